package dev.credgate.audit;

/**
 * Checkpoints and anchors that were held against the records, and agree.
 *
 * @param checkpoints how many
 * @param checkpointed how many records the newest of them counts
 * @param key the key that signed it, as a Multikey; empty where there is none
 * @param anchors how many the chain has
 * @param anchored how many records the newest of them counts
 */
public record Witnessed(
        long checkpoints, long checkpointed, String key, long anchors, long anchored) {

    /** None of either. */
    static final Witnessed NOTHING = new Witnessed(0, 0, "", 0, 0);
}
