package dev.credgate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the audit record was at a moment. Immutable.
 *
 * @param number the first is 1
 * @param size how many records there were
 * @param root the hash of the tree over their hashes
 * @param head the last one's hash
 * @param at when the checkpoint was made, to the microsecond
 * @param previous the hash of the checkpoint before; {@link Hash#ZERO} for the first
 * @param key the P-256 key that signed, as a Multikey
 * @param signature ES256 over {@link #text()}, r‖s in hex
 */
record Checkpoint(
        long number,
        long size,
        Hash root,
        Hash head,
        Instant at,
        Hash previous,
        String key,
        String signature) {

    Checkpoint {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** The same with the name of the key that is to sign it. */
    Checkpoint by(String signer) {
        return new Checkpoint(number, size, root, head, at, previous, signer, "");
    }

    /** The same with a signature. */
    Checkpoint signedWith(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        return new Checkpoint(number, size, root, head, at, previous, key, hex);
    }

    /**
     * What is signed, a line each, so that a person can read it and any tool check it. The key
     * comes last: it is the only one that is text, and what it holds can pass for no other line.
     */
    String text() {
        return "credgate-audit-checkpoint-v1\n"
                + ("number " + number + '\n')
                + ("size " + size + '\n')
                + ("root " + root + '\n')
                + ("head " + head + '\n')
                + ("at " + at + '\n')
                + ("previous " + previous + '\n')
                + ("key " + key + '\n');
    }

    byte[] signed() {
        return text().getBytes(UTF_8);
    }

    /** SHA-256 of {@link #text()}: stands for the checkpoint and every one before it. */
    Hash hash() {
        try {
            return Hash.of(MessageDigest.getInstance("SHA-256").digest(signed()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Whether the signature is the named key's. Says nothing of whose key that is. */
    boolean holds() {
        return Multikey.parse(key)
                .flatMap(Checkpoint::p256)
                .flatMap(found -> rs().map(rs -> verifies(found, rs)))
                .orElse(false);
    }

    private boolean verifies(NistPublicKey<Curve.P256> known, EcdsaSignature<Curve.P256> rs) {
        return SignatureEngines.prepare(known).verify(Message.of(signed()), rs);
    }

    private static Optional<NistPublicKey<Curve.P256>> p256(VerificationKey<?, ?> known) {
        return known instanceof NistPublicKey<?> nist && nist.curve() == Curve.P256.P_256
                ? NistPublicKey.of(Curve.P256.P_256, nist.toBytes())
                : Optional.empty();
    }

    private Optional<EcdsaSignature<Curve.P256>> rs() {
        try {
            return EcdsaSignature.ofP1363(Curve.P256.P_256, HexFormat.of().parseHex(signature));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
