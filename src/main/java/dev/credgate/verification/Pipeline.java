package dev.credgate.verification;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyResolver;
import dev.credgate.ledger.Ledger;
import dev.credgate.source.Sources;
import dev.credgate.status.StatusSource;
import dev.credgate.trust.TrustSource;
import dev.credgate.verification.Knowledge.Ties;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Puts the pipeline together from every format and DID method found. */
@Singleton
final class Pipeline {

    @Produces
    @Singleton
    Knowledge knowledge(
            @All List<CredentialFormat> formats,
            @All List<DidResolver> resolvers,
            @All List<KeyResolver> keys,
            @All List<StatusSource> statuses,
            Instance<CertificateResolver> certificates,
            Instance<Sources> sources,
            @All List<TrustSource> trust) {
        return new Knowledge(
                formats,
                new DidResolvers(resolvers),
                keys,
                certificates.isResolvable() ? certificates.get() : CertificateResolver.NONE,
                statuses,
                sources.isResolvable() ? sources.get() : Sources.NONE,
                trust,
                Ties.ENFORCED);
    }

    @Produces
    @Singleton
    Verification verification(
            Knowledge knowledge,
            Ledger ledger,
            InstantSource clock,
            Secp256k1 engine,
            ProofCache proofs) {
        return new Verifier(knowledge, ledger, clock, engine, proofs);
    }

    @Produces
    @Singleton
    Rehearsal rehearsal(Knowledge knowledge, Ledger ledger, InstantSource clock, Secp256k1 engine) {
        return new Rehearsal(knowledge, ledger, clock, engine);
    }

    @Produces
    @Singleton
    ProofCache proofs(ProofCacheConfig config, MeterRegistry meters) {
        ProofCache proofs = read(config.proofCache());
        if (proofs.isOn()) {
            FunctionCounter.builder("credgate.proof.cache.hits", proofs, ProofCache::hits)
                    .description("Signatures that had been checked before")
                    .register(meters);
            FunctionCounter.builder("credgate.proof.cache.misses", proofs, ProofCache::misses)
                    .description("Signatures that were checked")
                    .register(meters);
        }
        return proofs;
    }

    /** What {@code credgate.proof-cache} says. */
    static ProofCache read(String setting) {
        if (setting.equals("off")) {
            return ProofCache.off();
        }
        if (setting.matches("[1-9][0-9]{0,7}")) {
            int entries = Integer.parseInt(setting);
            if (entries <= ProofCache.MOST) {
                return ProofCache.of(entries);
            }
        }
        throw new ConfigurationException(
                "credgate.proof-cache: expected off or a number of entries from 1 to "
                        + ProofCache.MOST
                        + ", not "
                        + setting);
    }

    @Produces
    @Singleton
    Secp256k1 engine(MeterRegistry meters) {
        Secp256k1 engine = Secp256k1Engines.preferred();
        PipelineGauges.register(engine, meters);
        return engine;
    }
}
