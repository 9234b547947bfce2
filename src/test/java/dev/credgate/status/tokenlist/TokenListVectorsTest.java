package dev.credgate.status.tokenlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborMap;
import dev.credgate.credential.cose.CborParser;
import dev.credgate.credential.cose.CoseSign1;
import dev.credgate.credential.cose.Cwt;
import dev.credgate.credential.cose.Reading;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.status.Inflation;
import dev.credgate.status.ListProof;
import dev.credgate.status.P256;
import dev.credgate.status.PackedBits;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusSource;
import dev.credgate.status.StatusWorld;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples of draft-ietf-oauth-status-list, in the folder that {@code CREDGATE_VECTORS} names.
 * The tokens are signed by the key that the draft's authors publish beside them.
 */
class TokenListVectorsTest {

    private static final NistPublicKey<Curve.P256> KEY =
            P256.ofJwk(
                    "I3HWm_0Ds1dPMI-IWmf4mBmH-YaeAVbPVu7vB27CxXo",
                    "6N_d5Elj9bs1htgV3okJKIdbHEpkgTmAluYKJemzn1M");
    private static final String LIST = "https://example.com/statuslists/1";

    private static final Map<Integer, Integer> ONE_BIT =
            Map.ofEntries(
                    Map.entry(0, 1),
                    Map.entry(1993, 1),
                    Map.entry(25460, 1),
                    Map.entry(159495, 1),
                    Map.entry(495669, 1),
                    Map.entry(554353, 1),
                    Map.entry(645645, 1),
                    Map.entry(723232, 1),
                    Map.entry(854545, 1),
                    Map.entry(934534, 1),
                    Map.entry(1000345, 1));
    private static final Map<Integer, Integer> TWO_BITS =
            Map.ofEntries(
                    Map.entry(0, 1),
                    Map.entry(1993, 2),
                    Map.entry(25460, 1),
                    Map.entry(159495, 3),
                    Map.entry(495669, 1),
                    Map.entry(554353, 1),
                    Map.entry(645645, 2),
                    Map.entry(723232, 1),
                    Map.entry(854545, 1),
                    Map.entry(934534, 2),
                    Map.entry(1000345, 3));
    private static final Map<Integer, Integer> FOUR_BITS =
            Map.ofEntries(
                    Map.entry(0, 1),
                    Map.entry(1993, 2),
                    Map.entry(35460, 3),
                    Map.entry(459495, 4),
                    Map.entry(595669, 5),
                    Map.entry(754353, 6),
                    Map.entry(845645, 7),
                    Map.entry(923232, 8),
                    Map.entry(924445, 9),
                    Map.entry(934534, 10),
                    Map.entry(1004534, 11),
                    Map.entry(1000345, 12),
                    Map.entry(1030203, 13),
                    Map.entry(1030204, 14),
                    Map.entry(1030205, 15));

    private String folder = "";

    @BeforeEach
    void findVectors() {
        String named = System.getenv("CREDGATE_VECTORS");
        assumeTrue(
                named != null,
                "CREDGATE_VECTORS is not set: the examples of Token Status List were NOT run");
        folder = String.valueOf(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encoding_json",
                "encoding_cbor",
                "encoding2_json",
                "encoding2_cbor",
                "encoding1_long_json",
                "encoding1_long_cbor",
                "encoding2_long_json",
                "encoding2_long_cbor",
                "encoding4_json",
                "encoding4_cbor",
                "encoding8_json",
                "encoding8_cbor"
            })
    void encodings(String name) throws IOException {
        Encoded list = name.endsWith("json") ? json(name) : cbor(name);
        PackedBits bits =
                ((Inflation.Inflated) Inflation.ofZlib(list.zlib(), Inflation.MOST)).bits();
        Map<Integer, Integer> values = new TreeMap<>();
        for (int i = 0; i < bits.values(list.bits()); i++) {
            int value = bits.lowestFirst(i, list.bits());
            if (value != 0) {
                values.put(i, value);
            }
        }
        switch (name.substring(0, name.lastIndexOf('_'))) {
            case "encoding" -> assertThat(name(values, 16)).isEqualTo("1001110111000101");
            case "encoding2" -> assertThat(name(values, 12)).isEqualTo("120301011233");
            case "encoding1_long" -> assertThat(values).isEqualTo(ONE_BIT);
            case "encoding2_long" -> assertThat(values).isEqualTo(TWO_BITS);
            case "encoding4" -> assertThat(values).isEqualTo(FOUR_BITS);
            default -> {
                assertThat(values.values()).as("every value of a byte once").hasSize(255);
                assertThat(values.values()).doesNotHaveDuplicates();
                assertThat(values).containsEntry(1199, 121).containsEntry(19535, 255);
            }
        }
    }

    private static String name(Map<Integer, Integer> values, int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(values.getOrDefault(i, 0));
        }
        return all.toString();
    }

    @Test
    void theJwt() throws IOException {
        byte[] token =
                text("status_list_jwt_raw.md")
                        .replaceAll("\\s", "")
                        .getBytes(StandardCharsets.UTF_8);
        StatusWorld world = new StatusWorld().document(LIST, token);
        statuses(world, "https://example.com");
    }

    @Test
    void theCwt() throws IOException {
        byte[] token = HexFormat.of().parseHex(text("status_list_cwt.md").replaceAll("\\s", ""));
        StatusWorld world = new StatusWorld().document(LIST, token);
        statuses(world, "did:web:whoever.example");
    }

    @Test
    void theDecodedJwtSaysTheSame() throws IOException {
        String[] raw = text("status_list_jwt_raw.md").replaceAll("\\s", "").split("\\.", -1);
        String[] decoded = text("status_list_jwt.md").split("\n\\.\n", -1);
        assertThat(object(Base64.getUrlDecoder().decode(raw[0])))
                .isEqualTo(object(decoded[0].getBytes(StandardCharsets.UTF_8)));
        Map<String, JsonValue> claims =
                new TreeMap<>(object(Base64.getUrlDecoder().decode(raw[1])));
        // The text shows the claims of a later draft, which has no iss.
        claims.remove("iss");
        assertThat(claims).isEqualTo(object(decoded[1].getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, JsonValue> object(byte[] json) {
        return ((JsonObject) ((JsonReading.Read) JsonParser.parse(json)).value()).members();
    }

    @Test
    void theReferencedToken() throws IOException {
        byte[] token =
                HexFormat.of().parseHex(text("referenced_token_cwt.md").replaceAll("\\s", ""));
        CoseSign1 message = ((Reading.Read<CoseSign1>) CoseSign1.read(token)).value();
        Cwt claims = ((Reading.Read<Cwt>) Cwt.read(message)).value();
        CborMap status = (CborMap) claims.claim(65_535).orElseThrow();
        CborMap place = (CborMap) status.get("status_list").orElseThrow();
        assertThat(place.get("uri")).contains(new CborItem.CborText(LIST));
        assertThat(place.get("idx")).contains(new CborItem.CborInteger(false, 0));
        P256.Believing proof = new P256.Believing(KEY);
        assertThat(
                        proof.prove(
                                "",
                                List.of(
                                        message.proof(
                                                message.payload().orElseThrow(),
                                                new KeyName.OfIssuer("", Optional.empty()),
                                                ProofPurpose.ASSERTION_METHOD,
                                                Optional.empty()))))
                .isEqualTo(new ListProof.Proven.Holds());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status_list_cwt",
                "status_list_encoding_cbor",
                "status_list_encoding2_cbor",
                "referenced_token_cwt"
            })
    void theDiagnosticsAreOfTheSameBytes(String name) throws IOException {
        String plain = text(name + ".md");
        String hex = plain.substring(plain.lastIndexOf(':') + 1).replaceAll("\\s", "");
        String diagnosed =
                text(name + "_diag.md")
                        .lines()
                        .map(line -> line.substring(0, line.indexOf('#')))
                        .collect(Collectors.joining())
                        .replaceAll("\\s", "");
        assertThat(diagnosed).isEqualTo(hex);
    }

    /** Sixteen statuses in each of the draft's two tokens, by credentials of its issuer. */
    private static void statuses(StatusWorld world, String issuer) {
        P256.Believing proof = new P256.Believing(KEY);
        TokenListStatus source = new TokenListStatus();
        StatusSource.Context ground = world.context(proof);
        StatusSource.Context context =
                new StatusSource.Context(
                        Instant.ofEpochSecond(1_700_000_000),
                        ground.snapshot(),
                        ground.sources(),
                        issuer,
                        proof);
        String expected = "1001110111000101";
        for (int i = 0; i < expected.length(); i++) {
            assertThat(source.read(reference(i), context))
                    .isInstanceOf(
                            expected.charAt(i) == '1'
                                    ? StatusFinding.Revoked.class
                                    : StatusFinding.Active.class);
        }
        assertThat(source.read(reference(16), context))
                .isInstanceOf(StatusFinding.ListInvalid.class);
        assertThat(proof.seen())
                .singleElement()
                .satisfies(one ->
                        assertThat(one.key())
                                .isEqualTo(new KeyName.OfIssuer(issuer, Optional.of("12"))));
        assertThat(proof.checks()).as("one signature, one check").isOne();
    }

    private static StatusReference reference(long index) {
        return new StatusReference("token_status_list", URI.create(LIST), index, "", 1, Map.of());
    }

    private record Encoded(int bits, byte[] zlib) {}

    private Encoded json(String name) throws IOException {
        String text = text("status_list_" + name + ".md");
        Matcher bits = Pattern.compile("\"bits\": (\\d)").matcher(text);
        Matcher lst = Pattern.compile("\"lst\": \"([^\"]*)\"").matcher(text);
        assertThat(bits.find() && lst.find()).isTrue();
        return new Encoded(
                Integer.parseInt(bits.group(1)),
                Base64.getUrlDecoder().decode(lst.group(1).replaceAll("\\s", "")));
    }

    private Encoded cbor(String name) throws IOException {
        String text = text("status_list_" + name + ".md");
        String hex = text.substring(text.indexOf("a2646269")).replaceAll("\\s", "");
        CborMap map =
                (CborMap)
                        ((Reading.Read<CborItem>) CborParser.parse(HexFormat.of().parseHex(hex)))
                                .value();
        return new Encoded(
                (int) ((CborItem.CborInteger) map.get("bits").orElseThrow()).toLong().orElseThrow(),
                ((CborItem.CborBytes) map.get("lst").orElseThrow()).content().toBytes());
    }

    private String text(String file) throws IOException {
        return Files.readString(Path.of(folder, "token-status-list", file));
    }
}
