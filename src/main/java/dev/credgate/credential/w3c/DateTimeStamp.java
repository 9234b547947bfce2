package dev.credgate.credential.w3c;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * XML Schema's {@code dateTimeStamp} (1.1 Part 2, section 3.4.28): a date, a time and always an
 * offset. Years have four digits, so that every instant can be compared and written back.
 */
public final class DateTimeStamp {

    /** A fraction of more than nine digits is cut off: nobody's clock has them. */
    private static final Pattern FORM =
            Pattern.compile(
                    "(\\d{4})-(\\d{2})-(\\d{2})T(\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,30}))?"
                            + "(?:Z|([+-])(\\d{2}):(\\d{2}))");

    private static final int LONGEST = 64;

    private DateTimeStamp() {}

    /** The instant that the text names; empty for any other form and for dates that are none. */
    public static Optional<Instant> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            boolean midnight = parts.group(4).equals("24");
            LocalDateTime local =
                    LocalDateTime.of(
                            number(parts, 1),
                            number(parts, 2),
                            number(parts, 3),
                            midnight ? 0 : number(parts, 4),
                            number(parts, 5),
                            number(parts, 6),
                            nanos(parts.group(7)));
            // 24:00:00 is the end of its day, and no later.
            if (midnight) {
                if (!local.toLocalTime().equals(java.time.LocalTime.MIDNIGHT)) {
                    return Optional.empty();
                }
                local = local.plusDays(1);
            }
            return Optional.of(local.toInstant(offset(parts)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static int nanos(@org.jspecify.annotations.Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    private static ZoneOffset offset(Matcher parts) {
        if (parts.group(8) == null) {
            return ZoneOffset.UTC;
        }
        int minutes = number(parts, 10);
        if (minutes > 59) {
            throw new DateTimeException("no offset");
        }
        int seconds = (number(parts, 9) * 60 + minutes) * 60;
        if (seconds > 14 * 3600) {
            throw new DateTimeException("no offset");
        }
        return ZoneOffset.ofTotalSeconds(parts.group(8).equals("-") ? -seconds : seconds);
    }
}
