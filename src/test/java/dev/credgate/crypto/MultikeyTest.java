package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Multikeys of each kind, and what is no Multikey of a public key. */
class MultikeyTest {

    /** Of the did:key specification, the suites' specifications and their test vectors. */
    @ParameterizedTest
    @CsvSource({
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK,ED25519",
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2,ED25519",
        "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP,P256",
        "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169,P256",
        "z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54,P384",
        "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme,SECP256K1",
        "zUC7EK3ZakmukHhuncwkbySmomv3FmrkmS36E4Ks5rsb6VQSRpoCrx6Hb8e2Nk6UvJFSdyw9NK1scFXJp21gNNYFjVWNgaqyGnkyhtagagCpQb5B7tagJu3HDbjQ8h5ypoHjwBb,BBS",
        "zUC7DerdEmfZ8f4pFajXgGwJoMkV1ofMTmEG5UoNvnWiPiLuGKNeqgRpLH2TV4Xe5mJ2cXV76gRN7LFQwapF1VFu6x2yrr5ci1mXqC1WNUrnHnLgvfZfMH7h6xP6qsf9EKRQrPQ,BBS",
        "z2J9gaYxrKVpdoG9A4gRnmpnRCcxU6agDtFVVBVdn1JedouoZN7SzcyREXXzWgt3gGiwpoHq7K68X4m32D8HgzG8wv3sY5j7,P521",
    })
    void publishedOnes(String text, KeyAlgorithm algorithm) {
        VerificationKey<?, ?> key = Multikey.parse(text).orElseThrow();
        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(Multikey.of(key)).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource(names = {"P256", "P384", "P521", "SECP256K1"})
    void randomPointsComeBack(CurveParameters parameters) {
        Random random = new Random(13);
        X9ECParameters curve = CustomNamedCurves.getByName(parameters.standardName());
        for (int i = 0; i < 50; i++) {
            byte[] point =
                    curve.getG()
                            .multiply(new BigInteger(200, random).add(BigInteger.ONE))
                            .getEncoded(false);
            VerificationKey<?, ?> key =
                    switch (parameters) {
                        case P256 -> NistPublicKey.of(Curve.P256.P_256, point).orElseThrow();
                        case P384 -> NistPublicKey.of(Curve.P384.P_384, point).orElseThrow();
                        case P521 -> NistPublicKey.of(Curve.P521.P_521, point).orElseThrow();
                        case SECP256K1 -> Secp256k1PublicKey.ofEncoded(point).orElseThrow();
                    };
            assertThat(Multikey.parse(Multikey.of(key))).contains(key);
        }
    }

    @Test
    void ed25519ComesBack() {
        byte[] secret = new byte[32];
        byte[] encoded = new byte[32];
        Random random = new Random(14);
        for (int i = 0; i < 50; i++) {
            random.nextBytes(secret);
            Ed25519.generatePublicKey(secret, 0, encoded, 0);
            VerificationKey<?, ?> key = Ed25519PublicKey.of(encoded).orElseThrow();
            assertThat(Multikey.parse(Multikey.of(key))).contains(key);
        }
    }

    /** Private keys, an X25519 key, a BLS key in G1, nothing at all, other encodings. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "z3u2en7t5LR2WtQH5PfFqMqwVHgeXouLzo6haApm8XHqvjxq",
                "z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN",
                "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
                "z3tEFUdV4D3tCMG6Fr1deVvt32DCS1Y4SxDGoELedXaMUdTdr5FfZvBnbK9bWMhAGj3RHk",
                "z",
                "",
                "z6Mk",
                "6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "ued012e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6",
                "fed012e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6"
            })
    void othersAreRefused(String text) {
        assertThat(Multikey.parse(text)).isEmpty();
    }

    @Test
    void secretKeysOfEachKindAreRefused() {
        for (String prefix : new String[] {"8026", "8626", "8726", "8826", "8126"}) {
            byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(prefix), 34);
            bytes[33] = 7;
            assertThat(Multikey.ofBytes(bytes)).isEmpty();
        }
    }

    @Test
    void wrongLengthsAndWrongPointsAreRefused() {
        byte[] good =
                Multibase.BASE58BTC
                        .decode("zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP")
                        .orElseThrow();
        assertThat(Multikey.ofBytes(Arrays.copyOf(good, good.length - 1))).isEmpty();
        assertThat(Multikey.ofBytes(Arrays.copyOf(good, good.length + 1))).isEmpty();

        // The same point uncompressed: a second spelling.
        NistPublicKey<?> key = (NistPublicKey<?>) Multikey.ofBytes(good).orElseThrow();
        byte[] long04 = new byte[2 + 65];
        System.arraycopy(good, 0, long04, 0, 2);
        System.arraycopy(key.toBytes(), 0, long04, 2, 65);
        assertThat(Multikey.ofBytes(long04)).isEmpty();

        // An x that has no y, the neutral element, a form that SEC 1 does not know, x + p.
        byte[] off = good.clone();
        int tries = 0;
        while (Multikey.ofBytes(off).isPresent()) {
            off[34]++;
            assertThat(tries++).isLessThan(255);
        }
        byte[] form = good.clone();
        form[2] = 5;
        assertThat(Multikey.ofBytes(form)).isEmpty();
        assertThat(Multikey.ofBytes(new byte[] {(byte) 0x80, 0x24, 0})).isEmpty();
        byte[] wrapped = good.clone();
        Arrays.fill(wrapped, 3, 35, (byte) 0xFF);
        assertThat(Multikey.ofBytes(wrapped)).isEmpty();

        // The prefix of one curve, a point of another.
        byte[] other = good.clone();
        other[0] = (byte) 0x81;
        assertThat(Multikey.ofBytes(other)).isEmpty();
    }

    @Test
    void anEd25519PointOfSmallOrderIsRefused() {
        byte[] bytes = new byte[34];
        bytes[0] = (byte) 0xED;
        bytes[1] = 1;
        bytes[2] = 1;
        assertThat(Multikey.ofBytes(bytes)).isEmpty();
    }

    @Test
    void anRsaKeyHasBytesAndNoText() {
        BigInteger modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE);
        RsaKey<?> key =
                RsaKey.of(RsaPadding.Pss.PSS, Sha2.SHA_256, modulus, BigInteger.valueOf(65537))
                        .orElseThrow();
        assertThat(Multikey.toBytes(key)).startsWith(0x85, 0x24, 0x30);
        assertThat(Multikey.ofBytes(Multikey.toBytes(key))).isEmpty();
        assertThatThrownBy(() -> Multikey.of(key)).isInstanceOf(IllegalArgumentException.class);
    }
}
