package dev.credgate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code engines}: which signature engines are here, which are chosen, right, and how fast. */
@Command(
        name = "engines",
        description =
                "Says which signature engines are here, which of them checks what, and how many"
                        + " checks each makes in a second of CPU time of one thread.",
        mixinStandardHelpOptions = true)
final class EnginesCommand implements Callable<Integer> {

    private static final int MOST_KEYS = 100_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    @ArgGroup private @Nullable Instead instead;

    /** What is done in place of measuring each engine. */
    static final class Instead {
        @Option(
                names = "--verdicts",
                description =
                        "measure a whole verdict on a sample credential beside its signature check")
        private boolean verdicts;

        @Option(
                names = "--wycheproof",
                paramLabel = "DIR",
                description =
                        "give every engine every signature case of Project Wycheproof's files in"
                                + " DIR; exit code 1 when an engine is wrong about one")
        private @Nullable Path wycheproof;

        @Option(
                names = "--agree",
                description =
                        "ask every engine about the same signatures, by keys made at random; exit"
                                + " code 1 when one is wrong or they differ")
        private boolean agree;
    }

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Option(
            names = "--seconds",
            defaultValue = "0.4",
            description =
                    "how long each engine is measured for each algorithm; warming up takes half as"
                            + " long again (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--keys",
            defaultValue = "16",
            description =
                    "how many keys of each algorithm --agree makes, of RSA a quarter (default:"
                            + " ${DEFAULT-VALUE})")
    private int keys;

    @Option(
            names = "--seed",
            description = "what --agree draws keys and messages from, to repeat what it told")
    private @Nullable Long seed;

    @Override
    public Integer call() {
        if (!(seconds > 0 && seconds <= 60)) {
            throw new ParameterException(spec.commandLine(), "--seconds: more than 0, at most 60");
        }
        if (keys < 1 || keys > MOST_KEYS) {
            throw new ParameterException(
                    spec.commandLine(), "--keys: 1 to " + MOST_KEYS + ", not " + keys);
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (instead != null && instead.wycheproof != null) {
                return wycheproof(instead.wycheproof, out);
            }
            if (instead != null && instead.agree) {
                return agree(out);
            }
            measure(instead != null && instead.verdicts, out);
            return 0;
        } finally {
            out.flush();
        }
    }

    private void measure(boolean verdicts, PrintWriter out) {
        try (CpuRates cpu = new CpuRates(seconds)) {
            if (verdicts) {
                VerdictRates rates = new VerdictRates(cpu);
                if (json) {
                    rates.printJson(out);
                } else {
                    rates.printTable(out);
                }
            } else {
                EngineRates rates = new EngineRates(cpu);
                if (json) {
                    rates.printJson(out);
                } else {
                    rates.printTable(out);
                }
            }
        }
    }

    private int agree(PrintWriter out) {
        EngineAgreement agreement =
                EngineAgreement.of(seed == null ? System.nanoTime() : seed, keys);
        if (json) {
            agreement.printJson(out);
        } else {
            agreement.printTable(out);
        }
        return agreement.allRight() ? 0 : 1;
    }

    private int wycheproof(Path folder, PrintWriter out) {
        WycheproofReport report;
        try {
            report = WycheproofReport.of(folder);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--wycheproof: expected a folder with Project Wycheproof's files: " + e,
                    e);
        }
        if (json) {
            report.printJson(out);
        } else {
            report.printTable(out);
        }
        return report.allRight() ? 0 : 1;
    }
}
