package dev.credgate.credential.jose;

import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each JOSE format names its key as the order says, and no other way. */
class NamedSignerTest {

    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    /** In base64url it would be {@code -__-}. */
    private static final byte[] LEAF = {(byte) 0xfb, (byte) 0xff, (byte) 0xfe};

    private static final byte[] ABOVE = {1, 2, 3};

    record Case(CredentialWriter writer, String type) {}

    static Stream<Case> formats() {
        return Stream.of(
                new Case(new SdJwtVcWriter(), "vct:https://t.example/id"),
                new Case(new JwtVcWriter(), "vc:https://t.example/id"));
    }

    private static Draft draft(Case format, String options, byte[]... certificates) {
        return format.writer()
                .draft(
                        new Terms(
                                UUID.randomUUID(),
                                "https://t.example",
                                "did:example:a#1",
                                KeyAlgorithm.P256,
                                format.type(),
                                Optional.of("did:example:ada"),
                                json("{'a': 1}"),
                                FROM,
                                Optional.of(FROM.plusSeconds(1000)),
                                Optional.empty(),
                                List.of(),
                                List.of(certificates),
                                json(options)),
                        new SecureRandom());
    }

    private static JsonObject header(Draft draft) {
        assertThat(draft).isInstanceOf(Draft.Ready.class);
        String message = new String(((Draft.Ready) draft).message(), StandardCharsets.US_ASCII);
        return json(
                new String(
                        Base64.getUrlDecoder().decode(message.substring(0, message.indexOf('.'))),
                        StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void certificatesStandInPlaceOfTheKeysName(Case format) {
        JsonObject header = header(draft(format, "{'key_by': 'x5c'}", LEAF, ABOVE));
        assertThat(header.members()).doesNotContainKey("kid");
        assertThat(header.member("x5c")).isEqualTo(json("{'a': ['+//+', 'AQID']}").member("a"));
        assertThat(format.writer().certificate(json("{'key_by': 'x5c'}")))
                .hasValue(CertificateUse.JOSE_ISSUER);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void withoutAWordItIsTheVerificationMethod(Case format) {
        for (String options : List.of("{}", "{'key_by': 'kid'}")) {
            JsonObject header = header(draft(format, options));
            assertThat(header.members()).doesNotContainKey("x5c");
            assertThat(header.member("kid"))
                    .isEqualTo(json("{'a': 'did:example:a#1'}").member("a"));
            assertThat(format.writer().certificate(json(options))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void nothingElseIsTaken(Case format) {
        for (String options :
                List.of("{'key_by': 'X5C'}", "{'key_by': true}", "{'key_by': ['x5c']}")) {
            assertThat(format.writer().certificate(json(options))).as(options).isEmpty();
            assertThat(draft(format, options))
                    .as(options)
                    .isEqualTo(new Draft.Refused("key_by is neither \"kid\" nor \"x5c\""));
        }
        assertThat(draft(format, "{'key_by': 'x5c'}")).isInstanceOf(Draft.Refused.class);
    }
}
