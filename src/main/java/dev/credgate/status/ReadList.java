package dev.credgate.status;

import dev.credgate.credential.CredentialProof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was read in a list's bytes, before anybody asked who signed them. Immutable.
 *
 * @param <T> what the list holds
 */
public sealed interface ReadList<T> extends ReadLists.Weighed {

    /**
     * A list in form.
     *
     * @param frame what holds of every kind of list
     * @param weight bytes of memory, roughly
     */
    record InForm<T>(Frame frame, T content, long weight) implements ReadList<T> {}

    /**
     * No list of its kind, or one that breaks its rules.
     *
     * @param why a sentence for the verdict's reader, without anything that the list holds
     */
    record OutOfForm<T>(String why) implements ReadList<T> {
        @Override
        public long weight() {
            return why.length();
        }
    }

    /**
     * Around every kind of list.
     *
     * @param keeper who vouches for it; empty where that is left to the credentials that point to
     *     it, and then it must be their issuer
     * @param proofs at least one; a key {@link dev.credgate.did.KeyName.OfIssuer} without a name is
     *     one of the issuer of the credentials that point to the list
     * @param from the first instant at which it is valid
     * @param until the first instant at which it is no longer valid
     * @param timeToLive how long after it was had a fresh one is to be had
     */
    record Frame(
            Optional<String> keeper,
            List<RememberedProof> proofs,
            Optional<Instant> from,
            Optional<Instant> until,
            Optional<Duration> timeToLive) {
        public Frame {
            proofs = List.copyOf(proofs);
        }

        /** The proofs for credentials of that issuer. */
        List<CredentialProof> proofsFor(String issuer) {
            return proofs.stream().map(proof -> proof.inNameOf(issuer)).toList();
        }

        /** The proofs as an mdoc's issuer makes them; empty unless all name certificates. */
        List<CredentialProof> proofsOfDocumentSigner() {
            List<CredentialProof> all =
                    proofs.stream().flatMap(proof -> proof.ofDocumentSigner().stream()).toList();
            return all.size() == proofs.size() ? all : List.of();
        }
    }
}
