package dev.credgate.credential.cose;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9360: {@code x5t} beside {@code x5chain} is the hash of its first certificate. */
class CertificateHashTest {

    private static final byte[] LEAF = {1, 2, 3};
    private static final byte[] ABOVE = {4, 5};

    private static byte[] hash(String name, int length, byte[] of) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance(name).digest(of), length);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static CBORObject hash(Object algorithm, byte[] value) {
        return CBORObject.NewArray().Add(algorithm).Add(value);
    }

    private static CBORObject chain() {
        return CBORObject.NewArray().Add(LEAF).Add(ABOVE);
    }

    private static Reading<CoseSign1> read(CBORObject guarded, CBORObject open) {
        return CoseSign1.read(
                CBORObject.NewArray()
                        .Add(guarded.Add(1, -7).EncodeToBytes())
                        .Add(open)
                        .Add(new byte[] {1})
                        .Add(new byte[64])
                        .EncodeToBytes());
    }

    private static Optional<Flaw> flaw(CBORObject guarded, CBORObject open) {
        return switch (read(guarded, open)) {
            case Reading.Read<CoseSign1> _ -> Optional.empty();
            case Reading.Refused<CoseSign1>(FlawFound found) -> Optional.of(found.flaw());
        };
    }

    private static CBORObject map() {
        return CBORObject.NewMap();
    }

    @ParameterizedTest
    @CsvSource({
        "-14, SHA-1, 20, -16, CBOR_MALFORMED",
        "-15, SHA-256, 8, -16, CBOR_MALFORMED",
        "-16, SHA-256, 32, -17, CERTIFICATE_THUMBPRINT",
        "-17, SHA-512/256, 32, -18, CERTIFICATE_THUMBPRINT",
        "-18, SHAKE128-256, 32, -16, CERTIFICATE_THUMBPRINT",
        "-43, SHA-384, 48, -16, CBOR_MALFORMED",
        "-44, SHA-512, 64, -45, CERTIFICATE_THUMBPRINT",
        "-45, SHAKE256-512, 64, -44, CERTIFICATE_THUMBPRINT"
    })
    void itIsOfTheFirstCertificate(
            int number, String name, int length, int another, Flaw byAnother) {
        CBORObject right = hash(number, hash(name, length, LEAF));
        CBORObject wrong = hash(number, hash(name, length, ABOVE));

        assertThat(flaw(map().Add(33, chain()).Add(34, right), map())).isEmpty();
        assertThat(flaw(map(), map().Add(33, chain()).Add(34, right))).isEmpty();
        assertThat(flaw(map().Add(34, right), map().Add(33, LEAF))).isEmpty();
        assertThat(flaw(map().Add(33, chain()).Add(34, wrong), map()))
                .contains(Flaw.CERTIFICATE_THUMBPRINT);
        assertThat(flaw(map(), map().Add(33, chain()).Add(34, wrong)))
                .contains(Flaw.CERTIFICATE_THUMBPRINT);
        assertThat(flaw(map().Add(34, wrong), map().Add(33, LEAF)))
                .contains(Flaw.CERTIFICATE_THUMBPRINT);
        assertThat(flaw(map().Add(33, LEAF), map().Add(34, wrong)))
                .contains(Flaw.CERTIFICATE_THUMBPRINT);
        // By another number it is another hash.
        CBORObject other = hash(another, hash(name, length, LEAF));
        assertThat(flaw(map().Add(33, LEAF).Add(34, other), map())).contains(byAnother);
    }

    /** By itself as well: no certificate could ever have it. */
    @ParameterizedTest
    @CsvSource({
        "-14, SHA-1, 20",
        "-15, SHA-256, 8",
        "-16, SHA-256, 32",
        "-17, SHA-512/256, 32",
        "-18, SHAKE128-256, 32",
        "-43, SHA-384, 48",
        "-44, SHA-512, 64",
        "-45, SHAKE256-512, 64"
    })
    void itIsAsLongAsItsAlgorithms(int number, String name, int length) {
        CBORObject right = hash(number, hash(name, length, LEAF));
        assertThat(flaw(map().Add(34, right), map())).isEmpty();
        assertThat(flaw(map(), map().Add(34, right))).isEmpty();
        for (int other : new int[] {0, length - 1, length + 1}) {
            CBORObject wrong = hash(number, hash(name, other, LEAF));
            assertThat(flaw(map().Add(34, wrong), map())).contains(Flaw.CBOR_MALFORMED);
            assertThat(flaw(map(), map().Add(34, wrong))).contains(Flaw.CBOR_MALFORMED);
            assertThat(flaw(map().Add(33, LEAF).Add(34, wrong), map()))
                    .contains(Flaw.CBOR_MALFORMED);
        }
    }

    /** NIST's example values of no bytes. */
    @ParameterizedTest
    @CsvSource({
        "-18, 7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
        "-45, 46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
                + "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be"
    })
    void shakeIsAsLongAsItsStandardHasIt(int number, String hex) {
        CBORObject right = hash(number, HexFormat.of().parseHex(hex));
        assertThat(flaw(map().Add(33, new byte[0]).Add(34, right), map())).isEmpty();
    }

    @Test
    void whatCannotBeComparedIsRefusedBesideCertificatesAlone() {
        for (Object algorithm : List.of("SHA-256", -999, 5)) {
            CBORObject unknown = hash(algorithm, hash("SHA-256", 32, LEAF));
            assertThat(flaw(map().Add(33, LEAF).Add(34, unknown), map()))
                    .contains(Flaw.CERTIFICATE_THUMBPRINT);
            assertThat(flaw(map().Add(34, unknown), map())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4101", "80", "812f", "822f01", "832f410100", "82410141ff", "a0"})
    void whatIsNoHashIsMalformed(String hex) {
        CBORObject none = CBORObject.DecodeFromBytes(HexFormat.of().parseHex(hex));
        assertThat(flaw(map().Add(34, none), map())).contains(Flaw.CBOR_MALFORMED);
        assertThat(flaw(map(), map().Add(34, none))).contains(Flaw.CBOR_MALFORMED);
    }

    /** Bags and addresses of certificates, and keys: nobody vouches for them. */
    @ParameterizedTest
    @ValueSource(ints = {13, 14, 32, 35})
    void addressesAndKeysAreRefused(int label) {
        assertThat(flaw(map().Add(33, LEAF).Add(label, "https://evil.example"), map()))
                .contains(Flaw.EMBEDDED_KEY);
        assertThat(flaw(map().Add(33, LEAF), map().Add(label, "https://evil.example")))
                .contains(Flaw.EMBEDDED_KEY);
    }
}
