package dev.credgate.verification;

import static dev.credgate.verification.HostileJose.OFF_CURVE;
import static dev.credgate.verification.HostileJose.VCT;
import static dev.credgate.verification.HostileJose.jws;
import static dev.credgate.verification.HostileTrial.ascii;
import static dev.credgate.verification.HostileWorld.PORTAL;
import static dev.credgate.verification.HostileWorld.WORLD;
import static dev.credgate.verification.HostileWorld.asked;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.did;

import dev.credgate.crypto.Base64Url;
import dev.credgate.verification.HostileJose.Kind;
import dev.credgate.verification.HostileTrial.Hostile;
import dev.credgate.verification.HostileTrial.Sound;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input as SD-JWT VCs. */
class HostileSdJwtVcTest {

    static Stream<Sound> sound() {
        return Stream.of(
                new Sound(
                        "sd_jwt_vc",
                        WORLD,
                        ascii(JoseCredentials.bound(JoseCredentials.sdJwtVc(), "n1", PORTAL)),
                        asked()));
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

    private static String sdJwt(String claims, String disclosures) {
        return jws(
                        "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': '" + did(ISSUER) + "#0'}",
                        "{'iss': '" + did(ISSUER) + "', " + VCT + claims + "}")
                + "~"
                + disclosures;
    }

    private static String disclosure(String json) {
        return Base64Url.encode(ascii(json.replace('\'', '"'))) + "~";
    }

    static Stream<Hostile> hostile() {
        return Stream.concat(
                HostileJose.of(
                        new Kind(
                                "sd_jwt_vc",
                                "dc+sd-jwt",
                                "'iss': '" + did(ISSUER) + "', " + VCT,
                                "~")),
                disclosures());
    }

    private static Stream<Hostile> disclosures() {
        String many =
                IntStream.range(0, 600)
                        .mapToObj(at -> disclosure("['s', 'n" + at + "', 1]"))
                        .collect(Collectors.joining());
        return Stream.of(
                new Hostile(
                        "sd_jwt_vc",
                        "more disclosures than any needs",
                        ascii(sdJwt("", many)),
                        Reason.TOO_MANY_PARTS),
                new Hostile(
                        "sd_jwt_vc",
                        "a disclosure of nothing",
                        ascii(sdJwt("", disclosure("['s', 'n', 1]"))),
                        Reason.DISCLOSURE_UNREFERENCED),
                new Hostile(
                        "sd_jwt_vc",
                        "a disclosure twice",
                        ascii(sdJwt("", disclosure("['s', 'n', 1]").repeat(2))),
                        Reason.DISCLOSURE_REPEATED),
                new Hostile(
                        "sd_jwt_vc",
                        "a deep disclosure",
                        ascii(sdJwt("", disclosure("['s', 'n', " + "[".repeat(300_000)))),
                        Reason.TOO_DEEP),
                new Hostile(
                        "sd_jwt_vc",
                        "a huge disclosure",
                        ascii(sdJwt("", disclosure("['s', 'n', '" + "x".repeat(4_000_000) + "']"))),
                        Reason.DISCLOSURE_UNREFERENCED),
                new Hostile(
                        "sd_jwt_vc",
                        "a disclosure of many values",
                        ascii(sdJwt("", disclosure("['s', 'n', [" + "1,".repeat(300_000) + "1]]"))),
                        Reason.TOO_LARGE),
                new Hostile(
                        "sd_jwt_vc",
                        "digests that are none",
                        ascii(sdJwt(", '_sd': {'a': 1}", "")),
                        Reason.DISCLOSURE_CONFLICT),
                new Hostile(
                        "sd_jwt_vc",
                        "a hash that is broken",
                        ascii(sdJwt(", '_sd_alg': 'md5'", "")),
                        Reason.DIGEST_ALGORITHM),
                new Hostile(
                        "sd_jwt_vc",
                        "an issuer's key that is on no curve",
                        ascii(
                                jws(
                                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt'}",
                                                "{'iss': 'did:jwk:"
                                                        + Base64Url.encode(
                                                                ascii(OFF_CURVE.replace('\'', '"')))
                                                        + "', "
                                                        + VCT
                                                        + "}")
                                        + "~"),
                        Reason.ISSUER_MALFORMED));
    }
}
