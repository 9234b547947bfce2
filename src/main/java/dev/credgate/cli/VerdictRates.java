package dev.credgate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.cli.SampleVerdict.Part;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What the sample credential's verdict costs in this process, and what its parts cost. */
final class VerdictRates {

    private final Map<Part, Double> micros = new EnumMap<>(Part.class);

    /** Measures the parts in turn. */
    VerdictRates(CpuRates cpu) {
        SampleVerdict sample = new SampleVerdict();
        List<BooleanSupplier> works = Arrays.stream(Part.values()).map(sample::work).toList();
        double[] measured = cpu.microsInTurn(works);
        for (Part part : Part.values()) {
            micros.put(part, measured[part.ordinal()]);
        }
    }

    private static String described(Part part) {
        return switch (part) {
            case BARE -> "the engine alone: recover the key";
            case HASHED -> "... and the hashes that the format demands";
            case VERDICT -> "one credential, bytes to verdict";
            case REMEMBERED -> "the same, its signature known from before";
        };
    }

    void printTable(PrintWriter out) {
        double hashed = of(Part.HASHED);
        out.println("CPU microseconds of one thread, each in turn (medians).");
        micros.forEach((part, each) ->
                out.printf(
                        Locale.ROOT,
                        "  %-45s %8.2f  %,9.0f a second  %4.0f %%%n",
                        described(part),
                        each,
                        1e6 / each,
                        100 * hashed / each));
    }

    void printJson(PrintWriter out) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode each = root.putObject("cpu_micros");
        micros.forEach((part, cost) -> each.put(part.name().toLowerCase(Locale.ROOT), cost));
        out.println(root);
    }

    private double of(Part part) {
        return java.util.Objects.requireNonNull(micros.get(part), part.name());
    }
}
