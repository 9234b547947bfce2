package dev.credgate.issuance;

import dev.credgate.store.IssuingQuotas.Allowance;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many credentials may be issued in an hour and in a day, both of UTC; empty: any number.
 *
 * @param perHour 0 or more
 * @param perDay 0 or more
 */
public record Quotas(OptionalLong perHour, OptionalLong perDay) {

    /** No limit. */
    public static final Quotas NONE = new Quotas(OptionalLong.empty(), OptionalLong.empty());

    private static final String HOUR = "hour";
    private static final String DAY = "day";

    /** What holds at an instant; the shorter period first. */
    public List<Allowance> at(Instant now) {
        List<Allowance> allowances = new ArrayList<>();
        perHour.ifPresent(limit ->
                allowances.add(new Allowance(HOUR, now.truncatedTo(ChronoUnit.HOURS), limit)));
        perDay.ifPresent(limit ->
                allowances.add(new Allowance(DAY, now.truncatedTo(ChronoUnit.DAYS), limit)));
        return allowances;
    }

    /** How long it is until the period of an allowance ends; at least a second. */
    static Duration rest(Allowance allowance, Instant now) {
        Instant end =
                allowance
                        .start()
                        .plus(
                                1,
                                allowance.period().equals(DAY)
                                        ? ChronoUnit.DAYS
                                        : ChronoUnit.HOURS);
        Duration rest = Duration.between(now, end).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        return rest.isPositive() ? rest : Duration.ofSeconds(1);
    }
}
