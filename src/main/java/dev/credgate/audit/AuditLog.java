package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import dev.credgate.store.StoreUnavailableException;

/**
 * Appends to the audit record. Thread-safe; made for many callers at once, whose events are written
 * together.
 */
public interface AuditLog {

    /**
     * Where an event went.
     *
     * @param sequence its number, 1 for the first of all
     * @param hash the record's hash, which also stands for every record before it
     */
    record Receipt(long sequence, Hash hash) {}

    /**
     * Appends an event and returns when it is durable. Blocks the caller, up to 30 seconds; call it
     * from a virtual or worker thread.
     *
     * @throws StoreUnavailableException when it may not have been written. Then what the event
     *     tells of must not happen: no door opens, no credential leaves
     */
    Receipt append(AuditEvent event);
}
