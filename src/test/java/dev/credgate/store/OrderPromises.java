package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.store.IdempotentAnswers.Order;
import dev.credgate.store.IdempotentAnswers.Standing;
import dev.credgate.store.IdempotentAnswers.Standing.Answered;
import dev.credgate.store.IdempotentAnswers.Standing.Begun;
import dev.credgate.store.IdempotentAnswers.Standing.Busy;
import dev.credgate.store.IdempotentAnswers.Standing.Reused;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.ListedPlaces.OpenedList;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the store promises of orders, places in status lists and what becomes of both, kept by the
 * application itself on whichever database its URL names.
 */
abstract class OrderPromises extends StoreGround {

    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    @Test
    void a_place_is_given_back_while_nothing_is_on_record_of_its_credential() throws Exception {
        String agency = "places-" + UUID.randomUUID();
        OpenedList list =
                new OpenedList(
                        agency,
                        1,
                        "did:example:" + agency,
                        "https://gate.example/status/" + agency + "/1",
                        64,
                        NOW);
        assertThat(places.open(list)).isTrue();
        UUID unsigned = UUID.randomUUID();
        IssuedCredential signed = credential(agency, Optional.empty());
        assertThat(places.take(list, 7, unsigned)).isTrue();
        assertThat(places.take(list, 8, signed.id())).isTrue();
        assertThat(set(credentials.recorded(signed))).isTrue();

        assertThat(places.giveBack(unsigned)).isTrue();
        assertThat(places.giveBack(unsigned)).isFalse();
        assertThat(places.giveBack(signed.id())).isFalse();

        assertThat(places.of(signed.id()).orElseThrow().index()).isEqualTo(8);
        assertThat(places.taken(list)).isEqualTo(1);
        assertThat(places.take(list, 8, UUID.randomUUID())).isFalse();
        assertThat(places.take(list, 7, UUID.randomUUID())).isTrue();
    }

    @Test
    void of_many_who_begin_one_order_one_does_and_all_are_told_its_answer() throws Exception {
        Order order = order();
        IssuedCredential credential = credential("orders", Optional.empty());
        List<Standing> standings = new ArrayList<>();
        try (var replicas = Executors.newFixedThreadPool(8)) {
            List<Future<Standing>> begun = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                begun.add(replicas.submit(() -> begin(order, NOW)));
            }
            for (Future<Standing> one : begun) {
                standings.add(one.get());
            }
        }
        UUID claim = claim(standings);
        assertThat(standings).filteredOn(Busy.class::isInstance).hasSize(15);
        assertThat(set(answers.recorded(order, claim, credential))).isTrue();
        assertThat(begin(order, NOW)).isInstanceOf(Busy.class);
        assertThat(answers.answer(order, claim, new byte[] {1, 2}, TOMORROW)).isTrue();
        assertThat(answers.answer(order, claim, new byte[] {3}, TOMORROW)).isFalse();
        assertThat(credentials.find(credential.id())).contains(credential);
        assertThat(begin(order, NOW))
                .isInstanceOfSatisfying(
                        Answered.class, kept -> assertThat(kept.sealed()).containsExactly(1, 2));
        assertThat(begin(new Order(order.lookup(), "another body"), NOW))
                .isInstanceOf(Reused.class);
    }

    /** Else what was answered at last would be forgotten soon, and another one be issued. */
    @Test
    void an_answer_is_kept_for_as_long_as_is_asked_whenever_its_order_was_begun_first()
            throws Exception {
        Order order = order();
        UUID first = claim(List.of(begin(order, NOW)));
        assertThat(set(answers.recorded(order, first, credential("orders", Optional.empty()))))
                .isTrue();
        answers.giveBack(order, first, NOW);
        Instant late = TOMORROW.minusSeconds(60);
        UUID claim = claim(List.of(begin(order, late)));
        Instant expires = late.plus(Duration.ofDays(1));
        assertThat(answers.answer(order, claim, new byte[] {1}, expires)).isTrue();
        assertThat(begin(order, expires.minusSeconds(1))).isInstanceOf(Answered.class);
        assertThat(begin(order, expires)).isInstanceOf(Begun.class);
    }

    /** A repetition, or a claim that is being kept, is at the row for a moment. */
    @Test
    void an_order_is_recorded_though_its_row_is_locked_for_a_moment() throws Exception {
        Order order = order();
        UUID claim = claim(List.of(begin(order, NOW)));
        try (Connection other = database.connect()) {
            lock(other, order);
            // Who repeats it needs no lock to be told.
            assertThat(begin(order, NOW)).isInstanceOf(Busy.class);
            assertThat(begin(new Order(order.lookup(), "another body"), NOW))
                    .isInstanceOf(Reused.class);
            Mark lost = answers.recorded(order, claim, credential("orders", Optional.empty()));
            assertThatThrownBy(() -> set(lost)).hasMessageContaining("is being changed");

            IssuedCredential credential = credential("orders", Optional.empty());
            Mark mark = answers.recorded(order, claim, credential);
            AtomicInteger statements = new AtomicInteger();
            boolean recorded =
                    JdbcTransaction.call(
                            database,
                            connection ->
                                    mark.set(
                                            eachStatement(
                                                    connection,
                                                    () -> {
                                                        if (statements.incrementAndGet() == 4) {
                                                            other.rollback();
                                                        }
                                                        return null;
                                                    })));
            assertThat(recorded).isTrue();
            assertThat(credentials.find(credential.id())).contains(credential);
        }
    }

    /** However many of a group are locked, the others wait for all of them as for one. */
    @Test
    void orders_that_are_recorded_together_wait_together() throws Exception {
        int many = 12;
        Patience patience = new Patience();
        AtomicInteger statements = new AtomicInteger();
        try (Connection other = database.connect();
                Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Connection counted = eachStatement(connection, statements::incrementAndGet);
            for (int i = 0; i < many; i++) {
                Order order = order();
                UUID claim = claim(List.of(begin(order, NOW)));
                lock(other, order);
                Mark mark = answers.recorded(order, claim, credential("orders", Optional.empty()));
                assertThatThrownBy(() -> mark.setAmong(counted, patience))
                        .hasMessageContaining("is being changed");
            }
            connection.rollback();
            connection.setAutoCommit(true);
            other.rollback();
            other.setAutoCommit(true);
        }
        // Two with each look: one after each pause of all, and each order's first.
        assertThat(statements).hasValueLessThanOrEqualTo(2 * (40 + many));
    }

    /** The connection, with something that is done before each statement. */
    private static Connection eachStatement(Connection connection, Callable<?> before) {
        return (Connection)
                Proxy.newProxyInstance(
                        OrderPromises.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("prepareStatement")) {
                                before.call();
                            }
                            return method.invoke(connection, arguments);
                        });
    }

    private static void lock(Connection connection, Order order) throws SQLException {
        connection.setAutoCommit(false);
        assertThat(
                        ChainRows.list(
                                connection,
                                "select 1 from idempotent_answer where lookup = ? for update",
                                row -> row.getInt(1),
                                order.lookup()))
                .hasSize(1);
    }

    /** Whoever was thought dead and comes back hands nothing out. */
    @Test
    void a_claim_that_was_taken_over_records_nothing() throws Exception {
        Order order = order();
        UUID lost = claim(List.of(begin(order, NOW)));
        Instant later = NOW.plusSeconds(31);
        UUID claim = claim(List.of(begin(order, later)));
        IssuedCredential late = credential("orders", Optional.empty());
        IssuedCredential credential = credential("orders", Optional.empty());
        assertThat(set(answers.recorded(order, lost, late))).isFalse();
        assertThat(set(answers.recorded(order, claim, credential))).isTrue();
        assertThat(answers.answer(order, lost, new byte[] {1}, TOMORROW)).isFalse();
        answers.giveBack(order, lost, later);
        assertThat(credentials.find(late.id())).isEmpty();
        assertThat(begin(order, later)).isInstanceOf(Busy.class);
        // Its holder died before it answered: whoever asks next learns what is left of it.
        assertThat(begin(order, later.plusSeconds(31)))
                .isInstanceOfSatisfying(
                        Begun.class,
                        begun -> assertThat(begun.abandoned()).contains(credential.id()));
        assertThat(answers.answer(order, claim, new byte[] {2}, TOMORROW)).isFalse();
    }

    /** The audit record's transaction, which everybody waits for, waits for no order. */
    @Test
    void what_somebody_is_changing_is_not_recorded_nor_waited_for() throws Exception {
        Order order = order();
        UUID claim = claim(List.of(begin(order, NOW)));
        IssuedCredential credential = credential("orders", Optional.empty());
        try (Connection slow = database.connect()) {
            slow.setAutoCommit(false);
            assertThat(
                            ChainRows.update(
                                    slow,
                                    "update idempotent_answer set claimed_until = ? where lookup ="
                                            + " ?",
                                    NOW.plusSeconds(60),
                                    order.lookup()))
                    .isEqualTo(1);
            assertThatThrownBy(() -> set(answers.recorded(order, claim, credential)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("at this moment");
            slow.rollback();
            slow.setAutoCommit(true);
        }
        assertThat(credentials.find(credential.id())).isEmpty();
        assertThat(set(answers.recorded(order, claim, credential))).isTrue();
        assertThat(credentials.find(credential.id())).contains(credential);
    }

    /** Whoever carries it out again counts it no second time. */
    @Test
    void when_an_order_was_counted_is_told_to_whoever_takes_it_up() throws Exception {
        Order order = order();
        UUID first = claim(List.of(begin(order, NOW)));
        assertThat(set(answers.counted(order, first, Optional.of(NOW)))).isTrue();
        answers.giveBack(order, first, NOW);
        Instant later = NOW.plusSeconds(31);
        Begun second = (Begun) begin(order, later);
        assertThat(second.counted()).contains(NOW);
        assertThat(set(answers.counted(order, first, Optional.empty()))).isFalse();
        assertThat(set(answers.counted(order, second.claim(), Optional.empty()))).isTrue();
        answers.giveBack(order, second.claim(), later);
        Begun third = (Begun) begin(order, later);
        assertThat(third.counted()).isEmpty();
        // An answer is what was counted; the next order under this key is another.
        assertThat(set(answers.counted(order, third.claim(), Optional.of(later)))).isTrue();
        assertThat(answers.answer(order, third.claim(), new byte[] {1}, TOMORROW)).isTrue();
        assertThat(set(answers.counted(order, third.claim(), Optional.empty()))).isFalse();
        assertThat(((Begun) begin(order, later.plus(Duration.ofDays(2)))).counted()).isEmpty();
    }

    @Test
    void a_claim_lasts_as_long_as_it_is_renewed() {
        Order order = order();
        UUID claim = claim(List.of(begin(order, NOW)));
        assertThat(answers.renew(order, claim, NOW.plusSeconds(60))).isTrue();
        assertThat(begin(order, NOW.plusSeconds(59))).isInstanceOf(Busy.class);
        UUID next = claim(List.of(begin(order, NOW.plusSeconds(61))));
        assertThat(answers.renew(order, claim, NOW.plusSeconds(999))).isFalse();
        assertThat(answers.answer(order, next, new byte[] {1}, TOMORROW)).isTrue();
        assertThat(answers.renew(order, next, NOW.plusSeconds(999))).isFalse();
        assertThat(answers.renew(order(), next, NOW.plusSeconds(999))).isFalse();
    }

    @Test
    void what_was_given_back_or_has_expired_begins_anew() throws Exception {
        Order order = order();
        UUID first = claim(List.of(begin(order, NOW)));
        answers.giveBack(order, first, NOW);
        UUID second = claim(List.of(begin(order, NOW)));
        IssuedCredential credential = credential("orders", Optional.empty());
        assertThat(set(answers.recorded(order, second, credential))).isTrue();
        assertThatThrownBy(
                        () -> {
                            Order other = order();
                            set(
                                    answers.recorded(
                                            other, claim(List.of(begin(other, NOW))), credential));
                        })
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).isEqualTo(ChainRows.DUPLICATE));
        answers.giveBack(order, second, NOW);
        Order reused = new Order(order.lookup(), "another body");
        assertThat(begin(reused, NOW)).isInstanceOf(Reused.class);
        // What was begun a day ago is not forgotten, however little came of it.
        assertThat(begin(reused, NOW.plus(Duration.ofDays(1))))
                .isInstanceOfSatisfying(
                        Begun.class,
                        begun -> assertThat(begun.abandoned()).contains(credential.id()));
        Order old = order();
        Instant longAgo = NOW.minus(Duration.ofDays(30));
        claim(List.of(begin(old, longAgo)));
        purge.run();
        assertThat(begin(old, longAgo)).isInstanceOf(Begun.class);
    }

    /** A process died, and its order is never sent again. */
    @Test
    void what_nobody_was_answered_stays_until_its_credential_is_withheld() throws Exception {
        Instant longAgo = NOW.minus(Duration.ofDays(30));
        Order order = order();
        UUID claim = claim(List.of(begin(order, longAgo)));
        IssuedCredential credential = credential("orders", Optional.empty());
        assertThat(set(answers.recorded(order, claim, credential))).isTrue();
        purge.run();
        Instant expired = longAgo.plus(Duration.ofDays(1));
        Instant lapses = expired.plusSeconds(60);
        assertThat(answers.unanswered(expired.minusSeconds(1), lapses, 9))
                .doesNotContain(credential.id());
        assertThat(answers.unanswered(expired, lapses, 9)).contains(credential.id());
        // By one replica at a time, and whoever was thought dead hands nothing out.
        assertThat(answers.unanswered(expired, lapses, 9)).doesNotContain(credential.id());
        assertThat(answers.answer(order, claim, new byte[] {1}, TOMORROW)).isFalse();
        assertThat(answers.unanswered(lapses, lapses.plusSeconds(60), 9)).contains(credential.id());
        assertThat(withhold(credential.id(), NOW)).isTrue();
        assertThat(answers.unanswered(NOW, NOW, 9)).doesNotContain(credential.id());
        purge.run();
        assertThat(begin(order, longAgo))
                .isInstanceOfSatisfying(
                        Begun.class, begun -> assertThat(begun.abandoned()).isEmpty());
    }

    /** Replicas tell of what was left at the same time, each of another part of it. */
    @Test
    void of_many_who_take_over_what_nobody_was_answered_one_does() throws Exception {
        Instant longAgo = NOW.minus(Duration.ofDays(40));
        List<UUID> left = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Order order = order();
            UUID claim = claim(List.of(begin(order, longAgo)));
            IssuedCredential credential = credential("orders", Optional.empty());
            assertThat(set(answers.recorded(order, claim, credential))).isTrue();
            left.add(credential.id());
        }
        Instant expired = longAgo.plus(Duration.ofDays(1));
        List<UUID> taken = new ArrayList<>();
        try (var replicas = Executors.newFixedThreadPool(6)) {
            List<Future<List<UUID>>> asked = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                asked.add(
                        replicas.submit(
                                () -> answers.unanswered(expired, expired.plusSeconds(60), 7)));
            }
            for (Future<List<UUID>> one : asked) {
                taken.addAll(one.get());
            }
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(left);
        left.forEach(one -> assertThat(withhold(one, NOW)).isTrue());
    }

    private Standing begin(Order order, Instant now) {
        return answers.begin(order, now, now.plusSeconds(30), now.plus(Duration.ofDays(1)));
    }

    private static UUID claim(List<Standing> standings) {
        List<Begun> begun =
                standings.stream().filter(Begun.class::isInstance).map(Begun.class::cast).toList();
        assertThat(begun).hasSize(1);
        return begun.getFirst().claim();
    }

    private static Order order() {
        return new Order(UUID.randomUUID().toString(), "a body");
    }

    /** Of replicas that draw the same place at the same moment one has it, whoever asks again. */
    @Test
    void a_place_in_a_status_list_is_given_once() throws Exception {
        ListedPlaces.OpenedList list = list("population", 1, "did:example:" + UUID.randomUUID());
        assertThat(places.open(list)).isTrue();
        assertThat(places.open(list)).isFalse();
        List<UUID> credentials = Stream.generate(UUID::randomUUID).limit(4).toList();
        try (var replicas = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> taken = new ArrayList<>();
            for (UUID credential : credentials) {
                taken.add(replicas.submit(() -> places.take(list, 4711, credential)));
            }
            int winners = 0;
            for (Future<Boolean> one : taken) {
                winners += one.get() ? 1 : 0;
            }
            assertThat(winners).isOne();
        }
        assertThat(places.taken(list)).isOne();
        assertThat(credentials.stream().flatMap(one -> places.of(one).stream()))
                .containsExactly(new ListedPlaces.ListedPlace(list, 4711));
        assertThat(places.listsOf(list.agency(), list.issuer())).containsExactly(list);
    }

    @Test
    void a_number_and_a_place_are_an_issuers_once_whichever_agency_acts_for_it() throws Exception {
        String issuer = "did:example:" + UUID.randomUUID();
        ListedPlaces.OpenedList list = list("moi", 1, issuer);
        ListedPlaces.OpenedList same = list("interior", 1, issuer);
        ListedPlaces.OpenedList next = list("interior", 2, issuer);
        ListedPlaces.OpenedList others = list("other", 1, "did:example:" + UUID.randomUUID());
        assertThat(places.open(list)).isTrue();
        assertThat(places.open(same)).isFalse();
        assertThat(places.open(next)).isTrue();
        assertThat(places.open(others)).isTrue();
        assertThat(places.listsOf(next.agency(), issuer)).containsExactly(list, next);
        // Whoever believes that list open all the same is given no place that is somebody's.
        assertThat(places.take(list, 4711, UUID.randomUUID())).isTrue();
        assertThat(places.take(same, 4711, UUID.randomUUID())).isFalse();
        assertThat(places.take(next, 4711, UUID.randomUUID())).isTrue();
        assertThat(places.take(others, 4711, UUID.randomUUID())).isTrue();
    }

    private static ListedPlaces.OpenedList list(String agency, long number, String issuer) {
        return new ListedPlaces.OpenedList(
                agency + "-" + UUID.randomUUID(),
                number,
                issuer,
                "https://gate.example/status/" + UUID.randomUUID(),
                131_072,
                Instant.parse("2026-11-28T08:00:00Z"));
    }
}
