package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.ThrowAwayKey;
import dev.credgate.hsm.HsmException.Kind;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a faulty token answers comes out nowhere unchecked. */
class UncheckedSignatureTest {

    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private final SecureRandom random = new SecureRandom();
    private final byte[] bytes = new byte[32];

    private ThrowAwayKey key(SignatureAlgorithm algorithm) {
        return ThrowAwayKey.of(
                switch (algorithm.curve()) {
                    case SECP256K1 -> KeyAlgorithm.SECP256K1;
                    case P256 -> KeyAlgorithm.P256;
                    case P384 -> KeyAlgorithm.P384;
                    case ED25519 -> KeyAlgorithm.ED25519;
                },
                random);
    }

    @ParameterizedTest
    @EnumSource
    void aGoodAnswerComesOutTheSameBothWays(SignatureAlgorithm algorithm) {
        ThrowAwayKey key = key(algorithm);
        for (int i = 0; i < 16; i++) {
            random.nextBytes(bytes);
            UncheckedSignature answer = TokenAnswer.by(key, algorithm, bytes);
            byte[] checked = answer.checked();
            byte[] judged = answer.judgedBy(signature -> signature);
            assertThat(judged).isEqualTo(checked);
            assertThat(answer.holds()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultyAnswerDoesNotComeOutChecked(SignatureAlgorithm algorithm) {
        ThrowAwayKey key = key(algorithm);
        AtomicInteger told = new AtomicInteger();
        int tried = 0;
        for (UnaryOperator<byte[]> fault : TokenAnswer.disturbances()) {
            UncheckedSignature answer =
                    TokenAnswer.by(key, algorithm, bytes, fault)
                            .tellingFaults(told::incrementAndGet);
            isRefused(answer);
            assertThat(told).hasValue(++tried);
            answer.blame();
            assertThat(told).hasValue(++tried);
        }
        // By another key, over other bytes.
        isRefused(
                TokenAnswer.of(
                        key.publicKey(),
                        algorithm,
                        bytes,
                        TokenAnswer.bytes(key(algorithm), algorithm, bytes)));
        isRefused(
                TokenAnswer.of(
                        key.publicKey(),
                        algorithm,
                        bytes,
                        TokenAnswer.bytes(key, algorithm, TokenAnswer.flipped(bytes.clone(), 7))));
    }

    /** A judge that fails to look is given no nonsense of another form at least. */
    @ParameterizedTest
    @EnumSource
    void whatHasNotEvenTheFormIsNotJudged(SignatureAlgorithm algorithm) {
        ThrowAwayKey key = key(algorithm);
        AtomicInteger told = new AtomicInteger();
        for (UnaryOperator<byte[]> stump : TokenAnswer.stumps()) {
            UncheckedSignature answer =
                    TokenAnswer.by(key, algorithm, bytes, stump)
                            .tellingFaults(told::incrementAndGet);
            isRefused(answer);
            assertThatThrownBy(() ->
                            answer.judgedBy(_ -> {
                                throw new AssertionError("it was judged");
                            }))
                    .isInstanceOf(HsmException.class);
        }
        assertThat(told).hasValue(2 * TokenAnswer.stumps().size());
    }

    private static void isRefused(UncheckedSignature answer) {
        assertThatThrownBy(answer::checked)
                .hasMessage("what the token signed with key tested does not hold")
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY));
        assertThat(answer.holds()).isFalse();
        assertThat(answer).hasToString("an unchecked signature of key tested");
    }

    /** What pays for the chain: a transaction of another account, or a nonce's secret. */
    @Test
    void noTransactionIsSignedByAFaultyToken() {
        ThrowAwayKey key = key(SignatureAlgorithm.SECP256K1_RECOVERABLE);
        byte[] xy = ((Secp256k1PublicKey) key.publicKey()).toBytes();
        byte[] point = new byte[65];
        point[0] = 4;
        System.arraycopy(xy, 0, point, 1, 64);
        TokenKey account = new TokenKey("account", KeyCurve.SECP256K1, point);
        for (UnaryOperator<byte[]> fault : TokenAnswer.faults()) {
            Signer faulty =
                    new Signer() {
                        @Override
                        public TokenKey key(String label) {
                            return account;
                        }

                        @Override
                        public UncheckedSignature sign(
                                String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                            return TokenAnswer.by(key, algorithm, bytes, fault);
                        }
                    };
            var signer = new TokenTransactionSigner(faulty, "account");
            assertThatThrownBy(() -> signer.sign(Hash.of(bytes)))
                    .isInstanceOf(HsmException.class)
                    .hasMessageContaining("does not hold");
        }
    }

    /** Tokens give either half: the low one leaves, with the v that belongs to it. */
    @Test
    void theHighHalfIsTurnedAndVIsFound() {
        ThrowAwayKey key = key(SignatureAlgorithm.SECP256K1_RECOVERABLE);
        Random digests = new Random(3);
        for (int i = 0; i < 32; i++) {
            digests.nextBytes(bytes);
            UncheckedSignature answer =
                    TokenAnswer.by(
                            key,
                            SignatureAlgorithm.SECP256K1_RECOVERABLE,
                            bytes,
                            i % 2 == 0 ? one -> one : UncheckedSignatureTest::turned);
            assertThat(RecoverableSignature.read(answer.judgedBy(one -> one)))
                    .isInstanceOfSatisfying(
                            RecoverableSignature.Reading.Read.class,
                            read ->
                                    assertThat(
                                                    Secp256k1Engines.preferred()
                                                            .verify(
                                                                    Hash.of(bytes),
                                                                    read.signature(),
                                                                    (Secp256k1PublicKey)
                                                                            key.publicKey()))
                                            .isTrue());
        }
        assertThat(
                        TokenAnswer.by(
                                        key,
                                        SignatureAlgorithm.ES256K,
                                        bytes,
                                        UncheckedSignatureTest::turned)
                                .checked())
                .isEqualTo(
                        TokenAnswer.by(key, SignatureAlgorithm.ES256K, bytes).judgedBy(one -> one));
    }

    private static byte[] turned(byte[] answer) {
        byte[] other = ORDER.subtract(new BigInteger(1, answer, 32, 32)).toByteArray();
        Arrays.fill(answer, 32, 64, (byte) 0);
        int length = Math.min(32, other.length);
        System.arraycopy(other, other.length - length, answer, 64 - length, length);
        return answer;
    }
}
