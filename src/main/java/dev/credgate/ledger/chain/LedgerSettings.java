package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.ContractRule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How to follow the chain; see {@link LedgerConfig} for each one's meaning.
 *
 * @param entityContracts our Entities and every contract that a did:weid chain number names, each
 *     with how far it is believed
 * @param didRegistry the registry of ERC-1056 that did:ethr is resolved by; empty when none is
 * @param checkpointFile where progress is kept across restarts; empty to start from the chain each
 *     time
 * @param patience how long a node whose head is below ours, on the same chain, counts as lagging
 *     before its word is taken that the chain went back
 */
record LedgerSettings(
        URI rpcUrl,
        long chainId,
        Map<Address, ContractRule> entityContracts,
        Address issuerTrust,
        Address credentialStatus,
        Address credentialTypes,
        Optional<Address> didRegistry,
        long fromBlock,
        int confirmations,
        int reorgDepth,
        int blockRange,
        Duration pollInterval,
        Duration requestTimeout,
        Duration maxStaleness,
        Optional<Path> checkpointFile,
        Duration checkpointInterval,
        Duration patience) {

    LedgerSettings {
        entityContracts = Map.copyOf(entityContracts);
    }

    /** Everything that decides what a state says of a block: another text, other states. */
    String meaningOfState() {
        return "chain %d from %d trust %s status %s types %s registry %s entities %s"
                .formatted(
                        chainId,
                        fromBlock,
                        issuerTrust,
                        credentialStatus,
                        credentialTypes,
                        didRegistry.map(Address::toString).orElse("none"),
                        new TreeMap<>(
                                entityContracts.entrySet().stream()
                                        .collect(
                                                Collectors.toMap(
                                                        entry -> entry.getKey().toString(),
                                                        entry -> entry.getValue().edition()))));
    }
}
