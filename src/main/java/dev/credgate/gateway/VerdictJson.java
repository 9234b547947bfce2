package dev.credgate.gateway;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verdict.LedgerStamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes verdicts as the contract shows them, straight into bytes: strings escaped as canonical
 * JSON escapes them, numbers and the order of members as they were received.
 */
final class VerdictJson {

    private static final int EXPECTED = 2048;

    /** {@code {"check":"…","outcome":"…"}, of each check and outcome, but for the brace at the end. */
    private static final String[][] CHECKS =
            Stream.of(CheckName.values())
                    .map(name ->
                            Stream.of(Outcome.values())
                                    .map(outcome ->
                                            "{\"check\":\""
                                                    + lower(name)
                                                    + "\",\"outcome\":\""
                                                    + lower(outcome)
                                                    + '"')
                                    .toArray(String[]::new))
                    .toArray(String[][]::new);

    private static final String[] VERDICTS =
            Stream.of(Decision.values())
                    .map(decision -> "{\"verdict\":\"" + lower(decision) + '"')
                    .toArray(String[]::new);

    private VerdictJson() {}

    /** A new writer for one verdict or some. */
    static CanonicalWriter writer() {
        return new CanonicalWriter(Doubles.SHORTEST, EXPECTED);
    }

    /** A verdict's text. */
    static byte[] bytes(Verdict verdict) {
        CanonicalWriter out = writer();
        write(out, verdict);
        return out.toBytes();
    }

    /** A value's text: members in their order, numbers in their spelling. */
    static byte[] bytes(JsonValue value) {
        CanonicalWriter out = writer();
        write(out, value);
        return out.toBytes();
    }

    static void write(CanonicalWriter out, Verdict verdict) {
        out.raw(VERDICTS[verdict.verdict().ordinal()]);
        optional(out, ",\"format\":", verdict.format());
        optional(out, ",\"issuer\":", verdict.issuer());
        optional(out, ",\"subject\":", verdict.subject());
        optional(out, ",\"type\":", verdict.type());
        out.raw(",\"checks\":");
        char before = '[';
        for (Check check : verdict.checks()) {
            out.raw(before);
            before = ',';
            write(out, check);
        }
        out.raw(verdict.checks().isEmpty() ? "[]" : "]");
        out.raw(",\"claims\":");
        write(out, verdict.claims());
        if (!verdict.credentials().isEmpty()) {
            out.raw(",\"credentials\":");
            before = '[';
            for (Verdict credential : verdict.credentials()) {
                out.raw(before);
                before = ',';
                write(out, credential);
            }
            out.raw(']');
        }
        if (verdict.ledger().isPresent()) {
            write(out, verdict.ledger().get());
        }
        out.raw(",\"verified_at\":\"");
        write(out, verdict.verifiedAt());
        out.raw("\"}");
    }

    private static void write(CanonicalWriter out, Check check) {
        out.raw(CHECKS[check.check().ordinal()][check.outcome().ordinal()]);
        if (check.code().isPresent()) {
            out.raw(",\"code\":").string(check.code().get().code());
        }
        optional(out, ",\"detail\":", check.detail());
        out.raw('}');
    }

    private static void write(CanonicalWriter out, LedgerStamp ledger) {
        out.raw(",\"ledger\":{\"chain_id\":").raw(Long.toString(ledger.chainId()));
        out.raw(",\"block\":").raw(Long.toString(ledger.block().number()));
        out.raw(",\"block_hash\":").hash(ledger.block().hash());
        out.raw(",\"age_ms\":").raw(Long.toString(ledger.age().toMillis())).raw('}');
    }

    /** RFC 3339 in UTC, to the millisecond: {@link Instant#toString} without its formatter. */
    private static void write(CanonicalWriter out, Instant instant) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        if (time.getYear() < 1000 || time.getYear() > 9999) {
            out.raw(instant.truncatedTo(ChronoUnit.MILLIS).toString());
            return;
        }
        out.raw(Integer.toString(time.getYear())).raw('-');
        digits(out, time.getMonthValue(), 10);
        out.raw('-');
        digits(out, time.getDayOfMonth(), 10);
        out.raw('T');
        digits(out, time.getHour(), 10);
        out.raw(':');
        digits(out, time.getMinute(), 10);
        out.raw(':');
        digits(out, time.getSecond(), 10);
        int millis = instant.getNano() / 1_000_000;
        if (millis != 0) {
            out.raw('.');
            digits(out, millis, 100);
        }
        out.raw('Z');
    }

    private static void digits(CanonicalWriter out, int number, int highest) {
        for (int place = highest; place > 0; place /= 10) {
            out.raw((char) ('0' + number / place % 10));
        }
    }

    private static void write(CanonicalWriter out, JsonValue value) {
        switch (value) {
            case JsonObject(Map<String, JsonValue> members) -> {
                char before = '{';
                for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                    out.raw(before).name(member.getKey());
                    before = ',';
                    write(out, member.getValue());
                }
                out.raw(members.isEmpty() ? "{}" : "}");
            }
            case JsonArray(List<JsonValue> elements) -> {
                char before = '[';
                for (JsonValue element : elements) {
                    out.raw(before);
                    before = ',';
                    write(out, element);
                }
                out.raw(elements.isEmpty() ? "[]" : "]");
            }
            case JsonString(String text) -> out.string(text);
            case JsonNumber(String token) -> out.raw(token);
            case JsonBoolean truth -> out.raw(truth == JsonBoolean.TRUE ? "true" : "false");
            case JsonNull _ -> out.raw("null");
        }
    }

    private static void optional(CanonicalWriter out, String name, Optional<String> value) {
        if (value.isPresent()) {
            out.raw(name).string(value.get());
        }
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
