package dev.credgate.hsm;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * From what a token computes to what an algorithm promises, for one key, which is made ready for
 * checks once. Thread-safe.
 */
sealed interface TokenSignature {

    /** What the token is handed for a message: its digest, where the algorithm has one. */
    byte[] toToken(byte[] bytes);

    /** The token's answer completed; empty when it is no signature of the key over the message. */
    Optional<byte[]> complete(byte[] bytes, byte[] answer);

    /**
     * The token's answer as {@link #complete} gives it if it is the key's signature over the
     * message; empty when it has not the form of one. Whether it is one has to be checked still.
     */
    Optional<byte[]> shape(byte[] bytes, byte[] answer);

    /** A key's signatures, by all algorithms of its curve. */
    static Map<SignatureAlgorithm, TokenSignature> of(TokenKey key) {
        Map<SignatureAlgorithm, TokenSignature> all = new EnumMap<>(SignatureAlgorithm.class);
        VerificationKey<?, ?> publicKey = key.publicKey();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            if (algorithm.curve() == key.curve()) {
                all.put(algorithm, of(publicKey, algorithm));
            }
        }
        return Collections.unmodifiableMap(all);
    }

    /**
     * A key's signatures by one algorithm.
     *
     * @throws IllegalArgumentException when the algorithm is another curve's
     */
    static TokenSignature of(VerificationKey<?, ?> key, SignatureAlgorithm algorithm) {
        return switch (key) {
            case Secp256k1PublicKey own when algorithm == SignatureAlgorithm.ES256K ->
                    new Es256k(own);
            case Secp256k1PublicKey own
                    when algorithm == SignatureAlgorithm.SECP256K1_RECOVERABLE ->
                    new Recoverable(own);
            case NistPublicKey<?> own
                    when algorithm == SignatureAlgorithm.ES256
                            && own.algorithm() == KeyAlgorithm.P256 ->
                    new Ecdsa<>(own);
            case NistPublicKey<?> own
                    when algorithm == SignatureAlgorithm.ES384
                            && own.algorithm() == KeyAlgorithm.P384 ->
                    new Ecdsa<>(own);
            case Ed25519PublicKey own when algorithm == SignatureAlgorithm.EDDSA ->
                    new EdDsa(SignatureEngines.prepare(own));
            default -> throw new IllegalArgumentException(key + " signs no " + algorithm);
        };
    }

    /** {@link SignatureAlgorithm#SECP256K1_RECOVERABLE}. */
    record Recoverable(Secp256k1PublicKey key) implements TokenSignature {

        @Override
        public byte[] toToken(byte[] bytes) {
            if (bytes.length != Hash.BYTES) {
                throw new IllegalArgumentException("a 32-byte hash is signed, not " + bytes.length);
            }
            return bytes;
        }

        @Override
        public Optional<byte[]> complete(byte[] bytes, byte[] answer) {
            return Secp256k1Engines.preferred()
                    .complete(Hash.of(bytes), answer, key)
                    .map(RecoverableSignature::toBytes);
        }

        /** Finding v is half of a check: one of two is tried, and the other one is it else. */
        @Override
        public Optional<byte[]> shape(byte[] bytes, byte[] answer) {
            return Secp256k1Engines.preferred()
                    .shape(Hash.of(bytes), answer, key)
                    .map(RecoverableSignature::toBytes);
        }
    }

    /** {@link SignatureAlgorithm#ES256K}. */
    record Es256k(PreparedKey<Hash, EcdsaSignature<Curve.K256>> key) implements TokenSignature {

        Es256k(Secp256k1PublicKey key) {
            this(SignatureEngines.prepare(key));
        }

        @Override
        public byte[] toToken(byte[] bytes) {
            return Sha2.SHA_256.hash(Message.of(bytes));
        }

        @Override
        public Optional<byte[]> complete(byte[] bytes, byte[] answer) {
            return read(answer)
                    .filter(signature -> key.verify(Hash.of(toToken(bytes)), signature))
                    .map(EcdsaSignature::toP1363);
        }

        @Override
        public Optional<byte[]> shape(byte[] bytes, byte[] answer) {
            return read(answer).map(EcdsaSignature::toP1363);
        }

        private static Optional<EcdsaSignature<Curve.K256>> read(byte[] answer) {
            return EcdsaSignature.ofP1363(Curve.K256.SECP256K1, answer)
                    .map(EcdsaSignature::withLowS);
        }
    }

    /** {@link SignatureAlgorithm#ES256} and {@link SignatureAlgorithm#ES384}. */
    record Ecdsa<C extends Curve.Nist>(C curve, PreparedKey<Message, EcdsaSignature<C>> key)
            implements TokenSignature {

        Ecdsa(NistPublicKey<C> key) {
            this(key.curve(), SignatureEngines.prepare(key));
        }

        @Override
        public byte[] toToken(byte[] bytes) {
            return curve.hash().hash(Message.of(bytes));
        }

        @Override
        public Optional<byte[]> complete(byte[] bytes, byte[] answer) {
            return EcdsaSignature.ofP1363(curve, answer)
                    .filter(signature -> key.verify(Message.of(bytes), signature))
                    .map(_ -> answer);
        }

        @Override
        public Optional<byte[]> shape(byte[] bytes, byte[] answer) {
            return EcdsaSignature.ofP1363(curve, answer).map(_ -> answer);
        }
    }

    /** {@link SignatureAlgorithm#EDDSA}. */
    record EdDsa(PreparedKey<Message, Ed25519Signature> key) implements TokenSignature {

        @Override
        public byte[] toToken(byte[] bytes) {
            return bytes;
        }

        @Override
        public Optional<byte[]> complete(byte[] bytes, byte[] answer) {
            return Ed25519Signature.of(answer)
                    .filter(signature -> key.verify(Message.of(bytes), signature))
                    .map(_ -> answer);
        }

        @Override
        public Optional<byte[]> shape(byte[] bytes, byte[] answer) {
            return Ed25519Signature.of(answer).map(_ -> answer);
        }
    }
}
