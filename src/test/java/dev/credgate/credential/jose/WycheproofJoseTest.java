package dev.credgate.credential.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.SignatureFinding;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Project Wycheproof's JOSE cases, from the folder that {@code CREDGATE_VECTORS} names: everything
 * that verifies a signature with a public key. Of the others:
 *
 * <table>
 * <caption>Groups without a public key</caption>
 * <tr><td>MACs (HS256, …) and AES keys</td><td>there is nothing to verify them by; each must be
 *     refused for its algorithm or key alone, and so must the "valid" ones</td></tr>
 * <tr><td>JWE</td><td>no signature; each must be refused as no JWS</td></tr>
 * <tr><td>figures 20 and 27 of RFC 7520 (tcId 346, 347, 350, 351 of the signature file)</td><td>the
 *     keys' {@code alg} is PS256 where the signature is PS384, and ES521, which does not exist; a
 *     key is used only as it says</td></tr>
 * <tr><td>private key sets that mix kinds</td><td>public keys only are read here; refused</td></tr>
 * </table>
 */
class WycheproofJoseTest {

    private static final Set<String> ANOTHER_ALGORITHM = Set.of("Figure20", "Figure27");

    @ParameterizedTest
    @CsvSource({
        "json_web_signature_test.json",
        "json_web_key_test.json",
        "json_web_crypto_test.json"
    })
    void everyCase(String file) throws IOException {
        String folder = System.getenv("CREDGATE_VECTORS");
        assumeTrue(
                folder != null,
                "CREDGATE_VECTORS is not set: Wycheproof's JOSE cases were NOT run");
        JsonObject whole =
                JoseKeys.json(
                        Files.readString(Path.of(String.valueOf(folder), "wycheproof", file))
                                .replace("'", "\\u0027"));
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        int accepted = 0;
        for (JsonValue group : array(whole, "testGroups")) {
            JsonObject of = (JsonObject) group;
            Optional<JsonObject> key = of.member("public").map(JsonObject.class::cast);
            for (JsonValue one : array(of, "tests")) {
                JsonObject test = (JsonObject) one;
                boolean expected =
                        key.isPresent()
                                && !ANOTHER_ALGORITHM.contains(comment(test))
                                && test.member("result")
                                        .equals(Optional.of(new JsonString("valid")));
                boolean taken = takes(key, text(test));
                if (taken != expected) {
                    wrong.add(comment(test) + " " + test.member("tcId"));
                }
                accepted += taken ? 1 : 0;
                cases++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(new JsonNumber(Integer.toString(cases)))
                .isEqualTo(whole.member("numberOfTests").orElseThrow());
        assertThat(accepted).isPositive();
    }

    private static String comment(JsonObject test) {
        return ((JsonString) test.member("comment").orElseThrow()).value();
    }

    private static List<JsonValue> array(JsonObject object, String name) {
        return ((JsonArray) object.member(name).orElseThrow()).elements();
    }

    private static byte[] text(JsonObject test) {
        JsonValue text = test.member("jws").or(() -> test.member("jwe")).orElseThrow();
        return text instanceof JsonString(String compact)
                ? compact.getBytes(StandardCharsets.UTF_8)
                : JsonWriter.write(text);
    }

    /** Whether some key of a JWK or a JWK set, of the header's name, made it. */
    private static boolean takes(Optional<JsonObject> jwk, byte[] text) {
        if (!(CompactJws.read(text) instanceof CompactJws.Reading.Read(CompactJws jws))) {
            return false;
        }
        if (jwk.isEmpty()) {
            return false;
        }
        List<JsonValue> keys =
                jwk.get().member("keys").isPresent()
                        ? array(jwk.get(), "keys")
                        : List.of(jwk.get());
        return keys.stream()
                .map(Jwk::read)
                .filter(Jwk.Reading.Read.class::isInstance)
                .map(reading -> ((Jwk.Reading.Read) reading).jwk())
                .filter(key -> jws.kid().isEmpty() || key.kid().equals(jws.kid()))
                .flatMap(key -> key.keys().stream())
                .anyMatch(key -> jws.check(key, JoseKeys.CHECKER) == SignatureFinding.FITS);
    }

    /** RFC 7638, section 3.1. */
    @Test
    void theThumbprintOfTheRfc() {
        Map<String, JsonValue> jwk =
                new LinkedHashMap<>(
                        JoseKeys.json(
                                        """
                                        {"kty": "RSA", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
                                         "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"}
                                        """)
                                .members());
        Jwk read = ((Jwk.Reading.Read) Jwk.read(JsonObject.of(jwk))).jwk();
        assertThat(JwkThumbprint.of(read.keys().getFirst()))
                .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
