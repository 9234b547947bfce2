package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A server that a failover made a standby answers on, and writes nothing. */
class DemotedServerTest {

    @Test
    void aConnectionThatWritesNothingIsLeft() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL)) {
            Database asked = database.database();
            try (Connection connection = asked.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("set session characteristics as transaction read only");
            }
            assertThatThrownBy(() -> write(asked))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            thrown -> assertThat(thrown.getSQLState()).isEqualTo("25006"));
            write(asked);
        }
    }

    private static void write(Database database) throws SQLException {
        boolean unused =
                JdbcTransaction.call(
                        database,
                        connection -> {
                            int _ =
                                    ChainRows.update(
                                            connection, "insert into turn (name) values ('test')");
                            return true;
                        });
    }
}
