package dev.credgate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.SignatureEngines.Presence;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Asks every engine that is here about the same signatures: good ones by keys made at random, their
 * twins, and what is no signature of that key over that message. Each engine must give the right
 * answer, and the same as the others. BBS has one engine, and nobody to agree with.
 */
final class EngineAgreement {

    static final String TAKEN = "taken";
    static final String REFUSED = "refused";

    /** What an answer begins with that is none: no engine may throw, and all of them least. */
    private static final String THROWN = "threw ";

    private static final int MESSAGES = 4;
    private static final int CHANGED_BITS = 6;

    /** Making a key of RSA takes as long as hundreds of checks. */
    private static final int KEYS_FOR_ONE_OF_RSA = 4;

    /** A difference says what went wrong; more of them say it again. */
    private static final int TOLD = 5;

    /** What an engine says of a message and a signature. */
    @FunctionalInterface
    interface Answering {
        String answer(byte[] message, byte[] signature);
    }

    /**
     * An engine with a key ready.
     *
     * @param answering {@link #TAKEN}, {@link #REFUSED}, or whose the signature is instead
     */
    record Judge(String engine, Answering answering) {

        private String answer(byte[] message, byte[] signature) {
            try {
                return answering.answer(message, signature);
            } catch (RuntimeException thrown) {
                return THROWN + thrown;
            }
        }
    }

    /** What was asked of the engines of one algorithm, and where they were wrong or differed. */
    private static final class Row {
        private final String algorithm;
        private List<String> engines = List.of();
        private int keys;
        private int good;
        private int bad;
        private int differing;
        private final List<String> differences = new ArrayList<>();

        Row(String algorithm) {
            this.algorithm = algorithm;
        }

        void ask(TrialKey key, byte[] message, byte[] signature, boolean holds) {
            if (holds) {
                good++;
            } else {
                bad++;
            }
            Map<String, String> answers = new LinkedHashMap<>();
            key.judges()
                    .forEach(
                            judge -> answers.put(judge.engine(), judge.answer(message, signature)));
            List<String> distinct = answers.values().stream().distinct().toList();
            if (distinct.size() == 1
                    && distinct.getFirst().equals(TAKEN) == holds
                    && !distinct.getFirst().startsWith(THROWN)) {
                return;
            }
            differing++;
            if (differences.size() < TOLD) {
                differences.add(
                        "%s, expected %s: message %s, signature %s"
                                .formatted(
                                        answers,
                                        holds ? TAKEN : "anything but that from all",
                                        HexFormat.of().formatHex(message),
                                        HexFormat.of().formatHex(signature)));
            }
        }
    }

    private final List<Presence> engines = SignatureEngines.all();
    private final List<Row> rows = new ArrayList<>();
    private final long seed;

    private EngineAgreement(long seed) {
        this.seed = seed;
    }

    /**
     * Asks every engine about every algorithm that it has.
     *
     * @param keys how many of each algorithm, at least one; of RSA fewer
     */
    static EngineAgreement of(long seed, int keys) {
        Map<KeyAlgorithm, Function<SecureRandom, TrialKey>> trials = new LinkedHashMap<>();
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            if (algorithm != KeyAlgorithm.BBS) {
                trials.put(algorithm, random -> key(algorithm, random));
            }
        }
        return of(seed, keys, trials);
    }

    /** The same of the keys that these make. */
    static EngineAgreement of(
            long seed, int keys, Map<KeyAlgorithm, Function<SecureRandom, TrialKey>> trials) {
        EngineAgreement agreement = new EngineAgreement(seed);
        trials.forEach((algorithm, making) -> {
            boolean rsa = algorithm == KeyAlgorithm.RSA_PKCS1 || algorithm == KeyAlgorithm.RSA_PSS;
            int some = rsa ? Math.ceilDiv(keys, KEYS_FOR_ONE_OF_RSA) : keys;
            agreement.rows.add(
                    run(
                            new Row(algorithm.label()),
                            some,
                            making,
                            new SeededBytes(seed + algorithm.ordinal())));
        });
        return agreement;
    }

    private static TrialKey key(KeyAlgorithm algorithm, SecureRandom random) {
        return switch (algorithm) {
            case P256 -> TrialKey.nist(Curve.P256.P_256, "secp256r1", random);
            case P384 -> TrialKey.nist(Curve.P384.P_384, "secp384r1", random);
            case P521 -> TrialKey.nist(Curve.P521.P_521, "secp521r1", random);
            case SECP256K1 -> TrialKey.secp256k1(random);
            case SECP256K1_RECOVERY -> TrialKey.recovered(random);
            case ED25519 -> TrialKey.edwards(random);
            case RSA_PKCS1 -> TrialKey.rsa(RsaPadding.Pkcs1.PKCS1, random);
            case RSA_PSS -> TrialKey.rsa(RsaPadding.Pss.PSS, random);
            case BBS -> throw new IllegalArgumentException("nobody to agree with");
        };
    }

    private static Row run(
            Row row, int keys, Function<SecureRandom, TrialKey> making, SecureRandom random) {
        TrialKey before = making.apply(random);
        for (int at = 0; at < keys; at++) {
            TrialKey key = making.apply(random);
            row.keys++;
            row.engines = key.judges().stream().map(Judge::engine).toList();
            for (int turn = 0; turn < MESSAGES; turn++) {
                byte[] message = message(random);
                byte[] signature = key.signing().apply(message);
                row.ask(key, message, signature, true);
                key.twin().apply(signature).ifPresent(twin -> row.ask(key, message, twin, true));
                for (int bit = 0; bit < CHANGED_BITS; bit++) {
                    row.ask(key, message, flipped(signature, random), false);
                }
                row.ask(key, flipped(message, random), signature, false);
                row.ask(key, message, before.signing().apply(message), false);
                byte[] anything = new byte[signature.length];
                random.nextBytes(anything);
                row.ask(key, message, anything, false);
            }
            before = key;
        }
        return row;
    }

    /** Mostly short; now and then longer than an engine's scratch memory. */
    private static byte[] message(Random random) {
        byte[] message = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 9000 : 200)];
        random.nextBytes(message);
        return message;
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        int bit = random.nextInt(bytes.length * 8);
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    /** Whether every answer was right. */
    boolean allRight() {
        return rows.stream().allMatch(row -> row.differing == 0);
    }

    void printTable(PrintWriter out) {
        for (Presence presence : engines) {
            if (presence.engine().isEmpty()) {
                out.printf("%s is missing: %s%n", presence.name(), presence.failure());
            }
        }
        for (Row row : rows) {
            out.printf(
                    "%-6s %-20s %3d keys %6d good %6d bad  %s%n",
                    row.differing == 0 ? "agree" : "DIFFER",
                    row.algorithm,
                    row.keys,
                    row.good,
                    row.bad,
                    String.join(", ", row.engines));
            row.differences.forEach(one -> out.printf("      %s%n", one));
        }
        out.printf(
                "%d signatures, %d answers, %d signatures answered wrongly or differently, seed"
                        + " %d%n",
                rows.stream().mapToInt(row -> row.good + row.bad).sum(),
                rows.stream().mapToInt(row -> (row.good + row.bad) * row.engines.size()).sum(),
                rows.stream().mapToInt(row -> row.differing).sum(),
                seed);
    }

    void printJson(PrintWriter out) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("seed", seed);
        ArrayNode all = root.putArray("algorithms");
        for (Row row : rows) {
            ObjectNode one = all.addObject();
            one.put("algorithm", row.algorithm);
            ArrayNode names = one.putArray("engines");
            row.engines.forEach(names::add);
            one.put("keys", row.keys);
            one.put("good", row.good);
            one.put("bad", row.bad);
            one.put("differing", row.differing);
            ArrayNode differences = one.putArray("differences");
            row.differences.forEach(differences::add);
        }
        out.println(root.toPrettyString());
    }
}
