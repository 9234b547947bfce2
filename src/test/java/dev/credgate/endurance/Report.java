package dev.credgate.endurance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a run, and what was found wrong. Thread-safe. */
final class Report {

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, List<Duration>> times = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    synchronized void count(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    synchronized void most(String what, long candidate) {
        counts.merge(what, candidate, Math::max);
    }

    synchronized void time(String what, Duration time) {
        times.computeIfAbsent(what, _ -> new ArrayList<>()).add(time);
    }

    /** Counts what must not be, zero included, and tells of each in a line. */
    synchronized void faults(String what, List<String> lines) {
        count(what, lines.size());
        lines.forEach(line -> faults.add(what + ": " + line));
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized String table(String head) {
        StringBuilder text = new StringBuilder(head).append('\n');
        counts.forEach((what, count) -> text.append(line(what, Long.toString(count))));
        times.forEach((what, all) -> text.append(line(what, spread(all))));
        return text.toString();
    }

    private static String spread(List<Duration> all) {
        List<Duration> sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        Duration longest = sorted.getLast();
        return sorted.size() == 1
                ? seconds(longest)
                : seconds(sorted.get(sorted.size() / 2))
                        + " median, "
                        + seconds(longest)
                        + " longest";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private static String line(String what, String value) {
        return String.format(Locale.ROOT, "  %-58s %s%n", what, value);
    }
}
