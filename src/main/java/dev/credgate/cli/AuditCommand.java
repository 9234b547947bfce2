package dev.credgate.cli;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.ChainException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code audit}. Exit codes of its commands: 0 when all is well, 1 when something does not hold, 2
 * when that cannot be told.
 */
@Command(
        name = "audit",
        description = "The audit record.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuditVerifyCommand.class,
            AuditProveCommand.class,
            AuditCheckProofCommand.class,
            AuditExportCommand.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated.
final class AuditCommand implements Runnable {

    static final int WELL = 0;
    static final int BROKEN = 1;
    static final int UNREADABLE = 2;

    /** Undefined table, in PostgreSQL and in H2. */
    private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S04");

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Says in one line why something can't be read. */
    static int unreadable(CommandSpec command, Exception e) {
        String what = e instanceof ChainException ? "the chain" : "the audit record";
        command.commandLine().getErr().println(what + " can't be read: " + why(e));
        return UNREADABLE;
    }

    /** Why a file cannot be opened; the exception's own message may be its name alone. */
    static String unopened(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "access is denied";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String why(Exception e) {
        if (e instanceof SQLException sql && NO_TABLE.contains(String.valueOf(sql.getSQLState()))) {
            return "the database has none; the gateway makes it when it first starts";
        }
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** An address on the command line. */
    static final class AddressText implements ITypeConverter<Address> {

        @Override
        public Address convert(String text) {
            return Address.parse(text)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "an address is 0x and 40 hex digits, not \"" + text + '"'));
        }
    }
}
