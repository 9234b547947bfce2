package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.credential.weid.WeIdIssuance;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.RsaSignature;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.TestKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.StatusValue;
import dev.credgate.verification.Verification.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
        return world(cache, agency.key().publicKey());
    }

    private World world(ProofCache cache, Secp256k1PublicKey key) {
        return new World(NOW, cache, engine)
                .entity(agency.did(), key)
                .issuer(agency.did(), "cpt:1000")
                .block(
                        new LedgerEvent.SaltLengthAdded(
                                Keccak256.hash(agency.did()),
                                WeIdIssuance.SALT_LENGTH,
                                Instant.ofEpochSecond(1_650_000_000)));
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

    /** By the names that docs/operators.md has; without a cache there is nothing to count. */
    @Test
    void hitsAndMissesAreMetrics() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        World counted = world(new Pipeline().proofs(() -> "100", meters));
        byte[] document = agency.issue("{\"age\":31}");
        for (int i = 0; i < 3; i++) {
            assertThat(decision(counted, document)).isEqualTo(Decision.VALID);
        }
        assertThat(meters.get("credgate.proof.cache.hits").functionCounter().count()).isEqualTo(2);
        assertThat(meters.get("credgate.proof.cache.misses").functionCounter().count()).isOne();
        SimpleMeterRegistry none = new SimpleMeterRegistry();
        assertThat(new Pipeline().proofs(() -> "off", none).isOn()).isFalse();
        assertThat(none.getMeters()).isEmpty();
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
        World without = world(proofs, TestKey.of(3).publicKey());
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
                assertThat(
                                world.verify(changed) instanceof Result.Judged(Verdict verdict)
                                        && verdict.verdict() == Decision.VALID)
                        .as("bit " + bit + " of byte " + at)
                        .isFalse();
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
        RecoverableSignature signature = agency.key().sign(Keccak256.hash("any"));
        for (int i = 0; i < 10_000; i++) {
            proofs.fitted(Keccak256.hash("once " + i), signature, agency.key().publicKey());
        }
        assertThat(proofs.size()).isBetween(1L, 100L);
    }

    /** A modulus and a signature of 1 024 bytes each are no 300 bytes. */
    @Test
    void theBoundHoldsForLongKeysToo() {
        BigInteger modulus = new BigInteger(RsaKey.MAX_BITS, new Random(1)).setBit(8191).setBit(0);
        RsaKey<RsaPadding.Pss> key =
                RsaKey.of(RsaPadding.Pss.PSS, Sha2.SHA_256, modulus, BigInteger.valueOf(65_537))
                        .orElseThrow();
        RsaSignature<RsaPadding.Pss> signature =
                RsaSignature.of(RsaPadding.Pss.PSS, new byte[1_024]).orElseThrow();
        for (int i = 0; i < 1_000; i++) {
            proofs.fitted(key, Keccak256.hash("once " + i), signature);
        }
        assertThat(proofs.size()).isBetween(1L, 100L * 300 / (300 + 2_048));
    }

    /** Between two questions for the same one come more of others than there are places. */
    @Test
    void whatIsAskedForOftenIsNotWashedAwayByWhatComesOnce() {
        RecoverableSignature signature = agency.key().sign(Keccak256.hash("any"));
        Secp256k1PublicKey key = agency.key().publicKey();
        int once = 0;
        int kept = 0;
        for (int round = 0; round < 100; round++) {
            for (int often = 0; often < 20; often++) {
                Hash digest = Keccak256.hash("often " + often);
                if (proofs.signer(digest, signature).isPresent()) {
                    kept++;
                } else {
                    proofs.fitted(digest, signature, key);
                }
            }
            for (int i = 0; i < 150; i++) {
                Hash digest = Keccak256.hash("once " + once++);
                assertThat(proofs.signer(digest, signature)).isEmpty();
                proofs.fitted(digest, signature, key);
            }
        }
        assertThat(kept).isGreaterThan(1_000);
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
