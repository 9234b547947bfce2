package dev.credgate.credential.jose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** Dates in JWT claims: seconds since 1970, whole or not (RFC 7519, section 2). */
public final class NumericDate {

    /** The year 9999 has twelve digits; a longer number is milliseconds or worse. */
    private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

    private static final int MAX_WHOLE = 12;
    private static final int MAX_TOKEN = 40;

    private NumericDate() {}

    /** What a claim says. */
    public sealed interface Reading {
        /** A date, or that there is none. */
        record Read(Optional<Instant> date) implements Reading {}

        /** Something else. */
        record Refused(FlawFound found) implements Reading {}
    }

    /** Reads a claim that may be missing. */
    public static Reading read(JsonObject claims, String name) {
        JsonValue value = claims.members().get(name);
        if (value == null) {
            return new Reading.Read(Optional.empty());
        }
        Optional<Instant> date =
                value instanceof JsonNumber(String token) ? parse(token) : Optional.empty();
        return date.isPresent()
                ? new Reading.Read(date)
                : new Reading.Refused(
                        new FlawFound(
                                Flaw.DATE_MALFORMED,
                                name + " is not a number of seconds since 1970"));
    }

    private static Optional<Instant> parse(String token) {
        if (token.charAt(0) == '-' || token.length() > MAX_TOKEN) {
            return Optional.empty();
        }
        if (JsonNumbers.isInteger(token)) {
            return token.length() <= MAX_WHOLE && Long.parseLong(token) <= LATEST.longValue()
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(token)))
                    : Optional.empty();
        }
        BigDecimal seconds;
        try {
            seconds = new BigDecimal(token);
        } catch (NumberFormatException _) {
            // An exponent beyond all that BigDecimal holds.
            return Optional.empty();
        }
        // A scale out of range would make the arithmetic below as costly as the number is large.
        if (seconds.scale() > MAX_TOKEN
                || seconds.scale() < -MAX_WHOLE
                || seconds.compareTo(LATEST) > 0) {
            return Optional.empty();
        }
        long whole = seconds.longValue();
        int nanos =
                seconds.subtract(BigDecimal.valueOf(whole))
                        .movePointRight(9)
                        .setScale(0, RoundingMode.DOWN)
                        .intValue();
        return Optional.of(Instant.ofEpochSecond(whole, nanos));
    }
}
