package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.verification.Check;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Vector;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verdict.LedgerStamp;
import dev.credgate.verification.Verification.Result;
import dev.credgate.verification.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by hand for speed is, byte for byte, what a JSON library writes. */
class VerdictJsonTest {

    /** Characters beyond U+FFFF as the four bytes they are in UTF-8, not as two escapes. */
    private static final JsonFactory LIBRARY =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    @Test
    void isWhatALibraryWritesForEveryVector() throws IOException {
        int judged = 0;
        for (Vector vector : Vector.all()) {
            World world = vector.world();
            if (world.verify(vector.document()) instanceof Result.Judged(Verdict verdict)) {
                assertSame(verdict);
                judged++;
            }
            byte[] broken = vector.document();
            broken[broken.length / 2] ^= 1;
            if (world.verify(broken) instanceof Result.Judged(Verdict verdict)) {
                assertSame(verdict);
            }
        }
        assertThat(judged).isGreaterThan(70);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[],\"b\":{},\"c\":[[],{}],\"\":null}",
                "{\"z\":1.50,\"a\":-0,\"é\":1e400,\"\\u0000\\u001f\\u007f\":true}",
                "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude00\\u2028 中文\",false]"
            })
    void keepsOrderAndSpelling(String text) throws IOException {
        JsonReading reading = JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(JsonReading.Read.class);
        JsonValue value = ((JsonReading.Read) reading).value();
        assertThat(VerdictJson.bytes(value)).isEqualTo(written(json -> write(json, value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-11-23T10:00:00.001999Z",
                "2024-02-29T23:59:59.999Z",
                "0999-12-31T00:00:00Z",
                "+10000-01-01T00:00:00.010Z",
                "1969-12-31T23:59:59.5Z"
            })
    void spellsInstants(String instant) throws IOException {
        assertSame(
                new Verdict(
                        Decision.INVALID,
                        Optional.of("f"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        JsonObject.EMPTY,
                        Optional.empty(),
                        Instant.parse(instant),
                        List.of(),
                        List.of(),
                        Set.of()));
    }

    private static void assertSame(Verdict verdict) throws IOException {
        assertThat(new String(VerdictJson.bytes(verdict), StandardCharsets.UTF_8))
                .isEqualTo(
                        new String(written(json -> write(json, verdict)), StandardCharsets.UTF_8));
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static byte[] written(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = LIBRARY.createGenerator(bytes)) {
            writing.to(json);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeStartObject();
        json.writeStringField("verdict", lower(verdict.verdict()));
        optional(json, "format", verdict.format());
        optional(json, "issuer", verdict.issuer());
        optional(json, "subject", verdict.subject());
        optional(json, "type", verdict.type());
        json.writeArrayFieldStart("checks");
        for (Check check : verdict.checks()) {
            write(json, check);
        }
        json.writeEndArray();
        json.writeFieldName("claims");
        write(json, verdict.claims());
        if (!verdict.credentials().isEmpty()) {
            json.writeArrayFieldStart("credentials");
            for (Verdict credential : verdict.credentials()) {
                write(json, credential);
            }
            json.writeEndArray();
        }
        if (verdict.ledger().isPresent()) {
            write(json, verdict.ledger().get());
        }
        json.writeStringField(
                "verified_at", verdict.verifiedAt().truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Check check) throws IOException {
        json.writeStartObject();
        json.writeStringField("check", lower(check.check()));
        json.writeStringField("outcome", lower(check.outcome()));
        if (check.code().isPresent()) {
            json.writeStringField("code", check.code().get().code());
        }
        optional(json, "detail", check.detail());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, LedgerStamp ledger) throws IOException {
        json.writeObjectFieldStart("ledger");
        json.writeNumberField("chain_id", ledger.chainId());
        json.writeNumberField("block", ledger.block().number());
        json.writeStringField("block_hash", ledger.block().hash().toString());
        json.writeNumberField("age_ms", ledger.age().toMillis());
        json.writeEndObject();
    }

    /** A value as it was written: numbers keep their spelling. */
    private static void write(JsonGenerator json, JsonValue value) throws IOException {
        switch (value) {
            case JsonObject(Map<String, JsonValue> members) -> {
                json.writeStartObject();
                for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                    json.writeFieldName(member.getKey());
                    write(json, member.getValue());
                }
                json.writeEndObject();
            }
            case JsonArray(List<JsonValue> elements) -> {
                json.writeStartArray();
                for (JsonValue element : elements) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case JsonString(String text) -> json.writeString(text);
            case JsonNumber(String token) -> json.writeNumber(token);
            case JsonBoolean truth -> json.writeBoolean(truth == JsonBoolean.TRUE);
            case JsonNull _ -> json.writeNull();
        }
    }

    private static void optional(JsonGenerator json, String name, Optional<String> value)
            throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
