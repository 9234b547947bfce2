package dev.credgate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.KnownAnswer;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NoEngineException;
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

/** Which engines are here, and how many checks of each algorithm they make in a CPU-second. */
final class EngineRates {

    private static final int DIGESTED_BYTES = 1024;

    /** What one engine reached. */
    private record Rate(String engine, double perSecond, boolean chosen) {}

    private final List<Presence> engines = SignatureEngines.all();
    private final Map<String, List<Rate>> rates = new LinkedHashMap<>();

    /** Measures them all. */
    EngineRates(CpuRates cpu) {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            rates.put(
                    algorithm.label(),
                    algorithm == KeyAlgorithm.SECP256K1_RECOVERY
                            ? recovery(cpu)
                            : checks(algorithm, cpu));
        }
        byte[] bytes = new byte[DIGESTED_BYTES];
        rates.put(
                "SHA-256 of 1 KiB",
                List.of(
                        new Rate(
                                Sha2.engine(),
                                cpu.perSecond(() -> Sha2.SHA_256.hash(Message.of(bytes))[0] != 1),
                                true)));
        rates.put(
                "Keccak-256 of 1 KiB",
                List.of(
                        new Rate(
                                "credgate",
                                cpu.perSecond(() -> Keccak256.hash(bytes).a() != 1),
                                true)));
    }

    private static List<Rate> recovery(CpuRates cpu) {
        String chosen = Secp256k1Engines.preferred().engine();
        List<Rate> measured = new ArrayList<>();
        for (Secp256k1 engine : Secp256k1Engines.all()) {
            double rate = cpu.perSecond(Secp256k1Engines.knownAnswer(engine));
            measured.add(new Rate(engine.engine(), rate, engine.engine().equals(chosen)));
        }
        return measured;
    }

    private List<Rate> checks(KeyAlgorithm algorithm, CpuRates cpu) {
        String chosen = chosen(algorithm);
        return engines.stream()
                .flatMap(presence -> presence.engine().stream())
                .filter(engine -> engine.algorithms().contains(algorithm))
                .map(engine ->
                        new Rate(
                                engine.name(),
                                cpu.perSecond(KnownAnswer.of(algorithm).on(engine)::good),
                                engine.name().equals(chosen)))
                .toList();
    }

    /** The name of none, when there is none. */
    private static String chosen(KeyAlgorithm algorithm) {
        try {
            return SignatureEngines.chosen(algorithm).name();
        } catch (NoEngineException _) {
            return "";
        }
    }

    void printTable(PrintWriter out) {
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

    void printJson(PrintWriter out) {
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
