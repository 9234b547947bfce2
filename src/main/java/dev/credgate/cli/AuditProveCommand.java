package dev.credgate.cli;

import dev.credgate.audit.AuditProof;
import dev.credgate.audit.AuditProofJson;
import dev.credgate.audit.AuditProofs;
import dev.credgate.crypto.Address;
import dev.credgate.store.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit prove}. */
@Command(
        name = "prove",
        description =
                "Writes a proof that a record is in the audit record, for somebody who has only the"
                        + " chain: exit code 0 when it is written, 1 when the database does not agree with"
                        + " itself, 2 when there is no such record or it is not anchored yet.",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated.
final class AuditProveCommand implements Callable<Integer> {

    /** Records that are listed where several name the same. */
    private static final int LISTED = 20;

    private final Map<String, String> environment;

    @Spec private CommandSpec spec;

    @Option(
            names = "--record",
            required = true,
            paramLabel = "NUMBER|ID",
            description = "The record's number, or what it alone names: a credential's id, say.")
    private String record;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the proof goes; a new file.")
    private Path file;

    @Option(
            names = "--contract",
            paramLabel = "ADDRESS",
            converter = AuditCommand.AddressText.class,
            description = "Where it is to be anchored, of several contracts that were used.")
    private @Nullable Address contract;

    AuditProveCommand() {
        this(System.getenv());
    }

    AuditProveCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (Files.exists(file)) {
            err.println(file + " is there already");
            return AuditCommand.UNREADABLE;
        }
        try (Connection connection = Database.ofEnvironment(environment).connect()) {
            Optional<Long> number = number(connection);
            if (number.isEmpty()) {
                return AuditCommand.UNREADABLE;
            }
            return switch (AuditProofs.prove(
                    connection, number.get(), Optional.ofNullable(contract))) {
                case AuditProofs.Made.Proof(var proof) -> write(proof);
                case AuditProofs.Made.NotYet(var why) -> {
                    err.println(why);
                    yield AuditCommand.UNREADABLE;
                }
                case AuditProofs.Made.Broken(var why) -> {
                    err.println("record " + number.get() + " cannot be proven: " + why);
                    yield AuditCommand.BROKEN;
                }
            };
        } catch (IllegalArgumentException | SQLException e) {
            return AuditCommand.unreadable(spec, e);
        }
    }

    private Optional<Long> number(Connection connection) throws SQLException {
        if (record.matches("[0-9]{1,18}")) {
            return Optional.of(Long.parseLong(record));
        }
        List<Long> naming = AuditProofs.naming(connection, record, LISTED);
        if (naming.size() == 1) {
            return Optional.of(naming.getFirst());
        }
        spec.commandLine()
                .getErr()
                .println(
                        naming.isEmpty()
                                ? "no record names " + record
                                : "several records name " + record + ", choose one: " + naming);
        return Optional.empty();
    }

    private int write(AuditProof proof) {
        try {
            Files.write(
                    file,
                    AuditProofJson.write(proof),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println(file + " can't be written: " + AuditCommand.unopened(e));
            return AuditCommand.UNREADABLE;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("proof of record " + proof.number() + " among " + proof.size());
        out.println("contract     " + proof.place().contract());
        out.println("account      " + proof.place().account());
        out.println("chain        " + proof.place().chainId());
        return AuditCommand.WELL;
    }
}
