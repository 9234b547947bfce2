package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HexFormat;

/**
 * {@link ConsumedNonces} in {@code consumed_nonce}, whose primary key makes one caller the first.
 */
@ApplicationScoped
class NonceStore implements PanacheRepositoryBase<ConsumedNonce, String>, ConsumedNonces {

    private static final OldRows OLD = new OldRows("nonces", "ConsumedNonce", "id", "expiresAt");

    private final DurableTransactions transactions;

    NonceStore(DurableTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean consume(byte[] key, Instant expires) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a nonce's key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        String id = HexFormat.of().formatHex(key);
        return transactions.write("consume a nonce", () -> insert(id, expires)).orElse(false);
    }

    private boolean insert(String id, Instant expires) {
        // Looking first costs little and keeps a replayed nonce from being an error in the
        // database's log. Who arrives at the same moment is stopped by the primary key.
        if (findById(id) != null) {
            return false;
        }
        var row = new ConsumedNonce();
        row.id = id;
        row.expiresAt = expires;
        persistAndFlush(row);
        return true;
    }

    /** Deletes what expired before {@code instant}; returns how many. */
    long deleteExpiredBefore(Instant instant) {
        return OLD.delete(transactions, getEntityManager(), instant);
    }
}
