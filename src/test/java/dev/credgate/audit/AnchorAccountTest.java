package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.Anchoring.Account;
import dev.credgate.audit.Anchoring.Outcome;
import dev.credgate.hsm.Away;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyAttributes;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.TestKey;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.outbox.Outbox.Wish;
import dev.credgate.outbox.OutboxAtWork;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Under which label the account anchors, while its key moves from one to another. */
class AnchorAccountTest {

    private static final String OTHER = "two/" + AnchoredRecord.LABEL;

    private static Anvil chain;

    @BeforeAll
    static void start() {
        chain = Anvil.start();
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    /** Tokens in memory: keys by the labels that name them. */
    private static final class Keys implements TokenKeys, Signer {

        final Map<String, TestKey> keys = new ConcurrentHashMap<>();

        /** Where the configured label's key is. */
        volatile String made = "one/" + AnchoredRecord.LABEL;

        volatile Optional<HsmException.Kind> fault = Optional.empty();

        @Override
        public List<String> names() {
            return List.of("one", "two");
        }

        @Override
        public List<Standing> tokens() {
            return List.of();
        }

        @Override
        public Made make(String token, String label, KeyCurve curve) {
            throw new AssertionError("no token was named: whichever has the label is asked");
        }

        @Override
        public Made findOrMake(String label, KeyCurve curve) {
            return new Made(
                    made, key(made), new KeyAttributes(true, true, false, true, true, true));
        }

        @Override
        public TokenKey key(String label) {
            if (fault.isPresent()) {
                throw Away.exception(fault.get());
            }
            return Optional.ofNullable(keys.get(label))
                    .map(key -> new TokenKey(label, KeyCurve.SECP256K1, uncompressed(key)))
                    .orElseThrow(() -> Away.exception(HsmException.Kind.KEY));
        }

        private static byte[] uncompressed(TestKey key) {
            byte[] xy = key.publicKey().toBytes();
            byte[] point = new byte[65];
            point[0] = 4;
            System.arraycopy(xy, xy.length - 64, point, 1, 64);
            return point;
        }

        @Override
        public UncheckedSignature sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
            throw new AssertionError("the outbox signs");
        }

        /** The key has another label by now, and none of those before. */
        void moveTo(String label, TestKey key) {
            keys.clear();
            keys.put(label, key);
            made = label;
        }

        TransactionSigner signer(String label) {
            return Optional.ofNullable(keys.get(label))
                    .orElseThrow(() -> Away.exception(HsmException.Kind.KEY));
        }
    }

    private static AnchorAccount account(AnchoredRecord on, Keys keys) {
        return new AnchorAccount(AnchoredRecord.LABEL, keys, keys, on.work.outbox());
    }

    private static OutboxAtWork under(String label, AnchoredRecord on, Keys keys) {
        return new OutboxAtWork(
                on.record.database, on.rpc, label, keys::signer, on.record.now::get);
    }

    /** What anchors, and has anchored one checkpoint under the key's first label. */
    private static Anchoring anchored(AnchoredRecord on, Keys keys) throws Exception {
        keys.keys.put("one/" + AnchoredRecord.LABEL, on.key);
        keys.keys.put(AnchoredRecord.LABEL, on.key);
        Anchoring anchoring = on.anchoring(on.log, on.work.outbox(), account(on, keys));
        OutboxAtWork before = under(AnchoredRecord.LABEL, on, keys);
        on.record.append(3).checkpoint();
        UUID first = asked(anchoring);
        before.passUntil(() -> before.found(first).state() == State.INCLUDED);
        assertThat(anchoring.anchorIfDue()).isEqualTo(new Outcome.Quiet());
        return anchoring;
    }

    private static UUID asked(Anchoring anchoring) throws Exception {
        if (anchoring.anchorIfDue() instanceof Outcome.Asked(UUID operation)) {
            return operation;
        }
        throw new AssertionError("nothing was asked for");
    }

    @Test
    void theLabelOnRecordIsTakenWhileItOpensTheKey() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            Keys keys = new Keys();
            keys.keys.put("one/" + AnchoredRecord.LABEL, on.key);
            keys.keys.put(AnchoredRecord.LABEL, on.key);
            AnchorAccount account = account(on, keys);
            assertThat(account.open()).isEqualTo(new Account(AnchoredRecord.LABEL, on.address()));
            // Several tokens have such a label now: the whole name is the key's.
            keys.keys.remove(AnchoredRecord.LABEL);
            assertThat(account.open().label()).isEqualTo("one/" + AnchoredRecord.LABEL);
            // An agency sends with it under another label.
            keys.keys.put("agency", on.key);
            UUID nothing =
                    on.work
                            .outbox()
                            .put(
                                    new Wish(
                                            UUID.randomUUID(),
                                            Optional.of("agency"),
                                            "agency",
                                            "status",
                                            Optional.empty(),
                                            List.of(ContractCall.nothing(on.address()))));
            OutboxAtWork agency = under("agency", on, keys);
            agency.passUntil(() -> agency.found(nothing).isDecided());
            assertThat(account.open().label()).isEqualTo("agency");
            keys.keys.put("agency", TestKey.of(1));
            assertThat(account.open().label()).isEqualTo("one/" + AnchoredRecord.LABEL);
            keys.fault = Optional.of(HsmException.Kind.BUSY);
            assertThatThrownBy(account::open).isInstanceOf(HsmException.class);
        }
    }

    @Test
    void aKeyThatMovedGoesOnAnchoringWithoutARestart() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            Keys keys = new Keys();
            Anchoring anchoring = anchored(on, keys);

            keys.moveTo(OTHER, on.key);
            on.record.append(3).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            UUID second = asked(anchoring);
            OutboxAtWork after = under(OTHER, on, keys);
            after.passUntil(() -> after.found(second).state() == State.INCLUDED);
            assertThat(anchoring.anchorIfDue()).isEqualTo(new Outcome.Quiet());
            assertThat(on.log.count(on.address())).isEqualTo(2);
            assertThat(after.found(second).last().number()).hasValue(1);
            assertThat(on.work.outbox().accountOf(on.address())).contains(OTHER);
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    @Test
    void whatWasAskedForUnderALabelThatIsGoneIsSentUnderTheNextOnceInEffect() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            Keys keys = new Keys();
            Anchoring anchoring = anchored(on, keys);
            on.record.append(3).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            UUID first = asked(anchoring);

            keys.moveTo(OTHER, on.key);
            under(AnchoredRecord.LABEL, on, keys).pass();
            UUID second = asked(anchoring);
            assertThat(second).isNotEqualTo(first);
            OutboxAtWork after = under(OTHER, on, keys);
            after.passUntil(
                    () -> after.found(first).isDecided() && after.found(second).isDecided());
            assertThat(after.found(first).state()).isEqualTo(State.INCLUDED);
            // The contract takes each size once.
            assertThat(after.found(second).state()).isEqualTo(State.REFUSED);
            assertThat(anchoring.anchorIfDue()).isEqualTo(new Outcome.Quiet());
            assertThat(on.log.count(on.address())).isEqualTo(2);
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    @Test
    void whileTheTokenIsAwayTheChainIsHeldAgainstTheRecordAllTheSame() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            Keys keys = new Keys();
            keys.keys.put("one/" + AnchoredRecord.LABEL, on.key);
            Anchoring anchoring = on.anchoring(on.log, on.work.outbox(), account(on, keys));
            Checkpoint checkpoint = on.record.append(3).checkpoint();
            keys.fault = Optional.of(HsmException.Kind.AWAY);
            assertThatThrownBy(anchoring::anchorIfDue).isInstanceOf(HsmException.class);
            keys.fault = Optional.empty();
            UUID unused = asked(anchoring);
            keys.fault = Optional.of(HsmException.Kind.AWAY);
            on.anchoredBeside(7, checkpoint.root(), checkpoint.hash());
            assertThatThrownBy(anchoring::anchorIfDue).isInstanceOf(AuditFaultException.class);
            keys.fault = Optional.of(HsmException.Kind.KEY);
            assertThatThrownBy(anchoring::anchorIfDue).isInstanceOf(HsmException.class);
        }
    }
}
