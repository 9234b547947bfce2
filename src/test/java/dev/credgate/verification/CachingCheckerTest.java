package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.PreparedWeight;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.RsaSignature;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.thread.Effort;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys that are made ready are bounded by what they weigh, and freed when they are dropped. */
class CachingCheckerTest {

    private static final long MOST = 64L * 1024 * 1024;
    private static final RsaSignature<RsaPadding.Pss> SIGNATURE =
            RsaSignature.of(RsaPadding.Pss.PSS, new byte[1_024]).orElseThrow();

    private final Random random = new Random(1);
    private int made;
    private int freed;

    private RsaKey<RsaPadding.Pss> key() {
        BigInteger modulus = new BigInteger(RsaKey.MAX_BITS, random).setBit(8_191).setBit(0);
        return RsaKey.of(RsaPadding.Pss.PSS, Sha2.SHA_256, modulus, BigInteger.valueOf(65_537))
                .orElseThrow();
    }

    /** A real one, counted. */
    private final class Counting<M, S extends Signature> implements PreparedKey<M, S> {
        private final PreparedKey<M, S> real;

        Counting(PreparedKey<M, S> real) {
            this.real = real;
            made++;
        }

        @Override
        public String engine() {
            return real.engine();
        }

        @Override
        public boolean verify(M signed, S signature) {
            return real.verify(signed, signature);
        }

        @Override
        public void free() {
            freed++;
            real.free();
        }
    }

    private <M, S extends Signature> PreparedKey<M, S> prepare(VerificationKey<M, S> key) {
        return new Counting<>(SignatureEngines.prepare(key));
    }

    private final CachingChecker checker = new CachingChecker(ProofCache.off(), this::prepare);

    @Test
    void aKeyIsMadeReadyOnce() {
        RsaKey<RsaPadding.Pss> key = key();
        for (int i = 0; i < 3; i++) {
            assertThat(checker.fits(key, Message.of("a"), SIGNATURE)).isFalse();
        }
        assertThat(made).isEqualTo(1);
        assertThat(freed).isZero();
    }

    @Test
    void aFloodOfKeysIsBoundedByTheirWeightAndWhatIsDroppedIsFreed() {
        int most = (int) (MOST / PreparedWeight.of(key()));
        int flood = most + 500;
        for (int i = 0; i < flood; i++) {
            assertThat(checker.fits(key(), Message.of("a"), SIGNATURE)).isFalse();
        }
        assertThat(checker.weight()).isBetween(1L, MOST);
        assertThat(made).isEqualTo(flood);
        assertThat(made - freed).isBetween(1, most);
    }

    @Test
    void anEventLoopLeavesAFloodOfKeysAndKeepsWhatWasMadeReady() {
        RsaKey<RsaPadding.Pss> ordinary =
                RsaKey.of(
                                RsaPadding.Pss.PSS,
                                Sha2.SHA_256,
                                new BigInteger(2_048, random).setBit(2_047).setBit(0),
                                BigInteger.valueOf(65_537))
                        .orElseThrow();
        RsaSignature<RsaPadding.Pss> signature =
                RsaSignature.of(RsaPadding.Pss.PSS, new byte[256]).orElseThrow();
        assertThat(Effort.brief(() -> checker.fits(ordinary, Message.of("a"), signature)))
                .contains(false);
        assertThat(
                        Effort.brief(() ->
                                IntStream.range(0, 20)
                                        .mapToObj(_ ->
                                                checker.fits(key(), Message.of("a"), SIGNATURE))
                                        .toList()))
                .isEmpty();
        assertThat(made).isBetween(2, 8);
        assertThat(freed).isZero();
    }
}
