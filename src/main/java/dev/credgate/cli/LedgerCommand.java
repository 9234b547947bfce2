package dev.credgate.cli;

import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.Deployment;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code ledger}: entities, issuers, schemas and status on the chain. Every command waits until its
 * change is in a block and looks whether it took effect. Exit codes: 0 done, 1 refused or the chain
 * is away, 2 wrong arguments or settings.
 */
@Command(
        name = "ledger",
        description = "Entities, issuers, schemas and credential status on the chain.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Reads from the environment: RPC_URL, CREDGATE_LEDGER_CONTRACTS_ENTITIES,",
            "_ISSUER_TRUST, _CREDENTIAL_STATUS, _CREDENTIAL_TYPES; optionally",
            "CREDGATE_LEDGER_CHAIN_ID, CREDGATE_LEDGER_ACCOUNT, CREDGATE_DEFAULT_WEID_CHAIN.",
            "Exit code 0: done; 1: refused; 2: wrong arguments or settings."
        },
        subcommands = {
            LedgerCommand.Deploy.class,
            LedgerBatchCommand.class,
            LedgerDidCommand.class,
            LedgerIssuerCommand.class,
            LedgerSchemaCommand.class,
            LedgerStatusCommand.class
        })
final class LedgerCommand {

    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;

    private final Map<String, String> environment;

    LedgerCommand() {
        this(System.getenv());
    }

    LedgerCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Map<String, String> environment() {
        return environment;
    }

    /** What a command does once the chain is reached. */
    interface Work {
        void on(LedgerConnection connection) throws ChainException, LedgerConnection.Misconfigured;
    }

    /** Does it, and says in one line why not. */
    int run(CommandSpec command, Work work) {
        PrintWriter err = command.commandLine().getErr();
        try (LedgerConnection connection = LedgerConnection.open(environment)) {
            work.on(connection);
            return DONE;
        } catch (LedgerConnection.Misconfigured e) {
            err.println(command.qualifiedName() + ": " + e.getMessage());
            return USAGE;
        } catch (ChainException e) {
            err.println(command.qualifiedName() + ": " + e.getMessage());
            return REFUSED;
        } finally {
            command.commandLine().getOut().flush();
            err.flush();
        }
    }

    /** A refusal of our own, before the chain is asked. */
    static ChainException.Refused refusal(String message) {
        return new ChainException.Refused(message);
    }

    /** The effect is looked for, not assumed. */
    static void confirm(boolean effect, String what) throws ChainException {
        if (!effect) {
            throw new ChainException.Refused(
                    "the transaction is in a block, yet the chain does not show that "
                            + what
                            + "; did somebody else change it just now?");
        }
    }

    @Command(
            name = "deploy",
            description =
                    "Deploys the contracts and prints their addresses as NAME=value lines. The"
                            + " sending account administers trust and is the first committee"
                            + " member.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    static final class Deploy implements Callable<Integer> {
        @Spec CommandSpec spec;
        @ParentCommand LedgerCommand ledger;

        @Option(
                names = "--audit-anchors-only",
                description =
                        "Only the contract for anchors of the audit record, which is younger.")
        boolean anchorsOnly;

        @Override
        public Integer call() {
            return ledger.run(
                    spec,
                    connection -> {
                        if (anchorsOnly) {
                            deployAnchors(connection);
                            return;
                        }
                        Deployment deployment =
                                Deployment.deploy(connection.rpc(), connection.committee());
                        deployment.requirePresent(connection.rpc());
                        PrintWriter out = spec.commandLine().getOut();
                        out.println("ENTITIES=" + deployment.entities());
                        out.println("ISSUER_TRUST=" + deployment.issuerTrust());
                        out.println("CREDENTIAL_STATUS=" + deployment.credentialStatus());
                        out.println("CREDENTIAL_TYPES=" + deployment.credentialTypes());
                        deployAnchors(connection);
                    });
        }

        private void deployAnchors(LedgerConnection connection)
                throws ChainException, LedgerConnection.Misconfigured {
            var anchors = new AnchorLog(connection.rpc(), AnchorLog.deploy(connection.committee()));
            anchors.requirePresent();
            spec.commandLine().getOut().println("AUDIT_ANCHORS=" + anchors.address());
        }
    }
}
