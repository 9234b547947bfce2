package dev.credgate.cli;

import dev.credgate.crypto.Address;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.LedgerWrites;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chain and the contracts that the environment names. Settings, all from the environment:
 *
 * <ul>
 *   <li>{@code RPC_URL}, or {@code CREDGATE_LEDGER_RPC_URL}: the node
 *   <li>{@code CREDGATE_LEDGER_CHAIN_ID}: if set, the node must serve that chain
 *   <li>{@code CREDGATE_LEDGER_CONTRACTS_ENTITIES}, {@code …_ISSUER_TRUST}, {@code
 *       …_CREDENTIAL_STATUS}, {@code …_CREDENTIAL_TYPES}: the contracts' addresses
 *   <li>{@code CREDGATE_LEDGER_ACCOUNT}: the committee's account, which the node must have
 *       unlocked; by default its first one
 * </ul>
 */
final class LedgerConnection implements AutoCloseable {

    private static final String CONTRACTS = "CREDGATE_LEDGER_CONTRACTS_";
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration RECEIPT = Duration.ofSeconds(60);

    private final Map<String, String> environment;
    private final ChainRpc rpc;

    private LedgerConnection(Map<String, String> environment, ChainRpc rpc) {
        this.environment = environment;
        this.rpc = rpc;
    }

    /** A setting that is missing or cannot be read. */
    static final class Misconfigured extends Exception {
        private static final long serialVersionUID = 1;

        Misconfigured(String message) {
            super(message);
        }
    }

    /** The contracts, for writing and for seeing the effect. */
    record Contracts(LedgerWrites writes, LedgerViews views) {}

    static LedgerConnection open(Map<String, String> environment)
            throws Misconfigured, ChainException {
        String url =
                Optional.ofNullable(environment.get("RPC_URL"))
                        .or(() -> Optional.ofNullable(environment.get("CREDGATE_LEDGER_RPC_URL")))
                        .filter(text -> !text.isBlank())
                        .orElseThrow(() ->
                                new Misconfigured(
                                        "RPC_URL is not set: start a stack with ./credgate"
                                                + " up, or set it to the chain node's"
                                                + " JSON-RPC address"));
        var rpc = new ChainRpc(node(url), CALL, RECEIPT);
        var connection = new LedgerConnection(environment, rpc);
        try {
            connection.requireChain();
            return connection;
        } catch (Misconfigured | ChainException e) {
            rpc.close();
            throw e;
        }
    }

    private static URI node(String url) throws Misconfigured {
        try {
            URI node = URI.create(url);
            if (node.getHost() != null && List.of("http", "https").contains(node.getScheme())) {
                return node;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new Misconfigured("RPC_URL is no http or https address: " + url);
    }

    private void requireChain() throws Misconfigured, ChainException {
        String expected = environment.getOrDefault("CREDGATE_LEDGER_CHAIN_ID", "");
        long actual = rpc.chainId();
        if (!expected.isBlank() && !expected.strip().equals(Long.toString(actual))) {
            throw new Misconfigured(
                    "CREDGATE_LEDGER_CHAIN_ID is "
                            + expected
                            + ", but the node at RPC_URL serves chain "
                            + actual);
        }
    }

    ChainRpc rpc() {
        return rpc;
    }

    /** The contracts, which must be there. */
    Contracts contracts() throws Misconfigured, ChainException {
        var deployment =
                new Deployment(
                        contract("ENTITIES"),
                        contract("ISSUER_TRUST"),
                        contract("CREDENTIAL_STATUS"),
                        contract("CREDENTIAL_TYPES"));
        deployment.requirePresent(rpc);
        return new Contracts(new LedgerWrites(rpc, deployment), new LedgerViews(rpc, deployment));
    }

    private Address contract(String name) throws Misconfigured {
        String text = environment.getOrDefault(CONTRACTS + name, "");
        return Address.parse(text)
                .orElseThrow(() ->
                        new Misconfigured(
                                CONTRACTS
                                        + name
                                        + (text.isBlank()
                                                ? " is not set: ledger deploy prints the"
                                                        + " contracts' addresses"
                                                : " is no address: " + text)));
    }

    /** The account that deploys, names and authorises. */
    ChainAccount committee() throws Misconfigured, ChainException {
        String text = environment.getOrDefault("CREDGATE_LEDGER_ACCOUNT", "");
        List<Address> unlocked = rpc.unlockedAccounts();
        if (text.isBlank()) {
            if (unlocked.isEmpty()) {
                throw new ChainException.Refused(
                        "the node has no unlocked account to send from; set"
                                + " CREDGATE_LEDGER_ACCOUNT to one that it has");
            }
            return rpc.unlocked(unlocked.getFirst());
        }
        Address account =
                Address.parse(text)
                        .orElseThrow(() ->
                                new Misconfigured(
                                        "CREDGATE_LEDGER_ACCOUNT is no address: " + text));
        if (!unlocked.contains(account)) {
            throw new ChainException.Refused(
                    "the node has not unlocked CREDGATE_LEDGER_ACCOUNT, " + account);
        }
        return rpc.unlocked(account);
    }

    /** Whoever controls the DID's account, by impersonation: the development chain only. */
    ChainAccount actingFor(Did did, Contracts contracts) throws ChainException {
        Address account =
                switch (did.weId().map(WeIdDid::address)) {
                    case Optional<Address> own when own.isPresent() -> own.get();
                    default ->
                            contracts
                                    .views()
                                    .accountOf(did.hash())
                                    .orElseThrow(() ->
                                            new ChainException.Refused(
                                                    "no issuer is named under "
                                                            + did
                                                            + ": authorise it first"));
                };
        return rpc.impersonated(contracts.views().controllerOf(account));
    }

    /** The number in a did:weid DID when none is given. */
    static long defaultWeIdChain(Map<String, String> environment) throws Misconfigured {
        String text = environment.getOrDefault("CREDGATE_DEFAULT_WEID_CHAIN", "101");
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new Misconfigured("CREDGATE_DEFAULT_WEID_CHAIN is no number: " + text);
        }
        return Long.parseLong(text);
    }

    @Override
    public void close() {
        rpc.close();
    }
}
