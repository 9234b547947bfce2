package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.RecoverableSignature.Reading;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both engines give the one right key, and only signatures in form ever reach them. */
class Secp256k1Test {

    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    static Stream<Secp256k1> engines() {
        return Stream.of(new LibSecp256k1(), new BouncyCastleSecp256k1());
    }

    @Test
    void theNativeEngineIsPreferred() {
        assertThat(Secp256k1Engines.preferred().engine()).isEqualTo("libsecp256k1");
    }

    @Test
    void withoutItBouncyCastleServesAndSaysSo() {
        List<String> lines = new ArrayList<>();
        Secp256k1 engine =
                Secp256k1Engines.choose(
                        () -> {
                            throw new UnsatisfiedLinkError("no such library");
                        },
                        new LineLogger(lines));
        assertThat(engine.engine()).isEqualTo("bouncycastle");
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("libsecp256k1 cannot be used", "no such library");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void recoversTheSignersKey(Secp256k1 engine) {
        for (int i = 0; i < 200; i++) {
            TestKey key = TestKey.of(i);
            Hash digest = Keccak256.hash("message " + i);
            RecoverableSignature signature = key.sign(digest);
            assertThat(engine.recover(digest, signature)).contains(key.publicKey());
            assertThat(engine.verify(digest, signature, key.publicKey())).isTrue();
            assertThat(engine.verify(Keccak256.hash("other"), signature, key.publicKey()))
                    .isFalse();
            byte[] flipped = signature.toBytes();
            flipped[64] ^= 1;
            assertThat(engine.recover(digest, read(flipped))).isNotEqualTo(key.publicKey());
            assertThat(engine.verify(digest, read(flipped), key.publicKey())).isFalse();
        }
    }

    @Test
    void enginesAgreeOnSignaturesNobodyMade() {
        long seed = Long.getLong("credgate.seed", System.nanoTime());
        System.out.println("engines agree: repeat with -Dcredgate.seed=" + seed);
        Random random = new Random(seed);
        Secp256k1 fast = new LibSecp256k1();
        Secp256k1 slow = new BouncyCastleSecp256k1();
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[65];
            random.nextBytes(bytes);
            bytes[32] &= 0x3F;
            bytes[64] &= 1;
            if (RecoverableSignature.read(bytes) instanceof Reading.Read(var signature)) {
                Hash digest = Keccak256.hash(bytes);
                assertThat(fast.recover(digest, signature))
                        .isEqualTo(slow.recover(digest, signature));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void completesWhatATokenGives(Secp256k1 engine) {
        TestKey key = TestKey.of(7);
        Hash digest = Keccak256.hash("token");
        RecoverableSignature signature = key.sign(digest);
        byte[] low = signature.compact();
        byte[] high = low.clone();
        byte[] s = ORDER.subtract(new BigInteger(1, low, 32, 32)).toByteArray();
        java.util.Arrays.fill(high, 32, 64, (byte) 0);
        int length = Math.min(s.length, 32);
        System.arraycopy(s, s.length - length, high, 64 - length, length);
        assertThat(engine.complete(digest, low, key.publicKey())).contains(signature);
        assertThat(engine.complete(digest, high, key.publicKey())).contains(signature);
        assertThat(engine.complete(digest, low, TestKey.of(8).publicKey())).isEmpty();
        assertThat(engine.complete(digest, new byte[64], key.publicKey())).isEmpty();
        assertThat(engine.complete(digest, new byte[63], key.publicKey())).isEmpty();
    }

    @Test
    void formIsCheckedBeforeArithmetic() {
        byte[] good = TestKey.of(1).sign(Keccak256.hash("x")).toBytes();
        assertThat(flaw(with(good, 64, 2))).isEqualTo(SignatureFlaw.RECOVERY_ID);
        assertThat(flaw(with(good, 64, 27))).isEqualTo(SignatureFlaw.RECOVERY_ID);
        assertThat(flaw(with(good, 64, -1))).isEqualTo(SignatureFlaw.RECOVERY_ID);
        assertThat(flaw(new byte[65])).isEqualTo(SignatureFlaw.OUT_OF_RANGE);
        assertThat(flaw(new byte[64])).isEqualTo(SignatureFlaw.LENGTH);
        byte[] order = good.clone();
        System.arraycopy(ORDER.toByteArray(), 1, order, 0, 32);
        assertThat(flaw(order)).isEqualTo(SignatureFlaw.OUT_OF_RANGE);
        byte[] half = good.clone();
        byte[] halfOrder = ORDER.shiftRight(1).toByteArray();
        System.arraycopy(halfOrder, 0, half, 32, 32);
        assertThat(RecoverableSignature.read(half)).isInstanceOf(Reading.Read.class);
        half[63]++;
        assertThat(flaw(half)).isEqualTo(SignatureFlaw.HIGH_S);
    }

    @Test
    void keysAreReadFromTheirDecimalWithZerosInFront() {
        TestKey key = TestKey.of(5);
        String decimal = key.publicKey().toDecimal();
        assertThat(Secp256k1PublicKey.ofDecimal(decimal)).contains(key.publicKey());
        assertThat(Secp256k1PublicKey.ofDecimal("0" + decimal)).isEmpty();
        assertThat(Secp256k1PublicKey.ofDecimal("+" + decimal)).isEmpty();
        assertThat(Secp256k1PublicKey.ofDecimal(decimal + "0")).isEmpty();
        assertThat(Secp256k1PublicKey.ofDecimal("1")).isEmpty();
        assertThat(Secp256k1PublicKey.ofDecimal("")).isEmpty();
        assertThat(Secp256k1PublicKey.ofHex(key.publicKey().toString())).contains(key.publicKey());
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static RecoverableSignature read(byte[] bytes) {
        return switch (RecoverableSignature.read(bytes)) {
            case Reading.Read(var signature) -> signature;
            case Reading.Flawed(var flaw) -> throw new AssertionError(flaw);
        };
    }

    private static SignatureFlaw flaw(byte[] bytes) {
        return switch (RecoverableSignature.read(bytes)) {
            case Reading.Read _ -> throw new AssertionError("accepted");
            case Reading.Flawed(var flaw) -> flaw;
        };
    }
}
