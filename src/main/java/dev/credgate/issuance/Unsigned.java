package dev.credgate.issuance;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.SeveralSignatures.Drafted;
import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.hsm.SignatureAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * A credential that lacks only its signature, or its signatures. Immutable. Holds claims: never
 * logged or kept.
 */
sealed interface Unsigned {

    /** How a key signs it, in its format's form. */
    SignatureAlgorithm algorithm(SigningKey key);

    /**
     * What exactly is signed next, as that algorithm is given it; the same at each call with the
     * same signatures. Not copied.
     *
     * @param made the signatures before it; empty for the first, which most formats have alone
     */
    byte[] toSign(List<byte[]> made);

    /** The whole with all its signatures, in their order; empty when one cannot be one. */
    Optional<byte[]> attach(List<byte[]> signatures);

    /** What a verifier would be shown of the whole. */
    byte[] shown(byte[] whole);

    /** Keccak-256 of what is signed first. */
    Hash signedHash();

    /**
     * Whether it names this key as its own, {@code <DID>#keys-<n>}. Verifiers of WeIdentity's
     * formats do not ask that: nobody signed the name.
     */
    boolean names(String keyId);

    /** One whose proof names its key, over the message that its writer gave once. */
    record Named(Draft.Ready draft, byte[] message) implements Unsigned {

        static Named of(Draft.Ready draft) {
            return new Named(draft, draft.message());
        }

        @Override
        public SignatureAlgorithm algorithm(SigningKey key) {
            return key.ofMessages();
        }

        @Override
        public byte[] toSign(List<byte[]> made) {
            return message;
        }

        @Override
        public Optional<byte[]> attach(List<byte[]> signatures) {
            return Optional.of(draft.attach(signatures.getFirst()));
        }

        @Override
        public byte[] shown(byte[] whole) {
            return draft.shown(whole);
        }

        @Override
        public Hash signedHash() {
            return Keccak256.hash(message);
        }

        /** Held to by whoever verifies it. */
        @Override
        public boolean names(String keyId) {
            return true;
        }

        /** Never the claims. */
        @Override
        public String toString() {
            return "an unsigned credential";
        }
    }

    /**
     * One with several signatures, each of which names its key.
     *
     * @param first the first message, as its writer gave it once
     */
    record Several(Drafted.Ready draft, byte[] first) implements Unsigned {

        static Several of(Drafted.Ready draft) {
            return new Several(draft, draft.message(List.of()));
        }

        @Override
        public SignatureAlgorithm algorithm(SigningKey key) {
            return key.ofMessages();
        }

        @Override
        public byte[] toSign(List<byte[]> made) {
            return made.isEmpty() ? first : draft.message(made);
        }

        @Override
        public Optional<byte[]> attach(List<byte[]> signatures) {
            return Optional.of(draft.attach(signatures));
        }

        @Override
        public byte[] shown(byte[] whole) {
            return whole;
        }

        @Override
        public Hash signedHash() {
            return Keccak256.hash(first);
        }

        /** Held to by whoever verifies it. */
        @Override
        public boolean names(String keyId) {
            return true;
        }

        /** Never the claims. */
        @Override
        public String toString() {
            return "an unsigned credential";
        }
    }

    /** WeIdentity's, over a digest; the signature names the key. */
    record WeId(UnsignedWeIdCredential credential) implements Unsigned {

        @Override
        public SignatureAlgorithm algorithm(SigningKey key) {
            return SignatureAlgorithm.SECP256K1_RECOVERABLE;
        }

        @Override
        public byte[] toSign(List<byte[]> made) {
            return credential.digest().toBytes();
        }

        @Override
        public Optional<byte[]> attach(List<byte[]> signatures) {
            return RecoverableSignature.read(signatures.getFirst())
                            instanceof RecoverableSignature.Reading.Read(var read)
                    ? Optional.of(credential.attach(read))
                    : Optional.empty();
        }

        @Override
        public byte[] shown(byte[] whole) {
            return whole;
        }

        @Override
        public Hash signedHash() {
            return credential.digest();
        }

        @Override
        public boolean names(String keyId) {
            return credential.keyId().equals(keyId);
        }

        /** Never the claims. */
        @Override
        public String toString() {
            return "an unsigned credential";
        }
    }
}
