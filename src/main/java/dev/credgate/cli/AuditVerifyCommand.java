package dev.credgate.cli;

import dev.credgate.audit.AuditVerification;
import dev.credgate.audit.AuditVerification.Anchor;
import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.audit.AuditWitness;
import dev.credgate.audit.Witnessed;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Multikey;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.Database;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code audit verify}. */
@Command(
        name = "verify",
        description =
                "Checks the audit record from end to end, with its checkpoints and, where a contract is"
                        + " configured or given, its anchors on the chain: exit code 0 when it is intact,"
                        + " 1 when it is broken, 2 when it can't be read.",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2)
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated.
final class AuditVerifyCommand implements Callable<Integer> {

    private static final String CONTRACT = "CREDGATE_AUDIT_ANCHOR_CONTRACT";

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

    @Option(
            names = "--key",
            paramLabel = "MULTIKEY",
            converter = KeyText.class,
            description =
                    "The key that signs checkpoints; may be given several times. Without it the chain's"
                            + " word is taken, and without the chain the first checkpoint's.")
    private List<String> keys = List.of();

    @Option(
            names = "--contract",
            paramLabel = "ADDRESS",
            converter = AuditCommand.AddressText.class,
            description = "Where anchors are; by default " + CONTRACT + ".")
    private @Nullable Address contract;

    @Option(
            names = "--account",
            paramLabel = "ADDRESS",
            converter = AuditCommand.AddressText.class,
            description = "Who anchors; by default whom the database names, which proves less.")
    private @Nullable Address account;

    @Option(
            names = "--rpc",
            paramLabel = "URL",
            description = "The chain's node; by default RPC_URL or CREDGATE_LEDGER_RPC_URL.")
    private @Nullable String rpc;

    @Option(names = "--without-chain", description = "Leaves the anchors out.")
    private boolean withoutChain;

    AuditVerifyCommand() {
        this(System.getenv());
    }

    AuditVerifyCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (Connection connection = Database.ofEnvironment(environment).connect()) {
            Optional<Address> at = withoutChain ? Optional.empty() : contract();
            if (at.isEmpty()) {
                var witness = AuditWitness.of(new HashSet<>(keys));
                return tell(
                        AuditVerification.verify(connection, anchors, witness),
                        withoutChain
                                ? "left out (--without-chain)"
                                : "not asked: no contract is configured or given");
            }
            Map<String, String> settings = new HashMap<>(environment);
            if (rpc != null) {
                settings.put("RPC_URL", rpc);
            }
            try (LedgerConnection chain = LedgerConnection.open(settings)) {
                return verify(connection, new AnchorLog(chain.rpc(), at.get()));
            }
        } catch (IllegalArgumentException | SQLException | LedgerConnection.Misconfigured e) {
            return AuditCommand.unreadable(spec, e);
        } catch (ChainException e) {
            int code = AuditCommand.unreadable(spec, e);
            spec.commandLine().getErr().println("(--without-chain leaves the anchors out)");
            return code;
        }
    }

    private Optional<Address> contract() {
        if (contract != null) {
            return Optional.of(contract);
        }
        String text = environment.getOrDefault(CONTRACT, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Address.parse(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        CONTRACT + " is no address: " + text)));
    }

    private int verify(Connection connection, AnchorLog log) throws SQLException, ChainException {
        Optional<Address> who =
                account == null ? AuditWitness.accountNoted(connection, log) : Optional.of(account);
        if (who.isEmpty()) {
            return tell(
                    AuditVerification.verify(
                            connection, anchors, AuditWitness.of(new HashSet<>(keys))),
                    "none: the database names no account that anchored at " + log.address());
        }
        AuditWitness witness = AuditWitness.of(log, who.get(), new HashSet<>(keys));
        return tell(
                AuditVerification.verify(connection, anchors, witness),
                "by "
                        + who.get()
                        + (account == null ? ", as the database says (--account pins it)" : ""));
    }

    private int tell(Finding finding, String anchoring) {
        PrintWriter out = spec.commandLine().getOut();
        switch (finding) {
            case Finding.Intact intact -> {
                out.println("audit record intact");
                out.println("records  " + intact.records());
                out.println("first    " + time(intact.first()));
                out.println("last     " + time(intact.last()));
                out.println("head     " + intact.records() + ":" + intact.head());
                tell(out, intact.witnessed(), anchoring);
                return AuditCommand.WELL;
            }
            case Finding.Broken broken -> {
                out.println(
                        "audit record BROKEN at record "
                                + broken.sequence()
                                + " ("
                                + broken.how()
                                + "): "
                                + broken.detail());
                return AuditCommand.BROKEN;
            }
        }
    }

    private static void tell(PrintWriter out, Witnessed witnessed, String anchoring) {
        out.println(
                "checkpoints "
                        + (witnessed.checkpoints() == 0
                                ? "none"
                                : witnessed.checkpoints()
                                        + ", the last of "
                                        + witnessed.checkpointed()
                                        + " records, signed by "
                                        + witnessed.key()));
        out.println(
                "anchors  "
                        + (witnessed.anchors() == 0
                                ? anchoring
                                : witnessed.anchors()
                                        + ", the last of "
                                        + witnessed.anchored()
                                        + " records, "
                                        + anchoring));
    }

    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("-");
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

    /** {@code zDn…}. */
    static final class KeyText implements ITypeConverter<String> {

        @Override
        public String convert(String text) {
            if (Multikey.parse(text).isEmpty()) {
                throw new TypeConversionException("no Multikey: \"" + text + '"');
            }
            return text;
        }
    }
}
