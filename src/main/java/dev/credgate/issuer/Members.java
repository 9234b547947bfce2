package dev.credgate.issuer;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A request's JSON object, read strictly: only known members, each of its type. */
final class Members {

    /** RFC 3339 §5.6, without leap seconds, which our clock does not know. */
    private static final Pattern RFC3339 =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?"
                            + "([Zz]|[+-]\\d{2}:\\d{2})");

    private static final int MAX_TEXT = 512;

    private final JsonObject object;

    private Members(JsonObject object) {
        this.object = object;
    }

    /**
     * Reads a body.
     *
     * @throws ProblemException 400 when it is no JSON object or has a member that is not known
     */
    static Members read(byte[] body, Set<String> known) {
        return switch (JsonParser.parse(body)) {
            case JsonReading.Read(JsonObject object) -> {
                for (String name : object.members().keySet()) {
                    if (!known.contains(name)) {
                        throw invalid(
                                "there is a member that is not known here; known are "
                                        + known.stream().sorted().toList());
                    }
                }
                yield new Members(object);
            }
            case JsonReading.Read _ -> throw invalid("expected a JSON object");
            case JsonReading.Refused(var flaw, int offset) ->
                    throw invalid(
                            "not strict JSON: "
                                    + flaw.name().toLowerCase(Locale.ROOT)
                                    + " at byte "
                                    + offset);
        };
    }

    /** A string that must be there. */
    String text(String name) {
        return optionalText(name).orElseThrow(() -> invalid(name + ": expected a string"));
    }

    /** A string that may be left out. */
    Optional<String> optionalText(String name) {
        Optional<JsonValue> value = object.member(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonString(String text)
                && !text.isEmpty()
                && text.length() <= MAX_TEXT) {
            return Optional.of(text);
        }
        throw invalid(name + ": expected a string of 1 to " + MAX_TEXT + " characters");
    }

    /** An object that must be there. */
    JsonObject object(String name) {
        if (object.member(name).orElse(JsonNull.NULL) instanceof JsonObject value) {
            return value;
        }
        throw invalid(name + ": expected an object");
    }

    /** An object that may be left out. */
    Optional<JsonObject> optionalObject(String name) {
        return object.member(name).isEmpty() ? Optional.empty() : Optional.of(object(name));
    }

    /** A time that must be there. */
    Instant time(String name) {
        return optionalTime(name).orElseThrow(() -> invalid(name + ": expected a time"));
    }

    /** A time that may be left out. */
    Optional<Instant> optionalTime(String name) {
        return optionalText(name)
                .map(text -> {
                    try {
                        if (RFC3339.matcher(text).matches()) {
                            return OffsetDateTime.parse(text).toInstant();
                        }
                    } catch (DateTimeException _) {
                        // told below
                    }
                    throw invalid(
                            name + ": expected an RFC 3339 time such as 2030-01-31T00:00:00Z");
                });
    }

    static ProblemException invalid(String detail) {
        return Problems.invalidRequest(detail).toException();
    }
}
