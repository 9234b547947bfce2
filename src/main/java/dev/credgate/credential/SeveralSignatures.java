package dev.credgate.credential;

import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How credentials of a format are issued with several signatures in one, each by a key of the
 * issuer's, one after the other. Thread-safe.
 */
public interface SeveralSignatures {

    /**
     * What an order wants signed: one signature where it says nothing of more.
     *
     * @param options as in {@link Terms}
     */
    Wanted wanted(JsonObject options);

    /** What an order wants signed. */
    sealed interface Wanted {

        /** One a signature, in the order in which they are made; at least one. */
        record Signatures(List<Wish> wishes) implements Wanted {
            public Signatures {
                wishes = List.copyOf(wishes);
            }
        }

        /** Cannot be, as the format is; a sentence for the orderer. */
        record Refused(String why) implements Wanted {}
    }

    /**
     * One signature.
     *
     * @param way how it is made, such as by a cryptosuite: a key signs one credential in one way
     *     once
     * @param algorithms of the keys that sign so
     * @param key {@code <DID>#keys-<n>}, or its fragment; empty for any key that can
     */
    record Wish(String way, Set<KeyAlgorithm> algorithms, Optional<String> key) {
        public Wish {
            algorithms = Set.copyOf(algorithms);
        }

        /** Whether it is for the key with this id, {@code <DID>#keys-<n>}, and no other. */
        public boolean names(String id) {
            return key.filter(name -> id.equals(name) || id.endsWith("#" + name)).isPresent();
        }
    }

    /**
     * A credential that lacks only its signatures, or why it cannot be.
     *
     * @param terms of which the key makes the first signature
     * @param further who makes the others, in their order
     */
    Drafted draft(Terms terms, List<Maker> further);

    /**
     * Who makes a signature.
     *
     * @param verificationMethod the key that will sign, a DID URL
     */
    record Maker(String verificationMethod, KeyAlgorithm algorithm) {}

    /** What came of the terms. */
    sealed interface Drafted {

        /** To be signed; a verifier is shown the whole as it is handed out. Thread-safe. */
        non-sealed interface Ready extends Drafted {
            /**
             * The exact message of the next signature, with the hash that its algorithm names.
             * Where a signature also covers others, its message holds them.
             *
             * @param made all signatures before it, as {@link CredentialWriter.Draft.Ready#attach}
             *     takes them; empty for the first
             */
            byte[] message(List<byte[]> made);

            /** The credential as it is handed out, with all signatures, in their order. */
            byte[] attach(List<byte[]> signatures);
        }

        /** Cannot be, as the format is; a sentence for the orderer. */
        record Refused(String why) implements Drafted {}
    }
}
