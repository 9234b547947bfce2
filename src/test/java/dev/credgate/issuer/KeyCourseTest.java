package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.did.Resolution;
import dev.credgate.did.WeIdDid;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.KeyCourse;
import dev.credgate.issuance.KeyOutcome;
import dev.credgate.issuance.KeyWriter;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.chain.Receipt;
import dev.credgate.ledger.chain.TestKey;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.OutboxAtWork;
import dev.credgate.store.ChainTransactions;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A key that is given up before it is published never verifies anything: whether its publication
 * waits, is about to be put in, or got to the chain first. All parts are real; only when a course
 * looks, and at which snapshot, differs.
 */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class KeyCourseTest extends KeyCourseGround {

    @Inject ChainTransactions transactions;

    /** So far ahead that the course of the running gateway leaves to ours what we put there. */
    private static final Duration AHEAD = Duration.ofHours(1);

    @Test
    void aPublicationThatStillWaitsIsTakenBackAndTheKeyNeverShows() throws Exception {
        Agency agency = agency("transport");
        IssuerKey givenUp;
        // The token that has the account's key is away: what is put in waits.
        parts.token().goAway();
        try {
            UUID id = create(agency);
            IssuerKey made = done(requests.approve(agency, OTHER, id));
            assertThat(made.stage()).isEqualTo(Stage.PENDING);
            assertThat(made.material()).isPresent();
            String reference = reference("transport", made.material().get());
            await().atMost(SOON).until(() -> outbox.unsettled(reference).isPresent());
            UUID publication = outbox.unsettled(reference).orElseThrow();

            KeyOutcome.Asked asked =
                    (KeyOutcome.Asked)
                            requests.revoke(agency, ONE, id.toString(), Stage.COMPROMISED);
            requests.approve(agency, OTHER, asked.request().id());
            // Neither the token nor the chain is needed for that.
            await().atMost(SOON).until(() -> keys.find(id).orElseThrow().settled());
            givenUp = keys.find(id).orElseThrow();
            assertThat(givenUp.stage()).isEqualTo(Stage.COMPROMISED);
            assertThat(outbox.unsettled(reference)).isEmpty();
            assertThat(outbox.find(publication).orElseThrow().refusal()).isPresent();
            assertThat(audit("outbox_surrendered", publication.toString())).isOne();
        } finally {
            parts.token().comeBack();
        }
        // What comes after it in the same account's line is on the chain, and it is not.
        UUID next = create(agency);
        IssuerKey _ = done(requests.approve(agency, OTHER, next));
        await().atMost(SOON).until(() -> keys.find(next).orElseThrow().stage() == Stage.ACTIVE);
        assertThat(isOnChain("transport", givenUp.material().orElseThrow())).isFalse();
    }

    @Test
    void aKeyThatIsGivenUpWhileItsPublicationIsPreparedIsNotPublished() throws Exception {
        IssuerKey key = pending("transport");
        String material = key.material().orElseThrow();
        AtomicBoolean once = new AtomicBoolean();
        KeyCourse course =
                course(
                        live(),
                        () -> {
                            // After the work was taken, and before anything is put in.
                            if (!once.getAndSet(true)) {
                                move(key.id(), Stage.COMPROMISED);
                            }
                            return agencies.all();
                        });
        course.settle();
        assertThat(outbox.unsettled(reference("transport", material))).isEmpty();
        assertThat(keys.find(key.id()).orElseThrow().stage()).isEqualTo(Stage.COMPROMISED);
        settles(course, key.id());
        assertThat(isOnChain("transport", material)).isFalse();
    }

    @Test
    void whatGotToTheChainFirstIsNotTakenForUnpublishedAndGetsItsWord() throws Exception {
        LedgerSnapshot before = snapshot();
        IssuerKey key = pending("transport");
        String material = key.material().orElseThrow();
        String reference = reference("transport", material);
        KeyCourse late =
                course(_ -> new Ledger.Reading.Fresh(before, Duration.ZERO), agencies::all);
        KeyCourse timely = course(live(), agencies::all);
        IssuerKey open;
        // No more blocks than the one that has it: with others its publication would be settled.
        parts.chain().rpc("evm_setIntervalMining", 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> publishing = threads.submit(timely::settle);
            await().atMost(SOON)
                    .until(() -> {
                        if (!publishing.isDone() && isAnythingPending()) {
                            parts.chain().mine(1);
                        }
                        return publishing.isDone();
                    });
            until(timely, () -> keys.find(key.id()).orElseThrow().stage() == Stage.ACTIVE);
            move(key.id(), Stage.COMPROMISED);

            // A replica that has not seen the block: its publication may be undone, or stand.
            assertThat(outbox.unsettled(reference)).isPresent();
            late.settle();
            open = keys.find(key.id()).orElseThrow();
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        assertThat(open.settled()).isFalse();
        assertThat(open.fault().orElseThrow()).contains("may still take effect");

        // Nothing is on its way any more, and its snapshot still does not know.
        await().atMost(SOON).until(() -> outbox.unsettled(reference).isEmpty());
        late.settle();
        assertThat(keys.find(key.id()).orElseThrow().settled()).isFalse();
        assertThat(known("transport", material)).contains(KeyState.ACTIVE);

        settles(timely, key.id());
        assertThat(known("transport", material)).contains(KeyState.COMPROMISED);
    }

    /** The gateway is restarted while nobody knows whether the publication takes effect. */
    @Test
    void aPublicationThatADyingProcessLeftInDoubtIsTakenUpAndMadeOnce() throws Exception {
        IssuerKey key = pending("transport");
        String material = key.material().orElseThrow();
        String reference = reference("transport", material);
        parts.chain().rpc("evm_setIntervalMining", 0);
        UUID publication;
        try {
            parts.chain().mine(1);
            LedgerSnapshot _ = snapshot();
            // It is put in, and the process dies before it hears of that.
            Outbox dying = OutboxAtWork.dying(transactions, true, clock);
            course(live(), agencies::all, dying).settle();
            publication = outbox.unsettled(reference).orElseThrow();
            await().atMost(SOON)
                    .until(() -> outbox.find(publication).orElseThrow().state() == State.SENT);
            assertThat(keys.find(key.id()).orElseThrow().stage()).isEqualTo(Stage.PENDING);
            assertThat(isOnChain("transport", material)).isFalse();
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        // Another process, that was told nothing by the first.
        until(
                course(live(), agencies::all),
                () -> keys.find(key.id()).orElseThrow().stage() == Stage.ACTIVE);
        assertThat(outbox.unsettled(reference).orElse(publication)).isEqualTo(publication);
        assertThat(outbox.find(publication).orElseThrow().refusal()).isEmpty();
        assertThat(views.keysOf(parts.dids().get("transport").address()))
                .filteredOn(one -> one.material().equals(material))
                .hasSize(1);
        assertThat(audit("key_staged", key.id().toString())).isOne();
    }

    @Test
    void anEndedKeyOfWhichTheChainSaysOtherwiseIsSetRight() throws Exception {
        String material = TestKey.of(NUMBERS.incrementAndGet()).publicKey().toDecimal();
        WeIdDid did = parts.dids().get("population");
        Receipt added =
                parts.writes()
                        .addKey(
                                parts.rpc().impersonated(did.address()),
                                did.address(),
                                "Secp256k1",
                                material,
                                clock.instant());
        await().atMost(SOON).until(() -> snapshot().block().number() >= added.block());
        IssuerKey ended =
                adopted(
                        "population",
                        material,
                        Stage.COMPROMISED,
                        true,
                        clock.instant().minus(Duration.ofDays(1)));
        // Of a young one some replica's snapshot may not have the word yet.
        IssuerKey young =
                adopted(
                        "transport",
                        TestKey.of(NUMBERS.incrementAndGet()).publicKey().toDecimal(),
                        Stage.RETIRED,
                        true,
                        clock.instant());
        running.compare();
        running.settle();
        await().atMost(SOON)
                .until(() ->
                        known("population", material).equals(Optional.of(KeyState.COMPROMISED))
                                && keys.find(ended.id()).orElseThrow().settled());
        assertThat(keys.find(young.id()).orElseThrow().settled()).isTrue();
        running.compare();
        assertThat(keys.find(ended.id()).orElseThrow().settled()).isTrue();
    }

    @Test
    void aKeyOfAnAgencyThatIsCalledOtherwiseByNowIsEndedByWhoeverActsForItsDid() throws Exception {
        String material = TestKey.of(NUMBERS.incrementAndGet()).publicKey().toDecimal();
        WeIdDid did = parts.dids().get("population");
        Receipt added =
                parts.writes()
                        .addKey(
                                parts.rpc().impersonated(did.address()),
                                did.address(),
                                "Secp256k1",
                                material,
                                clock.instant());
        await().atMost(SOON).until(() -> snapshot().block().number() >= added.block());
        Instant moment = clock.instant().plus(AHEAD.dividedBy(2)).truncatedTo(ChronoUnit.MICROS);
        IssuerKey former =
                keys.adopt(
                        adopted(
                                "population",
                                material,
                                Stage.COMPROMISED,
                                false,
                                moment,
                                "former"));
        IssuerKey wished =
                keys.adopt(
                        adopted(
                                "population",
                                TestKey.of(NUMBERS.incrementAndGet()).publicKey().toDecimal(),
                                Stage.PENDING,
                                false,
                                moment,
                                "former"));
        // A replica that knows nobody for it keeps no other from it.
        course(live(), List::of).settle();
        assertThat(keys.find(former.id()).orElseThrow().fault()).isPresent();
        settles(course(live(), agencies::all), former.id());
        assertThat(known("population", material)).contains(KeyState.COMPROMISED);
        assertThat(keys.find(wished.id()).orElseThrow().stage()).isEqualTo(Stage.PENDING);
        assertThat(isOnChain("population", wished.material().orElseThrow())).isFalse();
    }

    /** Whatever one turn comes to that the machine kept from the chain. */
    private void settles(KeyCourse course, UUID key) {
        until(course, () -> keys.find(key).orElseThrow().settled());
    }

    private static void until(KeyCourse course, Callable<Boolean> so) {
        await().atMost(SOON)
                .until(() -> {
                    course.settle();
                    return so.call();
                });
    }

    private boolean isAnythingPending() {
        return !parts.chain().rpc("txpool_status").get("pending").asText().equals("0x0");
    }

    private KeyCourse course(Ledger seen, Supplier<Collection<Agency>> known) {
        return course(seen, known, outbox);
    }

    private KeyCourse course(Ledger seen, Supplier<Collection<Agency>> known, Outbox sending) {
        return new KeyCourse(
                () -> clock.instant().plus(AHEAD),
                seen,
                resolver,
                tokens,
                new KeyWriter(sending, calls, surrender),
                keys,
                audit,
                known,
                Duration.ofSeconds(5),
                Duration.ofDays(1));
    }

    /** What the running gateway knows, whatever the time of the course. */
    private Ledger live() {
        return _ -> ledger.read(clock.instant());
    }

    private LedgerSnapshot snapshot() {
        // One look, since the next may find it stale.
        return await().atMost(SOON)
                .until(
                        () ->
                                ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh fresh
                                        ? fresh.snapshot()
                                        : null,
                        Objects::nonNull);
    }

    /** Made, and about to be published by whoever comes first so late. */
    private IssuerKey pending(String agency) {
        return adopted(
                agency,
                TestKey.of(NUMBERS.incrementAndGet()).publicKey().toDecimal(),
                Stage.PENDING,
                false,
                clock.instant().plus(AHEAD.dividedBy(2)));
    }

    /** As a decision does, for our course to take up. */
    private void move(UUID id, Stage stage) {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement(
                                "update issuing_key set stage = ?, settled = false where id = ?")) {
            update.setString(1, stage.name());
            update.setObject(2, id);
            assertThat(update.executeUpdate()).isOne();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String reference(String agency, String material) {
        return "key ACTIVE " + parts.dids().get(agency).address() + ' ' + material;
    }

    /** At the chain's head. */
    private boolean isOnChain(String agency, String material) throws Exception {
        return views.keysOf(parts.dids().get(agency).address()).stream()
                .anyMatch(key -> key.material().equals(material));
    }

    /** As verdicts have it. */
    private Optional<KeyState> known(String agency, String material) {
        return resolver.resolve(parts.dids().get(agency).toString(), snapshot())
                        instanceof Resolution.Found(List<EntityKey> published)
                ? published.stream()
                        .filter(key -> key.material().equals(material))
                        .map(EntityKey::state)
                        .findFirst()
                : Optional.empty();
    }
}
