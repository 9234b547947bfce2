package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Keccak256;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.CredentialOrder;
import dev.credgate.issuance.IdempotencyKey;
import dev.credgate.issuance.IdempotentIssuing;
import dev.credgate.issuance.IssueOutcome;
import dev.credgate.issuance.Issuing;
import dev.credgate.issuance.Quotas;
import dev.credgate.issuance.StatusOutcome;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.IdempotentAnswers;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.StoreUnavailableException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Orders whose process, token or database is gone in the midst of them, and whoever takes them
 * over: nobody is handed two credentials, and no credential is on record untold.
 */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
class ForsakenOrdersTest extends OutOfStepGround {

    private static final Duration CLAIMED = Duration.ofSeconds(30);

    /** As when the database goes while it says that it has taken both. */
    @Test
    void whatMayBeOnRecordOrNotIsNeverSigned() throws Exception {
        var lost = new AtomicReference<UUID>();
        AuditOnce failing =
                (event, mark) -> {
                    boolean first = once.append(event, mark);
                    if (event instanceof AuditEvent.CredentialIssued issued) {
                        lost.set(issued.credential());
                        throw new StoreUnavailableException("gone", new IOException("gone"));
                    }
                    return first;
                };
        IdempotencyKey key = IdempotencyKey.read(UUID.randomUUID().toString()).orElseThrow();
        CredentialOrder order = order("cpt:1000", later());
        byte[] body = {1};
        snapshot();
        assertThat(
                        idempotent(room(clock, ledger, forbidden(), audit, failing))
                                .issue(agency("population"), order, key, body))
                .isInstanceOf(IssueOutcome.Unavailable.class);
        assertThat(records.find(lost.get())).isPresent();
        assertThat(kinds(lost.get())).containsExactly("credential_issued");
        givesAnotherAndTellsOfTheOneThatIsLost(lost.get(), order, key, body);
    }

    /** Nobody need ask again for it, so that nothing would be told of it. */
    @Test
    void whatTheAuditRecordDoesNotKnowIsNotOnRecordEither() throws Exception {
        var lost = new AtomicReference<UUID>();
        AuditOnce failing =
                (event, mark) -> {
                    if (event instanceof AuditEvent.CredentialIssued issued) {
                        lost.set(issued.credential());
                    }
                    return once.append(
                            event,
                            connection -> {
                                assertThat(mark.set(connection)).isTrue();
                                throw new SQLException("gone");
                            });
                };
        snapshot();
        Issuing room = room(clock, ledger, forbidden(), audit, failing);
        CredentialOrder order = order("cpt:1000", later());
        assertThat(room.issue(agency("population"), order))
                .isInstanceOf(IssueOutcome.Unavailable.class);
        assertThat(records.find(lost.get())).isEmpty();
        assertThat(kinds(lost.get())).isEmpty();
        IdempotencyKey key = IdempotencyKey.read(UUID.randomUUID().toString()).orElseThrow();
        assertThat(idempotent(room).issue(agency("population"), order, key, new byte[] {6}))
                .isInstanceOf(IssueOutcome.Unavailable.class);
        assertThat(records.find(lost.get())).isEmpty();
        assertThat(kinds(lost.get())).isEmpty();
    }

    /**
     * The process dies when the token has signed: nothing of it runs any more, and what it held is
     * free when its claim lapses.
     */
    @Test
    void whatWasSignedBeforeACrashIsOnRecordAndCanBeRevoked() throws Exception {
        var signed = new CompletableFuture<Void>();
        Signer last =
                new Signer() {
                    @Override
                    public TokenKey key(String label) {
                        return signer.key(label);
                    }

                    @Override
                    public UncheckedSignature sign(
                            String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                        UncheckedSignature signature = signer.sign(keyId, algorithm, bytes);
                        signed.complete(null);
                        LockSupport.park();
                        return signature;
                    }
                };
        var announced = new AtomicReference<UUID>();
        AuditOnce watched =
                (event, mark) -> {
                    if (event instanceof AuditEvent.CredentialIssued issued) {
                        announced.set(issued.credential());
                    }
                    return once.append(event, mark);
                };
        Instant longAgo = clock.instant().minusSeconds(60);
        IdempotencyKey key = IdempotencyKey.read(UUID.randomUUID().toString()).orElseThrow();
        CredentialOrder order = order("cpt:1000", later());
        byte[] body = {1};
        snapshot();
        IdempotentIssuing dying =
                new IdempotentIssuing(
                        () -> longAgo,
                        room(clock, ledger, last, audit, watched),
                        answers,
                        secrets,
                        CLAIMED);
        Thread.ofVirtual().start(() -> dying.issue(agency("population"), order, key, body));
        signed.get(30, TimeUnit.SECONDS);

        IssuedCredential credential = records.find(announced.get()).orElseThrow();
        assertThat(credential.withheldAt()).isEmpty();
        assertThat(kinds(credential.id())).containsExactly("credential_issued");
        assertThat(change(credential, StatusValue.REVOKED))
                .isInstanceOf(StatusOutcome.Changed.class);
        assertThat(views.statusOf(Keccak256.hash(credential.issuer()), credential.statusKey()))
                .isEqualTo(StatusValue.REVOKED);
        givesAnotherAndTellsOfTheOneThatIsLost(credential.id(), order, key, body);
    }

    @Test
    void whatWasRecordedBeforeACrashIsToldOfWhenNobodyAsksAgain() throws Exception {
        InstantSource longAgo = InstantSource.fixed(clock.instant().minus(Duration.ofDays(2)));
        IdempotencyKey key = IdempotencyKey.read(UUID.randomUUID().toString()).orElseThrow();
        var announced = new AtomicReference<UUID>();
        AuditOnce dying =
                (event, mark) -> {
                    boolean first = once.append(event, mark);
                    if (event instanceof AuditEvent.CredentialIssued issued) {
                        announced.set(issued.credential());
                        throw new OutOfMemoryError("dies here");
                    }
                    return first;
                };
        snapshot();
        Issuing room = room(clock, ledger, forbidden(), audit, dying);
        IdempotentIssuing killed = new IdempotentIssuing(longAgo, room, answers, secrets, CLAIMED);
        assertThatThrownBy(() ->
                        killed.issue(
                                agency("population"),
                                order("cpt:1000", later()),
                                key,
                                new byte[] {3}))
                .isInstanceOf(OutOfMemoryError.class);
        UUID lost = announced.get();
        assertThat(records.find(lost).orElseThrow().withheldAt()).isEmpty();
        idempotent(issuing).settle();
        assertThat(records.find(lost).orElseThrow().withheldAt()).isPresent();
        assertThat(kinds(lost)).containsExactly("credential_issued", "credential_withheld");
        idempotent(issuing).settle();
        assertThat(kinds(lost)).containsExactly("credential_issued", "credential_withheld");
    }

    /** As when the whole process is paused for long: somebody else is at the order by then. */
    @Test
    void whoWakesUpTooLateAnnouncesAndSignsNothing() throws Exception {
        IdempotencyKey key = IdempotencyKey.read(UUID.randomUUID().toString()).orElseThrow();
        CredentialOrder order = order("cpt:1000", later());
        byte[] body = {5};
        var announced = new AtomicReference<UUID>();
        var meanwhile = new AtomicReference<IssueOutcome>();
        AuditOnce late =
                (event, mark) -> {
                    if (event instanceof AuditEvent.CredentialIssued issued) {
                        announced.set(issued.credential());
                        meanwhile.set(
                                idempotent(issuing).issue(agency("population"), order, key, body));
                    }
                    return once.append(event, mark);
                };
        snapshot();
        IdempotentIssuing asleep =
                new IdempotentIssuing(
                        InstantSource.fixed(clock.instant().minusSeconds(60)),
                        room(clock, ledger, forbidden(), audit, late),
                        answers,
                        secrets,
                        CLAIMED);
        assertThat(asleep.issue(agency("population"), order, key, body))
                .isInstanceOf(IssueOutcome.Unavailable.class);
        assertThat(kinds(announced.get())).isEmpty();
        assertThat(records.find(announced.get())).isEmpty();
        assertThat(meanwhile.get()).isInstanceOf(IssueOutcome.Issued.class);
        assertThat(idempotent(issuing).issue(agency("population"), order, key, body))
                .usingRecursiveComparison()
                .isEqualTo(meanwhile.get());
    }

    /** The day begins with the answer, not with an attempt that died the day before. */
    @Test
    void whatIsAnsweredAtLastIsKeptForADayFromThen() {
        IdempotencyKey key = IdempotencyKey.read(UUID.randomUUID().toString()).orElseThrow();
        CredentialOrder order = order("cpt:1000", later());
        byte[] body = {4};
        AuditOnce dying =
                (event, mark) -> {
                    boolean first = once.append(event, mark);
                    if (event instanceof AuditEvent.CredentialIssued) {
                        throw new OutOfMemoryError("dies here");
                    }
                    return first;
                };
        snapshot();
        Issuing room = room(clock, ledger, forbidden(), audit, dying);
        Agency agency = agency("population");
        assertThatThrownBy(() ->
                        idempotent(room, Duration.ofHours(-23)).issue(agency, order, key, body))
                .isInstanceOf(OutOfMemoryError.class);
        IssueOutcome answer = idempotent(issuing).issue(agency, order, key, body);
        assertThat(answer).isInstanceOf(IssueOutcome.Issued.class);
        assertThat(idempotent(issuing, Duration.ofHours(23)).issue(agency, order, key, body))
                .usingRecursiveComparison()
                .isEqualTo(answer);
    }

    @Test
    void whatIsSentAgainSinceNobodyKnowsIsCountedOnce() {
        IdempotencyKey key = IdempotencyKey.read(UUID.randomUUID().toString()).orElseThrow();
        byte[] body = {9};
        Agency agency = agency("population");
        Agency limited =
                new Agency(
                        agency.name(),
                        agency.certificates(),
                        agency.identities(),
                        agency.types(),
                        new Quotas(OptionalLong.empty(), OptionalLong.of(1_000_000)));
        snapshot();
        long before = used(limited);
        IdempotentAnswers away =
                (IdempotentAnswers)
                        Proxy.newProxyInstance(
                                IdempotentAnswers.class.getClassLoader(),
                                new Class<?>[] {IdempotentAnswers.class},
                                (_, method, arguments) -> {
                                    if (method.getName().equals("answer")) {
                                        throw new StoreUnavailableException("away");
                                    }
                                    return method.invoke(answers, arguments);
                                });
        CredentialOrder order = order("cpt:1000", later());
        IdempotentIssuing unsure = new IdempotentIssuing(clock, issuing, away, secrets, CLAIMED);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(unsure.issue(limited, order, key, body))
                    .isInstanceOf(IssueOutcome.Unknown.class);
            assertThat(used(limited)).isEqualTo(before + 1);
        }
        // What is known to have come to nothing is not counted.
        CredentialOrder bad = order("cpt:1000", clock.instant().minusSeconds(60));
        assertThat(idempotent(issuing).issue(limited, bad, key, body))
                .isInstanceOf(IssueOutcome.Refused.class);
        assertThat(used(limited)).isEqualTo(before);
        assertThat(idempotent(issuing).issue(limited, order, key, body))
                .isInstanceOf(IssueOutcome.Issued.class);
        assertThat(used(limited)).isEqualTo(before + 1);
    }

    private long used(Agency agency) {
        return quotas.used(agency.name(), agency.quotas().at(clock.instant()).getFirst());
    }

    @Test
    void nobodyTakesOverFromWhoIsMerelySlow() throws Exception {
        Duration soon = Duration.ofMillis(600);
        CompletableFuture<UUID> signing = new CompletableFuture<>();
        Signer slow =
                new Signer() {
                    @Override
                    public TokenKey key(String label) {
                        return signer.key(label);
                    }

                    @Override
                    public UncheckedSignature sign(
                            String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                        signing.complete(UUID.randomUUID());
                        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
                        return signer.sign(keyId, algorithm, bytes);
                    }
                };
        IdempotencyKey key = IdempotencyKey.read(UUID.randomUUID().toString()).orElseThrow();
        CredentialOrder order = order("cpt:1000", later());
        byte[] body = {2};
        snapshot();
        IdempotentIssuing here =
                new IdempotentIssuing(clock, room(clock, ledger, slow), answers, secrets, soon);
        IdempotentIssuing there = new IdempotentIssuing(clock, issuing, answers, secrets, soon);
        CompletableFuture<IssueOutcome> first = new CompletableFuture<>();
        // On no thread of the common pool: those do not see the classes of the application.
        Thread.ofVirtual()
                .start(() -> first.complete(here.issue(agency("population"), order, key, body)));
        signing.get(30, TimeUnit.SECONDS);
        IssueOutcome second = there.issue(agency("population"), order, key, body);
        assertThat(second).isInstanceOf(IssueOutcome.Issued.class);
        assertThat(first.get(30, TimeUnit.SECONDS)).usingRecursiveComparison().isEqualTo(second);
        assertThat(kinds(((IssueOutcome.Issued) second).id())).containsExactly("credential_issued");
    }

    private void givesAnotherAndTellsOfTheOneThatIsLost(
            UUID lost, CredentialOrder order, IdempotencyKey key, byte[] body) throws SQLException {
        Agency agency = agency("population");
        IssueOutcome again = idempotent(issuing).issue(agency, order, key, body);
        assertThat(again)
                .isInstanceOfSatisfying(
                        IssueOutcome.Issued.class,
                        issued -> assertThat(issued.id()).isNotEqualTo(lost));
        assertThat(idempotent(issuing).issue(agency, order, key, body))
                .usingRecursiveComparison()
                .isEqualTo(again);
        assertThat(records.find(lost).orElseThrow().withheldAt()).isPresent();
        assertThat(kinds(lost)).endsWith("credential_withheld");
        assertThat(withheld("\"abandoned\"")).isPositive();
    }

    private IdempotentIssuing idempotent(Issuing room) {
        return new IdempotentIssuing(clock, room, answers, secrets, CLAIMED);
    }

    /** One whose clock is ahead by that. */
    private IdempotentIssuing idempotent(Issuing room, Duration ahead) {
        return new IdempotentIssuing(
                () -> clock.instant().plus(ahead), room, answers, secrets, CLAIMED);
    }
}
