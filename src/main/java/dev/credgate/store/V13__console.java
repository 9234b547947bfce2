package dev.credgate.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/**
 * What the issuer's console asks for, so that a page costs a page and not a table: the audit
 * records of one agency, the status changes of one agency, the key requests of all, the
 * transactions of one agency. The agency of an audit record is read out of its event by the
 * database itself, for the old records as well; it is no part of what is hashed, and nobody can
 * write it. In Java because generated columns are what the two databases write differently.
 */
@SuppressWarnings("checkstyle:TypeName") // Flyway reads version and description from the name.
final class V13__console extends BaseJavaMigration {

    /** In canonical JSON a quote inside a text has a backslash before it: this is a member. */
    private static final String MEMBER = "\"agency\":\"([a-z0-9-]{1,63})\"";

    private static final String POSTGRESQL =
            "alter table audit_record add column agency varchar(63) generated always as"
                    + " (substring(event from '"
                    + MEMBER
                    + "')) stored;";

    private static final String H2 =
            "alter table audit_record add column agency varchar(63) generated always as"
                    + " (regexp_substr(event, '"
                    + MEMBER
                    + "', 1, 1, '', 1));";

    private static final String BOTH =
            """
            create index audit_record_agency on audit_record (agency, seq);
            create index pending_status_change_agency on pending_status_change (agency, requested_at);
            create index key_request_requested_at on key_request (requested_at);
            create index chain_transaction_agency on chain_transaction (agency, line);
            """;

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        boolean postgresql = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        try (Statement statement = connection.createStatement()) {
            statement.execute(postgresql ? POSTGRESQL : H2);
            statement.execute(BOTH);
        }
    }
}
