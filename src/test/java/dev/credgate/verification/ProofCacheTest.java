package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.TestKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.StatusValue;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was checked before is not checked again, and nothing else is taken from memory. */
class ProofCacheTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_750_000_000);

    private final Agency agency = new Agency(1);
    private final Counting engine = new Counting();
    private final ProofCache proofs = ProofCache.of(100);
    private final World world = world(proofs);

    /** The real engine, its work counted. */
    private static final class Counting implements Secp256k1 {

        private final Secp256k1 engine = Secp256k1Engines.preferred();
        private int checks;

        @Override
        public String engine() {
            return engine.engine();
        }

        @Override
        public Optional<Secp256k1PublicKey> recover(Hash digest, RecoverableSignature signature) {
            checks++;
            return engine.recover(digest, signature);
        }
    }

    private World world(ProofCache cache) {
        return new World(NOW, cache, engine)
                .entity(agency.did(), agency.key().publicKey())
                .issuer(agency.did(), "cpt:1000")
                .block(saltLength());
    }

    private LedgerEvent saltLength() {
        return new LedgerEvent.SaltLengthAdded(
                Keccak256.hash(agency.did()), 22, Instant.ofEpochSecond(1_650_000_000));
    }

    private static Decision decision(World world, byte[] document) {
        return world.verdict(document).verdict();
    }

    @Test
    void aSignatureIsCheckedOnce() {
        byte[] document = agency.issue("{\"id\":\"x\",\"age\":31}");
        Verdict first = world.verdict(document);
        Verdict second = world.verdict(document);
        assertThat(first.verdict()).isEqualTo(Decision.VALID);
        assertThat(second).isEqualTo(first);
        assertThat(engine.checks).isEqualTo(1);
        assertThat(proofs.hits()).isEqualTo(1);
        assertThat(proofs.misses()).isEqualTo(1);
    }

    @Test
    void whatIsRevokedLaterIsInvalidNevertheless() {
        UnsignedWeIdCredential draft =
                agency.draft(1000, Agency.ISSUED, Agency.UNTIL, "{\"age\":31}");
        byte[] document = Agency.sign(draft, agency.key());
        assertThat(decision(world, document)).isEqualTo(Decision.VALID);
        world.status(agency.did(), draft.statusKey(), StatusValue.REVOKED);
        assertThat(World.check(world.verdict(document), CheckName.STATUS).code())
                .contains(Reason.REVOKED);
        world.status(agency.did(), draft.statusKey(), StatusValue.ACTIVE);
        assertThat(decision(world, document)).isEqualTo(Decision.VALID);
        assertThat(engine.checks).isEqualTo(1);
    }

    @Test
    void aKeyThatIsRevokedOrCompromisedLaterVerifiesNoMore() {
        byte[] document = agency.issue("{\"age\":31}");
        assertThat(decision(world, document)).isEqualTo(Decision.VALID);
        world.revokeKey(agency.did(), agency.key().publicKey());
        assertThat(World.check(world.verdict(document), CheckName.ISSUER_KEY).code())
                .contains(Reason.KEY_REVOKED);
        world.keyState(agency.did(), agency.key().publicKey(), KeyState.COMPROMISED);
        assertThat(World.check(world.verdict(document), CheckName.ISSUER_KEY).code())
                .contains(Reason.KEY_COMPROMISED);
    }

    @Test
    void trustAndTimeAreAskedAnew() {
        byte[] document = agency.issue("{\"age\":31}");
        assertThat(decision(world, document)).isEqualTo(Decision.VALID);
        world.block(
                new LedgerEvent.TypeAuthorised(
                        Keccak256.hash(agency.did()), Keccak256.hash("cpt:1000"), false));
        assertThat(World.check(world.verdict(document), CheckName.TRUST).code())
                .contains(Reason.TYPE_NOT_AUTHORISED);
        assertThat(World.check(world.at(Agency.UNTIL).verdict(document), CheckName.VALIDITY).code())
                .contains(Reason.EXPIRED);
    }

    @Test
    void theSameTextUnderAnotherKeyIsAnotherSignature() {
        UnsignedWeIdCredential draft =
                agency.draft(1000, Agency.ISSUED, Agency.UNTIL, "{\"age\":31}");
        assertThat(decision(world, Agency.sign(draft, agency.key()))).isEqualTo(Decision.VALID);
        assertThat(decision(world, Agency.sign(draft, TestKey.of(2)))).isEqualTo(Decision.INVALID);
        assertThat(decision(world, Agency.sign(draft, TestKey.of(2)))).isEqualTo(Decision.INVALID);
    }

    @Test
    void theSignatureOfOneIssuerIsNotThatOfAnother() {
        byte[] document = agency.issue("{\"age\":31}");
        assertThat(decision(world, document)).isEqualTo(Decision.VALID);
        World without =
                new World(NOW, proofs, engine)
                        .entity(agency.did(), TestKey.of(3).publicKey())
                        .issuer(agency.did(), "cpt:1000")
                        .block(saltLength());
        assertThat(decision(without, document)).isEqualTo(Decision.INVALID);
        assertThat(proofs.hits()).isEqualTo(1);
    }

    @Test
    void noBitOfTextOrSignatureMayDiffer() {
        byte[] document = agency.issue("{\"age\":31}");
        assertThat(decision(world, document)).isEqualTo(Decision.VALID);
        String text = new String(document, StandardCharsets.ISO_8859_1);
        int signature = text.indexOf("signatureValue") + 17;
        int claim = text.indexOf("31");
        for (int at = 0; at < document.length; at++) {
            boolean signed = at >= signature && at < signature + 88 || at == claim;
            for (int bit = 0; bit < 7 && signed; bit++) {
                byte[] changed = document.clone();
                changed[at] ^= (byte) (1 << bit);
                assertThat(decision(world, changed)).isNotEqualTo(Decision.VALID);
            }
        }
        assertThat(decision(world, document)).isEqualTo(Decision.VALID);
    }

    @Test
    void whatFitsNobodyTakesNoPlace() {
        UnsignedWeIdCredential draft =
                agency.draft(1000, Agency.ISSUED, Agency.UNTIL, "{\"age\":31}");
        for (int stranger = 2; stranger < 10; stranger++) {
            assertThat(decision(world, Agency.sign(draft, TestKey.of(stranger))))
                    .isEqualTo(Decision.INVALID);
        }
        assertThat(proofs.size()).isZero();
    }

    @Test
    void theBoundHolds() {
        for (int i = 0; i < 400; i++) {
            assertThat(decision(world, agency.issue("{\"age\":" + i + "}")))
                    .isEqualTo(Decision.VALID);
        }
        assertThat(proofs.size()).isBetween(1L, 100L);
    }

    @Test
    void whatIsAskedForOftenOutlivesAFloodOfWhatCameOnce() {
        byte[] popular = agency.issue("{\"age\":31}");
        for (int i = 0; i < 50; i++) {
            assertThat(decision(world, popular)).isEqualTo(Decision.VALID);
        }
        for (int i = 0; i < 2_000; i++) {
            assertThat(decision(world, agency.issue("{\"age\":" + i + "}")))
                    .isEqualTo(Decision.VALID);
        }
        long before = proofs.hits();
        assertThat(decision(world, popular)).isEqualTo(Decision.VALID);
        assertThat(proofs.hits()).isEqualTo(before + 1);
    }

    @Test
    void offMeansOff() {
        ProofCache off = Pipeline.read("off");
        World uncached = world(off);
        byte[] document = agency.issue("{\"age\":31}");
        for (int i = 0; i < 3; i++) {
            assertThat(decision(uncached, document)).isEqualTo(Decision.VALID);
        }
        assertThat(engine.checks).isEqualTo(3);
        assertThat(off.isOn()).isFalse();
        assertThat(off.size()).isZero();
        assertThat(off.hits() + off.misses()).isZero();
    }

    @Test
    void theSettingIsOffOrANumber() {
        assertThat(Pipeline.read("65536").isOn()).isTrue();
        for (String wrong : List.of("", "on", "OFF", "0", "-1", "1e6", "10000001", "99999999999")) {
            assertThatThrownBy(() -> Pipeline.read(wrong))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("credgate.proof-cache");
        }
    }

    @Test
    void everyVectorSaysTheSameWhenItIsAskedAgain() {
        for (Vector vector : Vector.all()) {
            if (!vector.kind().startsWith("presentation")
                    && !vector.kind().contains("credential")) {
                continue;
            }
            World remembering = vector.world(ProofCache.of(100));
            Object expected = vector.world().verify(vector.document());
            assertThat(remembering.verify(vector.document())).isEqualTo(expected);
            assertThat(remembering.verify(vector.document())).isEqualTo(expected);
        }
    }
}
