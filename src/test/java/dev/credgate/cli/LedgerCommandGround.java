package dev.credgate.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.LedgerWrites;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The ledger commands on a real chain of the class's own: what they print, how they end, what the
 * chain shows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LedgerCommandGround {

    static final String CONTRACTS = "CREDGATE_LEDGER_CONTRACTS_";

    @TempDir Path folder;

    final Map<String, String> environment = new HashMap<>();
    Anvil chain;
    ChainRpc rpc;
    LedgerViews views;
    LedgerWrites writes;

    record Result(int exit, String out, String err) {}

    @BeforeAll
    void deploy() {
        chain = Anvil.start();
        environment.put("RPC_URL", chain.url().toString());
        Result deployed = run("deploy");
        assertThat(deployed.exit()).as(deployed.err()).isZero();
        Map<String, Address> addresses = new HashMap<>();
        for (String line : deployed.out().lines().toList()) {
            int equals = line.indexOf('=');
            String name = line.substring(0, equals);
            addresses.put(name, Address.parse(line.substring(equals + 1)).orElseThrow());
            environment.put(CONTRACTS + name, line.substring(equals + 1));
        }
        var deployment =
                new Deployment(
                        requireNonNull(addresses.get("ENTITIES")),
                        requireNonNull(addresses.get("ISSUER_TRUST")),
                        requireNonNull(addresses.get("CREDENTIAL_STATUS")),
                        requireNonNull(addresses.get("CREDENTIAL_TYPES")));
        rpc = new ChainRpc(chain.url(), Duration.ofSeconds(10), Duration.ofSeconds(20));
        views = new LedgerViews(rpc, deployment);
        writes = new LedgerWrites(rpc, deployment);
    }

    @AfterAll
    void stop() {
        rpc.close();
        chain.close();
    }

    Result status(String issuer, String credential, String status) {
        return run(
                "status",
                "set",
                "--issuer",
                issuer,
                "--credential",
                credential,
                "--status",
                status);
    }

    Result run(String group, String command, String[] options, String... more) {
        String[] all = new String[2 + options.length + more.length];
        all[0] = group;
        all[1] = command;
        System.arraycopy(options, 0, all, 2, options.length);
        System.arraycopy(more, 0, all, 2 + options.length, more.length);
        return run(all);
    }

    Result run(String... arguments) {
        return run(environment, arguments);
    }

    static Result run(Map<String, String> environment, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit =
                new CommandLine(new LedgerCommand(environment))
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Result(exit, out.toString(), err.toString());
    }
}
