package dev.credgate.vcapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.crypto.Multibase;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What the bitstring status list suite asks of an entry and of the list that it names. */
class TestStatusListTest {

    private final TestStatusList list =
            new TestStatusList(
                    "http://localhost:8080",
                    new TestIssuers().withStatus(),
                    new DataIntegrityWriter(Instant::now),
                    Instant.parse("2026-01-01T00:00:00Z"),
                    new SecureRandom());

    private static String text(JsonObject object, String name) {
        return ((JsonString) object.member(name).orElseThrow()).value();
    }

    /**
     * The suite: with {@code statusSize} there must be as many messages as bits; the specification:
     * as many as values. Both at once is possible only without it.
     */
    @Test
    void hasAMessageForEachValueOfOneBitAndSaysNoSize() {
        JsonObject entry = list.entry();

        assertThat(entry.member("statusSize")).isEmpty();
        List<JsonValue> messages =
                ((JsonArray) entry.member("statusMessage").orElseThrow()).elements();
        assertThat(messages)
                .extracting(message -> text((JsonObject) message, "status"))
                .containsExactly("0x0", "0x1");
        assertThat(messages)
                .allSatisfy(
                        message -> assertThat(text((JsonObject) message, "message")).isNotEmpty());
        assertThat(text(entry, "statusReference")).startsWith("http://localhost:8080/");
    }

    @Test
    void namesAPlaceInTheList() throws IOException {
        JsonObject published =
                (JsonObject) ((JsonReading.Read) JsonParser.parse(list.bytes())).value();
        JsonObject subject = (JsonObject) published.member("credentialSubject").orElseThrow();
        byte[] bits =
                new GZIPInputStream(
                                new ByteArrayInputStream(
                                        Multibase.BASE64URL
                                                .decode(text(subject, "encodedList"))
                                                .orElseThrow()))
                        .readAllBytes();

        assertThat(bits).hasSizeGreaterThanOrEqualTo(16 * 1024).containsOnly(0);
        for (int i = 0; i < 10; i++) {
            JsonObject entry = list.entry();
            assertThat(text(entry, "statusPurpose")).isEqualTo(text(subject, "statusPurpose"));
            assertThat(Integer.parseInt(text(entry, "statusListIndex")))
                    .isBetween(0, bits.length * Byte.SIZE - 1);
            assertThat(text(entry, "statusListCredential")).isEqualTo(text(published, "id"));
            // A URL of the entry's own, and not the list's.
            assertThat(text(entry, "id"))
                    .isEqualTo(text(published, "id") + "#" + text(entry, "statusListIndex"));
        }
    }
}
