package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Address;
import dev.credgate.did.Resolution;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdResolver;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.KeyCourse;
import dev.credgate.issuance.KeyOutcome;
import dev.credgate.issuance.KeyRefusal;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.issuance.KeyWriter;
import dev.credgate.issuance.Quotas;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.Receipt;
import dev.credgate.ledger.chain.TestKey;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.ChainSurrender;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.StoreUnavailableException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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
class KeyCourseTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Who asks, and who approves. */
    private static final String ONE = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static final String OTHER = "sha256/BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final Optional<String> NO_TOKEN = Optional.empty();
    private static final AtomicLong NUMBERS = new AtomicLong(91_000);

    /** So far ahead that the course of the running gateway leaves to ours what we put there. */
    private static final Duration AHEAD = Duration.ofHours(1);

    IssuerStack.Parts parts;

    @Inject InstantSource clock;
    @Inject Ledger ledger;
    @Inject LedgerCalls calls;
    @Inject LedgerViews views;
    @Inject WeIdResolver resolver;
    @Inject TokenKeys tokens;
    @Inject Signer signer;
    @Inject Outbox outbox;
    @Inject ChainSurrender surrender;
    @Inject IssuerKeys keys;
    @Inject AuditOnce audit;
    @Inject Agencies agencies;
    @Inject KeyRequests requests;
    @Inject KeyCourse running;
    @Inject AgroalDataSource database;

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
        course.settle();
        assertThat(keys.find(key.id()).orElseThrow().settled()).isTrue();
        assertThat(isOnChain("transport", material)).isFalse();
    }

    @Test
    void whatGotToTheChainFirstIsNotTakenForUnpublishedAndGetsItsWord() throws Exception {
        LedgerSnapshot before = snapshot();
        IssuerKey key = pending("transport");
        String material = key.material().orElseThrow();
        String reference = reference("transport", material);
        KeyCourse timely = course(live(), agencies::all);
        timely.settle();
        assertThat(keys.find(key.id()).orElseThrow().stage()).isEqualTo(Stage.ACTIVE);
        move(key.id(), Stage.COMPROMISED);

        // A replica that has not seen the block: its publication may be undone, or stand.
        assertThat(outbox.unsettled(reference)).isPresent();
        KeyCourse late =
                course(_ -> new Ledger.Reading.Fresh(before, Duration.ZERO), agencies::all);
        late.settle();
        IssuerKey open = keys.find(key.id()).orElseThrow();
        assertThat(open.settled()).isFalse();
        assertThat(open.fault().orElseThrow()).contains("may still take effect");

        // Nothing is on its way any more, and its snapshot still does not know.
        await().atMost(SOON).until(() -> outbox.unsettled(reference).isEmpty());
        late.settle();
        assertThat(keys.find(key.id()).orElseThrow().settled()).isFalse();
        assertThat(known("transport", material)).contains(KeyState.ACTIVE);

        timely.settle();
        assertThat(keys.find(key.id()).orElseThrow().settled()).isTrue();
        assertThat(known("transport", material)).contains(KeyState.COMPROMISED);
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
        course(live(), agencies::all).settle();
        assertThat(keys.find(former.id()).orElseThrow().settled()).isTrue();
        assertThat(known("population", material)).contains(KeyState.COMPROMISED);
        assertThat(keys.find(wished.id()).orElseThrow().stage()).isEqualTo(Stage.PENDING);
        assertThat(isOnChain("population", wished.material().orElseThrow())).isFalse();
    }

    @Test
    void whereOnePersonSufficesWhatWasCutOffIsDoneWhenItIsAskedForAgain() throws Exception {
        Agency agency = agency("transport");
        IssuerKey key =
                adopted(
                        "transport",
                        TestKey.of(NUMBERS.incrementAndGet()).publicKey().toDecimal(),
                        Stage.ACTIVE,
                        true,
                        clock.instant());
        AuditOnce fails =
                (event, mark) -> {
                    if (event instanceof AuditEvent.KeyDecided) {
                        throw new StoreUnavailableException("away", new IOException("away"));
                    }
                    return audit.append(event, mark);
                };
        KeyOutcome cutOff =
                alone(fails).revoke(agency, ONE, key.id().toString(), Stage.COMPROMISED);
        assertThat(cutOff).isInstanceOf(KeyOutcome.Unavailable.class);
        KeyOutcome again = alone(audit).revoke(agency, ONE, key.id().toString(), Stage.COMPROMISED);
        assertThat(done(again).stage()).isEqualTo(Stage.COMPROMISED);

        // Two calls at once are about one request.
        IssuerKey other =
                adopted(
                        "transport",
                        TestKey.of(NUMBERS.incrementAndGet()).publicKey().toDecimal(),
                        Stage.ACTIVE,
                        true,
                        clock.instant());
        AtomicBoolean quicker = new AtomicBoolean();
        AuditOnce slow =
                (event, mark) -> {
                    boolean told = audit.append(event, mark);
                    if (event instanceof AuditEvent.KeyRequested && !quicker.getAndSet(true)) {
                        KeyOutcome _ =
                                alone(audit)
                                        .revoke(agency, ONE, other.id().toString(), Stage.RETIRED);
                    }
                    return told;
                };
        KeyOutcome late = alone(slow).revoke(agency, ONE, other.id().toString(), Stage.RETIRED);
        assertThat(quicker).isTrue();
        assertThat(done(late).stage()).isEqualTo(Stage.RETIRED);
    }

    @Test
    void whatIsAskedForTwiceUnderOneIdIsOneKey() throws Exception {
        Agency agency = agency("transport");
        Optional<String> spare = Optional.of("spare");
        UUID id = UUID.randomUUID();
        AuditOnce fails =
                (event, mark) -> {
                    if (event instanceof AuditEvent.KeyDecided) {
                        throw new StoreUnavailableException("away", new IOException("away"));
                    }
                    return audit.append(event, mark);
                };
        assertThat(alone(fails).create(agency, ONE, "P-256", spare, id))
                .isInstanceOf(KeyOutcome.Unavailable.class);
        for (int again = 0; again < 2; again++) {
            assertThat(done(alone(audit).create(agency, ONE, "P-256", spare, id)).id())
                    .isEqualTo(id);
        }
        assertThat(audit("key_requested", id.toString())).isOne();
        await().atMost(SOON).until(() -> keys.find(id).orElseThrow().stage() == Stage.ACTIVE);

        // At the same time as well, and of a key in the place of another.
        UUID next = UUID.randomUUID();
        AtomicBoolean quicker = new AtomicBoolean();
        AuditOnce slow =
                (event, mark) -> {
                    if (event instanceof AuditEvent.KeyRequested && !quicker.getAndSet(true)) {
                        KeyOutcome first =
                                alone(audit).rotate(agency, ONE, id.toString(), spare, next);
                        assertThat(done(first).id()).isEqualTo(next);
                    }
                    return audit.append(event, mark);
                };
        KeyOutcome late = alone(slow).rotate(agency, ONE, id.toString(), spare, next);
        assertThat(quicker).isTrue();
        assertThat(done(late).id()).isEqualTo(next);
        await().atMost(SOON).until(() -> keys.find(next).orElseThrow().stage() == Stage.ACTIVE);
        assertThat(done(alone(audit).rotate(agency, ONE, id.toString(), spare, next)).id())
                .isEqualTo(next);
        assertThat(
                        keys.book(agency.did().toString(), clock.instant()).keys().stream()
                                .filter(key -> key.replaces().equals(Optional.of(id))))
                .hasSize(1);
    }

    @Test
    void whoDecidedIsAnsweredTheSameAgainAndNobodyElseIs() throws Exception {
        Agency agency = agency("transport");
        Optional<String> spare = Optional.of("spare");
        UUID id = UUID.randomUUID();
        for (int twice = 0; twice < 2; twice++) {
            assertThat(asked(requests.create(agency, ONE, "P-256", spare, id))).isEqualTo(id);
        }
        assertThat(audit("key_requested", id.toString())).isOne();
        // Nobody else's request is told of, or changed.
        unknown(requests.create(agency("population"), ONE, "P-256", spare, id));
        for (int twice = 0; twice < 2; twice++) {
            assertThat(done(requests.approve(agency, OTHER, id)).id()).isEqualTo(id);
        }
        unknown(requests.approve(agency, ONE, id));
        unknown(requests.drop(agency, OTHER, id));
        assertThat(done(requests.create(agency, ONE, "P-256", spare, id)).id()).isEqualTo(id);

        UUID dropped = UUID.randomUUID();
        UUID _ = asked(requests.create(agency, ONE, "P-256", spare, dropped));
        dropped(requests, agency, dropped);
        dropped(requests, agency, dropped);
        unknown(requests.drop(agency, OTHER, dropped));
        unknown(requests.approve(agency, ONE, dropped));
        unknown(requests.create(agency, ONE, "P-256", spare, dropped));
    }

    @Test
    void whatLapsedUndecidedIsNotToldToBeWaiting() {
        Agency agency = agency("transport");
        Optional<String> spare = Optional.of("spare");
        UUID id = UUID.randomUUID();
        assertThat(asked(requests.create(agency, ONE, "P-256", spare, id))).isEqualTo(id);
        KeyRequests later = requestsIn(Duration.ofDays(1).plusSeconds(60));
        unknown(later.create(agency, ONE, "P-256", spare, id));
        unknown(later.approve(agency, OTHER, id));
        assertThat(asked(requests.create(agency, ONE, "P-256", spare, id))).isEqualTo(id);
        dropped(requests, agency, id);
    }

    private KeyRequests requestsIn(Duration ahead) {
        return new KeyRequests(
                () -> clock.instant().plus(ahead),
                ledger,
                resolver,
                signer,
                tokens,
                keys,
                audit,
                running,
                true);
    }

    private static void unknown(KeyOutcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        KeyOutcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isEqualTo(KeyRefusal.UNKNOWN_REQUEST));
    }

    /** Whoever asks and takes it back all day long would fill the audit record. */
    @Test
    void anAgencyAsksForSoMuchADayAndIsHeardAboutACompromisedKeyAfterThat() {
        WeIdDid did =
                new WeIdDid(
                        101,
                        Address.parse("0x00000000000000000000000000000000000a5c5d").orElseThrow());
        Agency agency =
                new Agency(
                        "asks-much",
                        List.of(),
                        List.of(new Agency.Identity(did, "none", List.of())),
                        Optional.empty(),
                        Quotas.NONE);
        for (int i = 0; i < 200; i++) {
            dropped(requests, agency, asked(requests.create(agency, ONE, "P-256", NO_TOKEN)));
        }
        assertThat(requests.create(agency, ONE, "P-256", NO_TOKEN))
                .isInstanceOfSatisfying(
                        KeyOutcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isEqualTo(KeyRefusal.TOO_MANY_REQUESTS));

        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        IssuerKey key =
                keys.adopt(
                        new IssuerKey(
                                UUID.randomUUID(),
                                "asks-much",
                                did.toString(),
                                Optional.of("spare"),
                                Optional.empty(),
                                "secp256k1",
                                Optional.of("1"),
                                Stage.ACTIVE,
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                now,
                                now,
                                Optional.empty()));
        String id = key.id().toString();
        assertThat(requests.revoke(agency, ONE, id, Stage.RETIRED))
                .isInstanceOf(KeyOutcome.Refused.class);
        String third = "sha256/DAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        for (int i = 0; i < 50; i++) {
            dropped(requests, agency, asked(requests.revoke(agency, third, id, Stage.COMPROMISED)));
        }
        assertThat(requests.revoke(agency, third, id, Stage.COMPROMISED))
                .isInstanceOf(KeyOutcome.Refused.class);
        dropped(requests, agency, asked(requests.revoke(agency, OTHER, id, Stage.COMPROMISED)));

        KeyRequests tomorrow = requestsIn(Duration.ofDays(1));
        dropped(tomorrow, agency, asked(tomorrow.create(agency, ONE, "P-256", NO_TOKEN)));
    }

    @Test
    void whatAFormerAgencyLeftOpenKeepsNoneOfItsDidsNewOneBack() {
        WeIdDid did =
                new WeIdDid(
                        101,
                        Address.parse("0x00000000000000000000000000000000000a5c5e").orElseThrow());
        List<Agency.Identity> identities = List.of(new Agency.Identity(did, "none", List.of()));
        Agency former = new Agency("former", List.of(), identities, Optional.empty(), Quotas.NONE);
        Agency next = new Agency("next", List.of(), identities, Optional.empty(), Quotas.NONE);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String key =
                keys.adopt(
                                new IssuerKey(
                                        UUID.randomUUID(),
                                        "former",
                                        did.toString(),
                                        Optional.of("spare"),
                                        Optional.empty(),
                                        "secp256k1",
                                        Optional.of("1"),
                                        Stage.ACTIVE,
                                        true,
                                        Optional.empty(),
                                        Optional.empty(),
                                        now,
                                        now,
                                        Optional.empty()))
                        .id()
                        .toString();
        for (int i = 0; i < 20; i++) {
            UUID _ = asked(requests.create(former, ONE, "P-256", NO_TOKEN));
        }
        assertThat(requests.create(former, ONE, "P-256", NO_TOKEN))
                .isInstanceOf(KeyOutcome.Refused.class);
        UUID theirs = asked(requests.revoke(former, ONE, key, Stage.COMPROMISED));

        assertThat(requests.approve(next, OTHER, theirs)).isInstanceOf(KeyOutcome.Refused.class);
        UUID own = asked(requests.revoke(next, ONE, key, Stage.COMPROMISED));
        assertThat(own).isNotEqualTo(theirs);
        assertThat(asked(requests.revoke(next, ONE, key, Stage.COMPROMISED))).isEqualTo(own);
        assertThat(done(requests.approve(next, OTHER, own)).stage()).isEqualTo(Stage.COMPROMISED);
    }

    private static UUID asked(KeyOutcome outcome) {
        return ((KeyOutcome.Asked) outcome).request().id();
    }

    private static void dropped(KeyRequests where, Agency agency, UUID request) {
        assertThat(where.drop(agency, ONE, request)).isInstanceOf(KeyOutcome.Dropped.class);
    }

    private KeyRequests alone(AuditOnce told) {
        return new KeyRequests(clock, ledger, resolver, signer, tokens, keys, told, running, false);
    }

    private KeyCourse course(Ledger seen, Supplier<Collection<Agency>> known) {
        return new KeyCourse(
                () -> clock.instant().plus(AHEAD),
                seen,
                resolver,
                tokens,
                new KeyWriter(outbox, calls, surrender),
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
        await().atMost(SOON)
                .until(() -> ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh);
        return ((Ledger.Reading.Fresh) ledger.read(clock.instant())).snapshot();
    }

    private Agency agency(String name) {
        return agencies.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private UUID create(Agency agency) {
        return ((KeyOutcome.Asked) requests.create(agency, ONE, "P-256", Optional.of("spare")))
                .request()
                .id();
    }

    private static IssuerKey done(KeyOutcome outcome) {
        return ((KeyOutcome.Done) outcome).key();
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

    private IssuerKey adopted(
            String agency, String material, Stage stage, boolean settled, Instant at) {
        return keys.adopt(
                adopted(
                        agency,
                        material,
                        stage,
                        settled,
                        at.truncatedTo(ChronoUnit.MICROS),
                        agency));
    }

    private IssuerKey adopted(
            String agency,
            String material,
            Stage stage,
            boolean settled,
            Instant moment,
            String called) {
        return new IssuerKey(
                UUID.randomUUID(),
                called,
                parts.dids().get(agency).toString(),
                Optional.of("spare"),
                Optional.empty(),
                "secp256k1",
                Optional.of(material),
                stage,
                settled,
                Optional.empty(),
                Optional.empty(),
                moment,
                moment,
                Optional.empty());
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

    private int audit(String kind, String part) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select count(*) from audit_record where kind = ? and event like"
                                        + " ?")) {
            select.setString(1, kind);
            select.setString(2, "%" + part + "%");
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
