package dev.credgate.credential.jwtvc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rows of the W3C's VC-JOSE-COSE suite that are JOSE's, from the conformance folder. */
class JoseCoseFeaturesTest {

    private static final JoseCoseFeatures FEATURES = new JoseCoseFeatures(List.of());

    @Test
    void theRowsAreHere() {
        assumeTrue(
                System.getenv("CREDGATE_CONFORMANCE") != null,
                "CREDGATE_CONFORMANCE is not set: the rows of VC-JOSE-COSE were NOT run");
    }

    @TestFactory
    Stream<DynamicTest> everyRow() throws IOException {
        String folder = System.getenv("CREDGATE_CONFORMANCE");
        if (folder == null) {
            return Stream.of();
        }
        JsonObject table = parse(Path.of(folder, "check", "jose-cose.json"));
        List<List<String>> rows =
                array(table, "rows").stream()
                        .map(row -> texts(((JsonArray) row).elements().subList(0, 5)))
                        .toList();
        assertThat(rows).hasSize(35);
        return array(table, "rows").stream()
                .map(row -> ((JsonArray) row).elements())
                .filter(row -> !text(row.get(1)).endsWith("_cose"))
                .map(row ->
                        DynamicTest.dynamicTest(
                                String.join(" ", texts(row.subList(0, 5))),
                                () -> row(folder, table, row)));
    }

    private static void row(String folder, JsonObject table, List<JsonValue> row)
            throws IOException {
        Path inputs = Path.of(folder, "data", "jose-cose", "input");
        JsonObject keys = (JsonObject) table.member("keys").orElseThrow();
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("feature", row.get(1));
        request.put("input", new JsonString(Files.readString(inputs.resolve(text(row.get(2))))));
        JsonObject key = parse(inputs.resolve(text(keys.member(text(row.get(3))).orElseThrow())));
        request.put("key", key);
        if (row.size() > 5) {
            request.put("disclosurePaths", row.get(5));
        }
        boolean issuing = text(row.get(0)).equals("issue");
        JsonObject answer =
                issuing
                        ? FEATURES.issue(JsonObject.of(request))
                        : FEATURES.verify(JsonObject.of(request));
        assertThat(answer.member("result")).contains(row.get(4));
        if (issuing && row.get(4).equals(new JsonString("success"))) {
            request.put("input", answer.member("data").orElseThrow());
            request.remove("disclosurePaths");
            assertThat(FEATURES.verify(JsonObject.of(request)).member("result"))
                    .contains(new JsonString("success"));
        }
    }

    private static List<String> texts(List<JsonValue> values) {
        return values.stream().map(JoseCoseFeaturesTest::text).toList();
    }

    private static String text(JsonValue value) {
        return ((JsonString) value).value();
    }

    private static List<JsonValue> array(JsonObject object, String name) {
        return ((JsonArray) object.member(name).orElseThrow()).elements();
    }

    private static JsonObject parse(Path file) throws IOException {
        return (JsonObject) ((JsonReading.Read) JsonParser.parse(Files.readAllBytes(file))).value();
    }

    @Test
    void requestsOutOfFormFail() {
        for (JsonObject request :
                List.of(
                        JsonObject.EMPTY,
                        JsonObject.of(Map.of("feature", new JsonString("credential_jose"))))) {
            assertThat(FEATURES.issue(request).member("result"))
                    .isEqualTo(Optional.of(new JsonString("failure")));
            assertThat(FEATURES.verify(request).member("result"))
                    .isEqualTo(Optional.of(new JsonString("failure")));
        }
    }
}
