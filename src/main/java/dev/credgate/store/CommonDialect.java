package dev.credgate.store;

import org.hibernate.boot.model.TypeContributions;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.TimeZoneSupport;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.descriptor.jdbc.UUIDJdbcType;

/**
 * The SQL that H2 and PostgreSQL have in common. Quarkus fixes Hibernate's dialect when it builds;
 * this one fits both databases, since the entities here need nothing beyond the standard.
 */
public final class CommonDialect extends Dialect {

    /** Called by Hibernate. */
    public CommonDialect() {
        super(DatabaseVersion.make(0));
    }

    /**
     * Instants are bound with their offset. Without this they would be bound as UTC's wall clock
     * and no zone, and H2 would take that for its session's: the host's.
     */
    @Override
    public TimeZoneSupport getTimeZoneSupport() {
        return TimeZoneSupport.NATIVE;
    }

    @Override
    public void contributeTypes(
            TypeContributions typeContributions, ServiceRegistry serviceRegistry) {
        super.contributeTypes(typeContributions, serviceRegistry);
        // Both have a type for it; the standard has none, and bytes would be sent.
        typeContributions.contributeJdbcType(UUIDJdbcType.INSTANCE);
    }
}
