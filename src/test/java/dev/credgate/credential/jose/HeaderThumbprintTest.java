package dev.credgate.credential.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.crypto.Base64Url;
import dev.credgate.did.KeyName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 7515, sections 4.1.5 to 4.1.8: a thumbprint that contradicts the certificates is refused
 * whatever is signed, and an address or a key in the header as well. Whether the certificates lead
 * anywhere is for whoever goes by them.
 */
class HeaderThumbprintTest {

    private static final SecretJwk KEY = JoseKeys.secret("P-256", 3);
    private static final byte[] LEAF = {1, 2, 3};
    private static final byte[] ABOVE = {4, 5};

    private static String thumbprint(String hash, byte[] of) {
        try {
            return Base64Url.encode(MessageDigest.getInstance(hash).digest(of));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static CompactJws.Reading read(String more) {
        return CompactJws.read(
                JoseKeys.jws(KEY, "{'alg': 'ES256', 'typ': 'vc+jwt'" + more + "}", "{'a': 1}"));
    }

    private static String chain() {
        return Stream.of(LEAF, ABOVE)
                .map(der -> "'" + Base64.getEncoder().encodeToString(der) + "'")
                .collect(Collectors.joining(", ", ", 'x5c': [", "]"));
    }

    private static void refused(String more, Flaw flaw) {
        assertThat(read(more))
                .as(more)
                .isInstanceOfSatisfying(
                        CompactJws.Reading.Refused.class,
                        refused -> assertThat(refused.found().flaw()).isEqualTo(flaw));
    }

    @ParameterizedTest
    @CsvSource({"x5t, SHA-1", "x5t#S256, SHA-256"})
    void besideCertificatesItIsOfTheFirst(String name, String hash) {
        String member = ", '" + name + "': '";
        assertThat(read(chain() + member + thumbprint(hash, LEAF) + "'"))
                .isInstanceOf(CompactJws.Reading.Read.class);
        refused(chain() + member + thumbprint(hash, ABOVE) + "'", Flaw.CERTIFICATE_THUMBPRINT);
        refused(member + thumbprint(hash, ABOVE) + "'" + chain(), Flaw.CERTIFICATE_THUMBPRINT);
        // As some write it: of the certificate's base64, or in hexadecimal digits.
        refused(
                chain() + member + thumbprint(hash, Base64.getEncoder().encode(LEAF)) + "'",
                Flaw.CERTIFICATE_THUMBPRINT);
        refused(chain() + member + "00".repeat(32) + "'", Flaw.ENCODING_MALFORMED);
    }

    /** One of two that is right does not make up for the other. */
    @Test
    void eachOfTwoCounts() {
        String right = ", 'x5t#S256': '" + thumbprint("SHA-256", LEAF) + "'";
        refused(
                chain() + right + ", 'x5t': '" + thumbprint("SHA-1", ABOVE) + "'",
                Flaw.CERTIFICATE_THUMBPRINT);
        assertThat(read(chain() + right + ", 'x5t': '" + thumbprint("SHA-1", LEAF) + "'"))
                .isInstanceOf(CompactJws.Reading.Read.class);
    }

    /** It names a certificate that is not there: nothing is found by it, and so nothing trusted. */
    @ParameterizedTest
    @CsvSource({"x5t, SHA-1", "x5t#S256, SHA-256"})
    void byItselfItIsNoKeysName(String name, String hash) {
        CompactJws.Reading reading =
                read(
                        ", '"
                                + name
                                + "': '"
                                + thumbprint(hash, LEAF)
                                + "', 'kid': 'did:example:a#1'");
        assertThat(reading).isInstanceOf(CompactJws.Reading.Read.class);
        assertThat(
                        IssuerKeyName.read(
                                ((CompactJws.Reading.Read) reading).jws(),
                                Optional.of("did:example:a")))
                .isEqualTo(
                        new IssuerKeyName.Reading.Read(
                                "did:example:a",
                                KeyName.Method.parse("did:example:a#1").orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x5t", "x5t#S256"})
    void whatIsNoThumbprintIsRefused(String name) {
        refused(", '" + name + "': 1", Flaw.WRONG_TYPE);
        refused(", '" + name + "': null", Flaw.WRONG_TYPE);
        refused(", '" + name + "': ''", Flaw.ENCODING_MALFORMED);
        refused(", '" + name + "': '+/=='", Flaw.ENCODING_MALFORMED);
        refused(
                ", '"
                        + name
                        + "': '"
                        + Base64Url.encode("short".getBytes(StandardCharsets.UTF_8))
                        + "'",
                Flaw.ENCODING_MALFORMED);
    }

    /** Also where the certificates beside them are in order. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x5u': 'https://evil.example/chain.pem'",
                "'jku': 'https://evil.example/jwks.json'",
                "'jwk': {'kty': 'EC'}"
            })
    void addressesAndKeysAreRefused(String member) {
        refused(", " + member, Flaw.EMBEDDED_KEY);
        refused(chain() + ", " + member, Flaw.EMBEDDED_KEY);
    }
}
