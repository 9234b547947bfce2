package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import dev.credgate.ledger.StatusValue;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Changes that suspend or restore, and whose turn comes when something newer is asked for already:
 * they give way to it. A revocation gives way to nothing.
 */
final class StatusBatchOvertaking {

    private StatusBatchOvertaking() {}

    /** {@link StatusBatches#overtaken}, as it is within a transaction. */
    static Set<UUID> credentials(Connection connection, Batch batch) throws SQLException {
        if (batch.status() == StatusValue.REVOKED) {
            return Set.of();
        }
        return new HashSet<>(
                list(
                        connection,
                        "select l.credential from status_operation_line l join status_operation o"
                                + " on o.id = l.operation join pending_status_change p on"
                                + " p.credential = l.credential where l.batch = ? and (p.operation"
                                + " is null or p.operation <> l.batch) and (p.status = 'revoked' or"
                                + " p.status <> lower(l.status) and p.requested_at >"
                                + " o.requested_at)",
                        row -> row.getObject(1, UUID.class),
                        batch.id()));
    }

    /** {@link StatusBatches#refuseSome}: they become a batch of their own, which is refused. */
    static boolean refuse(
            Connection connection,
            Batch batch,
            UUID operation,
            Set<UUID> credentials,
            String refusal,
            Instant now)
            throws SQLException {
        StatusOperation unused = StatusOperationStore.locked(connection, operation);
        if (update(
                        connection,
                        "update status_operation_batch set lines = lines - ? where id = ? and"
                                + " put_at is null and decided_at is null and lines = ? and lines > ?",
                        credentials.size(),
                        batch.id(),
                        batch.lines(),
                        credentials.size())
                == 0) {
            return false;
        }
        UUID part = UUID.randomUUID();
        String these =
                " and credential in ("
                        + String.join(", ", Collections.nCopies(credentials.size(), "?"))
                        + ")";
        int moved =
                update(
                        connection,
                        "update status_operation_line set batch = ?, refusal = ? where batch = ?"
                                + these,
                        with(credentials, part, refusal, batch.id()));
        if (moved != credentials.size()) {
            throw new IllegalArgumentException(
                    "a batch of status changes has " + moved + " of " + credentials.size());
        }
        int _ =
                update(
                        connection,
                        "insert into status_operation_batch (id, operation, number, issuer, status,"
                                + " lines, decided_at, refusal, transactions, origin) values (?, ?,"
                                + " ?, ?, ?, ?, ?, ?, 0, ?)",
                        part,
                        operation,
                        StatusBatchStore.count(connection, operation),
                        batch.issuer(),
                        batch.status().name(),
                        moved,
                        now,
                        Optional.of(refusal),
                        batch.origin());
        // What another replica noted of them already is told with the part.
        int _ =
                update(
                        connection,
                        "update pending_status_change set operation = ? where operation = ?"
                                + these,
                        with(credentials, part, batch.id()));
        return true;
    }

    private static Object[] with(Set<UUID> credentials, Object... first) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(credentials);
        return all.toArray();
    }
}
