package dev.credgate.cli;

import dev.credgate.audit.AuditVerification;
import dev.credgate.audit.AuditVerification.Anchor;
import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.crypto.Hash;
import dev.credgate.store.Database;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code audit}. */
@Command(
        name = "audit",
        description = "The audit record.",
        mixinStandardHelpOptions = true,
        subcommands = AuditCommand.Verify.class)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated.
final class AuditCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code audit verify}. */
    @Command(
            name = "verify",
            description =
                    "Checks the audit record from end to end: exit code 0 when it is intact, 1 when it is"
                            + " broken, 2 when it can't be read.",
            mixinStandardHelpOptions = true,
            exitCodeOnExecutionException = 2)
    static final class Verify implements Callable<Integer> {

        private static final int INTACT = 0;
        private static final int BROKEN = 1;
        private static final int UNREADABLE = 2;

        /** Undefined table, in PostgreSQL and in H2. */
        private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S04");

        private final Map<String, String> environment;

        @Spec private CommandSpec spec;

        @Option(
                names = "--anchor",
                paramLabel = "NUMBER:HASH",
                converter = AnchorText.class,
                description =
                        "A head that this command printed earlier and that was kept elsewhere; may be given"
                                + " several times. Shows a record that was rewritten as a whole.")
        private List<Anchor> anchors = List.of();

        Verify() {
            this(System.getenv());
        }

        Verify(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            Finding finding;
            try (Connection connection = Database.ofEnvironment(environment).connect()) {
                finding = AuditVerification.verify(connection, anchors);
            } catch (IllegalArgumentException | SQLException e) {
                err.println("the audit record can't be read: " + why(e));
                return UNREADABLE;
            }
            return switch (finding) {
                case Finding.Intact intact -> {
                    out.println("audit record intact");
                    out.println("records  " + intact.records());
                    out.println("first    " + time(intact.first()));
                    out.println("last     " + time(intact.last()));
                    out.println("head     " + intact.records() + ":" + intact.head());
                    yield INTACT;
                }
                case Finding.Broken broken -> {
                    out.println(
                            "audit record BROKEN at record "
                                    + broken.sequence()
                                    + " ("
                                    + broken.how()
                                    + "): "
                                    + broken.detail());
                    yield BROKEN;
                }
            };
        }

        private static String why(Exception e) {
            if (e instanceof SQLException sql
                    && NO_TABLE.contains(String.valueOf(sql.getSQLState()))) {
                return "the database has none; the gateway makes it when it first starts";
            }
            return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        }

        private static String time(Optional<Instant> time) {
            return time.map(Instant::toString).orElse("-");
        }
    }

    /** {@code 1234:0x…}. */
    static final class AnchorText implements ITypeConverter<Anchor> {

        @Override
        public Anchor convert(String text) {
            int colon = text.indexOf(':');
            if (colon > 0 && text.substring(0, colon).matches("[0-9]{1,18}")) {
                Optional<Hash> hash = Hash.parse(text.substring(colon + 1));
                if (hash.isPresent()) {
                    return new Anchor(Long.parseLong(text.substring(0, colon)), hash.get());
                }
            }
            throw new TypeConversionException(
                    "an anchor is a record's number, a colon and 0x with 64 hex digits, not \""
                            + text
                            + "\"");
        }
    }
}
