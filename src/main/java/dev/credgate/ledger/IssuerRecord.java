package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the trust contract says of one issuer. Immutable, compared by value.
 *
 * <p>All that a verdict asks for stands in one array of words, first the types by their hashes,
 * then the salt lengths: a record is one of 100 000, so each object on the way to an answer would
 * be another wait for memory.
 */
public final class IssuerRecord {

    /** WeIdentity's own length, in force where the record names none. */
    public static final int DEFAULT_SALT_LENGTH = 5;

    /** The record of an issuer that nothing was said of. */
    static final IssuerRecord UNNAMED =
            new IssuerRecord("", Address.ZERO, false, Map.of(), List.of());

    private static final int TYPE_WORDS = 5;
    private static final int SALT_WORDS = 2;

    final int typeCount;
    final long[] words;

    private final String name;
    private final Address account;
    private final boolean recognised;

    /**
     * @param account the account that acts for the issuer on the chain
     * @param recognised whether the committee recognises the issuer at all
     * @param types exact type (hash of {@code <family>:<type>}, or of {@code *}) to whether it is
     *     authorised
     * @param saltLengths ascending by {@code from}, which is a whole second
     */
    public IssuerRecord(
            String name,
            Address account,
            boolean recognised,
            Map<Hash, Boolean> types,
            List<SaltLength> saltLengths) {
        this(name, account, recognised, types.size(), words(types, saltLengths));
    }

    /**
     * Takes the array over.
     *
     * @param words as {@link #words} of another record has them
     * @throws IllegalArgumentException when there are too few for so many types
     */
    IssuerRecord(String name, Address account, boolean recognised, int typeCount, long[] words) {
        if (typeCount < 0 || typeCount > words.length / TYPE_WORDS) {
            throw new IllegalArgumentException("no record has " + typeCount + " types");
        }
        if ((words.length - TYPE_WORDS * typeCount) % SALT_WORDS != 0) {
            throw new IllegalArgumentException("a record ends within a salt length");
        }
        this.name = name;
        this.account = account;
        this.recognised = recognised;
        this.typeCount = typeCount;
        this.words = words;
    }

    private static long[] words(Map<Hash, Boolean> types, List<SaltLength> saltLengths) {
        long[] words = new long[TYPE_WORDS * types.size() + SALT_WORDS * saltLengths.size()];
        int at = 0;
        for (Map.Entry<Hash, Boolean> type : new TreeMap<>(types).entrySet()) {
            Hash hash = type.getKey();
            words[at++] = hash.a();
            words[at++] = hash.b();
            words[at++] = hash.c();
            words[at++] = hash.d();
            words[at++] = type.getValue() ? 1 : 0;
        }
        for (SaltLength salt : saltLengths) {
            words[at++] = salt.from().getEpochSecond();
            words[at++] = salt.length();
        }
        return words;
    }

    /** The name that the committee gave it. */
    public String name() {
        return name;
    }

    /** The account that acts for the issuer on the chain. */
    public Address account() {
        return account;
    }

    /** Whether the committee recognises the issuer at all. */
    public boolean recognised() {
        return recognised;
    }

    /**
     * Whether there is an entry for exactly that type (hash of {@code <family>:<type>}, or of
     * {@code *}), and what it says.
     */
    public Optional<Boolean> authorised(Hash type) {
        int low = 0;
        int high = typeCount - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = type.compareTo(type(middle));
            if (order == 0) {
                return Optional.of(words[middle * TYPE_WORDS + TYPE_WORDS - 1] != 0);
            }
            if (order < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }

    /** The salt length in force at a credential's signed issuance date. */
    public int saltLengthAt(Instant issuance) {
        int length = DEFAULT_SALT_LENGTH;
        for (int at = TYPE_WORDS * typeCount; at < words.length; at += SALT_WORDS) {
            if (words[at] > issuance.getEpochSecond()) {
                break;
            }
            length = (int) words[at + 1];
        }
        return length;
    }

    /** All types that have an entry. A new map. */
    public Map<Hash, Boolean> types() {
        Map<Hash, Boolean> types = new HashMap<>();
        for (int i = 0; i < typeCount; i++) {
            types.put(type(i), words[i * TYPE_WORDS + TYPE_WORDS - 1] != 0);
        }
        return types;
    }

    /** All salt lengths, ascending by {@code from}. A new list. */
    public List<SaltLength> saltLengths() {
        List<SaltLength> salts = new ArrayList<>();
        for (int at = TYPE_WORDS * typeCount; at < words.length; at += SALT_WORDS) {
            salts.add(new SaltLength((int) words[at + 1], Instant.ofEpochSecond(words[at])));
        }
        return salts;
    }

    /** With what another event says. */
    IssuerRecord named(String other, Address by) {
        boolean first = account.equals(Address.ZERO);
        return new IssuerRecord(other, by, first || recognised, typeCount, words);
    }

    IssuerRecord recognised(boolean whether) {
        return new IssuerRecord(name, account, whether, typeCount, words);
    }

    IssuerRecord withType(Hash type, boolean authorised) {
        Map<Hash, Boolean> types = types();
        types.put(type, authorised);
        return new IssuerRecord(name, account, recognised, types, saltLengths());
    }

    IssuerRecord withSaltLength(SaltLength salt) {
        List<SaltLength> salts = saltLengths();
        salts.add(salt);
        return new IssuerRecord(name, account, recognised, types(), salts);
    }

    private Hash type(int number) {
        int at = number * TYPE_WORDS;
        return new Hash(words[at], words[at + 1], words[at + 2], words[at + 3]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IssuerRecord that
                && name.equals(that.name)
                && account.equals(that.account)
                && recognised == that.recognised
                && typeCount == that.typeCount
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, account, Arrays.hashCode(words));
    }

    @Override
    public String toString() {
        return "IssuerRecord[name=%s, account=%s, recognised=%s, types=%s, saltLengths=%s]"
                .formatted(name, account, recognised, types(), saltLengths());
    }
}
