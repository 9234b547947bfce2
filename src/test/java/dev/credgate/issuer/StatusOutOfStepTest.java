package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.WeIdDid;
import dev.credgate.issuance.IssueOutcome;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusOutcome;
import dev.credgate.issuance.StatusRecord;
import dev.credgate.issuance.StatusWriter;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.ChainTransactions.Setting;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StoreUnavailableException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What a change of a status comes to, on the chain and in the audit record, when something is
 * behind: a snapshot, a chain that makes no blocks, a process that is not there any more.
 */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus fills the fields
class StatusOutOfStepTest extends OutOfStepGround {

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

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

        WeIdDid did = did("population");
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
            // It is on record as sent before the node has it.
            await().atMost(SOON)
                    .until(() ->
                            !parts.chain()
                                    .rpc("txpool_status")
                                    .get("pending")
                                    .asText()
                                    .equals("0x0"));
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

    private IssuedCredential issued(String type) {
        snapshot();
        IssueOutcome outcome = issuing.issue(agency("population"), order(type, later()));
        assertThat(outcome).isInstanceOf(IssueOutcome.Issued.class);
        return records.find(((IssueOutcome.Issued) outcome).id()).orElseThrow();
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
}
