package dev.credgate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.KnownAnswer;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.SignatureEngines.Presence;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code engines}: which signature engines are here, which are chosen, and how fast each is. */
@Command(
        name = "engines",
        description =
                "Says which signature engines are here, which of them checks what, and how many"
                        + " checks each makes in a second of CPU time of one thread.",
        mixinStandardHelpOptions = true)
final class EnginesCommand implements Callable<Integer> {

    private static final int ROUNDS = 4;
    private static final int DIGESTED_BYTES = 1024;

    @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Option(
            names = "--seconds",
            defaultValue = "0.4",
            description =
                    "how long each engine is measured for each algorithm; warming up takes half as"
                            + " long again (default: ${DEFAULT-VALUE})")
    private double seconds;

    /** What one engine reached. */
    private record Rate(String engine, double perSecond, boolean chosen) {}

    @Override
    public Integer call() {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        if (!(seconds > 0 && seconds <= 60)) {
            throw new ParameterException(
                    command.commandLine(), "--seconds: more than 0, at most 60");
        }
        List<Presence> engines = SignatureEngines.all();
        Map<String, List<Rate>> rates = new LinkedHashMap<>();
        try (CpuClock clock = new CpuClock()) {
            for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
                rates.put(algorithm.label(), measured(algorithm, engines, clock));
            }
            byte[] bytes = new byte[DIGESTED_BYTES];
            rates.put(
                    "SHA-256 of 1 KiB",
                    List.of(
                            new Rate(
                                    "jdk",
                                    rate(() -> Sha2.SHA_256.hash(Message.of(bytes))[0] != 1, clock),
                                    true)));
            rates.put(
                    "Keccak-256 of 1 KiB",
                    List.of(
                            new Rate(
                                    "credgate",
                                    rate(() -> Keccak256.hash(bytes).a() != 1, clock),
                                    true)));
        }
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            printJson(engines, rates, out);
        } else {
            printTable(engines, rates, out);
        }
        out.flush();
        return 0;
    }

    private List<Rate> measured(KeyAlgorithm algorithm, List<Presence> engines, CpuClock clock) {
        List<Rate> rates = new ArrayList<>();
        if (algorithm == KeyAlgorithm.SECP256K1_RECOVERY) {
            Secp256k1 chosen = Secp256k1Engines.preferred();
            for (Secp256k1 engine : Secp256k1Engines.all()) {
                double rate = rate(Secp256k1Engines.knownAnswer(engine), clock);
                rates.add(new Rate(engine.engine(), rate, engine.engine().equals(chosen.engine())));
            }
            return rates;
        }
        String chosen = SignatureEngines.chosen(algorithm).name();
        for (Presence presence : engines) {
            presence.engine()
                    .filter(engine -> engine.algorithms().contains(algorithm))
                    .ifPresent(engine ->
                            rates.add(
                                    new Rate(
                                            engine.name(),
                                            rate(KnownAnswer.of(algorithm).on(engine)::good, clock),
                                            engine.name().equals(chosen))));
        }
        return rates;
    }

    /** Runs a second of CPU time: of some rounds the best, which had the fewest neighbours. */
    private double rate(BooleanSupplier check, CpuClock clock) {
        round(check, clock, seconds / 2);
        double best = 0;
        for (int i = 0; i < ROUNDS; i++) {
            best = Math.max(best, round(check, clock, seconds / ROUNDS));
        }
        return best;
    }

    private static double round(BooleanSupplier check, CpuClock clock, double length) {
        long start = clock.nanos();
        long spent;
        long runs = 0;
        do {
            for (int i = 0; i < 10; i++) {
                if (!check.getAsBoolean()) {
                    throw new IllegalStateException("a good signature was refused");
                }
            }
            runs += 10;
            spent = clock.nanos() - start;
        } while (spent < length * 1e9);
        return runs * 1e9 / spent;
    }

    private static void printTable(
            List<Presence> engines, Map<String, List<Rate>> rates, PrintWriter out) {
        for (Presence presence : engines) {
            if (presence.engine().isEmpty()) {
                out.printf("%s is missing: %s%n", presence.name(), presence.failure());
            }
        }
        out.println("Checks in a second of CPU time of one thread; * is what this process uses.");
        rates.forEach((algorithm, measured) -> {
            out.printf("%n%s%n", algorithm);
            for (Rate rate : measured) {
                out.printf(
                        Locale.ROOT,
                        "  %s %-14s %,12.0f%n",
                        rate.chosen() ? "*" : " ",
                        rate.engine(),
                        rate.perSecond());
            }
        });
    }

    private static void printJson(
            List<Presence> engines, Map<String, List<Rate>> rates, PrintWriter out) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode listed = root.putArray("engines");
        for (Presence presence : engines) {
            ObjectNode one = listed.addObject();
            one.put("name", presence.name());
            one.put("present", presence.engine().isPresent());
            if (presence.engine().isEmpty()) {
                one.put("failure", presence.failure());
            }
        }
        ObjectNode algorithms = root.putObject("algorithms");
        rates.forEach((algorithm, measured) -> {
            ObjectNode one = algorithms.putObject(algorithm);
            ObjectNode perSecond = one.putObject("checks_per_cpu_second");
            for (Rate rate : measured) {
                perSecond.put(rate.engine(), Math.round(rate.perSecond()));
                if (rate.chosen()) {
                    one.put("chosen", rate.engine());
                }
            }
        });
        out.println(root.toPrettyString());
    }
}
