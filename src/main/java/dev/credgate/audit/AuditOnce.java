package dev.credgate.audit;

import dev.credgate.store.Mark;
import dev.credgate.store.StoreUnavailableException;

/**
 * Appends to the audit record what may be told once only, however often and on however many
 * replicas somebody tries: the event and a mark on the row that it is about are written in one
 * transaction. Thread-safe.
 */
public interface AuditOnce {

    /**
     * Appends an event and sets the mark, or neither; durable on return. Blocks the caller, up to
     * 30 seconds. A caller must hold no lock on the mark's row.
     *
     * @return false when the mark was set before; then the event was told, and is not told again
     * @throws StoreUnavailableException when it may not have been written; trying again tells
     */
    boolean append(AuditEvent event, Mark mark);
}
