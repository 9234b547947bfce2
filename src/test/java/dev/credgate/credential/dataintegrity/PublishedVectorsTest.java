package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every file of {@code CREDGATE_VECTORS} is claimed by a line of docs/formats.md, and each line by
 * a test; the files that no other test reads are read here.
 */
class PublishedVectorsTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| (`.+`) \\| (none|`\\w+Test`) \\| .+ \\|$", Pattern.MULTILINE);
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private static Path folder() {
        String folder = System.getenv("CREDGATE_VECTORS");
        assumeTrue(
                folder != null, "CREDGATE_VECTORS is not set: the published vectors were NOT run");
        return Path.of(String.valueOf(folder));
    }

    private static String text(String file) throws IOException {
        return Files.readString(folder().resolve(file));
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    @Test
    void everyFileIsClaimedAndEveryClaimIsTrue() throws IOException {
        Path folder = folder();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).map(folder::relativize).toList();
        }
        List<Path> unclaimed = new ArrayList<>(files);
        String page = Files.readString(Path.of("docs", "formats.md"));
        String table = page.substring(page.indexOf("## Published vectors"));
        List<MatchResult> rows = ROW.matcher(table).results().toList();
        assertThat(rows).hasSizeGreaterThan(5);
        for (MatchResult row : rows) {
            for (String pattern : quoted(row.group(1))) {
                var claims = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
                assertThat(files).as(pattern).anyMatch(claims::matches);
                unclaimed.removeIf(claims::matches);
            }
            for (String test : quoted(row.group(2))) {
                try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
                    assertThat(sources).as(test).anyMatch(path -> path.endsWith(test + ".java"));
                }
            }
        }
        assertThat(unclaimed).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "eddsa-rdfc-2022, ED25519",
        "eddsa-jcs-2022, ED25519",
        "ecdsa-rdfc-2019, P256",
        "ecdsa-rdfc-2019, P384",
        "ecdsa-jcs-2019, P256",
        "ecdsa-jcs-2019, P384"
    })
    void whatIsUnsignedIsIssuedAndReadAgain(String suite, KeyAlgorithm algorithm)
            throws IOException {
        Signing signing =
                new Signing(Cryptosuite.of(suite).orElseThrow(), TestKey.of(algorithm, "vectors"));
        DataIntegrityFormat format = new DataIntegrityFormat(W3cVectors.contexts(), List.of());
        for (String file :
                List.of(
                        "w3c/vc-di-eddsa/unsigned.json",
                        "w3c/vc-di-eddsa/employmentAuth.json",
                        "w3c/vc-di-ecdsa/unsigned.json",
                        "w3c/vc-di-ecdsa/employmentAuth.json",
                        "w3c/vc-di-ecdsa/prCredUnsigned.json")) {
            JsonObject issued = signing.issued(W3cVectors.object(text(file)));
            assertThat(Proving.why(format.recognise(JsonWriter.write(issued)).orElseThrow()))
                    .as(file)
                    .isEmpty();
        }
    }

    private static final SecretJwk KEY = JoseKeys.secret("P-256", 77);

    private static Presented read(byte[] document) {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(W3cVectors.contexts(), formats));
        return formats.stream()
                .flatMap(format -> format.recognise(document).stream())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"jwt_vc.json, JWT", "sd_jwt_vc.json, dc+sd-jwt"})
    void payloadsOfOpenId4VpAreReadWhenSigned(String file, String type) throws IOException {
        JsonObject payload = W3cVectors.object(text("openid4vp/credentials/" + file));
        String jws =
                new String(
                        JoseKeys.jws(
                                KEY,
                                "{'alg': 'ES256', 'typ': '" + type + "', 'kid': 'did:example:i#1'}",
                                JsonWriter.text(payload)),
                        StandardCharsets.US_ASCII);
        Presented presented =
                read((type.equals("JWT") ? jws : jws + "~").getBytes(StandardCharsets.US_ASCII));

        assertThat(presented)
                .isInstanceOfSatisfying(
                        SecuredCredential.class,
                        credential -> {
                            assertThat(new JsonString(credential.issuer()))
                                    .isEqualTo(payload.members().get("iss"));
                            assertThat(
                                            credential
                                                    .proofs()
                                                    .getFirst()
                                                    .check(KEY.key(), JoseKeys.CHECKER))
                                    .isEqualTo(SignatureFinding.FITS);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"credentials/ldp_vc.json", "response/ldp_vc.json"})
    void abbreviatedDocumentsOfOpenId4VpAreRefused(String file) throws IOException {
        assertThat(read(text("openid4vp/" + file).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Presented.Malformed.class);
    }

    @Test
    void anAbbreviatedCredentialWithinAPresentationIsRefused() throws IOException {
        byte[] signed =
                JoseKeys.jws(
                        KEY,
                        "{'alg': 'ES256', 'typ': 'JWT', 'kid': 'did:example:h#1'}",
                        JsonWriter.text(W3cVectors.object(text("openid4vp/response/jwt_vc.json"))));
        Presented presented = read(signed);
        assertThat(
                        presented instanceof Presented.Malformed
                                || presented
                                                instanceof
                                                dev.credgate.credential.SecuredPresentation
                                                        presentation
                                        && presentation.credentials().getFirst()
                                                instanceof Presented.Malformed)
                .as(presented.toString())
                .isTrue();
    }
}
