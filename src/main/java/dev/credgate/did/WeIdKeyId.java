package dev.credgate.did;

import java.util.Optional;

/**
 * The id of a WeIdentity key, {@code <DID>#keys-<n>}.
 *
 * @param number n, counting the entity's keys in order of first appearance
 */
public record WeIdKeyId(WeIdDid did, int number) {

    private static final String FRAGMENT = "#keys-";
    private static final int MAX_DIGITS = 6;

    /** Reads the canonical text; empty for anything else. */
    public static Optional<WeIdKeyId> parse(String text) {
        int hash = text.indexOf('#');
        if (hash < 0 || !text.startsWith(FRAGMENT, hash)) {
            return Optional.empty();
        }
        String digits = text.substring(hash + FRAGMENT.length());
        if (digits.isEmpty()
                || digits.length() > MAX_DIGITS
                || digits.length() > 1 && digits.charAt(0) == '0'
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int number = Integer.parseInt(digits);
        return WeIdDid.parse(text.substring(0, hash)).map(did -> new WeIdKeyId(did, number));
    }

    @Override
    public String toString() {
        return did.keyId(number);
    }
}
