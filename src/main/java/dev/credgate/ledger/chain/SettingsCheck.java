package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.WeIdContracts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what the operator wrote into settings, or stops the start with one line that names the key.
 */
final class SettingsCheck {

    private static final String LEDGER = "credgate.ledger.";
    private static final String CHAINS = "credgate.weid.chains.";
    private static final int MOST_KEPT = 10_000;
    private static final int WIDEST_RANGE = 100_000;

    private SettingsCheck() {}

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException with one line: the key, what it must be, what it is
     */
    static LedgerSettings settings(LedgerConfig ledger, WeIdConfig weid) {
        LedgerConfig.Contracts contracts = ledger.contracts();
        Address entities = address(LEDGER + "contracts.entities", contracts.entities());
        Address trust = address(LEDGER + "contracts.issuer-trust", contracts.issuerTrust());
        Address status =
                address(LEDGER + "contracts.credential-status", contracts.credentialStatus());
        Address types = address(LEDGER + "contracts.credential-types", contracts.credentialTypes());
        Optional<Address> registry = didRegistry(ledger);
        Map<Address, ContractRule> rules = rules(entities, weid);
        Set<Address> different = new HashSet<>(rules.keySet());
        different.add(trust);
        different.add(status);
        different.add(types);
        registry.ifPresent(different::add);
        require(
                different.size() == rules.size() + (registry.isPresent() ? 4 : 3),
                LEDGER + "contracts",
                "must be different addresses",
                contracts.entities());
        return new LedgerSettings(
                url(ledger.rpcUrl()),
                atLeast(LEDGER + "chain-id", 1, ledger.chainId()),
                rules,
                trust,
                status,
                types,
                registry,
                atLeast(LEDGER + "from-block", 0, ledger.fromBlock()),
                between(LEDGER + "confirmations", 0, MOST_KEPT, ledger.confirmations()),
                between(LEDGER + "reorg-depth", 1, MOST_KEPT, ledger.reorgDepth()),
                between(LEDGER + "block-range", 1, WIDEST_RANGE, ledger.blockRange()),
                positive(LEDGER + "poll-interval", ledger.pollInterval()),
                positive(LEDGER + "request-timeout", ledger.requestTimeout()),
                positive(LEDGER + "max-staleness", ledger.maxStaleness()),
                ledger.checkpointFile().map(Path::of),
                positive(LEDGER + "checkpoint-interval", ledger.checkpointInterval()),
                positive(LEDGER + "rollback-patience", ledger.rollbackPatience()));
    }

    /** The registry of ERC-1056, where there is one. */
    static Optional<Address> didRegistry(LedgerConfig ledger) {
        return ledger.contracts()
                .didRegistry()
                .map(text -> address(LEDGER + "contracts.did-registry", text));
    }

    /** Which chain number means which contract. */
    static WeIdContracts contracts(WeIdConfig weid) {
        Map<Long, Address> contracts = new HashMap<>();
        weid.chains()
                .forEach((number, chain) -> {
                    String key = CHAINS + quoted(number);
                    require(
                            number.matches("0|[1-9][0-9]{0,17}"),
                            key,
                            "must be a decimal number without a leading zero",
                            number);
                    contracts.put(
                            Long.valueOf(number), address(key + ".contract", chain.contract()));
                });
        return new WeIdContracts(contracts);
    }

    private static Map<Address, ContractRule> rules(Address entities, WeIdConfig weid) {
        Map<Address, ContractRule> rules = new HashMap<>();
        rules.put(entities, ContractRule.CREDGATE);
        weid.chains()
                .forEach((number, chain) -> {
                    String key = CHAINS + quoted(number);
                    Address contract = address(key + ".contract", chain.contract());
                    ContractRule rule = rule(key, chain);
                    ContractRule other = rules.putIfAbsent(contract, rule);
                    require(
                            other == null || other == rule,
                            key,
                            "must have the kind that this contract has elsewhere",
                            chain.kind());
                });
        return rules;
    }

    private static ContractRule rule(String key, WeIdConfig.Chain chain) {
        return switch (chain.kind()) {
            case "credgate" -> {
                require(
                        !chain.trustFurtherKeys(),
                        key + ".trust-further-keys",
                        "must be left out for kind credgate, whose keys count anyway",
                        "true");
                yield ContractRule.CREDGATE;
            }
            case "weidentity" ->
                    chain.trustFurtherKeys()
                            ? ContractRule.WEIDENTITY_FURTHER_KEYS
                            : ContractRule.WEIDENTITY;
            default -> throw wrong(key + ".kind", "must be credgate or weidentity", chain.kind());
        };
    }

    private static URI url(String text) {
        String key = LEDGER + "rpc-url";
        try {
            URI url = URI.create(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            require(http && url.getHost() != null, key, "must be an http or https address", text);
            return url;
        } catch (IllegalArgumentException _) {
            throw wrong(key, "must be an http or https address", text);
        }
    }

    static Address address(String key, String text) {
        Address address =
                Address.parse(text)
                        .orElseThrow(() -> wrong(key, "must be 0x and 40 hex digits", text));
        require(!address.equals(Address.ZERO), key, "must not be the zero address", text);
        return address;
    }

    private static long atLeast(String key, long least, long value) {
        require(value >= least, key, "must be at least " + least, Long.toString(value));
        return value;
    }

    private static int between(String key, int least, int most, int value) {
        require(
                value >= least && value <= most,
                key,
                "must be between " + least + " and " + most,
                Integer.toString(value));
        return value;
    }

    private static Duration positive(String key, Duration value) {
        require(value.isPositive(), key, "must be longer than nothing", value.toString());
        return value;
    }

    private static String quoted(String number) {
        return '"' + number + '"';
    }

    private static void require(boolean holds, String key, String rule, String found) {
        if (!holds) {
            throw wrong(key, rule, found);
        }
    }

    private static IllegalArgumentException wrong(String key, String rule, String found) {
        return new IllegalArgumentException(key + " " + rule + ", but is: " + found);
    }
}
