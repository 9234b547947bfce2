package dev.credgate.credential.mdoc;

import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborItem.CborText;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.Slice;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A tdate: RFC 3339 under tag 0. ISO 18013-5 allows UTC in whole seconds only; issuers that write
 * fractions or an offset are understood all the same, since the time is signed and unambiguous.
 */
final class MdocDate {

    private static final int WHOLE_SECONDS = "2026-01-01T00:00:00Z".length();

    private MdocDate() {}

    static Optional<Instant> read(CborItem item) {
        return item instanceof CborTag(long number, CborText(String text), Slice _)
                        && number == CborTag.DATE_TIME
                ? read(text)
                : Optional.empty();
    }

    private static Optional<Instant> read(String text) {
        try {
            if (text.length() == WHOLE_SECONDS && text.charAt(19) == 'Z') {
                return Optional.of(wholeSeconds(text));
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** What nearly every document has, without a formatter. */
    private static Instant wholeSeconds(String text) {
        if (text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            throw new DateTimeException("no date and time");
        }
        return LocalDateTime.of(
                        digits(text, 0, 4),
                        digits(text, 5, 7),
                        digits(text, 8, 10),
                        digits(text, 11, 13),
                        digits(text, 14, 16),
                        digits(text, 17, 19))
                .toInstant(ZoneOffset.UTC);
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            char digit = text.charAt(at);
            if (digit < '0' || digit > '9') {
                throw new DateTimeException("no digit");
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    /** As it is written: UTC in whole seconds. */
    static String write(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
