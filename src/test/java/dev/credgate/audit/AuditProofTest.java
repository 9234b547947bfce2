package dev.credgate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.audit.AuditProofs.Made;
import dev.credgate.audit.CheckpointedRecord.SigningKey;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.TestDatabase.Kind;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proof convinces an auditor who has the chain alone, and no other file does. */
class AuditProofTest {

    private static final ObjectMapper JSON = new ObjectMapper();
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
    void everyAnchoredRecordIsProvenAndNoOther(Kind kind) throws Exception {
        List<byte[]> files = new ArrayList<>();
        try (var on = new AnchoredRecord(chain, kind)) {
            on.anchored(5);
            on.anchored(8);
            on.record.append(1);
            for (long number = 1; number <= 13; number++) {
                Made made = prove(on, number);
                assertThat(made).as("record %d", number).isInstanceOf(Made.Proof.class);
                AuditProof proof = ((Made.Proof) made).proof();
                assertThat(proof.size()).isEqualTo(number <= 5 ? 5 : 13);
                files.add(AuditProofJson.write(proof));
            }
            assertThat(prove(on, 14))
                    .isInstanceOfSatisfying(
                            Made.NotYet.class,
                            notYet -> assertThat(notYet.why()).contains("counts 13 records"));
            for (long none : new long[] {0, 15, Long.MAX_VALUE}) {
                assertThat(prove(on, none))
                        .isEqualTo(new Made.NotYet("there is no record " + none));
            }
            // The database is not asked.
            on.record.tamper(
                    "delete from audit_record",
                    "delete from audit_checkpoint",
                    "delete from audit_anchor");
            for (byte[] file : files) {
                assertThat(check(on, file)).isEmpty();
            }
        }
    }

    @Test
    void aDatabaseThatDisagreesWithItselfGivesNone() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(5);
            on.record.tamper(
                    "update audit_record set event = replace(event, 'tax', 'fax') where seq = 2");
            assertThat(prove(on, 2)).isInstanceOf(Made.Broken.class);
            assertThat(prove(on, 3)).isInstanceOf(Made.Proof.class);
            on.record.tamper("delete from audit_record where seq = 4");
            assertThat(prove(on, 2)).isInstanceOf(Made.Broken.class);
            assertThat(prove(on, 3)).isInstanceOf(Made.Broken.class);
        }
    }

    @Test
    void whateverIsChangedInAProofItHoldsNoLonger() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(4);
            on.anchored(3);
            byte[] file = AuditProofJson.write(((Made.Proof) prove(on, 6)).proof());
            JsonNode proof = JSON.readTree(file);
            assertThat(check(on, JSON.writeValueAsBytes(proof))).isEmpty();
            int changes = 0;
            for (String part : List.of("record", "checkpoint", "anchor")) {
                for (var member : proof.get(part).properties()) {
                    for (JsonNode other : others(member.getValue())) {
                        ObjectNode changed = proof.deepCopy();
                        ((ObjectNode) changed.get(part)).set(member.getKey(), other);
                        assertFaulty(on, changed);
                        changes++;
                    }
                    ObjectNode less = proof.deepCopy();
                    ((ObjectNode) less.get(part)).remove(member.getKey());
                    assertFaulty(on, less);
                }
            }
            assertThat(changes).isGreaterThan(60);
            for (Consumer<ArrayNode> change :
                    List.<Consumer<ArrayNode>>of(
                            path -> path.remove(0),
                            path -> path.remove(path.size() - 1),
                            path -> path.add(path.get(0)),
                            path -> path.insert(0, path.get(0)),
                            path -> path.set(0, path.get(1)),
                            path -> path.set(0, JSON.getNodeFactory().nullNode()),
                            ArrayNode::removeAll,
                            path -> {
                                for (int i = 0; i < 100; i++) {
                                    path.add(path.get(0));
                                }
                            })) {
                ObjectNode changed = proof.deepCopy();
                change.accept((ArrayNode) changed.get("path"));
                assertFaulty(on, changed);
            }
            assertFaulty(on, ((ObjectNode) proof.deepCopy()).put("more", 1));
            assertFaulty(on, ((ObjectNode) proof.deepCopy()).put("format", "v2"));
        }
    }

    private static List<JsonNode> others(JsonNode value) {
        var nodes = JSON.getNodeFactory();
        List<JsonNode> others =
                new ArrayList<>(List.of(nodes.nullNode(), nodes.textNode(""), nodes.objectNode()));
        if (value.isNumber()) {
            long number = value.asLong();
            others.add(nodes.numberNode(number + 1));
            others.add(nodes.numberNode(-1));
            others.add(nodes.numberNode(Long.MAX_VALUE));
            others.add(nodes.numberNode(Double.MAX_VALUE));
            others.add(nodes.textNode(value.asText()));
        } else {
            String text = value.asText();
            char last = text.charAt(text.length() - 1);
            others.add(nodes.textNode(text + last));
            others.add(nodes.textNode(text.substring(0, text.length() - 1)));
            int middle = text.length() / 2;
            char other = text.charAt(middle) == '1' ? '2' : '1';
            others.add(
                    nodes.textNode(text.substring(0, middle) + other + text.substring(middle + 1)));
        }
        return others;
    }

    @Test
    void aProofOfARecordThatWasMadeUpNeedsAnAnchorThatIsNotThere() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(4);
            AuditProof proof = ((Made.Proof) prove(on, 2)).proof();
            // Everything made anew and signed, by the very key: only the chain knows better.
            AuditRecord old = proof.record();
            var record =
                    AuditRecord.next(
                            1, Hash.ZERO, old.at(), old.kind(), old.event().replace("tax", "fax"));
            var tree = new MerkleTree();
            tree.add(record.hash());
            for (SigningKey key : List.of(on.record.key, SigningKey.make())) {
                Checkpoint forged =
                        key.sign(
                                new Checkpoint(
                                        1,
                                        1,
                                        tree.root(),
                                        record.hash(),
                                        old.at(),
                                        Hash.ZERO,
                                        "",
                                        ""));
                var made = new AuditProof(record, List.of(), forged, proof.place());
                assertThat(made.fault()).isEmpty();
                assertThat(made.fault(on.log, on.address()))
                        .contains("the chain has another checkpoint there");
                // A stranger's anchor is the stranger's.
                var stranger = on.rpc.unlocked(chain.account(6));
                long index = on.log.count(stranger.address());
                ContractCall call = on.log.anchoring(index + 1, forged.root(), forged.hash());
                var _ = stranger.send(call.to(), call.data());
                var elsewhere =
                        new AuditProof(
                                record,
                                List.of(),
                                forged,
                                new AuditProof.Place(
                                        Anvil.CHAIN_ID,
                                        on.log.address(),
                                        stranger.address(),
                                        index));
                assertThat(elsewhere.fault(on.log, on.address()))
                        .hasValueSatisfying(why -> assertThat(why).contains("another account"));
            }
        }
    }

    /** Whoever holds token and account can anchor a larger tree that does not go on from it. */
    @Test
    void aRecordThatWasChangedAfterItWasAnchoredIsNotProvenByALaterAnchor() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(4);
            on.record.append(2);
            List<AuditRecord> forked = new ArrayList<>();
            try (Connection connection = on.record.database.database().connect()) {
                Hash previous = Hash.ZERO;
                for (AuditRecord old : AuditTables.page(connection, 0)) {
                    String event = old.event();
                    var record =
                            AuditRecord.next(
                                    old.sequence(),
                                    previous,
                                    old.at(),
                                    old.kind(),
                                    old.sequence() == 2 ? event.replace("tax", "fax") : event);
                    forked.add(record);
                    previous = record.hash();
                }
            }
            var tree = new MerkleTree();
            forked.forEach(record -> tree.add(record.hash()));
            Checkpoint checkpoint =
                    on.record.key.sign(
                            new Checkpoint(
                                    2,
                                    6,
                                    tree.root(),
                                    forked.getLast().hash(),
                                    on.record.now.get(),
                                    Hash.ZERO,
                                    "",
                                    ""));
            on.anchoredBeside(6, checkpoint.root(), checkpoint.hash());
            for (AuditRecord record : forked) {
                var proof =
                        new AuditProof(
                                record,
                                path(forked, record.sequence() - 1),
                                checkpoint,
                                new AuditProof.Place(
                                        Anvil.CHAIN_ID, on.log.address(), on.address(), 1));
                assertThat(proof.fault()).isEmpty();
                Optional<String> fault = proof.fault(on.log, on.address());
                if (record.sequence() <= 4) {
                    assertThat(fault)
                            .hasValueSatisfying(
                                    why -> assertThat(why).contains("an earlier anchor counts"));
                } else {
                    assertThat(fault).isEmpty();
                }
            }
        }
    }

    private static List<Hash> path(List<AuditRecord> records, long index) {
        List<Hash> path = new ArrayList<>();
        for (MerklePath.Part part : MerklePath.inclusion(index, records.size())) {
            var tree = new MerkleTree();
            records.subList((int) part.from(), (int) part.to())
                    .forEach(record -> tree.add(record.hash()));
            path.add(tree.root());
        }
        return path;
    }

    @Test
    void whatIsNoProofIsRefusedInBoundedTime() {
        for (byte[] file :
                List.of(
                        new byte[0],
                        "null".getBytes(UTF_8),
                        "[]".getBytes(UTF_8),
                        "{}".getBytes(UTF_8),
                        "[".repeat(100_000).getBytes(UTF_8),
                        new byte[AuditProofJson.MOST_BYTES + 1],
                        new byte[] {(byte) 0xff})) {
            assertThat(AuditProofJson.read(file))
                    .isInstanceOf(AuditProofJson.Reading.Refused.class);
        }
    }

    private static void assertFaulty(AnchoredRecord on, JsonNode changed) throws Exception {
        assertThat(check(on, JSON.writeValueAsBytes(changed))).as(changed.toString()).isPresent();
    }

    /** As an auditor does: the file, a contract, an account. */
    private static Optional<String> check(AnchoredRecord on, byte[] file) throws Exception {
        return switch (AuditProofJson.read(file)) {
            case AuditProofJson.Reading.Refused(var why) -> Optional.of(why);
            case AuditProofJson.Reading.Read(var proof) ->
                    proof.fault(new AnchorLog(on.rpc, on.log.address()), on.address());
        };
    }

    private static Made prove(AnchoredRecord on, long number) throws Exception {
        try (Connection connection = on.record.database.database().connect()) {
            return AuditProofs.prove(connection, number, Optional.empty());
        }
    }
}
