package dev.credgate.store;

import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkus.agroal.runtime.AgroalConnectionConfigurer;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool which errors mean that a connection is dead. For the kind {@code other} Quarkus
 * knows none.
 */
@Singleton
@Unremovable
@JdbcDriver("other")
class DatabaseConnections implements AgroalConnectionConfigurer {

    /** H2: connection broken, object closed, database closed, database is closed. */
    private static final Set<Integer> H2_GONE = Set.of(90067, 90007, 90098, 90121);

    @Override
    public void setExceptionSorter(
            String databaseKind, AgroalDataSourceConfigurationSupplier configuration) {
        configuration.connectionPoolConfiguration().exceptionSorter(new Dead());
    }

    static final class Dead implements ExceptionSorter {

        @Override
        public boolean isFatal(SQLException e) {
            String state = e.getSQLState();
            // Classes of ISO 9075: 08 connection, and PostgreSQL's 57P0x (shut down), 58 (system
            // error), XX (internal error). 25006 is what a server says that is no primary any more:
            // it answers for ever and takes nothing, so that its address is looked up anew. 25P03
            // is
            // its last word where a transaction idled for too long (SessionBounds).
            return state != null
                            && (state.startsWith("08")
                                    || state.startsWith("57P")
                                    || state.startsWith("58")
                                    || state.equals("25006")
                                    || state.equals("25P03")
                                    || state.startsWith("XX"))
                    || H2_GONE.contains(e.getErrorCode());
        }
    }
}
