package dev.credgate.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/**
 * Keeps anybody from changing or deleting an audit record by accident. In Java because triggers are
 * what the two databases write differently. Whoever may drop a trigger is not kept from anything:
 * that is what the hash chain is for.
 */
@SuppressWarnings("checkstyle:TypeName") // Flyway reads version and description from the name.
final class V2__audit_append_only extends BaseJavaMigration {

    private static final String POSTGRESQL =
            """
            create function audit_append_only() returns trigger language plpgsql as $body$
            begin
                if tg_table_name = 'audit_head' and tg_op = 'UPDATE' then
                    if new.id = old.id and new.records > old.records then
                        return new;
                    end if;
                end if;
                raise exception 'the audit record is append-only: % on % refused', tg_op, tg_table_name
                    using errcode = 'restrict_violation';
            end
            $body$;
            create trigger audit_record_append_only before update or delete on audit_record
                for each row execute function audit_append_only();
            create trigger audit_record_no_truncate before truncate on audit_record
                for each statement execute function audit_append_only();
            create trigger audit_head_append_only before update or delete on audit_head
                for each row execute function audit_append_only();
            create trigger audit_head_no_truncate before truncate on audit_head
                for each statement execute function audit_append_only();
            """;

    private static final String H2 =
            """
            create trigger audit_record_append_only before update, delete on audit_record
                for each row call 'dev.credgate.store.AppendOnlyTrigger';
            create trigger audit_head_append_only before update, delete on audit_head
                for each row call 'dev.credgate.store.AppendOnlyTrigger';
            """;

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        boolean postgresql = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        try (Statement statement = connection.createStatement()) {
            statement.execute(postgresql ? POSTGRESQL : H2);
        }
    }
}
