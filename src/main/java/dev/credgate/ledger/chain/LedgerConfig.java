package dev.credgate.ledger.chain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code credgate.ledger.*}: which chain is followed, and how. Checked by {@link SettingsCheck}.
 */
@ConfigMapping(prefix = "credgate.ledger")
interface LedgerConfig {

    /** The node's JSON-RPC address, http or https. No default: without a chain nothing is valid. */
    String rpcUrl();

    /** The EVM chain id that the node must serve. */
    long chainId();

    /** Where our contracts are. */
    Contracts contracts();

    /** The first block to read; the one that deployed the oldest contract, or any before. */
    @WithDefault("0")
    long fromBlock();

    /** How many blocks must stand on top of one before it counts. */
    @WithDefault("0")
    int confirmations();

    /** How many blocks a reorganisation may replace before all is read anew. */
    @WithDefault("64")
    int reorgDepth();

    /** How many blocks are asked for at once; halved by itself where a node refuses. */
    @WithDefault("1000")
    int blockRange();

    /** The pause between two looks at an unchanged chain. */
    @WithDefault("250ms")
    Duration pollInterval();

    /** How long one call to the node may take. */
    @WithDefault("5s")
    Duration requestTimeout();

    /** Older than this, the newest block decides nothing any more. */
    @WithDefault("60s")
    Duration maxStaleness();

    /** How long a node whose head fell back counts as lagging before it is believed. */
    @WithDefault("2s")
    Duration rollbackPatience();

    /**
     * Where progress is kept across restarts; unset, each start reads the chain from the first
     * block.
     */
    Optional<String> checkpointFile();

    /** How often progress is written at most. */
    @WithDefault("10s")
    Duration checkpointInterval();

    /** Addresses, 0x and 40 hex digits. */
    interface Contracts {
        String entities();

        String issuerTrust();

        String credentialStatus();

        String credentialTypes();

        /**
         * The registry of ERC-1056 ({@code EthereumDIDRegistry}) that did:ethr is resolved by;
         * unset, did:ethr has the documents of our contract of entities.
         */
        Optional<String> didRegistry();
    }
}
