package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked each second of what waits goes through nothing that was settled long ago. */
class ChainQueriesTest {

    private static final String SETTLED =
            "insert into chain_transaction (id, operation, account, purpose, target, data, state,"
                    + " number, enqueued_at) select gen_random_uuid(), gen_random_uuid(), 'key',"
                    + " 'status', '0x', '0x', 'confirmed', n, current_timestamp from"
                    + " generate_series(1, 20000) as n";

    @Test
    void whatWaitsIsFoundByAnIndex() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL)) {
            database.execute(SETTLED);
            database.execute("analyze chain_transaction");
            for (String query :
                    List.of(
                            ChainAccountStore.withWorkQuery(false),
                            ChainAccountStore.withWorkQuery(true),
                            ChainTransactionStore.BACKLOG)) {
                assertThat(plan(database, query)).contains("chain_transaction_state");
            }
        }
    }

    private static String plan(TestDatabase database, String query) throws Exception {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("explain " + query)) {
            while (row.next()) {
                plan.append(row.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
