package dev.credgate.verification;

import static dev.credgate.verification.HostileJose.OFF_CURVE;
import static dev.credgate.verification.HostileJose.W3C;
import static dev.credgate.verification.HostileJose.jws;
import static dev.credgate.verification.HostileJose.unsigned;
import static dev.credgate.verification.HostileTrial.ascii;
import static dev.credgate.verification.HostileTrial.judged;
import static dev.credgate.verification.HostileWorld.PORTAL;
import static dev.credgate.verification.HostileWorld.WORLD;
import static dev.credgate.verification.HostileWorld.asked;
import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Base64Url;
import dev.credgate.verification.HostileJose.Kind;
import dev.credgate.verification.HostileTrial.Hostile;
import dev.credgate.verification.HostileTrial.Sound;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input as W3C credentials and presentations in JWTs. */
class HostileJwtVcTest {

    static Stream<Sound> sound() {
        return Stream.of(
                new Sound(
                        "jwt_vc", WORLD, ascii(JoseCredentials.jwtVc()), new BindingDemand.None()),
                new Sound("vp+jwt of two formats", WORLD, ascii(mixed()), asked()));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isValidUntilItIsCut(Sound sound) {
        HostileTrial.isValidUntilItIsCut(sound);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isInvalidWithAnythingAfterIt(Sound sound) {
        HostileTrial.isInvalidWithAnythingAfterIt(sound);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedByItsOwnCode(Hostile hostile) {
        HostileTrial.isRefusedByItsOwnCode(WORLD, hostile);
    }

    /** Several formats in one W3C presentation. */
    private static String mixed() {
        String bound = JoseCredentials.bound(JoseCredentials.sdJwtVc(), "n1", PORTAL);
        return JoseCredentials.presented(
                HOLDER, "n1", PORTAL, NOW.plusSeconds(60), JoseCredentials.jwtVc(), bound);
    }

    static Stream<Hostile> hostile() {
        return Stream.of(
                        HostileJose.of(
                                new Kind(
                                        "jwt_vc",
                                        "vc+jwt",
                                        "'issuer': '" + did(ISSUER) + "', " + W3C,
                                        "")),
                        HostileJose.of(
                                new Kind(
                                        "jwt_vc",
                                        "vp+jwt",
                                        "'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                                                + " 'VerifiablePresentation', 'holder': '"
                                                + did(ISSUER)
                                                + "', 'verifiableCredential': []",
                                        "")),
                        others())
                .flatMap(all -> all);
    }

    private static Stream<Hostile> others() {
        String offCurve = "did:jwk:" + Base64Url.encode(ascii(OFF_CURVE.replace('\'', '"')));
        String many =
                IntStream.range(0, 600)
                        .mapToObj(at -> Base64Url.encode(ascii("[\"s\",\"n" + at + "\",1]")) + "~")
                        .collect(Collectors.joining());
        String disclosing = "{'alg': 'ES256', 'typ': 'vc+sd-jwt', 'kid': '" + did(ISSUER) + "#0'}";
        String credential = "{'issuer': '" + did(ISSUER) + "', " + W3C + "}";
        return Stream.of(
                new Hostile(
                        "jwt_vc",
                        "an issuer's key that is on no curve",
                        ascii(
                                jws(
                                        "{'alg': 'ES256', 'typ': 'vc+jwt'}",
                                        "{'issuer': '" + offCurve + "', " + W3C + "}")),
                        Reason.ISSUER_MALFORMED),
                new Hostile(
                        "jwt_vc",
                        "more disclosures than any needs",
                        ascii(jws(disclosing, credential) + "~" + many),
                        Reason.TOO_MANY_PARTS),
                new Hostile(
                        "jwt_vc",
                        "many types, and contexts that make each of many others",
                        ascii(
                                jws(
                                        "{'alg': 'ES256', 'typ': 'vc+jwt', 'kid': '"
                                                + did(ISSUER)
                                                + "#0'}",
                                        credential
                                                .replace(
                                                        "credentials/v2']",
                                                        "credentials/v2', "
                                                                + "{}, ".repeat(3_800)
                                                                + "{'a:':'b:','a':'b:','b:':'c:','b':'c:',"
                                                                + "'c:':'d:','c':'d:','d:':'e:','d':'e:'}]")
                                                .replace(
                                                        "'VerifiableCredential'",
                                                        "'VerifiableCredential'"
                                                                + ", 'a:'".repeat(31)))),
                        Reason.CONTEXT_INVALID),
                new Hostile(
                        "jwt_vc",
                        "contexts in a circle",
                        ascii(
                                jws(
                                        "{'alg': 'ES256', 'typ': 'vc+jwt', 'kid': '"
                                                + did(ISSUER)
                                                + "#0'}",
                                        credential.replace(
                                                "credentials/v2']",
                                                "credentials/v2', {'a': 'b:x', 'b': 'a:y'}]"))),
                        Reason.CONTEXT_INVALID),
                new Hostile(
                        "jwt_vc",
                        "a huge disclosure",
                        ascii(
                                jws(disclosing, credential)
                                        + "~"
                                        + Base64Url.encode(
                                                ascii(
                                                        "[\"s\",\"n\",\""
                                                                + "x".repeat(4_000_000)
                                                                + "\"]"))
                                        + "~"),
                        Reason.DISCLOSURE_UNREFERENCED),
                new Hostile(
                        "jwt_vc",
                        "a deep disclosure",
                        ascii(
                                jws(disclosing, credential)
                                        + "~"
                                        + Base64Url.encode(
                                                ascii("[\"s\",\"n\"," + "[".repeat(300_000)))
                                        + "~"),
                        Reason.TOO_DEEP),
                new Hostile(
                        "jwt_vc",
                        "more credentials than any presentation needs",
                        ascii(
                                jws(
                                        "{'alg': 'ES256', 'typ': 'vp+jwt', 'kid': '"
                                                + did(ISSUER)
                                                + "#0'}",
                                        "{'@context': ['https://www.w3.org/ns/credentials/v2'],"
                                                + " 'type': 'VerifiablePresentation', 'holder': '"
                                                + did(ISSUER)
                                                + "', 'verifiableCredential': ["
                                                + "{},".repeat(10_000)
                                                + "{}]}")),
                        Reason.TOO_MANY_CREDENTIALS));
    }

    @Test
    void oneBadCredentialSpoilsAPresentationAndIsToldOfByItself() {
        String good = JoseCredentials.jwtVc();
        String bad = unsigned("{'alg': 'none', 'typ': 'vc+jwt'}", "{" + W3C + "}");
        Instant soon = NOW.plusSeconds(60);
        Verdict verdict =
                ((Result.Judged)
                                judged(
                                        WORLD,
                                        ascii(
                                                JoseCredentials.presented(
                                                        HOLDER, "n1", PORTAL, soon, good, bad)),
                                        asked()))
                        .verdict();
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(verdict.credentials())
                .extracting(Verdict::verdict)
                .containsExactly(Decision.VALID, Decision.INVALID);
        assertThat(World.check(verdict.credentials().get(1), CheckName.SIGNATURE).code())
                .contains(Reason.ALGORITHM_NOT_ALLOWED);
        String[] many = new String[65];
        Arrays.fill(many, good);
        assertThat(
                        ((Result.Judged)
                                        judged(
                                                WORLD,
                                                ascii(
                                                        JoseCredentials.presented(
                                                                HOLDER, "n1", PORTAL, soon, many)),
                                                asked()))
                                .verdict()
                                .checks())
                .anyMatch(check -> check.code().equals(Optional.of(Reason.TOO_MANY_CREDENTIALS)));
    }
}
