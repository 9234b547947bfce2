package dev.credgate.credential.weid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.weid.WeIdIssuance.Draft;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.TestKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is issued is what verifies everywhere; what would not is refused before it is signed. */
class WeIdIssuanceTest {

    private static final TestKey KEY = TestKey.of(1);
    private static final WeIdDid ISSUER = new WeIdDid(101, KEY.publicKey().address());

    private static JsonObject json(String text) {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }

    private static Draft draft(JsonObject claims) {
        return draft(1000, claims);
    }

    private static Draft draft(int cpt, JsonObject claims) {
        return WeIdIssuance.draft(
                new WeIdIssuance.Request(
                        UUID.randomUUID(),
                        ISSUER,
                        0,
                        cpt,
                        Instant.ofEpochSecond(1_700_000_000),
                        Instant.ofEpochSecond(1_900_000_000),
                        claims),
                new SecureRandom());
    }

    private static UnsignedWeIdCredential ready(Draft draft) {
        return switch (draft) {
            case Draft.Ready(var credential) -> credential;
            case Draft.Refused(String why) -> throw new AssertionError(why);
        };
    }

    @Test
    void nobodyLetsOthersReadWhatIsNotTheirs() {
        String claim =
                "{\"fromWeId\":\"%s\",\"toWeId\":\"%s\",\"duration\":60,"
                        + "\"resourceId\":\"4b077c17-9612-42ee-9e36-3a3d46b27e81\","
                        + "\"serviceUrl\":\"https://data.example:6010/fetch-data\"}";
        String other = new WeIdDid(101, TestKey.of(2).publicKey().address()).toString();
        assertThat(draft(101, json(claim.formatted(ISSUER, other))))
                .isInstanceOf(Draft.Ready.class);
        assertThat(draft(101, json(claim.formatted(other, ISSUER))))
                .isEqualTo(new Draft.Refused("cpt:101: fromWeId is not the issuer's DID"));
        assertThat(draft(101, json("{}"))).isInstanceOf(Draft.Refused.class);
        // Who may present it is whom it authorises.
        String named = "{\"id\":\"%s\"," + claim.substring(1);
        assertThat(draft(101, json(named.formatted(other, ISSUER, other))))
                .isInstanceOf(Draft.Ready.class);
        assertThat(draft(101, json(named.formatted(ISSUER, ISSUER, other))))
                .isEqualTo(new Draft.Refused("cpt:101: toWeId is not the subject"));
    }

    @Test
    void theDigestIsOfTheSignedTextAndIsTheStatusKey() {
        UnsignedWeIdCredential draft =
                ready(
                        draft(
                                json(
                                        "{\"id\":\"x\",\"n\":[1,2.5],\"o\":{\"z\":null,\"list\":[{\"a\":1},{}]},"
                                                + "\"e\":[],\"\u4e2d\":\"\ud83d\ude00\"}")));
        byte[] document = draft.attach(KEY.sign(draft.digest()));

        assertThat(draft.digest()).isEqualTo(Keccak256.hash(draft.signedText()));
        assertThat(
                        WeIdStatusKey.of(document, Secp256k1Engines.preferred())
                                .map(WeIdStatusKey.Key::statusKey))
                .contains(draft.statusKey());
        assertThat(WeIdStatusKey.of(document, Secp256k1Engines.preferred(), (_, _) -> false))
                .isEmpty();
    }

    @Test
    void saltsAreOfTheirLengthAndNeverTheSame() {
        Pattern salt = Pattern.compile("\"salt\":\\{\"a\":\"([A-Za-z0-9]{22})\"\\}");
        UnsignedWeIdCredential one = ready(draft(json("{\"a\":1}")));
        UnsignedWeIdCredential two = ready(draft(json("{\"a\":1}")));
        String first = text(one);
        String second = text(two);
        assertThat(salt.matcher(first).find()).isTrue();
        assertThat(salt.matcher(second).find()).isTrue();
        assertThat(first).isNotEqualTo(second);
    }

    private static String text(UnsignedWeIdCredential draft) {
        return new String(draft.attach(KEY.sign(draft.digest())), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1.0}",
                "{\"a\":10.0}",
                "{\"a\":1e3}",
                "{\"a\":2.50}",
                "{\"a\":1e999}",
                "{\"created\":\"x\"}",
                "{\"o\":{\"issuanceDate\":1}}",
                "{\"l\":[{\"expirationDate\":1}]}",
                "{\"a\":[\"x, y\"]}",
                "{\"a\":[[\"x, y\"]]}",
                "{\"a\":[{\"b\":\"x, y\"},1]}"
            })
    void claimsThatWouldNotSurviveAreRefused(String claims) {
        assertThat(draft(json(claims))).isInstanceOf(Draft.Refused.class);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThat(draft(JsonObject.of(Map.of("a", new JsonString("\ud800")))))
                .isInstanceOf(Draft.Refused.class);
        assertThat(draft(JsonObject.of(Map.of("\udc00", new JsonString("a")))))
                .isInstanceOf(Draft.Refused.class);
    }

    @Test
    void sizeAndDepthAreBounded() {
        assertThat(draft(json("{\"a\":" + "[{\"b\":".repeat(20) + "1" + "}]".repeat(20) + "}")))
                .isInstanceOf(Draft.Refused.class);
        assertThat(draft(JsonObject.of(Map.of("a", new JsonString("x".repeat(100_000))))))
                .isInstanceOf(Draft.Refused.class);
        assertThat(draft(json("{\"a\":[" + "1,".repeat(3000) + "1]}")))
                .isInstanceOf(Draft.Refused.class);
    }
}
