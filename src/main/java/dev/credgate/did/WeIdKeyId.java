package dev.credgate.did;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The id of a WeIdentity key, {@code <DID>#keys-<n>}.
 *
 * @param number n, counting the entity's keys in order of first appearance
 */
public record WeIdKeyId(WeIdDid did, int number) {

    private static final String FRAGMENT = "#keys-";
    private static final int MAX_DIGITS = 6;

    /**
     * The DID of which a text names a key: before {@code #}, with whatever after it, or alone. What
     * WeIdentity's SDK writes there is its caller's: {@code #keys-0}, {@code #key0}, nothing.
     *
     * @return empty for anything else, and for {@code #} with nothing after it
     */
    public static Optional<String> owner(String text) {
        int hash = text.indexOf('#');
        if (hash == text.length() - 1) {
            return Optional.empty();
        }
        return Optional.of(hash < 0 ? text : text.substring(0, hash));
    }

    /** Reads the canonical text; empty for anything else. */
    public static Optional<WeIdKeyId> parse(String text) {
        int hash = text.indexOf('#');
        if (hash < 0) {
            return Optional.empty();
        }
        String did = text.substring(0, hash);
        OptionalInt number = number(text, did);
        return number.isEmpty()
                ? Optional.empty()
                : WeIdDid.parse(did).map(of -> new WeIdKeyId(of, number.getAsInt()));
    }

    /**
     * The number in the id of a key of one entity; empty for anything else.
     *
     * @param did the entity's DID in its canonical text
     */
    private static OptionalInt number(String text, String did) {
        int from = did.length() + FRAGMENT.length();
        int digits = text.length() - from;
        if (digits < 1
                || digits > MAX_DIGITS
                || !text.startsWith(did)
                || !text.startsWith(FRAGMENT, did.length())
                || digits > 1 && text.charAt(from) == '0') {
            return OptionalInt.empty();
        }
        int number = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalInt.empty();
            }
            number = number * 10 + (c - '0');
        }
        return OptionalInt.of(number);
    }

    @Override
    public String toString() {
        return did.keyId(number);
    }
}
