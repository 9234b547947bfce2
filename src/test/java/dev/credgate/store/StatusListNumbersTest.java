package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Numbers and places that older versions gave for each agency come forward as they are, those that
 * an issuer was given twice included; from then on each is given once to an issuer.
 */
class StatusListNumbersTest {

    @ParameterizedTest
    @EnumSource
    void what_was_given_twice_stays_and_nothing_is_given_twice_again(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.empty(kind)) {
            Flyway.configure()
                    .configuration(database.flyway().getConfiguration())
                    .target("18")
                    .load()
                    .migrate();
            // The agency moi was called interior from some day on, and home later.
            database.execute(
                    list("moi", 1, "did:a", 1),
                    list("moi", 2, "did:a", 2),
                    list("interior", 1, "did:a", 3),
                    list("home", 1, "did:a", 3),
                    list("tax", 1, "did:b", 4),
                    place(1, "moi", 1, 5),
                    place(2, "interior", 1, 5),
                    place(3, "interior", 1, 6),
                    place(4, "tax", 1, 5),
                    place(5, "moi", 2, 5),
                    place(6, "nowhere", 1, 5));

            SchemaMigration.migrate(database.flyway());

            assertThat(database.rows("select agency, number, numbered_under from status_list"))
                    .containsExactlyInAnyOrder(
                            "moi 1 did:a",
                            "moi 2 did:a",
                            "interior 1 null",
                            "home 1 null",
                            "tax 1 did:b");
            assertThat(
                            database.rows(
                                    "select agency, list, place, numbered_under from status_place"))
                    .containsExactlyInAnyOrder(
                            "moi 1 5 did:a",
                            "interior 1 5 null",
                            "interior 1 6 null",
                            "tax 1 5 did:b",
                            "moi 2 5 did:a",
                            "nowhere 1 5 null");

            database.execute(
                    "insert into status_list (agency, number, issuer, uri, places, opened_at,"
                            + " numbered_under) values ('fourth', 3, 'did:a', 'fourth-3', 64,"
                            + " current_timestamp, 'did:a')");
            for (String second :
                    new String[] {
                        "insert into status_list (agency, number, issuer, uri, places, opened_at,"
                                + " numbered_under) values ('fifth', 3, 'did:a', 'fifth-3', 64,"
                                + " current_timestamp, 'did:a')",
                        "insert into status_place (credential, agency, list, place, numbered_under)"
                                + " values ('00000000-0000-0000-0000-000000000009', 'fifth', 1, 5,"
                                + " 'did:a')"
                    }) {
                assertThatThrownBy(() -> database.execute(second))
                        .as(second)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo(ChainRows.DUPLICATE));
            }
        }
    }

    private static String list(String agency, int number, String issuer, int day) {
        return ("insert into status_list (agency, number, issuer, uri, places, opened_at) values"
                        + " ('%s', %d, '%s', '%s-%d', 64, timestamp with time zone '2026-11-0%d"
                        + " 08:00:00+00')")
                .formatted(agency, number, issuer, agency, number, day);
    }

    private static String place(int credential, String agency, int list, int place) {
        return ("insert into status_place (credential, agency, list, place) values"
                        + " ('00000000-0000-0000-0000-00000000000%d', '%s', %d, %d)")
                .formatted(credential, agency, list, place);
    }
}
