package dev.credgate.verification;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.DidResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.ledger.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Puts the pipeline together from every format and DID method found. */
@Singleton
final class Pipeline {

    @Produces
    @Singleton
    Verification verification(
            @All List<CredentialFormat> formats,
            @All List<DidResolver> resolvers,
            Ledger ledger,
            InstantSource clock,
            Secp256k1 engine) {
        return new Verifier(formats, new DidResolvers(resolvers), ledger, clock, engine);
    }

    @Produces
    @Singleton
    Secp256k1 engine(MeterRegistry meters) {
        Secp256k1 engine = Secp256k1Engines.preferred();
        EngineGauges.register(engine, meters);
        return engine;
    }
}
