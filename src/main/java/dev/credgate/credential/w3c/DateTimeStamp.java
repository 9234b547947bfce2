package dev.credgate.credential.w3c;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * XML Schema's {@code dateTimeStamp} (1.1 Part 2, section 3.4.28): a date, a time and always an
 * offset. Years have four digits, so that every instant can be compared and written back.
 */
public final class DateTimeStamp {

    private static final int LONGEST = 64;

    /** {@code 2026-01-01T00:00:00}, after which a fraction may follow, and an offset must. */
    private static final int SECONDS_END = 19;

    private static final int MOST_FRACTION = 30;
    private static final int NO_OFFSET = Integer.MIN_VALUE;

    private DateTimeStamp() {}

    /** The instant that the text names; empty for any other form and for dates that are none. */
    public static Optional<Instant> parse(String text) {
        if (text.length() <= SECONDS_END || text.length() > LONGEST || !isDelimited(text)) {
            return Optional.empty();
        }
        int year = number(text, 0, 4);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        int offsetAt = fractionEnd(text);
        int offset = offsetAt < 0 ? NO_OFFSET : offset(text, offsetAt);
        if (year < 0 || hour < 0 || minute < 0 || second < 0 || offset == NO_OFFSET) {
            return Optional.empty();
        }
        int nanos = nanos(text, offsetAt);
        boolean midnight = hour == 24;
        // 24:00:00 is the end of its day, and no later.
        if (midnight ? (minute | second | nanos) != 0 : hour > 23 || minute > 59 || second > 59) {
            return Optional.empty();
        }
        try {
            long day = LocalDate.of(year, number(text, 5, 2), number(text, 8, 2)).toEpochDay();
            return Optional.of(
                    Instant.ofEpochSecond(
                            day * 86_400 + hour * 3600L + minute * 60L + second - offset, nanos));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static boolean isDelimited(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /** A number of that many digits; −1 when there is anything else. */
    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int at = from; at < from + digits; at++) {
            char c = text.charAt(at);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    /** Where the offset begins; −1 when what is before it is no fraction. */
    private static int fractionEnd(String text) {
        if (text.charAt(SECONDS_END) != '.') {
            return SECONDS_END;
        }
        int at = SECONDS_END + 1;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        int digits = at - SECONDS_END - 1;
        return digits < 1 || digits > MOST_FRACTION || at == text.length() ? -1 : at;
    }

    /** A fraction of more than nine digits is cut off: nobody's clock has them. */
    private static int nanos(String text, int end) {
        int nanos = 0;
        for (int at = SECONDS_END + 1; at < SECONDS_END + 10; at++) {
            nanos = nanos * 10 + (at < end ? text.charAt(at) - '0' : 0);
        }
        return nanos;
    }

    /** Seconds ahead of UTC. */
    private static int offset(String text, int at) {
        char sign = text.charAt(at);
        if (sign == 'Z') {
            return at + 1 == text.length() ? 0 : NO_OFFSET;
        }
        if (sign != '+' && sign != '-' || at + 6 != text.length() || text.charAt(at + 3) != ':') {
            return NO_OFFSET;
        }
        int hours = number(text, at + 1, 2);
        int minutes = number(text, at + 4, 2);
        int seconds = (hours * 60 + minutes) * 60;
        if (hours < 0 || minutes < 0 || minutes > 59 || seconds > 14 * 3600) {
            return NO_OFFSET;
        }
        return sign == '-' ? -seconds : seconds;
    }
}
