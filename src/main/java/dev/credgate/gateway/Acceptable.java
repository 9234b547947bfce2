package dev.credgate.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client takes, by its {@code Accept} header (RFC 9110, section 12.5.1). */
final class Acceptable {

    /** Ranges that are looked at; nobody writes so many. */
    private static final int MOST = 64;

    private Acceptable() {}

    /**
     * The best of what is offered; empty when nothing will do.
     *
     * @param accept the header's values; without any, everything will do
     * @param offered media types in lower case, the best first
     */
    static Optional<String> best(List<String> accept, List<String> offered) {
        if (accept.isEmpty()) {
            return offered.stream().findFirst();
        }
        List<String> ranges =
                accept.stream().flatMap(value -> List.of(value.split(",", -1)).stream()).toList();
        String best = "";
        double highest = 0;
        for (String type : offered) {
            double quality = quality(type, ranges.subList(0, Math.min(MOST, ranges.size())));
            if (quality > highest) {
                highest = quality;
                best = type;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** By the most specific of the ranges that the type is in. */
    private static double quality(String type, List<String> ranges) {
        double quality = 0;
        int specific = 0;
        for (String range : ranges) {
            String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
            int match = match(type, parts.length == 0 ? "" : parts[0].strip());
            if (match > specific) {
                specific = match;
                quality = weight(parts);
            }
        }
        return quality;
    }

    private static int match(String type, String range) {
        if (range.equals(type)) {
            return 3;
        }
        if (range.equals("*/*")) {
            return 1;
        }
        return range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))
                ? 2
                : 0;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                return parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
                        ? Double.parseDouble(parameter.substring(2))
                        : 0;
            }
        }
        return 1;
    }
}
