package dev.credgate.cli;

import dev.credgate.audit.AuditExport;
import dev.credgate.store.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit export}. */
@Command(
        name = "export",
        description =
                "Prints the records as NDJSON, a line each, in a snapshot of the database; checks nothing"
                        + " (that is audit verify's): exit code 0 when all is printed, 1 when a record is"
                        + " not JSON, 2 when the record can't be read.",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated.
final class AuditExportCommand implements Callable<Integer> {

    private final Map<String, String> environment;

    @Spec private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "The first record's number.")
    private long from;

    @Option(
            names = "--to",
            paramLabel = "NUMBER",
            defaultValue = "9223372036854775807",
            description = "The last record's number.")
    private long to;

    AuditExportCommand() {
        this(System.getenv());
    }

    AuditExportCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (from < 1 || to < from) {
            throw new ParameterException(
                    spec.commandLine(), "--from is at least 1, and --to no smaller");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection = Database.ofEnvironment(environment).connect()) {
            AuditExport.Ended ended =
                    AuditExport.write(
                            connection,
                            from,
                            to,
                            line -> {
                                out.print(ascii(line));
                                out.print('\n');
                                if (out.checkError()) {
                                    throw new IOException("nobody reads the lines any more");
                                }
                            });
            ended.fault().ifPresent(spec.commandLine().getErr()::println);
            return ended.fault().isPresent() ? AuditCommand.BROKEN : AuditCommand.WELL;
        } catch (IllegalArgumentException | SQLException | IOException e) {
            return AuditCommand.unreadable(spec, e);
        }
    }

    /**
     * The same JSON without a character that the terminal's encoding may lack; they are in strings
     * only.
     */
    private static String ascii(String line) {
        var text = new StringBuilder(line.length() + 64);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < 0x7f) {
                text.append(c);
            } else {
                text.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return text.toString();
    }
}
