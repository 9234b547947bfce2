package dev.credgate.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.verification.Check;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verdict.LedgerStamp;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes verdicts as the contract shows them. */
final class VerdictJson {

    private VerdictJson() {}

    static byte[] bytes(Verdict verdict) {
        return Answers.render(json -> write(json, verdict));
    }

    static void write(JsonGenerator json, Verdict verdict) throws IOException {
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
    static void write(JsonGenerator json, JsonValue value) throws IOException {
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
