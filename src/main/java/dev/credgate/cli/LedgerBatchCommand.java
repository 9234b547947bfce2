package dev.credgate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code ledger batch FILE}: several {@code ledger} commands that do not depend on each other, at
 * once. Each waits for blocks of its own; together they wait for the same ones. What each printed
 * comes in the file's order; the exit code is the worst one.
 */
@Command(
        name = "batch",
        description =
                "Runs the ledger commands of a file, one a line with a tab between arguments, all at"
                        + " the same time.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class LedgerBatchCommand implements Callable<Integer> {

    @Spec CommandSpec spec;
    @ParentCommand LedgerCommand ledger;

    @Parameters(paramLabel = "FILE", description = "the commands, without the word ledger")
    Path file;

    private static final int AT_ONCE = 16;

    private record Ended(int code, String out, String err) {}

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        List<Future<Ended>> running = new ArrayList<>();
        // No virtual threads: in the native executable a library's first use may not fall on one.
        try (var executor = Executors.newFixedThreadPool(AT_ONCE)) {
            for (String line : lines()) {
                running.add(executor.submit(() -> run(line.split("\t", -1))));
            }
        }
        int worst = LedgerCommand.DONE;
        for (Future<Ended> command : running) {
            Ended ended = command.get();
            spec.commandLine().getOut().print(ended.out());
            spec.commandLine().getErr().print(ended.err());
            worst = Math.max(worst, ended.code());
        }
        spec.commandLine().getOut().flush();
        spec.commandLine().getErr().flush();
        return worst;
    }

    private List<String> lines() {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file + ": " + e, e);
        }
    }

    private Ended run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                new CommandLine(new LedgerCommand(ledger.environment()))
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Ended(code, out.toString(), err.toString());
    }
}
