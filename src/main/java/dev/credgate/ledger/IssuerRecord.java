package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the trust contract says of one issuer. Immutable.
 *
 * @param account the account that acts for the issuer on the chain
 * @param recognised whether the committee recognises the issuer at all
 * @param types exact type (hash of {@code <family>:<type>}, or of {@code *}) to whether it is
 *     authorised; an exact entry, even {@code false}, goes before {@code *}
 * @param saltLengths ascending by {@code from}
 */
public record IssuerRecord(
        String name,
        Address account,
        boolean recognised,
        Map<Hash, Boolean> types,
        List<SaltLength> saltLengths) {

    /** WeIdentity's own length, in force where the record names none. */
    public static final int DEFAULT_SALT_LENGTH = 5;

    public IssuerRecord {
        types = Map.copyOf(types);
        saltLengths = List.copyOf(saltLengths);
    }

    /** The salt length in force at a credential's signed issuance date. */
    public int saltLengthAt(Instant issuance) {
        int length = DEFAULT_SALT_LENGTH;
        for (SaltLength entry : saltLengths) {
            if (entry.from().isAfter(issuance)) {
                break;
            }
            length = entry.length();
        }
        return length;
    }
}
