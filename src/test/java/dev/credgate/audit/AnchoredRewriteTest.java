package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.audit.AuditVerification.How;
import dev.credgate.audit.CheckpointedRecord.SigningKey;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.TestDatabase.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint64;

/** What anchors on a real chain show of a record that was changed after them. */
class AnchoredRewriteTest extends AnchoringGround {

    @Test
    void whatAStrangerAnchorsIsTheStrangersOwn() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            chain.sendAs(
                    chain.account(5),
                    Optional.of(on.log.address()),
                    on.log.anchoring(1_000_000, Hash.ZERO, new Hash(1, 2, 3, 4)).data());
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
            on.record.restart().append(1).checkpoint();
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

            on.record.restart().append(1).checkpoint();
            on.record.append(3).checkpoint();
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.FORKED);
        }
    }

    @Test
    void anOlderCopyGoesOnAtAnotherContract() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.anchored(3);
            on.record.tamper(
                    "delete from audit_checkpoint where number = 2",
                    "delete from audit_anchor where place = 1");
            on.record.rewrite(events -> events.subList(0, 3));
            on.record.restart().append(2).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            assertThatThrownBy(on.anchoring::anchorIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("where the database is an older copy, go on at another");

            var other = new AnchorLog(on.rpc, AnchorLog.deploy(on.rpc.unlocked(chain.account(0))));
            on.sentBy(on.anchoring(other, on.work.outbox()));
            AuditWitness witness = AuditWitness.of(other, on.address(), Set.of());
            assertThat(((Intact) on.record.verify(witness)).witnessed())
                    .isEqualTo(new Witnessed(2, 5, on.record.key.name(), 1, 5));
            assertThat(on.record.fault(on.chain())).contains(How.TRUNCATED);
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
            on.sent(on.asked());
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
            on.anchoredBeside(Long.MAX_VALUE, Hash.ZERO, Hash.ZERO);
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
