package dev.credgate.store;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Hash;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What an application keeps on a database, and what tests put there. */
@SuppressWarnings("NullAway") // Quarkus fills the fields
abstract class StoreGround {

    static final Instant NOW = Instant.now().truncatedTo(MICROS);

    @Inject ListedPlaces places;
    @Inject ConsumedNonces nonces;
    @Inject EndedSessions sessions;
    @Inject AssertionKeys keys;
    @Inject IssuedCredentials credentials;
    @Inject PendingStatusChanges pending;
    @Inject IdempotentAnswers answers;
    @Inject AuditLog audit;
    @Inject AuditOnce once;
    @Inject Purge purge;
    @Inject Database database;
    @Inject AgroalDataSource pool;

    static IssuedCredential credential(String agency, Optional<Instant> validUntil) {
        return new IssuedCredential(
                UUID.randomUUID(),
                agency,
                "did:weid:1:0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
                "cpt:1000",
                "weidentity",
                Hash.of(random()),
                NOW,
                validUntil,
                "did:weid:1:0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1#keys-0");
    }

    static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    boolean withhold(UUID id, Instant at) {
        try {
            return JdbcTransaction.call(database, credentials.withheld(id, at)::set);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean set(Mark mark) throws SQLException {
        return JdbcTransaction.call(database, mark::set);
    }
}
