package dev.credgate.hsm;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.SignatureEngines;
import java.util.Optional;

/**
 * From what a token computes to what an algorithm promises, for one key. No signature leaves that
 * does not hold under the key it was asked of. Thread-safe.
 */
sealed interface TokenSignature {

    /** What the token is handed for a message: its digest, where the algorithm has one. */
    byte[] toToken(byte[] bytes);

    /** The token's answer completed; empty when it is no signature of the key over the message. */
    Optional<byte[]> complete(byte[] bytes, byte[] handed, byte[] answer);

    static TokenSignature of(TokenKey key) {
        return switch (key.publicKey()) {
            case Secp256k1PublicKey secp256k1 -> new Recoverable(secp256k1);
            case NistPublicKey<?> nist -> new Ecdsa<>(nist);
            case Ed25519PublicKey ed25519 -> new EdDsa(SignatureEngines.prepare(ed25519));
            case RsaKey<?> _ -> throw new IllegalArgumentException("no key of a curve: " + key);
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
        public Optional<byte[]> complete(byte[] bytes, byte[] handed, byte[] answer) {
            return Secp256k1Engines.preferred()
                    .complete(Hash.of(handed), answer, key)
                    .map(RecoverableSignature::toBytes);
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
        public Optional<byte[]> complete(byte[] bytes, byte[] handed, byte[] answer) {
            return EcdsaSignature.ofP1363(curve, answer)
                    .filter(signature -> key.verify(Message.of(bytes), signature))
                    .map(_ -> answer);
        }
    }

    /** {@link SignatureAlgorithm#EDDSA}. */
    record EdDsa(PreparedKey<Message, Ed25519Signature> key) implements TokenSignature {

        @Override
        public byte[] toToken(byte[] bytes) {
            return bytes;
        }

        @Override
        public Optional<byte[]> complete(byte[] bytes, byte[] handed, byte[] answer) {
            return Ed25519Signature.of(answer)
                    .filter(signature -> key.verify(Message.of(bytes), signature))
                    .map(_ -> answer);
        }
    }
}
