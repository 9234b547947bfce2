package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole, right signatures, by the engines that check everybody's. */
class ThrowAwayKeyTest {

    private final SecureRandom secure = new SecureRandom();
    private final Random random = new Random(20261128);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(names = {"P256", "P384"})
    void onNistCurvesItSignsTheHash(KeyAlgorithm algorithm) {
        for (int key = 0; key < 8; key++) {
            ThrowAwayKey own = ThrowAwayKey.of(algorithm, secure);
            NistPublicKey<?> open = (NistPublicKey<?>) own.publicKey();
            assertThat(open.algorithm()).isEqualTo(algorithm);
            for (int i = 0; i < 16; i++) {
                byte[] message = bytes(i * 37);
                assertThat(fits(open, message, own.sign(message))).isTrue();
                byte[] other = bytes(40);
                assertThat(fits(open, other, own.sign(message))).isFalse();
            }
        }
    }

    private static <C extends Curve.Nist> boolean fits(
            NistPublicKey<C> key, byte[] message, byte[] signature) {
        return SignatureEngines.prepare(key)
                .verify(
                        Message.of(message),
                        EcdsaSignature.ofP1363(key.curve(), signature).orElseThrow());
    }

    @Test
    void onSecp256k1ItsSignatureNamesTheKeyAndHasTheLowerS() {
        for (int key = 0; key < 16; key++) {
            ThrowAwayKey own = ThrowAwayKey.of(KeyAlgorithm.SECP256K1, secure);
            for (int i = 0; i < 16; i++) {
                byte[] digest = bytes(32);
                assertThat(RecoverableSignature.read(own.sign(digest)))
                        .isInstanceOfSatisfying(
                                RecoverableSignature.Reading.Read.class,
                                read ->
                                        assertThat(
                                                        Secp256k1Engines.preferred()
                                                                .recover(
                                                                        Hash.of(digest),
                                                                        read.signature()))
                                                .map(VerificationKey.class::cast)
                                                .contains(own.publicKey()));
            }
        }
        ThrowAwayKey own = ThrowAwayKey.of(KeyAlgorithm.SECP256K1, secure);
        assertThatThrownBy(() -> own.sign(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onEd25519ItSignsTheMessage() {
        for (int i = 0; i < 16; i++) {
            ThrowAwayKey own = ThrowAwayKey.of(KeyAlgorithm.ED25519, secure);
            Ed25519PublicKey open = (Ed25519PublicKey) own.publicKey();
            byte[] message = bytes(i * 37);
            Ed25519Signature signature = Ed25519Signature.of(own.sign(message)).orElseThrow();
            assertThat(SignatureEngines.prepare(open).verify(Message.of(message), signature))
                    .isTrue();
            assertThat(SignatureEngines.prepare(open).verify(Message.of(bytes(9)), signature))
                    .isFalse();
        }
    }

    @Test
    void noTwoAreOneAndNoneTellsItsSecret() {
        ThrowAwayKey one = ThrowAwayKey.of(KeyAlgorithm.P256, secure);
        assertThat(one.publicKey())
                .isNotEqualTo(ThrowAwayKey.of(KeyAlgorithm.P256, secure).publicKey());
        assertThat(one).hasToString("a throw-away key on P-256");
        assertThatThrownBy(() -> ThrowAwayKey.of(KeyAlgorithm.RSA_PSS, secure))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
