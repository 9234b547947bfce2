package dev.credgate.verification;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.SignatureEngines;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Which engine checks the signatures of each algorithm, so that a dashboard sees a fallback at
 * once. An algorithm appears with its first key; the recovery of WeIdentity's keys is there from
 * the start.
 */
final class PipelineGauges {

    static final String NAME = "credgate.signature.engine";

    private PipelineGauges() {}

    static void register(Secp256k1 recovery, MeterRegistry meters) {
        register(KeyAlgorithm.SECP256K1_RECOVERY, recovery.engine(), meters);
        SignatureEngines.announceTo((algorithm, engine) -> register(algorithm, engine, meters));
    }

    private static void register(KeyAlgorithm algorithm, String engine, MeterRegistry meters) {
        Gauge.builder(NAME, () -> 1)
                .tag("algorithm", algorithm.label())
                .tag("engine", engine)
                .description("The engine that checks signatures; its value is always 1")
                .register(meters);
    }
}
