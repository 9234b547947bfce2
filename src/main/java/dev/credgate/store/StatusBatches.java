package dev.credgate.store;

import dev.credgate.ledger.StatusValue;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which lines of {@link StatusOperations} go to the chain together, and how far they are. Replicas
 * that ask at the same time are given the same batch; what each of them does with it is done once
 * by the batch's id. Thread-safe; calls block on the database, and what they wrote is durable on
 * return.
 *
 * <p>Every call throws {@link StoreUnavailableException} when the database did not answer.
 */
public interface StatusBatches {

    /**
     * Lines of one issuer and one status.
     *
     * @param id also of the operation in the outbox
     * @param origin the first of those that were divided for it; its own id where none was
     * @param lines how many
     */
    record Batch(UUID id, UUID origin, String issuer, StatusValue status, int lines) {}

    /** Operations that go to the chain, the oldest first. */
    List<StatusOperation> sending();

    /**
     * The next batch that the outbox is not known to have: one that was formed before, or a new one
     * of the next lines that belong together. Empty when there is none.
     *
     * @param most how many lines a new one has at most
     */
    Optional<Batch> next(UUID operation, int most);

    /** What a batch asks for, in the order of its lines. */
    List<Wish> wishes(UUID batch);

    /**
     * The outbox has a batch: set within the transaction that puts it there. Not set where it was
     * put there before, or refused.
     */
    Mark put(Batch batch, UUID operation, Instant now);

    /**
     * Refuses a batch, and its lines, that was never put into the outbox and never will be.
     *
     * @param refusal why it changes nothing, as its lines are told
     * @return false when it is in the outbox, or was refused before; then nothing was written
     */
    boolean refuse(Batch batch, UUID operation, String refusal, Instant now);

    /**
     * Makes two batches of one that was put into the outbox and changes nothing there, since it is
     * too large: each has half of its lines, with what is noted of their changes, and of the batch
     * itself nothing is left to do. At once and once, however many replicas ask.
     *
     * @param transactions how many it took all the same
     */
    void divide(Batch batch, UUID operation, int transactions, Instant now);

    /** Batches that the outbox has and of which nothing is decided, the oldest first. */
    List<Batch> open(UUID operation);

    /**
     * A batch that was put into the outbox is decided.
     *
     * @param transactions how many it took
     * @param refusal why it changed nothing, as its lines are told; empty where it did
     */
    void decided(UUID batch, int transactions, Optional<String> refusal, Instant now);

    /** Nothing is left to do, unless a batch is still open. */
    void end(UUID operation, Instant now);
}
