package dev.credgate.source.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long an answer may be used (RFC 9111, sections 4.2 and 5.2.2), within its kind's bounds. */
final class Freshness {

    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?([0-9]{1,18})");
    private static final Pattern NOT_KEPT = Pattern.compile("(?:^|[,\\s])no-(?:store|cache)\\b");

    private Freshness() {}

    /**
     * How long.
     *
     * @param header of the answer, by its name
     */
    static Duration of(Header header, KindRules rules) {
        Duration said = said(header).orElse(rules.usual());
        return said.compareTo(rules.least()) < 0
                ? rules.least()
                : said.compareTo(rules.most()) > 0 ? rules.most() : said;
    }

    /** The fields of an answer. */
    @FunctionalInterface
    interface Header {
        /** The first of that name. */
        Optional<String> field(String name);
    }

    private static Optional<Duration> said(Header header) {
        String control = header.field("cache-control").orElse("").toLowerCase(Locale.ROOT);
        if (NOT_KEPT.matcher(control).find()) {
            return Optional.of(Duration.ZERO);
        }
        Matcher age = MAX_AGE.matcher(control);
        if (age.find()) {
            Duration most = Duration.ofSeconds(Long.parseLong(age.group(1)) % 1_000_000_000_000L);
            return Optional.of(most.minus(alreadyOld(header)));
        }
        Optional<Instant> date = header.field("date").flatMap(Freshness::instant);
        return header.field("expires")
                .map(text ->
                        instant(text)
                                .flatMap(until -> date.map(from -> Duration.between(from, until)))
                                .orElse(Duration.ZERO));
    }

    private static Duration alreadyOld(Header header) {
        return header.field("age")
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
