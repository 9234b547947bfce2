package dev.credgate.store;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.store.IssuerKeys.Action;
import dev.credgate.store.IssuerKeys.Decided;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.IssuerKeys.Verdict;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@link IssuerKeys} promises, on whichever database the URL names. */
abstract class IssuerKeyPromises {

    private static final Instant NOW = Instant.now().truncatedTo(MICROS);
    private static final Instant LAPSED = NOW.minus(Duration.ofDays(1));
    private static final Instant LATER = NOW.plus(Duration.ofHours(24));
    private static final int CROWD = 20;

    @Inject IssuerKeys keys;
    @Inject Database database;
    @Inject Purge purge;

    private final String issuer = "did:weid:101:0x" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void of_many_who_approve_a_request_one_does_and_tells_of_it_once() throws Exception {
        UUID request = asked(Action.CREATE, Optional.empty());
        assertThat(keys.find(request)).isEmpty();
        AtomicInteger told = new AtomicInteger();

        List<Decided> answers =
                atOnce(() -> decide(request, true, "other", LAPSED, NOW, told::incrementAndGet));

        assertThat(answers).containsOnlyOnce(Decided.DONE).contains(Decided.NOT_OPEN);
        assertThat(told).hasValue(1);
        IssuerKey made = keys.find(request).orElseThrow();
        assertThat(made.stage()).isEqualTo(Stage.PENDING);
        assertThat(made.settled()).isFalse();
        assertThat(made.createdAt()).isEqualTo(NOW);
        assertThat(keys.book(issuer, LAPSED).open()).isEmpty();
    }

    @Test
    void of_one_who_approves_and_one_who_refuses_the_first_is_right() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID request = asked(Action.CREATE, Optional.empty());
            AtomicInteger turn = new AtomicInteger();
            List<Decided> answers =
                    atOnce(() ->
                            decide(
                                    request,
                                    turn.getAndIncrement() % 2 == 0,
                                    "other",
                                    LAPSED,
                                    NOW,
                                    () -> {}));
            assertThat(answers).containsOnlyOnce(Decided.DONE);
        }
    }

    @Test
    void what_was_refused_or_has_lapsed_makes_no_key() {
        UUID refused = asked(Action.CREATE, Optional.empty());
        assertThat(decide(refused, false, "other", LAPSED, NOW, () -> {})).isEqualTo(Decided.DONE);
        UUID lapsed = asked(Action.CREATE, Optional.empty());
        assertThat(decide(lapsed, true, "other", NOW, NOW, () -> {})).isEqualTo(Decided.NOT_OPEN);
        assertThat(decide(UUID.randomUUID(), true, "other", LAPSED, NOW, () -> {}))
                .isEqualTo(Decided.NOT_OPEN);
        assertThat(keys.book(issuer, LAPSED).keys()).isEmpty();
        assertThat(keys.book(issuer, NOW).open()).isEmpty();
        // What became of them is still known.
        assertThat(keys.recorded(refused).orElseThrow().verdict())
                .contains(new Verdict(false, "other"));
        assertThat(keys.recorded(lapsed).orElseThrow().verdict()).isEmpty();
        assertThat(keys.recorded(lapsed).orElseThrow().request().issuer()).isEqualTo(issuer);
        assertThat(keys.recorded(UUID.randomUUID())).isEmpty();
        UUID approved = asked(Action.CREATE, Optional.empty());
        assertThat(decide(approved, true, "other", LAPSED, NOW, () -> {})).isEqualTo(Decided.DONE);
        assertThat(keys.recorded(approved).orElseThrow().verdict())
                .contains(new Verdict(true, "other"));
    }

    @Test
    void what_cannot_be_told_is_not_done() {
        UUID request = asked(Action.CREATE, Optional.empty());
        assertThatThrownBy(() ->
                        decide(
                                request,
                                true,
                                "other",
                                LAPSED,
                                NOW,
                                () -> {
                                    throw new IllegalStateException("no record");
                                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no record");
        assertThat(keys.find(request)).isEmpty();
        assertThat(keys.book(issuer, LAPSED).open()).hasSize(1);
        assertThat(decide(request, true, "other", LAPSED, NOW, () -> {})).isEqualTo(Decided.DONE);
    }

    @Test
    void a_key_that_several_replicas_note_at_once_is_noted_once() throws Exception {
        String material = UUID.randomUUID().toString();
        List<IssuerKey> noted = atOnce(() -> keys.adopt(active(material)));
        assertThat(noted).extracting(IssuerKey::id).containsOnly(noted.getFirst().id());
        assertThat(keys.book(issuer, LAPSED).keys()).isEqualTo(List.of(noted.getFirst()));
        // The same material of another issuer is another key.
        IssuerKey other = active(material);
        IssuerKey elsewhere =
                new IssuerKey(
                        other.id(),
                        other.agency(),
                        issuer + "0",
                        other.token(),
                        other.label(),
                        other.curve(),
                        other.material(),
                        other.stage(),
                        other.settled(),
                        other.replaces(),
                        other.fault(),
                        other.createdAt(),
                        other.changedAt(),
                        other.retireAt());
        assertThat(keys.adopt(elsewhere).id()).isEqualTo(elsewhere.id());
    }

    @Test
    void a_request_is_deleted_90_days_after_its_end_and_none_that_has_not_ended() throws Exception {
        Instant longAgo = NOW.minus(Duration.ofDays(91));
        Instant before = longAgo.minusSeconds(60);
        UUID open = asked(Action.CREATE, Optional.empty());
        UUID lapsed =
                request(Action.CREATE, Optional.empty(), issuer, NOW.minus(Duration.ofDays(2)));
        UUID justRefused = request(Action.CREATE, Optional.empty(), issuer, longAgo);
        assertThat(decide(justRefused, false, "other", before, NOW, () -> {}))
                .isEqualTo(Decided.DONE);
        UUID underWay = request(Action.CREATE, Optional.empty(), issuer, longAgo);
        assertThat(decide(underWay, true, "other", before, longAgo, () -> {}))
                .isEqualTo(Decided.DONE);

        UUID longLapsed = request(Action.CREATE, Optional.empty(), issuer, longAgo);
        UUID refused = request(Action.CREATE, Optional.empty(), issuer, longAgo);
        assertThat(decide(refused, false, "other", before, longAgo, () -> {}))
                .isEqualTo(Decided.DONE);
        UUID done = request(Action.CREATE, Optional.empty(), issuer, longAgo);
        assertThat(decide(done, true, "other", before, longAgo, () -> {})).isEqualTo(Decided.DONE);
        assertThat(requests()).contains(longLapsed, refused, done);
        made(done, "token/" + done);
        settled(done, Stage.PENDING);

        purge.run();

        assertThat(requests()).containsExactlyInAnyOrder(open, lapsed, justRefused, underWay);
        assertThat(keys.find(done)).isPresent();
    }

    private List<UUID> requests() throws SQLException {
        try (Connection connection = database.connect()) {
            return ChainRows.list(
                    connection,
                    "select id from key_request where issuer = ?",
                    row -> row.getObject(1, UUID.class),
                    issuer);
        }
    }

    @Test
    void one_at_a_time_works_on_a_key_until_it_is_done_or_gone() throws Exception {
        UUID key = pending();
        Instant until = NOW.plusSeconds(180);
        List<Optional<IssuerKey>> taken = atOnce(() -> keys.lease(key, NOW, until));
        assertThat(taken.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(keys.unsettled(NOW)).doesNotContain(key);
        // Who had it is dead: the next may have it.
        assertThat(keys.unsettled(until)).contains(key);
        assertThat(keys.lease(key, until, until.plusSeconds(180))).isPresent();
        // Nor was it dead: it has no say any more.
        assertThat(keys.release(key, until, LATER)).isFalse();
        assertThat(keys.release(key, until.plusSeconds(180), NOW.plusSeconds(600))).isTrue();
        assertThat(keys.lease(key, NOW.plusSeconds(599), LATER)).isEmpty();
        assertThat(keys.lease(key, NOW.plusSeconds(600), LATER)).isPresent();
        assertThat(keys.lease(UUID.randomUUID(), NOW, until)).isEmpty();
    }

    @Test
    void a_key_lives_from_pending_to_retired_and_its_successor_takes_its_place() {
        UUID first = pending();
        settled(first, Stage.PENDING);
        assertThat(keys.find(first).orElseThrow().stage()).isEqualTo(Stage.ACTIVE);

        UUID second = decided(Action.ROTATE, Optional.of(first));
        assertThat(keys.find(second).orElseThrow().replaces()).contains(first);
        assertThat(keys.find(first).orElseThrow().stage()).isEqualTo(Stage.ACTIVE);
        made(second, "token/second");
        settled(second, Stage.PENDING);
        IssuerKey retiring = keys.find(first).orElseThrow();
        assertThat(retiring.stage()).isEqualTo(Stage.RETIRING);
        assertThat(retiring.retireAt()).contains(LATER);
        // Newest first. Both are of the same moment here.
        assertThat(keys.book(issuer, LAPSED).keys())
                .extracting(IssuerKey::id)
                .containsExactlyInAnyOrder(first, second);

        assertThat(keys.unsettled(LATER.minusSeconds(1))).doesNotContain(first);
        assertThat(keys.lease(first, LATER.minusSeconds(1), LATER)).isEmpty();
        assertThat(keys.unsettled(LATER)).contains(first);
        IssuerKey retired = keys.lease(first, LATER, LATER.plusSeconds(1)).orElseThrow();
        assertThat(retired.stage()).isEqualTo(Stage.RETIRED);
        assertThat(retired.settled()).isFalse();
        assertThat(keys.unsettled(LATER)).doesNotContain(first);
        settled(first, Stage.RETIRED);
        assertThat(keys.unsettled(LATER.plusSeconds(2))).doesNotContain(first, second);
    }

    @Test
    void a_compromised_key_stays_so_for_good() {
        UUID key = pending();
        settled(key, Stage.PENDING);
        assertThat(decided(Action.COMPROMISE, Optional.of(key))).isNotNull();
        assertThat(keys.find(key).orElseThrow().stage()).isEqualTo(Stage.COMPROMISED);
        for (Action action : List.of(Action.ROTATE, Action.RETIRE, Action.COMPROMISE)) {
            UUID request = asked(action, Optional.of(key));
            AtomicInteger told = new AtomicInteger();
            assertThat(decide(request, true, "other", LAPSED, NOW, told::incrementAndGet))
                    .isEqualTo(Decided.KEY_MOVED);
            assertThat(told).hasValue(0);
        }
        // Whoever still believes it pending or active changes nothing.
        for (Stage believed : List.of(Stage.PENDING, Stage.ACTIVE, Stage.RETIRED)) {
            AtomicInteger told = new AtomicInteger();
            assertThat(settle(key, believed, NOW, LATER, told::incrementAndGet)).isFalse();
            assertThat(told).hasValue(0);
        }
        assertThat(keys.find(key).orElseThrow().stage()).isEqualTo(Stage.COMPROMISED);
    }

    @Test
    void a_key_that_is_published_while_it_is_given_up_is_given_up() throws Exception {
        for (int round = 0; round < 10; round++) {
            UUID key = pending();
            UUID request = asked(Action.COMPROMISE, Optional.of(key));
            List<Callable<Boolean>> both =
                    List.of(
                            () -> settle(key, Stage.PENDING, NOW, LATER, () -> {}),
                            () ->
                                    decide(request, true, "other", LAPSED, NOW, () -> {})
                                            == Decided.DONE);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> answers = threads.invokeAll(both);
                assertThat(answers.get(1).get()).isTrue();
            }
            IssuerKey stands = keys.find(key).orElseThrow();
            assertThat(stands.stage()).isEqualTo(Stage.COMPROMISED);
            // The chain has to hear of it.
            assertThat(stands.settled()).isFalse();
        }
    }

    @Test
    void what_goes_with_a_pending_key_does_not_go_with_one_that_is_given_up() throws Exception {
        for (int round = 0; round < 10; round++) {
            UUID key = pending();
            UUID request = asked(Action.COMPROMISE, Optional.of(key));
            AtomicInteger order = new AtomicInteger();
            AtomicInteger put = new AtomicInteger();
            AtomicInteger givenUp = new AtomicInteger();
            List<Callable<Boolean>> both =
                    List.of(
                            () ->
                                    marked(
                                            keys.standing(key, Stage.PENDING),
                                            () -> put.set(order.incrementAndGet())),
                            () ->
                                    decide(
                                                    request,
                                                    true,
                                                    "other",
                                                    LAPSED,
                                                    NOW,
                                                    () -> givenUp.set(order.incrementAndGet()))
                                            == Decided.DONE);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> answers = threads.invokeAll(both);
                assertThat(answers.get(1).get()).isTrue();
                assertThat(answers.get(0).get()).isEqualTo(put.get() > 0);
            }
            // Whoever gives it up finds all that ever goes with it.
            assertThat(put.get()).isLessThan(givenUp.get());
            assertThat(marked(keys.standing(key, Stage.PENDING), () -> {})).isFalse();
        }
        assertThat(marked(keys.standing(UUID.randomUUID(), Stage.PENDING), () -> {})).isFalse();
    }

    @Test
    void who_works_on_what_a_key_was_neither_holds_up_nor_faults_what_it_is_now() {
        UUID key = pending();
        Instant until = NOW.plusSeconds(30);
        assertThat(keys.lease(key, NOW, until)).isPresent();
        UUID _ = decided(Action.COMPROMISE, Optional.of(key));
        assertThat(keys.unsettled(NOW)).contains(key);
        assertThat(keys.lease(key, NOW, until.plusSeconds(1))).isPresent();
        // It comes to an end with the publication, which the chain refuses.
        keys.fault(key, Stage.PENDING, "the chain refuses it");
        assertThat(keys.release(key, until, LATER)).isFalse();
        assertThat(keys.find(key).orElseThrow().fault()).isEmpty();
        settled(key, Stage.COMPROMISED);
        keys.fault(key, Stage.COMPROMISED, "too late");
        assertThat(keys.find(key).orElseThrow().fault()).isEmpty();
        assertThat(keys.release(key, until.plusSeconds(1), NOW)).isTrue();
    }

    @Test
    void an_ended_key_is_unsettled_again_where_it_still_stands_so() {
        UUID key = pending();
        settled(key, Stage.PENDING);
        assertThat(keys.ended(LATER)).extracting(IssuerKey::id).doesNotContain(key);
        UUID _ = decided(Action.RETIRE, Optional.of(key));
        assertThat(keys.ended(LATER)).extracting(IssuerKey::id).doesNotContain(key);
        settled(key, Stage.RETIRED);
        assertThat(keys.ended(LATER)).extracting(IssuerKey::id).contains(key);
        assertThat(keys.ended(NOW)).extracting(IssuerKey::id).doesNotContain(key);
        assertThat(keys.unsettle(key, Stage.COMPROMISED, NOW)).isFalse();
        assertThat(keys.unsettle(key, Stage.RETIRED, NOW)).isTrue();
        assertThat(keys.unsettle(key, Stage.RETIRED, NOW)).isFalse();
        assertThat(keys.unsettled(NOW)).contains(key);
    }

    @Test
    void a_key_that_was_never_made_is_given_up_without_the_chain() {
        UUID key = decided(Action.CREATE, Optional.empty());
        keys.fault(key, Stage.RETIRED, "not of this stage");
        assertThat(keys.find(key).orElseThrow().fault()).isEmpty();
        keys.fault(key, Stage.PENDING, "x".repeat(1000));
        assertThat(keys.find(key).orElseThrow().fault().orElseThrow()).hasSize(256);
        UUID _ = decided(Action.RETIRE, Optional.of(key));
        IssuerKey stands = keys.find(key).orElseThrow();
        assertThat(stands.settled()).isTrue();
        assertThat(stands.fault()).isEmpty();
        // Made by somebody who did not know: now the chain is to be told.
        made(key, "token/late");
        assertThat(keys.unsettled(NOW)).contains(key);
        // Two that are not made yet are no duplicates of each other.
        UUID _ = decided(Action.CREATE, Optional.empty());
        UUID _ = decided(Action.CREATE, Optional.empty());
        assertThat(keys.book(issuer, LAPSED).keys()).hasSize(3);
    }

    @Test
    void the_book_has_the_open_requests_the_oldest_first_and_nobody_elses() {
        UUID second = request(Action.CREATE, Optional.empty(), issuer, NOW.plusSeconds(1));
        UUID first = request(Action.CREATE, Optional.empty(), issuer, NOW);
        UUID _ = request(Action.CREATE, Optional.empty(), issuer + "0", NOW);
        assertThat(keys.book(issuer, LAPSED).open())
                .extracting(KeyRequest::id)
                .containsExactly(first, second);
        KeyRequest read = keys.book(issuer, LAPSED).open().getFirst();
        assertThat(read.requestedBy()).isEqualTo("one");
        assertThat(read.requestedAt()).isEqualTo(NOW);
        assertThat(read.token()).contains("token");
        assertThat(marked(keys.noted(read), () -> {})).isFalse();
    }

    @Test
    void a_key_that_was_made_is_told_once() {
        UUID key = decided(Action.CREATE, Optional.empty());
        AtomicInteger told = new AtomicInteger();
        String material = "material-" + key;
        // Somebody who dies with it takes it up again, or another does.
        assertThatThrownBy(() ->
                        marked(
                                keys.made(key, "token/" + key, material),
                                () -> {
                                    throw new IllegalStateException("killed");
                                }))
                .hasMessage("killed");
        assertThat(keys.find(key).orElseThrow().material()).isEmpty();
        assertThat(marked(keys.made(key, "token/" + key, material), told::incrementAndGet))
                .isTrue();
        assertThat(marked(keys.made(key, "token/" + key, material), told::incrementAndGet))
                .isFalse();
        assertThat(told).hasValue(1);
        IssuerKey made = keys.find(key).orElseThrow();
        assertThat(made.label()).contains("token/" + key);
        assertThat(made.material()).contains(material);
    }

    // How it is asked

    /** As the audit record does: the mark and what is told of it, or neither. */
    private boolean marked(Mark mark, Runnable tell) {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                boolean set = mark.set(connection);
                if (set) {
                    tell.run();
                }
                connection.commit();
                return set;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Decided decide(
            UUID request, boolean approved, String by, Instant since, Instant now, Runnable tell) {
        IssuerKeys.Decision decision = keys.decision(request, approved, by, since, now);
        assertThat(marked(decision, tell)).isEqualTo(decision.became() == Decided.DONE);
        return decision.became();
    }

    private boolean settle(UUID id, Stage stage, Instant now, Instant retireAt, Runnable tell) {
        return marked(keys.settled(id, stage, now, retireAt), tell);
    }

    private void made(UUID id, String label) {
        assertThat(marked(keys.made(id, label, "material-" + id), () -> {})).isTrue();
    }

    private UUID pending() {
        UUID key = decided(Action.CREATE, Optional.empty());
        made(key, "token/" + key);
        return key;
    }

    private UUID decided(Action action, Optional<UUID> key) {
        UUID request = asked(action, key);
        assertThat(decide(request, true, "other", LAPSED, NOW, () -> {})).isEqualTo(Decided.DONE);
        return request;
    }

    private void settled(UUID key, Stage stage) {
        AtomicInteger told = new AtomicInteger();
        assertThat(settle(key, stage, NOW, LATER, told::incrementAndGet)).isTrue();
        assertThat(settle(key, stage, NOW, LATER, told::incrementAndGet)).isFalse();
        assertThat(told).hasValue(1);
    }

    private UUID asked(Action action, Optional<UUID> key) {
        return request(action, key, issuer, NOW);
    }

    private UUID request(Action action, Optional<UUID> key, String of, Instant at) {
        UUID id = UUID.randomUUID();
        boolean makes = action == Action.CREATE || action == Action.ROTATE;
        KeyRequest request =
                new KeyRequest(
                        id,
                        "population",
                        of,
                        action,
                        key,
                        makes ? Optional.of("token") : Optional.empty(),
                        makes ? Optional.of("P-256") : Optional.empty(),
                        "one",
                        at);
        assertThat(marked(keys.noted(request), () -> {})).isTrue();
        return id;
    }

    private IssuerKey active(String material) {
        return new IssuerKey(
                UUID.randomUUID(),
                "population",
                issuer,
                Optional.empty(),
                Optional.of("population"),
                "secp256k1",
                Optional.of(material),
                Stage.ACTIVE,
                true,
                Optional.empty(),
                Optional.empty(),
                NOW,
                NOW,
                Optional.empty());
    }

    private static <T> List<T> atOnce(Callable<T> call) throws Exception {
        List<T> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> answer : threads.invokeAll(Collections.nCopies(CROWD, call))) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
