package dev.credgate.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/**
 * Checkpoints of the audit record, never changed by accident (as {@link V2__audit_append_only}
 * keeps the record itself), and notes of where they are anchored on a chain. Notes follow the
 * chain: a reorganisation may take an anchor away.
 */
@SuppressWarnings("checkstyle:TypeName") // Flyway reads version and description from the name.
final class V12__audit_checkpoints extends BaseJavaMigration {

    private static final String TABLES =
            """
            create table audit_checkpoint (
                number bigint not null primary key,
                tree_size bigint not null unique,
                root varchar(66) not null,
                head varchar(66) not null,
                at timestamp(6) with time zone not null,
                previous varchar(66) not null,
                signing_key varchar(128) not null,
                signature varchar(128) not null,
                peaks varchar(4096) not null
            );
            create table audit_anchor (
                chain_id bigint not null,
                contract varchar(42) not null,
                log varchar(42) not null,
                place bigint not null,
                checkpoint bigint not null,
                block bigint not null,
                at timestamp(6) with time zone not null,
                primary key (chain_id, contract, log, place)
            );
            create index audit_anchor_checkpoint on audit_anchor (checkpoint);
            insert into turn (name) values ('audit-checkpoint'), ('audit-anchor');
            """;

    private static final String POSTGRESQL =
            """
            create trigger audit_checkpoint_append_only before update or delete on audit_checkpoint
                for each row execute function audit_append_only();
            create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint
                for each statement execute function audit_append_only();
            """;

    private static final String H2 =
            """
            create trigger audit_checkpoint_append_only before update, delete on audit_checkpoint
                for each row call 'dev.credgate.store.AppendOnlyTrigger';
            """;

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        boolean postgresql = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        try (Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
            statement.execute(postgresql ? POSTGRESQL : H2);
        }
    }
}
