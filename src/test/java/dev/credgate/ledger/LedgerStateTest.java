package dev.credgate.ledger;

import static dev.credgate.ledger.ContractRule.CREDGATE;
import static dev.credgate.ledger.ContractRule.WEIDENTITY;
import static dev.credgate.ledger.ContractRule.WEIDENTITY_FURTHER_KEYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

class LedgerStateTest {

    private static final Address OURS = Address.parse("0x" + "a".repeat(40)).orElseThrow();
    private static final Address TRUSTED = Address.parse("0x" + "b".repeat(40)).orElseThrow();
    private static final Address ORIGINAL = Address.parse("0x" + "c".repeat(40)).orElseThrow();
    private static final Map<Address, ContractRule> RULES =
            Map.of(OURS, CREDGATE, TRUSTED, WEIDENTITY_FURTHER_KEYS, ORIGINAL, WEIDENTITY);
    private static final String AUTH = "/weId/auth";
    private static final String SECP = "/weId/pubkey/Secp256k1/base64";
    private static final ECKeyPair PAIR = ECKeyPair.create(BigInteger.valueOf(4711));
    private static final Address IDENTITY =
            Address.parse("0x" + Keys.getAddress(PAIR)).orElseThrow();
    private static final String KEY = PAIR.getPublicKey().toString();
    private static final String FURTHER =
            ECKeyPair.create(BigInteger.valueOf(4712)).getPublicKey().toString();
    private static final Hash DID = Keccak256.hash("did:weid:1:" + IDENTITY);
    private static final Hash TYPE = Keccak256.hash("cpt:1000");

    private LedgerState state = LedgerState.empty(31337, RULES);

    @ParameterizedTest
    @EnumSource(ContractRule.class)
    void theFirstKeyCountsOnlyWhenItHashesToTheAddress(ContractRule rule) {
        Address contract = contractOf(rule);
        attribute(contract, AUTH, FURTHER + "|" + IDENTITY);
        assertThat(keys(contract)).singleElement().matches(key -> !key.verifies());
        attribute(contract, AUTH, KEY + "|" + IDENTITY);
        assertThat(keys(contract).get(1)).matches(key -> key.verifies() && key.number() == 1);
    }

    @Test
    void furtherKeysCountByTheContractsRule() {
        for (Address contract : RULES.keySet()) {
            attribute(contract, AUTH, KEY + "|" + IDENTITY);
            attribute(contract, SECP, FURTHER + "|" + IDENTITY);
            attribute(
                    contract,
                    "/weId/pubkey/P-256/base64",
                    "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv|" + IDENTITY);
        }
        assertThat(keys(OURS))
                .allMatch(EntityKey::verifies)
                .extracting(EntityKey::kind)
                .containsExactly(KeyKind.SECP256K1, KeyKind.SECP256K1, KeyKind.P256);
        assertThat(keys(TRUSTED)).allMatch(EntityKey::verifies);
        assertThat(keys(ORIGINAL))
                .extracting(EntityKey::verifies)
                .containsExactly(true, false, false);
    }

    @Test
    void unknownKindsTakeANumberSoThatLaterKeysKeepTheirs() {
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        attribute(OURS, "/weId/pubkey/RSA/base64", "30820122|" + IDENTITY);
        attribute(OURS, "/weId/pubkey/SM2/base64", "04ab|" + IDENTITY);
        attribute(OURS, SECP, FURTHER + "|" + IDENTITY);
        assertThat(keys(OURS))
                .extracting(EntityKey::kind)
                .containsExactly(KeyKind.SECP256K1, KeyKind.RSA, KeyKind.OTHER, KeyKind.SECP256K1);
        assertThat(keys(OURS)).extracting(EntityKey::number).containsExactly(0, 1, 2, 3);
    }

    @Test
    void revokesAndBringsBackWithoutRenumbering() {
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        attribute(OURS, SECP, FURTHER + "|" + IDENTITY);
        attribute(OURS, SECP, KEY + "OBSOLETE|" + IDENTITY);
        assertThat(states()).containsExactly(KeyState.REVOKED, KeyState.ACTIVE);
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        assertThat(states())
                .as("an authentication entry brings no key back")
                .containsExactly(KeyState.REVOKED, KeyState.ACTIVE);
        attribute(OURS, SECP, KEY + "|" + IDENTITY);
        assertThat(states()).containsExactly(KeyState.ACTIVE, KeyState.ACTIVE);
        attribute(OURS, AUTH, KEY + "OBSOLETEAUTH|" + IDENTITY);
        assertThat(states()).containsExactly(KeyState.ACTIVE, KeyState.ACTIVE);
        assertThat(state.counts().ignored()).isZero();
    }

    @Test
    void wholeKeysOnly() {
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        // A part of the key, which the SDK's reader would take for the key itself.
        attribute(OURS, SECP, KEY.substring(1, 20) + "OBSOLETE|" + IDENTITY);
        attribute(OURS, "/weId/pubkey", KEY + "OBSOLETE|" + IDENTITY);
        attribute(OURS, "x/weId/pubkey/Secp256k1/base64", KEY + "OBSOLETE|" + IDENTITY);
        assertThat(states()).containsExactly(KeyState.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "|",
                "123",
                "123||0x1111111111111111111111111111111111111111",
                "12|3|0x1111111111111111111111111111111111111111",
                "|0x1111111111111111111111111111111111111111",
                "0123|0x1111111111111111111111111111111111111111",
                "-5|0x1111111111111111111111111111111111111111",
                "+5|0x1111111111111111111111111111111111111111",
                "٣|0x1111111111111111111111111111111111111111",
                "OBSOLETE|0x1111111111111111111111111111111111111111",
                "5OBSOLETEOBSOLETE|0x1111111111111111111111111111111111111111",
                "5OBSOLETEAUTH|0x1111111111111111111111111111111111111111",
                "5|0x111111111111111111111111111111111111111",
                "5|1111111111111111111111111111111111111111",
                "5| 0x1111111111111111111111111111111111111111",
                "5|did:weid:1:0x1111111111111111111111111111111111111111"
            })
    void malformedValuesAreCountedAndNothingElse(String value) {
        attribute(OURS, SECP, value);
        assertThat(state.entity(OURS, IDENTITY)).isEmpty();
        assertThat(state.counts().ignored()).isEqualTo(1);
    }

    @Test
    void numbersBeyond512BitsAreNoKeys() {
        attribute(OURS, SECP, BigInteger.ONE.shiftLeft(512) + "|" + IDENTITY);
        assertThat(state.entity(OURS, IDENTITY)).isEmpty();
        attribute(OURS, SECP, "9".repeat(100_000) + "|" + IDENTITY);
        assertThat(state.entity(OURS, IDENTITY)).isEmpty();
    }

    @Test
    void whoeverRevokesAnUnknownKeyPublishesNone() {
        attribute(OURS, SECP, KEY + "OBSOLETE|" + IDENTITY);
        attribute(OURS, AUTH, KEY + "OBSOLETEAUTH|" + IDENTITY);
        assertThat(state.entity(OURS, IDENTITY)).isEmpty();
        assertThat(state.counts().ignored()).isEqualTo(2);
    }

    @Test
    void compromisedIsFinal() {
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        lifecycle(OURS, KEY, KeyState.RETIRED);
        assertThat(keys(OURS).getFirst()).matches(EntityKey::verifies);
        lifecycle(OURS, KEY, KeyState.ACTIVE);
        lifecycle(OURS, KEY, KeyState.COMPROMISED);
        lifecycle(OURS, KEY, KeyState.ACTIVE);
        attribute(OURS, SECP, KEY + "OBSOLETE|" + IDENTITY);
        attribute(OURS, SECP, KEY + "|" + IDENTITY);
        assertThat(states()).containsExactly(KeyState.COMPROMISED);
    }

    @Test
    void compromisedBeforeItWasPublishedIsCompromised() {
        lifecycle(OURS, FURTHER, KeyState.COMPROMISED);
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        attribute(OURS, SECP, FURTHER + "|" + IDENTITY);
        assertThat(states()).containsExactly(KeyState.ACTIVE, KeyState.COMPROMISED);
    }

    @Test
    void retiringDoesNotLiftARevocation() {
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        attribute(OURS, SECP, KEY + "OBSOLETE|" + IDENTITY);
        lifecycle(OURS, KEY, KeyState.RETIRED);
        lifecycle(OURS, KEY, KeyState.ACTIVE);
        assertThat(states()).containsExactly(KeyState.REVOKED);
        lifecycle(OURS, KEY, KeyState.COMPROMISED);
        assertThat(states()).containsExactly(KeyState.COMPROMISED);
    }

    @Test
    void onlyOurContractSpeaksOfLifeCycles() {
        attribute(ORIGINAL, AUTH, KEY + "|" + IDENTITY);
        lifecycle(ORIGINAL, KEY, KeyState.COMPROMISED);
        assertThat(keys(ORIGINAL).getFirst().verifies()).isTrue();
        assertThat(state.counts().ignored()).isEqualTo(1);
    }

    @Test
    void anotherContractsEventsChangeNothing() {
        Address stranger = Address.parse("0x" + "d".repeat(40)).orElseThrow();
        attribute(stranger, AUTH, KEY + "|" + IDENTITY);
        assertThat(state.entity(stranger, IDENTITY)).isEmpty();
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        assertThat(state.entity(ORIGINAL, IDENTITY)).isEmpty();
    }

    @Test
    void aDocumentHasABound() {
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        for (int i = 1; i <= 300; i++) {
            attribute(OURS, SECP, i + "|" + IDENTITY);
        }
        assertThat(keys(OURS)).hasSize(EntityBook.MAX_KEYS);
        assertThat(state.counts().ignored()).isEqualTo(300 + 1 - EntityBook.MAX_KEYS);
    }

    /** Whoever may write to an original contract before the victim's own first record. */
    @ParameterizedTest
    @EnumSource(ContractRule.class)
    void aFullDocumentStillTakesTheKeyOfTheAddress(ContractRule rule) {
        Address contract = contractOf(rule);
        for (int i = 1; i <= EntityBook.MAX_KEYS + 1; i++) {
            attribute(contract, SECP, i + "|" + IDENTITY);
        }
        assertThat(keys(contract)).hasSize(EntityBook.MAX_KEYS);
        attribute(contract, AUTH, KEY + "|" + IDENTITY);
        assertThat(keys(contract).getLast())
                .matches(key -> key.verifies() && key.material().equals(KEY));
        attribute(contract, SECP, KEY + "OBSOLETE|" + IDENTITY);
        assertThat(keys(contract).getLast().state()).isEqualTo(KeyState.REVOKED);
        assertThat(keys(contract)).hasSize(EntityBook.MAX_KEYS + 1);
    }

    /** The decimal of a secp256k1 key is also well-formed as RSA's hex. */
    @ParameterizedTest
    @EnumSource(ContractRule.class)
    void theSameTextAsAnotherKindIsAnotherKey(ContractRule rule) {
        Address contract = contractOf(rule);
        attribute(contract, "/weId/pubkey/RSA/base64", KEY + "|" + IDENTITY);
        attribute(contract, AUTH, KEY + "|" + IDENTITY);
        assertThat(keys(contract))
                .extracting(EntityKey::kind)
                .containsExactly(KeyKind.RSA, KeyKind.SECP256K1);
        assertThat(keys(contract).get(1).verifies()).isTrue();
        attribute(contract, "/weId/pubkey/RSA/base64", KEY + "OBSOLETE|" + IDENTITY);
        // WeIdentity's SDK finds what it withdraws by its text, and names another type for it.
        assertThat(keys(contract))
                .extracting(EntityKey::state)
                .containsExactly(
                        KeyState.REVOKED,
                        rule == ContractRule.CREDGATE ? KeyState.ACTIVE : KeyState.REVOKED);
        attribute(contract, SECP, KEY + "OBSOLETE|" + IDENTITY);
        assertThat(keys(contract)).extracting(EntityKey::state).containsOnly(KeyState.REVOKED);
    }

    @Test
    void aLifeCycleEventSpeaksOfEveryKindOfItsText() {
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        attribute(OURS, "/weId/pubkey/RSA/base64", KEY + "|" + IDENTITY);
        lifecycle(OURS, KEY, KeyState.RETIRED);
        assertThat(states()).containsExactly(KeyState.RETIRED, KeyState.RETIRED);
        lifecycle(OURS, KEY, KeyState.COMPROMISED);
        attribute(OURS, "/weId/pubkey/SM2/base64", KEY + "|" + IDENTITY);
        assertThat(states()).containsOnly(KeyState.COMPROMISED).hasSize(3);
    }

    /** Who publishes keys that verify nothing chooses how long they are, and how many. */
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "SM2"})
    void ofKeysThatVerifyNothingTheHashIsKept(String kind) {
        String name = "/weId/pubkey/" + kind + "/base64";
        String text = "ab".repeat(2048);
        attribute(OURS, name, text + "|" + IDENTITY);
        attribute(OURS, name, "cd|" + IDENTITY);
        attribute(OURS, name, text + "|" + IDENTITY);
        assertThat(keys(OURS)).hasSize(2).allMatch(key -> key.material().isEmpty());
        assertThat(keys(OURS).getFirst().hash()).isEqualTo(Keccak256.hash(text));
        assertThat(keys(OURS).getFirst().with(text).material()).isEqualTo(text);
        attribute(OURS, name, text + "OBSOLETE|" + IDENTITY);
        assertThat(states()).containsExactly(KeyState.REVOKED, KeyState.ACTIVE);
        lifecycle(OURS, "cd", KeyState.RETIRED);
        assertThat(states()).containsExactly(KeyState.REVOKED, KeyState.RETIRED);
        attribute(OURS, name, text + "|" + IDENTITY);
        lifecycle(OURS, text, KeyState.COMPROMISED);
        assertThat(states()).containsExactly(KeyState.COMPROMISED, KeyState.RETIRED);
        assertThat(state.counts().ignored()).isZero();
    }

    /** Who writes attributes chooses how long they are. */
    @Test
    void whatCannotBeAKeyIsNotHeld() {
        String owned = "|" + IDENTITY;
        assertThat(value("/weId/service/a", "5" + owned)).isEmpty();
        assertThat(value(SECP, KEY + owned)).isEqualTo(KEY + owned);
        String rsa = "/weId/pubkey/RSA/base64";
        assertThat(value(rsa, "a".repeat(10_000) + owned)).isEmpty();
        String longest = "0x" + "a".repeat(4096);
        attribute(OURS, rsa, longest + owned);
        attribute(OURS, rsa, longest + "OBSOLETE" + owned);
        assertThat(states()).containsExactly(KeyState.REVOKED);
    }

    private static String value(String key, String value) {
        return new LedgerEvent.EntityAttribute(OURS, IDENTITY, key, value).value();
    }

    /** Anybody may fill an entity of their own with long texts, and then change it by the block. */
    @Test
    void aLifeCycleEventHashesNoTextAnew() {
        for (int i = 0; i < 255; i++) {
            String hex = "%04x".formatted(i).repeat(1024);
            attribute(OURS, "/weId/pubkey/RSA/base64", hex + "|" + IDENTITY);
        }
        LedgerEvent[] changes = new LedgerEvent[4_000];
        for (int i = 0; i < changes.length; i++) {
            changes[i] =
                    new LedgerEvent.KeyLifecycle(
                            OURS,
                            IDENTITY,
                            Keccak256.hash("%04x".formatted(i % 3).repeat(1024)),
                            i % 2 == 0 ? KeyState.RETIRED : KeyState.ACTIVE);
        }
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        happened(changes);
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        // Each text hashed for each event: some ten seconds.
        assertThat(took).isLessThan(Duration.ofSeconds(3));
        assertThat(states()).hasSize(255).contains(KeyState.RETIRED);
    }

    @Test
    void keepsTheTrustRecord() {
        Address account = Address.parse("0x" + "e".repeat(40)).orElseThrow();
        happened(
                new LedgerEvent.IssuerNamed(DID, account, "Registry"),
                new LedgerEvent.TypeAuthorised(DID, TYPE, true),
                new LedgerEvent.SaltLengthAdded(DID, 22, Instant.ofEpochSecond(100)),
                new LedgerEvent.SaltLengthAdded(DID, 30, Instant.ofEpochSecond(100)),
                new LedgerEvent.SaltLengthAdded(DID, 2, Instant.ofEpochSecond(200)));
        IssuerRecord record = state.issuer(DID).orElseThrow();
        assertThat(record)
                .isEqualTo(
                        new IssuerRecord(
                                "Registry",
                                account,
                                true,
                                Map.of(TYPE, true),
                                List.of(new SaltLength(22, Instant.ofEpochSecond(100)))));
        assertThat(state.counts().ignored()).isEqualTo(2);
        happened(
                new LedgerEvent.IssuerRecognised(DID, false),
                new LedgerEvent.TypeAuthorised(DID, TYPE, false),
                new LedgerEvent.IssuerNamed(DID, OURS, "Renamed"));
        record = state.issuer(DID).orElseThrow();
        assertThat(record.recognised()).isFalse();
        assertThat(record.types()).isEqualTo(Map.of(TYPE, false));
        assertThat(record.name()).isEqualTo("Renamed");
    }

    @Test
    void whoWasOnlyRecognisedAwayIsNotRecognised() {
        happened(new LedgerEvent.TypeAuthorised(DID, TYPE, true));
        assertThat(state.issuer(DID).orElseThrow().recognised()).isFalse();
    }

    @Test
    void keepsTheNewestStatusAndWhoSetIt() {
        Hash key = Keccak256.hash("credential");
        assertThat(state.status(DID, key)).isEqualTo(StatusEntry.NONE);
        happened(
                new LedgerEvent.StatusChanged(DID, key, StatusValue.REVOKED, OURS),
                new LedgerEvent.IndexStatusChanged(DID, 3, 70, StatusValue.SUSPENDED, OURS),
                new LedgerEvent.IndexStatusChanged(DID, -1L, -1L, StatusValue.REVOKED, OURS));
        assertThat(state.status(DID, key)).isEqualTo(new StatusEntry(StatusValue.REVOKED, 1, OURS));
        assertThat(state.status(DID, 3, 70).value()).isEqualTo(StatusValue.SUSPENDED);
        assertThat(state.status(DID, -1L, -1L).value()).isEqualTo(StatusValue.REVOKED);
        assertThat(state.status(DID, 3, 71)).isEqualTo(StatusEntry.NONE);
        assertThat(state.status(DID, 4, 70)).isEqualTo(StatusEntry.NONE);
        assertThat(state.status(TYPE, key)).as("another issuer's").isEqualTo(StatusEntry.NONE);
        happened(new LedgerEvent.StatusChanged(DID, key, StatusValue.ACTIVE, OURS));
        assertThat(state.status(DID, key)).isEqualTo(new StatusEntry(StatusValue.ACTIVE, 2, OURS));
        assertThat(state.counts().statuses()).isEqualTo(3);
    }

    @Test
    void asksForAStatusKeyOnlyWhenTheIssuerEverSetOne() {
        Hash key = Keccak256.hash("credential");
        Supplier<Hash> never = () -> Assertions.fail("asked for");
        assertThat(state.status(DID, never)).isEqualTo(StatusEntry.NONE);
        happened(
                new LedgerEvent.IndexStatusChanged(DID, 3, 70, StatusValue.SUSPENDED, OURS),
                new LedgerEvent.StatusChanged(TYPE, key, StatusValue.REVOKED, OURS));
        assertThat(state.status(DID, never)).isEqualTo(StatusEntry.NONE);
        happened(new LedgerEvent.StatusChanged(DID, TYPE, StatusValue.ACTIVE, OURS));
        AtomicBoolean asked = new AtomicBoolean();
        assertThat(
                        state.status(
                                DID,
                                () -> {
                                    asked.set(true);
                                    return key;
                                }))
                .isEqualTo(StatusEntry.NONE);
        assertThat(asked).isTrue();
    }

    @Test
    void nobodyRegistersAListForAnother() {
        Hash uri = Keccak256.hash("https://issuer.example/list");
        happened(
                new LedgerEvent.StatusListRegistered(uri, DID, 5),
                new LedgerEvent.StatusListRegistered(uri, TYPE, 9));
        assertThat(state.statusList(DID, uri)).isEqualTo(OptionalLong.of(5));
        assertThat(state.statusList(Hash.ZERO, uri)).isEmpty();
    }

    @Test
    void findsTheSchemaThatWasInForce() {
        happened(new LedgerEvent.SchemaPublished(TYPE, 1, "{}"));
        happened(new LedgerEvent.SchemaPublished(TYPE, 2, "[]"));
        assertThat(state.schemaAt(TYPE, time(0))).contains(new TypeSchema(1, time(1), "{}"));
        assertThat(state.schemaAt(TYPE, time(1))).contains(new TypeSchema(1, time(1), "{}"));
        assertThat(state.schemaAt(TYPE, time(9))).contains(new TypeSchema(2, time(2), "[]"));
        assertThat(state.schemaAt(DID, time(9))).isEmpty();
    }

    @Test
    void aLaterBlockLeavesTheSnapshotAlone() {
        attribute(OURS, AUTH, KEY + "|" + IDENTITY);
        LedgerState before = state;
        String told = StateText.of(before);
        IntStream.range(0, 500)
                .forEach(i ->
                        happened(
                                new LedgerEvent.StatusChanged(
                                        DID, Keccak256.hash("c" + i), StatusValue.REVOKED, OURS),
                                new LedgerEvent.IndexStatusChanged(
                                        DID, 1, i, StatusValue.REVOKED, OURS)));
        attribute(OURS, SECP, KEY + "OBSOLETE|" + IDENTITY);
        assertThat(StateText.of(before)).isEqualTo(told);
        assertThat(before.block().number()).isEqualTo(1);
    }

    @Test
    void blocksOnlyGoForward() {
        happened();
        assertThatThrownBy(() -> state.apply(state.block(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void attribute(Address contract, String key, String value) {
        happened(new LedgerEvent.EntityAttribute(contract, IDENTITY, key, value));
    }

    private void lifecycle(Address contract, String material, KeyState to) {
        happened(new LedgerEvent.KeyLifecycle(contract, IDENTITY, Keccak256.hash(material), to));
    }

    private void happened(LedgerEvent... events) {
        long number = Math.max(0, state.block().number()) + 1;
        state =
                state.apply(
                        new BlockRef(number, Keccak256.hash("" + number), time(number)),
                        List.of(events));
    }

    private static Instant time(long number) {
        return Instant.ofEpochSecond(1_000 + number);
    }

    private List<EntityKey> keys(Address contract) {
        return state.entity(contract, IDENTITY).orElseThrow().keys();
    }

    private List<KeyState> states() {
        return keys(OURS).stream().map(EntityKey::state).toList();
    }

    private static Address contractOf(ContractRule rule) {
        return RULES.entrySet().stream()
                .filter(entry -> entry.getValue() == rule)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @Test
    void whatAReaderHoldsStaysWhileBlocksAreApplied() throws Exception {
        // Each block sets all keys to its number: a reader must see one block, never two.
        List<Hash> keys =
                IntStream.range(0, 500).mapToObj(i -> Keccak256.hash("key " + i)).toList();
        var newest = new AtomicReference<>(state);
        var torn = new AtomicBoolean();
        var done = new AtomicBoolean();
        var reads = new AtomicLong();
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!done.get() || reads.get() == 0) {
                                LedgerState seen = newest.get();
                                for (Hash key : keys) {
                                    StatusEntry expected =
                                            seen.block().number() < 0
                                                    ? StatusEntry.NONE
                                                    : new StatusEntry(
                                                            StatusValue.REVOKED,
                                                            seen.block().number(),
                                                            OURS);
                                    torn.compareAndSet(
                                            false, !seen.status(DID, key).equals(expected));
                                }
                                reads.incrementAndGet();
                            }
                        });
        for (int block = 0; block < 200; block++) {
            newest.set(
                    newest.get()
                            .apply(
                                    new BlockRef(block, Hash.ZERO, Instant.EPOCH),
                                    keys.stream()
                                            .<LedgerEvent>map(key ->
                                                    new LedgerEvent.StatusChanged(
                                                            DID, key, StatusValue.REVOKED, OURS))
                                            .toList()));
        }
        done.set(true);
        reader.join();
        assertThat(torn).isFalse();
    }

    @Test
    void aBlockNumberBeyondWhatIsKeptIsNoOtherBlock() {
        var change = new LedgerEvent.StatusChanged(DID, TYPE, StatusValue.REVOKED, OURS);
        long last = (1L << 34) - 1;
        LedgerState atLast =
                state.apply(new BlockRef(last, Hash.ZERO, Instant.EPOCH), List.of(change));
        assertThat(atLast.status(DID, TYPE))
                .isEqualTo(new StatusEntry(StatusValue.REVOKED, last, OURS));
        assertThatThrownBy(() ->
                        state.apply(
                                new BlockRef(last + 1, Hash.ZERO, Instant.EPOCH), List.of(change)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
