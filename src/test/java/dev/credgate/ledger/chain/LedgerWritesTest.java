package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyKind;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.StatusValue;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every write on a real chain: what it does, and in which words it is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerWritesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration RECEIPT = Duration.ofSeconds(20);

    private Anvil chain;
    private ChainRpc rpc;
    private Deployment deployment;
    private ChainAccount committee;
    private ChainAccount stranger;
    private LedgerWrites writes;
    private LedgerViews views;

    @BeforeAll
    void deploy() throws Exception {
        chain = Anvil.start();
        rpc = new ChainRpc(chain.url(), CALL, RECEIPT);
        committee = rpc.unlocked(chain.account(0));
        stranger = rpc.unlocked(chain.account(9));
        deployment = Deployment.deploy(rpc, committee);
        writes = new LedgerWrites(rpc, deployment);
        views = new LedgerViews(rpc, deployment);
    }

    @AfterAll
    void stop() {
        rpc.close();
        chain.close();
    }

    @Test
    void registersAnEntityOnceAndForItsOwnKeyOnly() throws Exception {
        TestKey key = TestKey.of(101);
        assertThat(views.isRegistered(key.address())).isFalse();
        assertThat(views.keysOf(key.address())).isEmpty();

        Receipt receipt = writes.register(stranger, key.publicKey(), NOW);

        assertThat(receipt.block()).isEqualTo(rpc.blockNumber());
        assertThat(views.isRegistered(key.address())).isTrue();
        assertThat(views.controllerOf(key.address())).isEqualTo(key.address());
        assertThat(views.keysOf(key.address()))
                .containsExactly(
                        new EntityKey(
                                0,
                                KeyKind.SECP256K1,
                                key.publicKey().toDecimal(),
                                key.address(),
                                true,
                                KeyState.ACTIVE));
        refused(
                "RecordExists",
                "has a record already",
                () -> writes.register(stranger, key.publicKey(), NOW));
    }

    @Test
    void changesKeysAsTheirOwnerAndRefusesEverybodyElse() throws Exception {
        TestKey key = registered(102);
        Address me = key.address();
        ChainAccount owner = rpc.impersonated(me);
        TestKey further = TestKey.of(1102);

        refused(
                "NotActing",
                "may not act for " + me,
                () -> writes.addKey(stranger, me, "Secp256k1", "12", NOW));
        writes.addKey(owner, me, "Secp256k1", further.publicKey().toDecimal(), NOW);
        writes.addKey(
                owner, me, "Ed25519", "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", NOW);
        refused(
                "NotADecimal",
                "not a decimal number",
                () -> writes.addKey(owner, me, "Secp256k1", "0x12", NOW));
        refused(
                "UnknownAttribute",
                "'/weId/pubkey/Dsa/base64'",
                () -> writes.addKey(owner, me, "Dsa", "12", NOW));

        List<EntityKey> keys = views.keysOf(me);
        assertThat(keys).extracting(EntityKey::number).containsExactly(0, 1, 2);
        assertThat(keys.get(2).kind()).isEqualTo(KeyKind.ED25519);

        writes.revokeKey(owner, me, keys.get(1), NOW);
        assertThat(views.keysOf(me).get(1).state()).isEqualTo(KeyState.REVOKED);
        refused(
                "UnknownKey",
                "never published that key",
                () ->
                        writes.revokeKey(
                                owner,
                                me,
                                new EntityKey(
                                        7, KeyKind.SECP256K1, "77", me, true, KeyState.ACTIVE),
                                NOW));

        writes.setKeyState(owner, me, keys.get(0).material(), KeyState.RETIRED);
        writes.setKeyState(owner, me, keys.get(0).material(), KeyState.COMPROMISED);
        refused(
                "KeyIsCompromised",
                "that is final",
                () -> writes.setKeyState(owner, me, keys.get(0).material(), KeyState.ACTIVE));
        assertThatThrownBy(() -> writes.setKeyState(owner, me, "1", KeyState.REVOKED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Of such a key the ledger keeps the hash, and revoking it takes the text. */
    @Test
    void revokesAKeyThatVerifiesNothing() throws Exception {
        TestKey key = registered(112);
        Address me = key.address();
        ChainAccount owner = rpc.impersonated(me);
        writes.addKey(owner, me, "RSA", "30820122", NOW);
        EntityKey rsa = views.keysOf(me).get(1);
        assertThat(rsa)
                .isEqualTo(new EntityKey(1, KeyKind.RSA, "30820122", me, true, KeyState.ACTIVE));
        writes.revokeKey(owner, me, rsa, NOW);
        assertThat(views.keysOf(me).get(1))
                .matches(known -> known.state() == KeyState.REVOKED)
                .matches(known -> known.material().equals("30820122"));
    }

    @Test
    void movesControlAndTakesTheOldDelegatesAlong() throws Exception {
        TestKey key = registered(103);
        Address me = key.address();
        ChainAccount owner = rpc.impersonated(me);
        ChainAccount delegate = rpc.unlocked(chain.account(5));
        ChainAccount heir = rpc.unlocked(chain.account(6));
        Instant later = rpc.blockTime().plusSeconds(3600);

        refused(
                "NotController",
                "does not control",
                () -> writes.addDelegate(stranger, me, delegate.address(), later));
        refused(
                "AlreadyExpired",
                "not in the future",
                () -> writes.addDelegate(owner, me, delegate.address(), Instant.ofEpochSecond(1)));
        writes.addDelegate(owner, me, delegate.address(), later);
        writes.addKey(delegate, me, "Secp256k1", "12", NOW);
        writes.removeDelegate(owner, me, delegate.address());
        refused(
                "NotActing",
                "delegate that has not expired",
                () -> writes.addKey(delegate, me, "Secp256k1", "13", NOW));
        writes.addDelegate(owner, me, delegate.address(), later);

        writes.changeController(owner, me, heir.address());
        assertThat(views.controllerOf(me)).isEqualTo(heir.address());
        for (ChainAccount former : List.of(owner, delegate)) {
            refused(
                    "NotActing",
                    "may not act",
                    () -> writes.addKey(former, me, "Secp256k1", "13", NOW));
        }
        writes.addKey(heir, me, "Secp256k1", "13", NOW);
    }

    @Test
    void authorisesIssuersOfAnyMethod() throws Exception {
        Hash did = Keccak256.hash("did:web:agency.example");
        Hash type = Keccak256.hash("vct:https://agency.example/pid");
        refused(
                "NotCommittee",
                "is no member of the committee",
                () -> writes.nameIssuer(stranger, did, stranger.address(), "Agency"));
        refused(
                "UnknownIssuer",
                "no issuer was named",
                () -> writes.authorise(committee, did, type));
        assertThat(views.accountOf(did)).isEmpty();

        writes.nameIssuer(committee, did, stranger.address(), "Agency");
        assertThat(views.accountOf(did)).contains(stranger.address());
        assertThat(views.isRecognised(did)).isTrue();
        assertThat(views.authorisation(did, type)).isEmpty();
        assertThat(views.lastSaltLength(did)).isEmpty();
        assertThat(views.everVouched(did)).isFalse();
        SaltLength declared = new SaltLength(22, Instant.EPOCH);
        writes.addSaltLength(committee, did, declared);
        assertThat(views.lastSaltLength(did)).contains(declared);
        writes.authorise(committee, did, type);
        assertThat(views.everVouched(did)).isTrue();
        assertThat(views.authorisation(did, type)).contains(true);
        writes.deauthorise(committee, did, type);
        assertThat(views.authorisation(did, type)).contains(false);
        writes.recognise(committee, did, false);
        assertThat(views.isRecognised(did)).isFalse();
        writes.recognise(committee, did, true);

        refused(
                "SaltLengthNotLater",
                "must begin after the one before",
                () -> writes.addSaltLength(committee, did, declared));
        refused(
                "SaltLengthNotLater",
                "no more than seven days ahead",
                () ->
                        writes.addSaltLength(
                                committee,
                                did,
                                new SaltLength(22, rpc.blockTime().plus(Duration.ofDays(8)))));
        refused(
                "SaltLengthInThePast",
                "another salt length begins later",
                () ->
                        writes.addSaltLength(
                                committee, did, new SaltLength(30, Instant.ofEpochSecond(1))));
        refused(
                "SaltLengthOutOfRange",
                "5 to 64 characters, not 4",
                () ->
                        writes.addSaltLength(
                                committee, did, new SaltLength(4, Instant.ofEpochSecond(1))));
        refused(
                "NotAName",
                "1 to 256 bytes",
                () -> writes.nameIssuer(committee, did, stranger.address(), ""));
    }

    @Test
    void dismissedMembersAreRefused() throws Exception {
        ChainAccount member = rpc.unlocked(chain.account(7));
        Hash did = Keccak256.hash("did:web:other.example");
        refused(
                "NotAdmin",
                "is not the administrator",
                () -> writes.appoint(stranger, stranger.address()));
        writes.appoint(committee, member.address());
        writes.nameIssuer(member, did, member.address(), "Other");
        writes.dismiss(committee, member.address());
        refused("NotCommittee", "no member", () -> writes.recognise(member, did, false));
    }

    @Test
    void setsStatusesInBatchesAsTheIssuerOnly() throws Exception {
        TestKey key = TestKey.of(104);
        String did = new WeIdDid(101, key.address()).toString();
        Hash issuer = Keccak256.hash(did);
        ChainAccount owner = rpc.impersonated(key.address());
        List<Hash> keys =
                IntStream.range(0, LedgerWrites.BATCH)
                        .mapToObj(number -> Keccak256.hash("credential " + number))
                        .toList();

        refused(
                "UnknownIssuer",
                "no issuer was named",
                () -> writes.setStatus(owner, did, keys, StatusValue.REVOKED));
        writes.nameIssuer(committee, issuer, key.address(), "Agency");
        refused(
                "NotIssuer",
                "may not act for the issuer",
                () -> writes.setStatus(stranger, did, keys, StatusValue.REVOKED));
        refused(
                "MalformedWeId",
                "lower-case",
                () ->
                        writes.setStatus(
                                owner,
                                did.toUpperCase(java.util.Locale.ROOT),
                                keys,
                                StatusValue.REVOKED));
        writes.setStatus(owner, did, keys, StatusValue.REVOKED);
        assertThat(views.statusOf(issuer, keys.getFirst())).isEqualTo(StatusValue.REVOKED);
        assertThat(views.statusOf(issuer, keys.getLast())).isEqualTo(StatusValue.REVOKED);
        assertThat(views.statusOf(issuer, Keccak256.hash("another"))).isEqualTo(StatusValue.ACTIVE);
        writes.setStatus(owner, did, keys.subList(0, 1), StatusValue.ACTIVE);
        assertThat(views.statusOf(issuer, keys.getFirst())).isEqualTo(StatusValue.ACTIVE);
        assertThatThrownBy(() -> writes.setStatus(owner, did, List.of(), StatusValue.REVOKED))
                .isInstanceOf(IllegalArgumentException.class);

        writes.setStatusAt(owner, did, -1, List.of(-1L, 5L), StatusValue.SUSPENDED);
        assertThat(views.statusAt(issuer, -1, -1)).isEqualTo(StatusValue.SUSPENDED);
        assertThat(views.statusAt(issuer, -1, 5)).isEqualTo(StatusValue.SUSPENDED);
        assertThat(views.statusAt(issuer, 0, 5)).isEqualTo(StatusValue.ACTIVE);
        writes.registerList(owner, did, 3, "https://agency.example/lists/3");
        refused(
                "ListIsAnother",
                "list 3 already",
                () -> writes.registerList(owner, did, 4, "https://agency.example/lists/3"));
    }

    @Test
    void publishesSchemasAsTheNamedPublisherOnly() throws Exception {
        Hash type = Keccak256.hash("cpt:2000001");
        ChainAccount publisher = rpc.unlocked(chain.account(4));
        refused(
                "NotPublisher",
                "does not publish schemas",
                () -> writes.publishSchema(publisher, type, "{}"));
        assertThat(views.publisherOf(type)).isEmpty();
        writes.namePublisher(committee, type, publisher.address());
        assertThat(views.publisherOf(type)).contains(publisher.address());
        assertThat(views.schemaVersion(type)).isZero();
        writes.publishSchema(publisher, type, "{}");
        assertThat(views.schemaVersion(type)).isEqualTo(1);
        assertThat(views.schemaHash(type, 1)).isEqualTo(Keccak256.hash("{}"));
        String largest = "x".repeat(24_576);
        writes.publishSchema(publisher, type, largest);
        assertThat(views.schemaHash(type, 2)).isEqualTo(Keccak256.hash(largest));
        refused(
                "SchemaSize",
                "1 to 24576 bytes, not 24577",
                () -> writes.publishSchema(publisher, type, largest + "x"));
    }

    @Test
    void aKeyKeptElsewhereSignsItsOwnTransactions() throws Exception {
        TestKey key = registered(105);
        rpc.fundOnDevelopmentChain(key.address());
        signsFor(key, rpc, deployment);
    }

    @Test
    void aChainWithoutABaseFeeGetsLegacyTransactions() throws Exception {
        try (Anvil old = Anvil.options().arguments("--hardfork", "berlin").start();
                ChainRpc node = new ChainRpc(old.url(), CALL, RECEIPT)) {
            Deployment there = Deployment.deploy(node, node.unlocked(old.account(0)));
            TestKey key = TestKey.of(106);
            var writer = new LedgerWrites(node, there);
            writer.register(node.unlocked(old.account(1)), key.publicKey(), NOW);
            node.fundOnDevelopmentChain(key.address());
            signsFor(key, node, there);
            assertThat(
                            old.rpc("eth_getBlockByNumber", "latest", true)
                                    .get("transactions")
                                    .get(0)
                                    .get("type")
                                    .asText())
                    .isEqualTo("0x0");
        }
    }

    private static void signsFor(TestKey key, ChainRpc node, Deployment at) throws Exception {
        RawTransactions wire = new RawTransactions(node);
        ContractCall call = new LedgerCalls(node, at).addKey(key.address(), "Secp256k1", "99", NOW);
        RawTransactions.Head head = wire.head();
        long number = wire.countWithWaiting(key.address());
        var gas = (RawTransactions.Estimate.Gas) wire.estimate(key.address(), call, head);
        RawTransactions.Signed signed =
                wire.sign(key, node.chainId(), number, gas.amount(), head.usual(), call);
        assertThat(wire.hand(signed.bytes())).isEqualTo(new RawTransactions.Handed.Taken());
        // The node mines it at once, and answers before it has.
        await().until(() -> wire.find(signed.hash()).isPresent());
        assertThat(wire.find(signed.hash()).orElseThrow().succeeded()).isTrue();
        assertThat(wire.count(key.address())).isEqualTo(number + 1);
        assertThat(wire.estimate(Address.ZERO, call, head))
                .isInstanceOfSatisfying(
                        RawTransactions.Estimate.Reverts.class,
                        reverts -> assertThat(reverts.why()).contains("may not act"));
    }

    @Test
    void anAccountWithoutFundsIsToldSo() throws Exception {
        TestKey poor = TestKey.of(107);
        RawTransactions wire = new RawTransactions(rpc);
        RawTransactions.Signed signed =
                wire.sign(
                        poor,
                        rpc.chainId(),
                        0,
                        100_000,
                        wire.head().usual(),
                        ContractCall.nothing(poor.address()));
        assertThat(wire.hand(signed.bytes()))
                .isInstanceOfSatisfying(
                        RawTransactions.Handed.Refused.class,
                        refused -> assertThat(refused.why()).containsIgnoringCase("funds"));
    }

    @Test
    void nobodyIsImpersonatedOnAnotherChain() throws Exception {
        try (var foreign = new ForeignNode(chain.url());
                ChainRpc node = new ChainRpc(foreign.url(), CALL, RECEIPT)) {
            assertThat(node.isDevelopmentChain()).isFalse();
            assertThatThrownBy(() -> node.impersonated(chain.account(1)))
                    .isInstanceOf(ChainException.Refused.class)
                    .hasMessageContaining("only the embedded development chain");
            node.fundOnDevelopmentChain(chain.account(1));
            assertThat(foreign.calls()).noneMatch(method -> method.startsWith("anvil_"));
            // Everything else works there as well.
            new LedgerWrites(node, deployment)
                    .register(node.unlocked(chain.account(1)), TestKey.of(108).publicKey(), NOW);
        }
    }

    @Test
    void aNodeThatIsAwayIsNoRefusal() {
        try (ChainRpc nobody = new ChainRpc(URI.create("http://127.0.0.1:1"), CALL, RECEIPT)) {
            assertThatThrownBy(nobody::chainId)
                    .isInstanceOf(ChainException.Unavailable.class)
                    .hasMessageContaining("http://127.0.0.1:1 does not answer");
            var elsewhere = new LedgerViews(nobody, deployment);
            assertThatThrownBy(() -> elsewhere.isRegistered(Address.ZERO))
                    .isInstanceOf(ChainException.Unavailable.class);
        }
    }

    @Test
    void aTransactionThatNoBlockTakesIsNamed() throws Exception {
        try (Anvil slow = Anvil.options().blockTime(3600).start();
                ChainRpc node = new ChainRpc(slow.url(), CALL, Duration.ofMillis(300))) {
            var unavailable =
                    catchThrowableOfType(
                            ChainException.Unavailable.class,
                            () -> Deployment.deploy(node, node.unlocked(slow.account(0))));
            assertThat(unavailable).hasMessageContaining("may still take effect");
            assertThat(unavailable.pending()).isPresent();
        }
    }

    @Test
    void aDeploymentKnowsWhetherItIsThere() throws Exception {
        deployment.requirePresent(rpc);
        var moved =
                new Deployment(
                        deployment.entities(),
                        deployment.issuerTrust(),
                        chain.account(3),
                        deployment.credentialTypes());
        assertThatThrownBy(() -> moved.requirePresent(rpc))
                .isInstanceOf(ChainException.Refused.class)
                .hasMessageContaining("where CredentialStatus should be");
        assertThatThrownBy(() -> new LedgerViews(rpc, moved).statusOf(Hash.ZERO, Hash.ZERO))
                .isInstanceOf(ChainException.class);
    }

    private TestKey registered(long number) throws ChainException {
        TestKey key = TestKey.of(number);
        writes.register(committee, key.publicKey(), NOW);
        return key;
    }

    private static void refused(String error, String words, ThrowingCallable write) {
        var refusal = catchThrowableOfType(ChainException.Refused.class, write);
        assertThat(refusal).as("a refusal with %s", error).isNotNull();
        assertThat(refusal).hasMessageContaining(words);
        assertThat(refusal.error().map(ContractError::name)).contains(error);
    }
}
