package dev.credgate.hsm;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.ThrowAwayKey;
import dev.credgate.crypto.VerificationKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a token answers, for tests of the rooms above that have none. */
public final class TokenAnswer {

    private TokenAnswer() {}

    /** By a key that is no token's, signed as a token would. */
    public static UncheckedSignature by(
            ThrowAwayKey key, SignatureAlgorithm algorithm, byte[] bytes) {
        return by(key, algorithm, bytes, answer -> answer);
    }

    /** The same of a token that is faulty, or that somebody made so. */
    public static UncheckedSignature by(
            ThrowAwayKey key,
            SignatureAlgorithm algorithm,
            byte[] bytes,
            UnaryOperator<byte[]> fault) {
        return of(key.publicKey(), algorithm, bytes, fault.apply(bytes(key, algorithm, bytes)));
    }

    /** What a token with such a key answers. */
    public static byte[] bytes(ThrowAwayKey key, SignatureAlgorithm algorithm, byte[] bytes) {
        byte[] input =
                algorithm == SignatureAlgorithm.ES256K
                        ? Sha2.SHA_256.hash(Message.of(bytes))
                        : bytes;
        byte[] answer = key.sign(input);
        // A token tells no v.
        return algorithm.curve() == KeyCurve.SECP256K1 ? Arrays.copyOf(answer, 64) : answer;
    }

    /** Ways in which bytes go wrong that should be a signature. */
    public static List<UnaryOperator<byte[]>> faults() {
        List<UnaryOperator<byte[]>> all = new ArrayList<>(disturbances());
        all.addAll(stumps());
        return all;
    }

    /** Still of a signature's length. */
    static List<UnaryOperator<byte[]>> disturbances() {
        return List.of(
                answer -> flipped(answer, 0),
                answer -> flipped(answer, answer.length / 2),
                answer -> flipped(answer, answer.length / 2 - 1),
                answer -> flipped(answer, answer.length - 9),
                answer -> new byte[answer.length],
                answer -> {
                    Arrays.fill(answer, (byte) 0xff);
                    return answer;
                },
                answer -> {
                    // r for s
                    byte[] half = Arrays.copyOf(answer, answer.length / 2);
                    System.arraycopy(answer, half.length, answer, 0, half.length);
                    System.arraycopy(half, 0, answer, half.length, half.length);
                    return answer;
                });
    }

    /** Of another length. */
    static List<UnaryOperator<byte[]>> stumps() {
        return List.of(
                _ -> new byte[0],
                answer -> Arrays.copyOf(answer, answer.length - 1),
                answer -> Arrays.copyOf(answer, answer.length + 1),
                answer -> Arrays.copyOf(answer, 2 * answer.length));
    }

    static byte[] flipped(byte[] answer, int at) {
        answer[at] ^= 4;
        return answer;
    }

    /** To be checked by that key. */
    public static UncheckedSignature of(
            VerificationKey<?, ?> key, SignatureAlgorithm algorithm, byte[] bytes, byte[] answer) {
        return UncheckedSignature.of(TokenSignature.of(key, algorithm), "tested", bytes, answer);
    }
}
