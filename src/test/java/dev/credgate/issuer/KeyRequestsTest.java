package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Address;
import dev.credgate.did.WeIdDid;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.KeyOutcome;
import dev.credgate.issuance.KeyRefusal;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.issuance.Quotas;
import dev.credgate.ledger.chain.TestKey;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.StoreUnavailableException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is asked for about keys, and who decides it. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class KeyRequestsTest extends KeyCourseGround {

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
        IssuerKey key = keys.adopt(key("asks-much", did, "1", Stage.ACTIVE, true, now));
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
        String key = keys.adopt(key("former", did, "1", Stage.ACTIVE, true, now)).id().toString();
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

    private static void dropped(KeyRequests where, Agency agency, UUID request) {
        assertThat(where.drop(agency, ONE, request)).isInstanceOf(KeyOutcome.Dropped.class);
    }

    private KeyRequests alone(AuditOnce told) {
        return new KeyRequests(clock, ledger, resolver, signer, tokens, keys, told, running, false);
    }
}
