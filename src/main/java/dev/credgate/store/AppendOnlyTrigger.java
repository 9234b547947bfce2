package dev.credgate.store;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * H2's side of {@link V2__audit_append_only}: lets the audit head grow and refuses every other
 * change. Public because H2 makes it by name. A program without this class can read the tables and
 * not change them. H2 runs no trigger for {@code TRUNCATE}.
 */
@RegisterForReflection
public final class AppendOnlyTrigger implements Trigger {

    private static final String HEAD = "audit_head";

    /** Where {@code records} is in a row of {@code audit_head}. */
    private static final int RECORDS = 1;

    private String table = "";

    /** Called by H2. */
    public AppendOnlyTrigger() {}

    @Override
    public void init(
            Connection connection,
            String schemaName,
            String triggerName,
            String tableName,
            boolean before,
            int type) {
        table = tableName;
    }

    @Override
    public void fire(Connection connection, @Nullable Object[] oldRow, @Nullable Object[] newRow)
            throws SQLException {
        if (table.equalsIgnoreCase(HEAD)
                && newRow != null
                && oldRow != null
                && newRow[RECORDS] instanceof Long now
                && oldRow[RECORDS] instanceof Long before
                && now > before) {
            return;
        }
        throw new SQLException(
                "the audit record is append-only: change of " + table + " refused", "23001");
    }
}
