package dev.credgate.audit;

import dev.credgate.store.Database;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;

/** Makes the one writer of this process. */
class AuditStart {

    @Produces
    @ApplicationScoped
    @Unremovable
    AuditLog log(Database database, InstantSource clock) {
        return new AuditWriter(database, clock);
    }

    /** The same writer. */
    @Produces
    @ApplicationScoped
    @Unremovable
    AuditOnce once(AuditLog log) {
        return (AuditOnce) ClientProxy.unwrap(log);
    }

    void close(@Disposes AuditLog log) {
        if (ClientProxy.unwrap(log) instanceof AuditWriter writer) {
            writer.close();
        }
    }
}
