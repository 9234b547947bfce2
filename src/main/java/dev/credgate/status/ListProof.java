package dev.credgate.status;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Presented;
import dev.credgate.source.Source;
import java.util.List;
import java.util.Optional;

/**
 * How the judge of a credential also judges who signed its status list: on the same snapshot, at
 * the same instant, by the same rules for keys. For one verdict; need not be thread-safe.
 */
public interface ListProof {

    /** What bytes hold, by the formats at hand; empty when they are of none. */
    Optional<Presented> recognise(byte[] body);

    /**
     * Whether every proof holds and one at least is by a key of {@code issuer} that was announced
     * for its purpose and is in force. Looks at signatures and keys alone: when a list is valid,
     * and whether its issuer may sign it, is for the caller.
     */
    Proven prove(String issuer, List<CredentialProof> proofs);

    /** Whether a list is its issuer's. */
    sealed interface Proven {

        /** It is. */
        record Holds() implements Proven {}

        /** It is not, or not shown to be. */
        record Fails(String why) implements Proven {}

        /** The ledger has no snapshot that may be decided on, and the issuer's keys stand there. */
        record NoLedger() implements Proven {}

        /** A document with the issuer's keys must be had first. */
        record Wanted(Source source) implements Proven {}

        /** A document with the issuer's keys could not be had. */
        record Unavailable(String why) implements Proven {}
    }
}
