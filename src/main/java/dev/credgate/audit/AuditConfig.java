package dev.credgate.audit;

import dev.credgate.crypto.Address;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code credgate.audit.*}: checkpoints of the audit record, and where they are anchored. */
@ConfigMapping(prefix = "credgate.audit")
interface AuditConfig {

    /** How often a checkpoint is made, where there are new records. */
    @WithDefault("1m")
    Duration checkpointInterval();

    /** The P-256 key that signs checkpoints: a label, or {@code <token>/<label>}. */
    @WithDefault("audit-checkpoint")
    String checkpointKey();

    /** The address of the contract AuditAnchors on the followed chain; unset, none is anchored. */
    Optional<String> anchorContract();

    /** How often a checkpoint is anchored, where there is a new one. */
    @WithDefault("1h")
    Duration anchorInterval();

    /** The secp256k1 key whose account anchors: a label, or {@code <token>/<label>}. */
    @WithDefault("audit-anchor")
    String anchorKey();

    /** What is wrong with these settings; a line each. */
    default List<String> faults() {
        List<String> faults = new ArrayList<>();
        Map.of("checkpoint-interval", checkpointInterval(), "anchor-interval", anchorInterval())
                .forEach((key, value) -> {
                    if (value.toSeconds() < 1 || value.toDays() > 7) {
                        faults.add("credgate.audit." + key + ": expected 1s to 7d, not " + value);
                    }
                });
        anchorContract()
                .filter(text -> Address.parse(text.strip()).isEmpty())
                .ifPresent(text ->
                        faults.add(
                                "credgate.audit.anchor-contract: expected 0x and 40 hex digits, not "
                                        + text));
        return faults;
    }
}
