package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.DerivedKeys;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdResolver;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.CredentialOrder;
import dev.credgate.issuance.DocumentSigners;
import dev.credgate.issuance.IdempotencyKey;
import dev.credgate.issuance.IdempotentIssuing;
import dev.credgate.issuance.IssueOutcome;
import dev.credgate.issuance.Issuing;
import dev.credgate.issuance.IssuingRights;
import dev.credgate.issuance.KeyChoice;
import dev.credgate.issuance.ListPlaces;
import dev.credgate.issuance.Quotas;
import dev.credgate.issuance.Refusal;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusOutcome;
import dev.credgate.issuance.StatusRecord;
import dev.credgate.issuance.StatusSettling;
import dev.credgate.issuance.StatusWriter;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.Receipt;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.ChainSurrender;
import dev.credgate.store.ChainTransactions.Setting;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.IdempotentAnswers;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.trust.TrustRegistry;
import dev.credgate.verification.Rehearsal;
import dev.credgate.verification.Verification;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * What issuing does when one of its parts is behind the others: a clock, a snapshot, a chain that
 * makes no blocks, a process that is not there any more. All parts are real; only which of them a
 * room was given, or when it looked, differs.
 */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class OutOfStepTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration CLAIMED = Duration.ofSeconds(30);
    private static final String SUBJECT = "did:weid:101:0x1111111111111111111111111111111111111111";

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @Inject InstantSource clock;
    @Inject Ledger ledger;
    @Inject WeIdResolver resolver;
    @Inject Signer signer;
    @Inject Rehearsal rehearsal;
    @Inject Verification verification;
    @Inject IssuedCredentials records;
    @Inject ListedPlaces places;
    @Inject ListPlaces drawing;
    @Inject IssuerKeys keys;
    @Inject PendingStatusChanges pending;
    @Inject AuditLog audit;
    @Inject AuditOnce once;
    @Inject IssuingQuotas quotas;
    @Inject Agencies agencies;
    @Inject Issuing issuing;
    @Inject IdempotentAnswers answers;
    @Inject DerivedKeys secrets;
    @Inject StatusChanges statuses;
    @Inject StatusRecord record;
    @Inject StatusSettling settling;
    @Inject Outbox outbox;
    @Inject ChainSurrender surrender;
    @Inject LedgerCalls calls;
    @Inject LedgerViews views;
    @Inject AgroalDataSource database;

    // The audit record tells what the chain says

    @Test
    void aChangeIsAuditedBeforeItIsSentAndWhenItShows() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        assertThat(change(credential, StatusValue.SUSPENDED))
                .isInstanceOf(StatusOutcome.Changed.class);
        assertThat(kinds(credential.id()))
                .containsExactly("credential_issued", "status_requested", "status_changed");
        assertThat(events("status_changed", credential.id()).getLast()).contains("\"transaction\"");
        assertThat(pending.of(credential.id())).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftOnTheChainIsToldWithoutAnybodyAsking() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        // What is there when the process dies after the wish is written: the wish. First nothing of
        // it is on the chain; then its transaction is, and nobody knows.
        note(wish(credential, StatusValue.REVOKED, Duration.ofMinutes(10)));
        settling.settle(Duration.ZERO);
        assertThat(pending.of(credential.id())).hasSize(1);
        assertThat(kinds(credential.id())).doesNotContain("status_changed");

        WeIdDid did = parts.dids().get("population");
        parts.writes()
                .setStatus(
                        parts.rpc().impersonated(did.address()),
                        did.toString(),
                        List.of(credential.statusKey()),
                        StatusValue.REVOKED);

        await().atMost(SOON).until(() -> pending.of(credential.id()).isEmpty());
        assertThat(events("status_changed", credential.id()))
                .singleElement()
                .asString()
                .contains("\"status\":\"revoked\"");
    }

    @Test
    void whatNeverShowsIsToldAfterADay() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        note(wish(credential, StatusValue.REVOKED, Duration.ofHours(25)));
        await().atMost(SOON).until(() -> pending.of(credential.id()).isEmpty());
        assertThat(events("status_not_seen", credential.id()))
                .singleElement()
                .asString()
                .contains("\"found\":\"active\"", "\"why\":\"not_seen\"");
    }

    @Test
    void withoutBlocksTheCallEndsInTimeAndTheChangeDoesNot() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        HttpResponse<String> answer;
        long began = System.nanoTime();
        parts.chain().rpc("evm_setIntervalMining", 0);
        try {
            answer = post(credential.id(), "revoked");
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("may still take effect", "send the same request again");

        // Who settles open changes leaves young ones to whoever asked for them: fifty seconds here.
        await().atMost(SOON)
                .until(() -> {
                    settling.settle(Duration.ZERO);
                    return pending.of(credential.id()).isEmpty();
                });
        assertThat(kinds(credential.id()))
                .containsExactly("credential_issued", "status_requested", "status_changed");
        assertThat(post(credential.id(), "revoked").statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeThatFailedInABlockThatMayBeReplacedIsAnsweredAndEndsWhenTheBlockCounts()
            throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        String contract =
                calls.setStatus(
                                credential.issuer(),
                                List.of(credential.statusKey()),
                                StatusValue.REVOKED)
                        .to()
                        .toString();
        CompletableFuture<StatusOutcome> answer = new CompletableFuture<>();
        parts.chain().rpc("evm_setIntervalMining", 0);
        try {
            // Fresh enough to decide on for as long as it may be without blocks.
            parts.chain().mine(1);
            LedgerSnapshot _ = snapshot();
            // On no thread of the common pool: those do not see the classes of the application.
            Thread.ofVirtual()
                    .start(() -> answer.complete(change(credential, StatusValue.REVOKED)));
            await().atMost(SOON)
                    .until(() ->
                            pending.of(credential.id()).stream()
                                    .flatMap(wish -> outbox.find(wish.operation()).stream())
                                    .anyMatch(operation -> operation.state() == State.SENT));
            String code = parts.chain().rpc("eth_getCode", contract, "latest").asText();
            parts.chain().rpc("anvil_setCode", contract, "0x60006000fd");
            parts.chain().mine(1);
            parts.chain().rpc("anvil_setCode", contract, code);
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(StatusOutcome.Refused.class);
        // Its block has few others on top.
        settling.settle(Duration.ZERO);
        assertThat(pending.of(credential.id())).hasSize(1);
        assertThat(kinds(credential.id())).containsExactly("credential_issued", "status_requested");

        await().atMost(SOON)
                .until(() -> {
                    settling.settle(Duration.ZERO);
                    return pending.of(credential.id()).isEmpty();
                });
        assertThat(events("status_not_seen", credential.id()))
                .singleElement()
                .asString()
                .contains("\"why\":\"refused\"", "\"found\":\"active\"");
    }

    @Test
    void whatOnlyAnOldSnapshotSaysIsNotTakenForSo() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        LedgerSnapshot active = snapshot();
        assertThat(change(credential, StatusValue.REVOKED))
                .isInstanceOf(StatusOutcome.Changed.class);

        StatusOutcome outcome =
                new StatusChanges(
                                clock,
                                firstThenLive(active),
                                new StatusWriter(outbox, calls, views),
                                records,
                                places,
                                record,
                                SOON)
                        .change(
                                agency("population"),
                                credential.id(),
                                StatusValue.ACTIVE,
                                "a test");

        assertThat(outcome).isInstanceOf(StatusOutcome.Changed.class);
        assertThat(views.statusOf(Keccak256.hash(credential.issuer()), credential.statusKey()))
                .isEqualTo(StatusValue.ACTIVE);
    }

    @Test
    void withAnotherChangeOnItsWayNothingIsTakenForSo() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        note(wish(credential, StatusValue.REVOKED, Duration.ZERO));
        assertThat(change(credential, StatusValue.ACTIVE))
                .isInstanceOf(StatusOutcome.Changed.class);
        assertThat(kinds(credential.id())).contains("status_requested");
    }

    @Test
    void aChangeIsNotLeftToAnOlderOneThatAnotherHasUndone() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        // Whoever asked met trouble, and does not follow it any more.
        PendingStatusChange first = wish(credential, StatusValue.REVOKED, Duration.ZERO);
        note(first);
        put(first);
        await().atMost(SOON).until(() -> outbox.find(first.id()).orElseThrow().isDecided());
        assertThat(change(credential, StatusValue.ACTIVE))
                .isInstanceOf(StatusOutcome.Changed.class);
        assertThat(outbox.find(first.id()).orElseThrow().isSettled()).isFalse();
        assertThat(change(credential, StatusValue.REVOKED))
                .isInstanceOf(StatusOutcome.Changed.class);
        assertThat(onChain(credential)).isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void whichChangeIsTheNewestIsNoMatterOfClocks() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        // One replica's clock is ahead.
        PendingStatusChange first =
                wish(credential, StatusValue.REVOKED, Duration.ofMinutes(1).negated());
        note(first);
        put(first);
        PendingStatusChange second = wish(credential, StatusValue.ACTIVE, Duration.ZERO);
        note(second);
        put(second);
        assertThat(change(credential, StatusValue.REVOKED))
                .isInstanceOf(StatusOutcome.Changed.class);
        assertThat(outbox.find(second.id()).orElseThrow().isDecided()).isTrue();
        assertThat(onChain(credential)).isEqualTo(StatusValue.REVOKED);
    }

    /** By another account of the agency's, say, of which this outbox knows nothing. */
    @Test
    void whatSomebodyElseLiftedIsRevokedOnceMore() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        assertThat(change(credential, StatusValue.REVOKED))
                .isInstanceOf(StatusOutcome.Changed.class);
        ChainAccount agency =
                parts.rpc()
                        .impersonated(WeIdDid.parse(credential.issuer()).orElseThrow().address());
        awaitBlock(
                parts.writes()
                        .setStatus(
                                agency,
                                credential.issuer(),
                                List.of(credential.statusKey()),
                                StatusValue.ACTIVE));
        assertThat(change(credential, StatusValue.REVOKED))
                .isInstanceOf(StatusOutcome.Changed.class);
        assertThat(onChain(credential)).isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void whatAReorganisationMayBringBackIsOnItsWay() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        assertThat(change(credential, StatusValue.REVOKED))
                .isInstanceOf(StatusOutcome.Changed.class);
        assertThat(change(credential, StatusValue.ACTIVE))
                .isInstanceOf(StatusOutcome.Changed.class);
        UUID lifting =
                pending.newest(credential.id(), credential.statusKey()).orElseThrow().operation();
        CompletableFuture<StatusOutcome> answer = new CompletableFuture<>();
        parts.chain().rpc("evm_setIntervalMining", 0);
        try {
            long head = Long.decode(parts.chain().rpc("eth_blockNumber").asText());
            long block = outbox.find(lifting).orElseThrow().block().orElseThrow();
            parts.chain().rpc("anvil_reorg", head - block + 1, List.of());
            parts.chain().rpc("anvil_dropAllTransactions");
            await().atMost(SOON)
                    .until(() ->
                            snapshot()
                                            .status(
                                                    Keccak256.hash(credential.issuer()),
                                                    credential.statusKey())
                                            .value()
                                    == StatusValue.REVOKED);
            assertThat(onChain(credential)).isEqualTo(StatusValue.REVOKED);
            beginPatiently(credential, answer);
            await().atMost(SOON)
                    .until(() ->
                            answer.isDone()
                                    || !pending.newest(credential.id(), credential.statusKey())
                                            .orElseThrow()
                                            .operation()
                                            .equals(lifting));
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        assertThat(answer.get(60, TimeUnit.SECONDS)).isInstanceOf(StatusOutcome.Changed.class);
        await().atMost(SOON).until(() -> outbox.find(lifting).orElseThrow().isSettled());
        assertThat(onChain(credential)).isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void aChangeIsNotLeftToOneThatWasGivenUp() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        PendingStatusChange first = wish(credential, StatusValue.REVOKED, Duration.ZERO);
        CompletableFuture<StatusOutcome> answer = new CompletableFuture<>();
        parts.chain().rpc("evm_setIntervalMining", 0);
        try {
            parts.chain().mine(1);
            LedgerSnapshot _ = snapshot();
            note(first);
            put(first);
            await().atMost(SOON)
                    .until(() -> outbox.find(first.id()).orElseThrow().state() == State.SENT);
            try (Connection connection = database.getConnection()) {
                assertThat(surrender.givenUp(first.id(), "a test").set(connection)).isTrue();
            }
            beginPatiently(credential, answer);
            await().atMost(SOON).until(() -> pending.of(credential.id()).size() == 2);
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        assertThat(answer.get(60, TimeUnit.SECONDS)).isInstanceOf(StatusOutcome.Changed.class);
        assertThat(outbox.find(first.id()).orElseThrow().refusal()).contains("a test");
        assertThat(onChain(credential)).isEqualTo(StatusValue.REVOKED);
    }

    /** Puts a wish in as a replica does that is not there any more. */
    private void put(PendingStatusChange wish) {
        UUID _ =
                outbox.put(
                        new Outbox.Wish(
                                wish.operation(),
                                Optional.of(wish.agency()),
                                agency(wish.agency()).keyLabel(),
                                "status",
                                Optional.empty(),
                                Optional.of(new Setting(wish.statusKey(), wish.status())),
                                List.of(
                                        calls.setStatus(
                                                wish.issuer(),
                                                List.of(wish.statusKey()),
                                                wish.status()))));
    }

    private StatusValue onChain(IssuedCredential credential) throws ChainException {
        return views.statusOf(Keccak256.hash(credential.issuer()), credential.statusKey());
    }

    /** Asks for a revocation and waits as long as it takes; on no thread of the common pool. */
    private void beginPatiently(
            IssuedCredential credential, CompletableFuture<StatusOutcome> answer) {
        StatusChanges patient =
                new StatusChanges(
                        clock,
                        ledger,
                        new StatusWriter(outbox, calls, views),
                        records,
                        places,
                        record,
                        SOON);
        Thread _ =
                Thread.ofVirtual()
                        .start(() ->
                                answer.complete(
                                        patient.change(
                                                agency("population"),
                                                credential.id(),
                                                StatusValue.REVOKED,
                                                "a test")));
    }

    // Signed, and our own verification objects

    @Test
    void whatExpiresWhileItIsMadeIsRefusedAsSuch() throws Exception {
        InstantSource slow = () -> clock.instant().minusSeconds(20);
        int before = withheld("[expired]");
        IssueOutcome outcome =
                room(slow, ledger, signer)
                        .issue(
                                agency("population"),
                                order("cpt:1000", clock.instant().minusSeconds(8)));
        refused(outcome, Refusal.DATES_INVALID);
        assertThat(withheld("[expired]")).isGreaterThan(before);
    }

    @Test
    void aRightThatTheNewestBlockTookIsRefusedAsSuch() throws Exception {
        Hash did = parts.dids().get("population").hash();
        Hash type = TrustRegistry.typeHash("cpt:4000");
        LedgerSnapshot before = snapshot();
        awaitBlock(parts.writes().deauthorise(parts.committee(), did, type));
        refused(
                room(clock, firstThenLive(before), signer)
                        .issue(agency("population"), order("cpt:4000", later())),
                Refusal.TYPE_NOT_AUTHORISED);
        assertThat(withheld("[type_not_authorised]")).isPositive();
    }

    @Test
    void aKeyThatTheNewestBlockRevokedIsRefusedAsSuch() throws Exception {
        Address identity = parts.dids().get("transport").address();
        ChainAccount controller = parts.rpc().impersonated(identity);
        EntityKey key = views.keysOf(identity).getFirst();
        LedgerSnapshot before = snapshot();
        awaitBlock(parts.writes().revokeKey(controller, identity, key, clock.instant()));
        try {
            refused(
                    room(clock, firstThenLive(before), signer)
                            .issue(agency("transport"), order("cpt:3000", later())),
                    Refusal.KEY_NOT_PUBLISHED);
            assertThat(withheld("key_revoked")).isPositive();
        } finally {
            awaitBlock(
                    parts.writes()
                            .addKey(
                                    controller,
                                    identity,
                                    "Secp256k1",
                                    key.material(),
                                    clock.instant()));
        }
    }

    @Test
    void aSignatureByAnotherKeyIsAFaultAndNeverLeaves() throws Exception {
        Signer crossed =
                new Signer() {
                    @Override
                    public TokenKey key(String label) {
                        return signer.key(label);
                    }

                    @Override
                    public UncheckedSignature sign(
                            String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                        return signer.sign("saltless", algorithm, bytes);
                    }
                };
        IssueOutcome outcome =
                room(clock, ledger, crossed)
                        .issue(agency("population"), order("cpt:1000", later()));
        assertThat(outcome).isInstanceOf(IssueOutcome.Withheld.class);
        assertThat(withheld("[signature_invalid]")).isPositive();
    }

    @Test
    void whatBreaksItsSchemaIsNotEvenSigned() throws Exception {
        // The schema of cpt:2000 demands an age.
        refused(
                room(clock, ledger, forbidden())
                        .issue(agency("population"), order("cpt:2000", later())),
                Refusal.SCHEMA_VIOLATED);
    }

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

    private void note(PendingStatusChange wish) throws SQLException {
        try (Connection connection = database.getConnection()) {
            assertThat(pending.noted(wish).set(connection)).isTrue();
        }
    }

    /** What is asked for is told with what is to be told of its end, or neither is on record. */
    @Test
    void aWishThatIsNotToldIsNotOnRecord() throws Exception {
        IssuedCredential credential = issued("cpt:1000");
        AuditOnce failing =
                (event, mark) -> {
                    throw new StoreUnavailableException("away", new IOException("away"));
                };
        AuditLog away =
                event -> {
                    throw new StoreUnavailableException("away", new IOException("away"));
                };
        StatusRecord cutOff = new StatusRecord(clock, ledger, pending, away, failing, outbox);
        StatusChanges cut =
                new StatusChanges(
                        clock,
                        ledger,
                        new StatusWriter(outbox, calls, views),
                        records,
                        places,
                        cutOff,
                        SOON);
        snapshot();
        assertThat(
                        cut.change(
                                agency("population"),
                                credential.id(),
                                StatusValue.REVOKED,
                                "a reason"))
                .isInstanceOf(StatusOutcome.Unavailable.class);
        assertThat(pending.of(credential.id())).isEmpty();
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

    private Signer forbidden() {
        return new Signer() {
            @Override
            public TokenKey key(String label) {
                return signer.key(label);
            }

            @Override
            public UncheckedSignature sign(
                    String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                throw new AssertionError("it was signed");
            }
        };
    }

    private IdempotentIssuing idempotent(Issuing room) {
        return new IdempotentIssuing(clock, room, answers, secrets, CLAIMED);
    }

    /** One whose clock is ahead by that. */
    private IdempotentIssuing idempotent(Issuing room, Duration ahead) {
        return new IdempotentIssuing(
                () -> clock.instant().plus(ahead), room, answers, secrets, CLAIMED);
    }

    private Issuing room(InstantSource time, Ledger knowledge, Signer signing) {
        return room(time, knowledge, signing, audit, once);
    }

    private Issuing room(
            InstantSource time,
            Ledger knowledge,
            Signer signing,
            AuditLog recording,
            AuditOnce telling) {
        return new Issuing(
                time,
                knowledge,
                new KeyChoice(time, keys, signing, resolver),
                signing,
                rehearsal,
                verification,
                records,
                recording,
                telling,
                List.of(),
                DocumentSigners.none(),
                drawing,
                new IssuingRights(time, quotas));
    }

    private static void refused(IssueOutcome outcome, Refusal refusal) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        IssueOutcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    /** An older snapshot at the first look, as when the follower is a block behind. */
    private Ledger firstThenLive(LedgerSnapshot first) {
        AtomicBoolean looked = new AtomicBoolean();
        return now ->
                looked.getAndSet(true)
                        ? ledger.read(now)
                        : new Ledger.Reading.Fresh(first, Duration.ZERO);
    }

    private LedgerSnapshot snapshot() {
        await().atMost(SOON)
                .until(() -> ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh);
        return ((Ledger.Reading.Fresh) ledger.read(clock.instant())).snapshot();
    }

    private void awaitBlock(Receipt receipt) {
        await().atMost(SOON).until(() -> snapshot().block().number() >= receipt.block());
    }

    private Agency agency(String name) {
        return agencies.all().stream()
                .filter(agency -> agency.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Instant later() {
        return clock.instant().plus(Duration.ofDays(30));
    }

    private static CredentialOrder order(String type, Instant validUntil) {
        return new CredentialOrder(
                "weidentity",
                type,
                SUBJECT,
                JsonObject.of(Map.of("name", new JsonString("Zhang San"))),
                Optional.empty(),
                validUntil,
                Optional.empty(),
                JsonObject.EMPTY);
    }

    private IssuedCredential issued(String type) {
        snapshot();
        IssueOutcome outcome = issuing.issue(agency("population"), order(type, later()));
        assertThat(outcome).isInstanceOf(IssueOutcome.Issued.class);
        return records.find(((IssueOutcome.Issued) outcome).id()).orElseThrow();
    }

    private StatusOutcome change(IssuedCredential credential, StatusValue status) {
        return statuses.change(agency("population"), credential.id(), status, "a test");
    }

    private PendingStatusChange wish(
            IssuedCredential credential, StatusValue status, Duration ago) {
        UUID id = UUID.randomUUID();
        return new PendingStatusChange(
                id,
                id,
                credential.agency(),
                credential.id(),
                credential.issuer(),
                credential.statusKey(),
                status,
                Hash.ZERO,
                clock.instant().minus(ago).truncatedTo(ChronoUnit.MICROS));
    }

    private HttpResponse<String> post(UUID credential, String status) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(tls.resolve("/issuer/credentials/" + credential + "/status"))
                        .timeout(Duration.ofSeconds(40))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"status\":\"" + status + "\",\"reason\":\"a test\"}"))
                        .build();
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get("population")))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private int withheld(String why) throws SQLException {
        return events("credential_withheld", why).size();
    }

    private List<String> kinds(UUID credential) throws SQLException {
        return column("kind", "%", credential.toString());
    }

    private List<String> events(String kind, UUID credential) throws SQLException {
        return events(kind, credential.toString());
    }

    private List<String> events(String kind, String part) throws SQLException {
        return column("event", kind, part);
    }

    private List<String> column(String column, String kind, String part) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select "
                                        + column
                                        + " from audit_record where kind like ? and event like ?"
                                        + " order by seq")) {
            select.setString(1, kind);
            select.setString(2, "%" + part + "%");
            List<String> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
            return found;
        }
    }
}
