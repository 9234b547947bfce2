package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1Fallback;
import dev.credgate.crypto.SignatureEngines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/**
 * The gauge names the engine that really checks, also when it was chosen later or is a fallback.
 */
class PipelineGaugesTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void eachAlgorithmInUseIsNamed() {
        PipelineGauges.register(Secp256k1Engines.preferred(), meters);
        String chosen = SignatureEngines.chosen(KeyAlgorithm.P384).name();
        assertThat(engine("P-384", chosen)).isOne();
        assertThat(engine("secp256k1-recovery", "libsecp256k1")).isOne();
    }

    @Test
    void aFallbackIsSeen() {
        PipelineGauges.register(Secp256k1Fallback.engine(), meters);
        assertThat(engine("secp256k1-recovery", "bouncycastle")).isOne();
    }

    private double engine(String algorithm, String engine) {
        return meters.get(PipelineGauges.NAME)
                .tag("algorithm", algorithm)
                .tag("engine", engine)
                .gauge()
                .value();
    }
}
