package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.ContractRule;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {

    private final Map<String, String> written = new HashMap<>();

    SettingsCheckTest() {
        written.put("credgate.ledger.rpc-url", "http://127.0.0.1:8545");
        written.put("credgate.ledger.chain-id", "31337");
        written.put("credgate.ledger.contracts.entities", address("1"));
        written.put("credgate.ledger.contracts.issuer-trust", address("2"));
        written.put("credgate.ledger.contracts.credential-status", address("3"));
        written.put("credgate.ledger.contracts.credential-types", address("4"));
        written.put("credgate.weid.chains.\"1\".contract", address("1"));
        written.put("credgate.weid.chains.\"5\".contract", address("5"));
        written.put("credgate.weid.chains.\"5\".kind", "weidentity");
        written.put("credgate.weid.chains.\"6\".contract", address("6"));
        written.put("credgate.weid.chains.\"6\".kind", "weidentity");
        written.put("credgate.weid.chains.\"6\".trust-further-keys", "true");
    }

    @Test
    void readsWhatTheOperatorWrote() {
        LedgerSettings settings = settings();
        assertThat(settings.entityContracts())
                .isEqualTo(
                        Map.of(
                                parsed("1"),
                                ContractRule.CREDGATE,
                                parsed("5"),
                                ContractRule.WEIDENTITY,
                                parsed("6"),
                                ContractRule.WEIDENTITY_FURTHER_KEYS));
        assertThat(settings.meaningOfState())
                .contains("=CREDGATE,", "=WEIDENTITY edition 2,", "_KEYS edition 2}");
        assertThat(settings.maxStaleness()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.reorgDepth()).isEqualTo(64);
        assertThat(settings.blockRange()).isEqualTo(1000);
        assertThat(settings.checkpointFile()).isEmpty();
        var contracts = SettingsCheck.contracts(config().getConfigMapping(WeIdConfig.class));
        assertThat(contracts.contractOf(1)).contains(parsed("1"));
        assertThat(contracts.contractOf(5)).contains(parsed("5"));
        assertThat(contracts.contractOf(7)).isEmpty();
    }

    @Test
    void aStateOfAnotherRegistryIsAnother() {
        assertThat(settings().didRegistry()).isEmpty();
        String without = settings().meaningOfState();
        written.put("credgate.ledger.contracts.did-registry", address("8"));
        assertThat(settings().didRegistry()).contains(parsed("8"));
        String with = settings().meaningOfState();
        written.put("credgate.ledger.contracts.did-registry", address("9"));
        assertThat(settings().meaningOfState()).isNotEqualTo(with).isNotEqualTo(without);
    }

    @ParameterizedTest
    @CsvSource({
        "credgate.ledger.rpc-url, ws://node, must be an http or https address",
        "credgate.ledger.rpc-url, a b, must be an http or https address",
        "credgate.ledger.chain-id, 0, must be at least 1",
        "credgate.ledger.from-block, -1, must be at least 0",
        "credgate.ledger.reorg-depth, 0, must be between 1 and 10000",
        "credgate.ledger.confirmations, -1, must be between 0 and 10000",
        "credgate.ledger.block-range, 0, must be between 1 and 100000",
        "credgate.ledger.max-staleness, PT0S, must be longer than nothing",
        "credgate.ledger.contracts.entities, 0x12, must be 0x and 40 hex digits",
        "credgate.ledger.contracts.issuer-trust, 0x0000000000000000000000000000000000000000, must not be the zero address",
        "credgate.ledger.contracts.did-registry, 0x12, must be 0x and 40 hex digits",
        "credgate.ledger.contracts.did-registry, 0x0000000000000000000000000000000000000000, must not be the zero address",
        "credgate.ledger.contracts, same, must be different addresses",
        "credgate.ledger.contracts, registry, must be different addresses",
        "credgate.weid.chains.\"5\".kind, other, must be credgate or weidentity",
        "credgate.weid.chains.\"05\", number, must be a decimal number without a leading zero",
        "credgate.weid.chains.\"1\", kind, must have the kind that this contract has elsewhere",
        "credgate.weid.chains.\"1\".trust-further-keys, true, must be left out"
    })
    void oneLineNamesTheWrongKey(String key, String value, String rule) {
        switch (value) {
            case "same" -> written.put("credgate.ledger.contracts.credential-types", address("3"));
            case "registry" -> written.put("credgate.ledger.contracts.did-registry", address("5"));
            case "number" -> written.put(key + ".contract", address("7"));
            case "kind" -> written.put(key + ".kind", "weidentity");
            default -> written.put(key, value);
        }
        assertThatThrownBy(
                        () -> {
                            settings();
                            SettingsCheck.contracts(config().getConfigMapping(WeIdConfig.class));
                        })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " " + rule)
                .hasMessageNotContaining("\n");
    }

    private LedgerSettings settings() {
        SmallRyeConfig config = config();
        return SettingsCheck.settings(
                config.getConfigMapping(LedgerConfig.class),
                config.getConfigMapping(WeIdConfig.class));
    }

    private SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(written, "operator", 100))
                .withMapping(LedgerConfig.class)
                .withMapping(WeIdConfig.class)
                .withConverter(
                        Duration.class,
                        200,
                        new io.quarkus.runtime.configuration.DurationConverter())
                .build();
    }

    private static String address(String digit) {
        return "0x" + digit.repeat(40);
    }

    private static Address parsed(String digit) {
        return Address.parse(address(digit)).orElseThrow();
    }
}
