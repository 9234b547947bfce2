package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.audit.AuditEvent.StatusChanged;
import dev.credgate.audit.AuditVerification;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.AssertionKeys.AssertionKey;
import dev.credgate.store.EndedSessions.EndedSession;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.PendingStatusChanges.LeftOpen;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the store promises, kept by the application itself on whichever database its URL names. */
abstract class StorePromises extends StoreGround {

    abstract boolean postgresql();

    @Test
    void the_url_chose_the_database_and_flyway_made_the_schema() throws Exception {
        assertThat(database.isPostgresql()).isEqualTo(postgresql());
        try (Connection connection = pool.getConnection();
                ResultSet row =
                        connection
                                .createStatement()
                                .executeQuery(
                                        "select count(*) from \"flyway_schema_history\" where \"version\" is not null")) {
            assertThat(connection.getMetaData().getDatabaseProductName())
                    .isEqualTo(postgresql() ? "PostgreSQL" : "H2");
            row.next();
            assertThat(row.getInt(1)).isEqualTo(SchemaHistory.OURS.size());
        }
    }

    @Test
    void of_a_hundred_who_consume_one_nonce_exactly_one_is_first() throws Exception {
        byte[] key = random();
        Callable<Boolean> consume = () -> nonces.consume(key, NOW.plusSeconds(300));
        int first = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> answer : threads.invokeAll(Collections.nCopies(100, consume))) {
                first += answer.get() ? 1 : 0;
            }
        }
        assertThat(first).isEqualTo(1);
        assertThat(nonces.consume(key, NOW.plusSeconds(300))).isFalse();
        assertThat(nonces.consume(random(), NOW.plusSeconds(300))).isTrue();
    }

    @Test
    void a_nonce_is_32_bytes() {
        assertThatThrownBy(() -> nonces.consume(new byte[31], NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_callers_own_transaction_does_not_undo_what_was_consumed() {
        byte[] key = random();
        QuarkusTransaction.begin();
        assertThat(nonces.consume(key, NOW.plusSeconds(300))).isTrue();
        QuarkusTransaction.rollback();
        assertThat(nonces.consume(key, NOW.plusSeconds(300))).isFalse();
    }

    @Test
    void a_purge_takes_what_expired_long_ago_and_never_re_opens_a_nonce() {
        byte[] old = random();
        byte[] justExpired = random();
        byte[] valid = random();
        nonces.consume(old, NOW.minus(Duration.ofHours(2)));
        nonces.consume(justExpired, NOW.minusSeconds(60));
        nonces.consume(valid, NOW.plusSeconds(60));
        purge.run();
        assertThat(nonces.consume(old, NOW)).isTrue();
        assertThat(nonces.consume(justExpired, NOW)).isFalse();
        assertThat(nonces.consume(valid, NOW)).isFalse();
    }

    @Test
    void an_ended_session_is_listed_as_long_as_any_clock_may_accept_it() {
        String ended = UUID.randomUUID().toString();
        String expired = UUID.randomUUID().toString();
        String longExpired = UUID.randomUUID().toString();
        sessions.end(ended, NOW.plusSeconds(600));
        sessions.end(ended, NOW.plusSeconds(900));
        sessions.end(expired, NOW.minusSeconds(1));
        sessions.end(longExpired, NOW.minus(Duration.ofHours(2)));
        assertThat(sessions.forgettable())
                .isBetween(NOW.minusSeconds(3605), Instant.now().minusSeconds(3595));
        purge.run();
        List<EndedSession> all = sessions.all();
        assertThat(all)
                .extracting(EndedSession::id)
                .contains(ended, expired)
                .doesNotContain(longExpired);
        EndedSession session =
                all.stream().filter(one -> one.id().equals(ended)).findFirst().orElseThrow();
        assertThat(session.expires()).isEqualTo(NOW.plusSeconds(600));
        assertThat(sessions.after(session.number() - 1)).contains(session);
        assertThat(sessions.after(session.number())).doesNotContain(session);
    }

    @Test
    void a_session_ended_while_the_databases_clock_was_set_back_is_found() throws SQLException {
        String before = UUID.randomUUID().toString();
        String after = UUID.randomUUID().toString();
        sessions.end(before, NOW.plusSeconds(600));
        execute(
                "update ended_session set ended_at = ended_at + interval '2' hour where id = '"
                        + before
                        + "'");
        long known = sessions.all().getLast().number();
        sessions.end(after, NOW.plusSeconds(600));
        assertThat(sessions.after(known)).extracting(EndedSession::id).containsExactly(after);
    }

    /** The replica's clock runs days ahead, and is set back some time later. */
    @Test
    void nothing_is_forgotten_by_a_clock_that_runs_ahead() {
        DatabaseConfig config =
                new io.smallrye.config.SmallRyeConfigBuilder()
                        .withMapping(DatabaseConfig.class)
                        .withDefaultValue("credgate.database.url", "jdbc:h2:mem:none")
                        .withDefaultValue("credgate.database.user", "none")
                        .withDefaultValue("credgate.database.purge-margin", "PT1H")
                        .withDefaultValue("credgate.database.purge-interval", "PT10M")
                        .withDefaultValue("credgate.database.key-requests-kept", "P90D")
                        .build()
                        .getConfigMapping(DatabaseConfig.class);
        Instant expected = Instant.now().minus(Duration.ofHours(1));
        assertThat(new LongPast(database, config, () -> NOW.plus(Duration.ofDays(3))).before())
                .isBetween(expected.minusSeconds(5), expected.plusSeconds(5));
        assertThat(new LongPast(database, config, () -> NOW.minus(Duration.ofDays(3))).before())
                .isEqualTo(NOW.minus(Duration.ofDays(3)).minus(Duration.ofHours(1)));
    }

    @Test
    void of_two_replicas_that_add_the_next_key_one_does() throws Exception {
        Instant until = NOW.plus(Duration.ofHours(1));
        List<Callable<Boolean>> both =
                List.of(
                        () -> keys.add(key("one", NOW, until)),
                        () -> keys.add(key("two", NOW, until)));
        int added = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> answer : threads.invokeAll(both)) {
                added += answer.get() ? 1 : 0;
            }
        }
        assertThat(added).isEqualTo(1);
        AssertionKey next = key("next", until, until.plusSeconds(3600));
        assertThat(keys.add(next)).isTrue();
        List<AssertionKey> published = keys.published(NOW);
        assertThat(published).hasSize(2);
        assertThat(published.getLast()).usingRecursiveComparison().isEqualTo(next);
        assertThat(keys.published(next.publishedUntil())).isEmpty();
    }

    @Test
    void an_issued_credential_is_found_as_it_was_recorded() throws Exception {
        IssuedCredential credential = credential("tax office", Optional.of(NOW.plusSeconds(60)));
        IssuedCredential unlimited = credential("tax office", Optional.empty());
        assertThat(set(credentials.recorded(credential))).isTrue();
        assertThat(set(credentials.recorded(unlimited))).isTrue();
        assertThat(set(credentials.recorded(credential("another", Optional.empty())))).isTrue();
        assertThat(credentials.find(credential.id())).contains(credential);
        assertThat(credentials.find(UUID.randomUUID())).isEmpty();
        assertThatThrownBy(() -> set(credentials.recorded(credential)))
                .isInstanceOf(SQLException.class);
        List<IssuedCredential> page = credentials.ofAgency("tax office", Optional.empty(), 1);
        assertThat(page).hasSize(1);
        List<IssuedCredential> rest =
                credentials.ofAgency("tax office", Optional.of(page.getFirst().id()), 1000);
        assertThat(rest).hasSize(1);
        assertThat(List.of(page.getFirst(), rest.getFirst()))
                .containsExactlyInAnyOrder(credential, unlimited);
    }

    /** Of several keys each is found as it was to sign; with names as long as they can be. */
    @Test
    void a_credential_with_several_proofs_is_found_with_all_its_keys() throws Exception {
        String longest = "did:weid:" + "1".repeat(620) + "#keys-99999";
        for (List<String> further :
                List.of(List.of(longest), List.of(longest, "keys-1", longest + "9"))) {
            IssuedCredential one = credential("several", Optional.empty());
            IssuedCredential credential =
                    new IssuedCredential(
                            one.id(),
                            one.agency(),
                            one.issuer(),
                            one.type(),
                            one.format(),
                            one.statusKey(),
                            one.issuedAt(),
                            one.validUntil(),
                            one.keyId(),
                            further);
            assertThat(set(credentials.recorded(credential))).isTrue();
            assertThat(credentials.find(one.id())).contains(credential);
        }
    }

    @Test
    void of_many_who_end_a_status_change_one_tells_it() throws Exception {
        UUID id = UUID.randomUUID();
        PendingStatusChange change =
                new PendingStatusChange(
                        id,
                        id,
                        "tax office",
                        UUID.randomUUID(),
                        "did:weid:1:0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
                        Hash.of(random()),
                        StatusValue.REVOKED,
                        Hash.of(random()),
                        NOW);
        assertThat(once.append(event(), pending.noted(change))).isTrue();
        assertThat(pending.of(change.credential())).containsExactly(change);
        assertThat(pending.of(UUID.randomUUID())).isEmpty();
        LeftOpen open = new LeftOpen(change, false);
        assertThat(pending.leftOpen(NOW)).doesNotContain(open);
        assertThat(pending.leftOpen(NOW.plusSeconds(1))).contains(open);
        assertThatThrownBy(() -> once.append(event(), pending.noted(change)))
                .isInstanceOf(StoreUnavailableException.class);

        // Who cannot tell leaves it to the next.
        Mark ended = pending.ended(change.id());
        assertThatThrownBy(() ->
                        once.append(
                                event(),
                                connection -> {
                                    ended.set(connection);
                                    throw new SQLException("a full disk");
                                }))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(pending.of(change.credential())).containsExactly(change);

        int tellers = 0;
        Callable<Boolean> end = () -> once.append(event(), ended);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> answer : threads.invokeAll(Collections.nCopies(8, end))) {
                tellers += answer.get() ? 1 : 0;
            }
        }
        assertThat(tellers).isEqualTo(1);
        assertThat(pending.of(change.credential())).isEmpty();
    }

    @Test
    void what_the_application_appends_verifies() throws Exception {
        var receipt = audit.append(event());
        try (Connection connection = database.connect()) {
            assertThat(AuditVerification.verify(connection, List.of()))
                    .isInstanceOfSatisfying(
                            Intact.class,
                            intact -> assertThat(intact.head()).isEqualTo(receipt.hash()));
        }
    }

    private static StatusChanged event() {
        return new StatusChanged(
                "tax office",
                Optional.of(UUID.randomUUID()),
                "did:weid:1:0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
                new Hash(1, 2, 3, 4),
                StatusValue.REVOKED,
                Optional.empty(),
                Optional.of(Hash.ZERO),
                7);
    }

    private static AssertionKey key(String kid, Instant from, Instant until) {
        return new AssertionKey(
                kid,
                "{\"kty\":\"EC\"}",
                new byte[] {1, 2, 3},
                NOW,
                from,
                until,
                until.plusSeconds(300));
    }

    @Test
    void what_nobody_was_handed_stays_on_record_and_says_so_once() throws Exception {
        IssuedCredential credential = credential("withheld", Optional.empty());
        assertThat(withhold(credential.id(), NOW)).isFalse();
        assertThat(set(credentials.recorded(credential))).isTrue();
        assertThat(withhold(credential.id(), NOW)).isTrue();
        assertThat(withhold(credential.id(), NOW.plusSeconds(1))).isFalse();
        assertThat(credentials.find(credential.id()).orElseThrow().withheldAt()).contains(NOW);
    }

    @Test
    void what_cannot_be_deleted_keeps_nothing_else() throws Exception {
        String session = "session-" + UUID.randomUUID();
        sessions.end(session, NOW.minus(Duration.ofDays(1)));
        execute("alter table consumed_nonce rename to mislaid");
        try {
            purge.run();
        } finally {
            execute("alter table mislaid rename to consumed_nonce");
        }
        try (Connection connection = pool.getConnection()) {
            assertThat(
                            ChainRows.list(
                                    connection,
                                    "select id from ended_session where id = ?",
                                    row -> row.getString(1),
                                    session))
                    .isEmpty();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Many come in at once under attack: none of the deletions takes long. */
    @ParameterizedTest
    @CsvSource({
        "consumed_nonce, id, expires_at, ''",
        "ended_session, id, expires_at, ended_at",
        "assertion_key, kid, published_until, created_at signs_from signs_until public_jwk"
                + " wrapped_private"
    })
    void what_expired_is_deleted_some_at_a_time(String name, String id, String until, String more)
            throws Exception {
        List<String> others = more.isEmpty() ? List.of() : List.of(more.split(" ", -1));
        String mark = "some-" + UUID.randomUUID() + "-";
        Instant longAgo = NOW.minus(Duration.ofDays(60));
        int some = 500;
        try (Connection connection = database.connect();
                ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setAutoCommit(false);
            for (int i = 0; i <= some; i++) {
                List<Object> values = new ArrayList<>(List.of(mark + i, longAgo.plusSeconds(i)));
                for (String other : others) {
                    values.add(
                            switch (other) {
                                case "public_jwk" -> "{}";
                                case "wrapped_private" -> new byte[1];
                                default -> longAgo;
                            });
                }
                String columns =
                        String.join(
                                ", ",
                                Stream.concat(Stream.of(id, until), others.stream()).toList());
                int _ =
                        ChainRows.update(
                                connection,
                                "insert into "
                                        + name
                                        + " ("
                                        + columns
                                        + ") values (?"
                                        + ", ?".repeat(values.size() - 1)
                                        + ")",
                                values.toArray());
            }
            connection.commit();
            // Somebody is at the last one.
            assertThat(
                            ChainRows.list(
                                    connection,
                                    "select "
                                            + id
                                            + " from "
                                            + name
                                            + " where "
                                            + id
                                            + " = ? for update",
                                    row -> row.getString(1),
                                    mark + some))
                    .hasSize(1);
            Future<?> purging = thread.submit(purge::run);
            await().atMost(Duration.ofSeconds(20)).until(() -> kept(name, id, mark) == 1);
            connection.rollback();
            purging.get();
        }
        purge.run();
        assertThat(kept(name, id, mark)).isZero();
    }

    private int kept(String table, String id, String mark) throws SQLException {
        try (Connection connection = database.connect()) {
            return ChainRows.list(
                            connection,
                            "select " + id + " from " + table + " where " + id + " like ?",
                            row -> row.getString(1),
                            mark + "%")
                    .size();
        }
    }

    /** Each may be long: nobody waits until the last of them is gone. */
    @Test
    void old_answers_are_deleted_some_at_a_time() throws Exception {
        Instant longAgo = NOW.minus(Duration.ofDays(60));
        String body = HexFormat.of().formatHex(random());
        int some = 500;
        try (Connection connection = database.connect();
                ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setAutoCommit(false);
            for (int i = 0; i <= some; i++) {
                int _ =
                        ChainRows.update(
                                connection,
                                "insert into idempotent_answer (lookup, body, claim, claimed_until,"
                                        + " expires_at) values (?, ?, ?, ?, ?)",
                                HexFormat.of().formatHex(random()),
                                body,
                                UUID.randomUUID(),
                                longAgo,
                                longAgo.plusSeconds(i));
            }
            connection.commit();
            // Somebody is at the last one.
            assertThat(
                            ChainRows.list(
                                    connection,
                                    "select lookup from idempotent_answer where body = ? and"
                                            + " expires_at = ? for update",
                                    row -> row.getString(1),
                                    body,
                                    longAgo.plusSeconds(some)))
                    .hasSize(1);
            Future<?> purging = thread.submit(purge::run);
            await().atMost(Duration.ofSeconds(20)).until(() -> kept(body) == 1);
            connection.rollback();
            purging.get();
        }
        purge.run();
        assertThat(kept(body)).isZero();
    }

    private int kept(String body) throws SQLException {
        try (Connection connection = database.connect()) {
            return ChainRows.list(
                            connection,
                            "select lookup from idempotent_answer where body = ?",
                            row -> row.getString(1),
                            body)
                    .size();
        }
    }
}
