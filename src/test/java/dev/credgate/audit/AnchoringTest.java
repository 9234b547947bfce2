package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.audit.AuditVerification.How;
import dev.credgate.audit.CheckpointedRecord.SigningKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.store.TestDatabase.Kind;
import java.math.BigInteger;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint64;

/** Anchors on a real chain: how they come there, and what they show. */
class AnchoringTest {

    private static Anvil chain;

    @BeforeAll
    static void start() {
        chain = Anvil.start();
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    @ParameterizedTest
    @EnumSource
    void theNewestCheckpointIsAnchoredOnceAndAgainWhenItIsTime(Kind kind) throws Exception {
        try (var on = new AnchoredRecord(chain, kind)) {
            assertThat(on.anchoring.anchorIfDue()).as("nothing to anchor").isFalse();
            on.record.append(3).checkpoint();
            Checkpoint first = on.record.append(2).checkpoint();
            assertThat(on.anchoring.anchorIfDue()).isTrue();
            assertThat(on.anchoring.anchorIfDue()).isFalse();
            Anchored anchored = on.log.at(on.address(), 0).orElseThrow();
            assertThat(anchored.size()).isEqualTo(5);
            assertThat(anchored.root()).isEqualTo(first.root());
            assertThat(anchored.checkpoint()).isEqualTo(first.hash());

            on.record.append(1).checkpoint();
            assertThat(on.anchoring.anchorIfDue()).as("too early").isFalse();
            on.record.later(AnchoredRecord.INTERVAL);
            assertThat(on.anchoring.anchorIfDue()).isTrue();
            assertThat(on.log.count(on.address())).isEqualTo(2);

            var intact = (Intact) on.record.verify(on.chain());
            assertThat(intact.witnessed())
                    .isEqualTo(new Witnessed(3, 6, on.record.key.name(), 2, 6));
            try (Connection connection = on.record.database.database().connect()) {
                assertThat(AuditWitness.accountNoted(connection, on.log)).contains(on.address());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneOfManyReplicasSends(Kind kind) throws Exception {
        try (var on = new AnchoredRecord(chain, kind)) {
            on.record.append(3).checkpoint();
            AtomicInteger sent = new AtomicInteger();
            Thread[] replicas = new Thread[6];
            for (int i = 0; i < replicas.length; i++) {
                Anchoring replica = on.anchoring(on.log);
                replicas[i] =
                        Thread.ofPlatform()
                                .start(() -> {
                                    try {
                                        if (replica.anchorIfDue()) {
                                            sent.incrementAndGet();
                                        }
                                    } catch (Exception e) {
                                        throw new AssertionError(e);
                                    }
                                });
            }
            for (Thread replica : replicas) {
                replica.join();
            }
            assertThat(sent).hasValue(1);
            assertThat(on.log.count(on.address())).isEqualTo(1);
        }
    }

    @Test
    void whatWasSentBeforeACrashIsFoundAndNotSentAgain() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.anchored(3);
            on.record.database.execute("delete from audit_anchor");
            on.record.later(AnchoredRecord.INTERVAL);
            assertThat(on.anchoring(on.log).anchorIfDue()).isFalse();
            assertThat(on.log.count(on.address())).isEqualTo(2);
            assertThat(on.record.fault(on.chain())).isEmpty();
            try (Connection connection = on.record.database.database().connect()) {
                assertThat(AnchorTable.anchoredSize(connection)).isEqualTo(6);
            }
        }
    }

    @Test
    void whatAReorganisationTookAwayIsSentAgain() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.record.append(3).checkpoint();
            assertThat(on.anchoring.anchorIfDue()).isTrue();
            chain.rpc("anvil_reorg", 1, List.of());
            assertThat(on.log.count(on.address())).isZero();
            assertThat(on.record.fault(on.chain())).contains(How.ANCHOR_MISSING);
            assertThat(on.anchoring.anchorIfDue()).isTrue();
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    @Test
    void aChainThatIsAwayIsAskedAgainLater() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2);
                var nowhere =
                        new ChainRpc(
                                URI.create("http://127.0.0.1:1"),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1))) {
            on.record.append(3).checkpoint();
            Anchoring away = on.anchoring(new AnchorLog(nowhere, on.log.address()));
            assertThatThrownBy(away::anchorIfDue).isInstanceOf(ChainException.Unavailable.class);
            Address none = Address.parse("0x" + "12".repeat(20)).orElseThrow();
            Anchoring elsewhere = on.anchoring(new AnchorLog(on.rpc, none));
            assertThatThrownBy(elsewhere::anchorIfDue)
                    .isInstanceOf(ChainException.Refused.class)
                    .hasMessageContaining("is this the right chain?");
            assertThat(on.anchoring.anchorIfDue()).isTrue();
        }
    }

    @Test
    void whatAStrangerAnchorsIsTheStrangersOwn() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.log.anchor(
                    on.rpc.unlocked(chain.account(5)), 1_000_000, Hash.ZERO, new Hash(1, 2, 3, 4));
            assertThat(on.record.fault(on.chain())).isEmpty();
            on.anchored(2);
            assertThat(on.record.fault(on.chain())).isEmpty();
            // Whoever is told of the stranger's account sees that it tells of another record.
            var strangers = AuditWitness.of(on.log, chain.account(5), Set.of());
            assertThat(on.record.fault(strangers)).contains(How.TRUNCATED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWholeRewriteFailsOnTheAnchorWhoeverSignedIt(Kind kind) throws Exception {
        try (var on = new AnchoredRecord(chain, kind)) {
            on.anchored(3);
            on.anchored(3);
            on.record.append(2).checkpoint();
            on.record.rewrite(events -> events.stream().map(e -> e.replace("tax", "fax")).toList());
            on.record.forgeCheckpoints(SigningKey.make());
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.REWRITTEN);
            // Even by the token's own key.
            on.record.forgeCheckpoints(on.record.key);
            assertThat(on.record.fault(AuditWitness.of(Set.of(on.record.key.name())))).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.REWRITTEN);
            on.record.append(1).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            assertThatThrownBy(on.anchoring::anchorIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("an anchor of 6 audit records");
        }
    }

    @Test
    void aTailThatWasCutOffAndWrittenAnewShows() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.anchored(3);
            on.record.tamper("delete from audit_checkpoint where number = 2");
            on.record.rewrite(events -> events.subList(0, 4));
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.TRUNCATED);

            on.record.append(1).checkpoint();
            on.record.append(3).checkpoint();
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.FORKED);
        }
    }

    @Test
    void aCheckpointInThePlaceOfTheAnchoredOneShows() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.record.tamper(
                    "update audit_checkpoint set at = at + interval '1' second where number = 1");
            on.record.forgeCheckpoints(on.record.key);
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.CHECKPOINT_ALTERED);
            on.record.tamper("delete from audit_checkpoint");
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.CHECKPOINT_MISSING);
        }
    }

    @Test
    void aKeyThatTheChainVouchesForIsBelievedAndNoOther() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            SigningKey second = SigningKey.make();
            var changed =
                    new CheckpointMaker(
                            on.record.database.database(),
                            on.record.now::get,
                            CheckpointedRecord.INTERVAL,
                            second::sign);
            on.record.append(3).later(CheckpointedRecord.INTERVAL);
            assertThat(changed.makeIfDue()).isPresent();
            assertThat(on.record.fault(on.chain())).contains(How.SIGNATURE);
            on.record.later(AnchoredRecord.INTERVAL);
            assertThat(on.anchoring.anchorIfDue()).isTrue();
            assertThat(on.record.fault(on.chain())).isEmpty();
            assertThat(
                            on.record.fault(
                                    AuditWitness.of(Set.of(on.record.key.name(), second.name()))))
                    .isEmpty();
        }
    }

    @Test
    void numbersThatNoRecordReachesAreToldApart() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.log.anchor(on.account, Long.MAX_VALUE, Hash.ZERO, Hash.ZERO);
            assertThat(on.record.fault(on.chain())).contains(How.TRUNCATED);
            var most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
            chain.sendAs(
                    on.address(),
                    Optional.of(on.log.address()),
                    FunctionEncoder.encode(
                            new Function(
                                    "anchor",
                                    List.of(new Uint64(most), Bytes32.DEFAULT, Bytes32.DEFAULT),
                                    List.of())));
            assertThatThrownBy(() -> on.record.fault(on.chain()))
                    .isInstanceOf(ChainException.Refused.class)
                    .hasMessageContaining("18446744073709551615");
        }
    }
}
