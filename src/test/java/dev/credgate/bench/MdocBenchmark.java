package dev.credgate.bench;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.ledger.Ledger;
import dev.credgate.source.Sources;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Knowledge;
import dev.credgate.verification.ProofCache;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import dev.credgate.verification.Verifier;
import dev.credgate.verification.World;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A device response of six elements, from its bytes to its verdict, against the two P-256 checks
 * that it needs: the issuer's and the device's. All in turn and by CPU time, so that a busy machine
 * disturbs each alike.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 4)
public class MdocBenchmark {

    private static final int BLOCK = 50;
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final MdocFormat format = new MdocFormat();
    private final MdocWallet wallet = new MdocWallet();
    private final World world = new World(NOW);
    private final byte[] transcript =
            SessionTranscripts.openId4Vp(
                    "x509_san_dns:portal.example", "n", Optional.empty(), "https://p.example/r");
    private final byte[] response = wallet.response(transcript);
    private final BindingDemand demand =
            new BindingDemand.Challenge(
                    "n", "p", NOW, Optional.of(transcript), Optional.empty(), false);
    private final KeyFinding found =
            new KeyFinding.Found(
                    List.of(
                            NamedKey.of(
                                    "x509_hash:ds",
                                    wallet.issuerKey(),
                                    Set.of(ProofPurpose.ASSERTION_METHOD))));

    /** The path is looked up, as it is for any certificate that was seen before. */
    private final Verification verification =
            new Verifier(
                    new Knowledge(
                            EveryFormat.asked(),
                            new DidResolvers(List.of()),
                            List.of(),
                            new CertificateResolver() {
                                @Override
                                public KeyFinding resolve(
                                        KeyName.Certificates certificates,
                                        KeyResolver.Ground ground) {
                                    return found;
                                }

                                @Override
                                public boolean speaksFor(
                                        KeyName.Certificates certificates, String issuer) {
                                    return true;
                                }
                            },
                            List.of(),
                            Sources.NONE,
                            Knowledge.Ties.ENFORCED),
                    _ -> new Ledger.Reading.Fresh(world.state(), Duration.ZERO),
                    () -> NOW,
                    Secp256k1Engines.preferred(),
                    ProofCache.off());

    private final Bare issuers = new Bare();
    private final Bare devices = new Bare();

    /** A check of one signature, caught on its way to the engine, ready to be made again. */
    private static final class Bare implements SignatureChecker {

        private Runnable check = () -> {};
        private boolean fits;

        @Override
        public <M, S extends Signature> boolean fits(
                VerificationKey<M, S> key, M signed, S signature) {
            PreparedKey<M, S> prepared = SignatureEngines.prepare(key);
            check = () -> fits = prepared.verify(signed, signature);
            check.run();
            return fits;
        }

        private boolean again() {
            check.run();
            return fits;
        }
    }

    /** CPU nanoseconds of an iteration; JMH reads the fields by name. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {
        public long times;
        public long bare;
        public long reading;
        public long verdict;

        @Setup(Level.Iteration)
        public void clear() {
            times = 0;
            bare = 0;
            reading = 0;
            verdict = 0;
        }
    }

    /** A benchmark of refusals would be fast and worthless. */
    @Setup
    public void mustBeValid() {
        Presented presented = format.recognise(response).orElseThrow();
        SecuredCredential mdoc = (SecuredCredential) presented;
        CredentialProof device =
                ((Answer.Proof)
                                mdoc.binding()
                                        .orElseThrow()
                                        .answer(
                                                Optional.of(
                                                        new HolderChallenge(
                                                                "n",
                                                                "p",
                                                                NOW,
                                                                Optional.of(transcript)))))
                        .proof();
        VerificationKey<?, ?> deviceKey = ((KeyName.Confirmed) device.key()).key();
        world.issuer(mdoc.issuer(), mdoc.types().getFirst());
        if (mdoc.proofs().getFirst().check(wallet.issuerKey(), issuers) != SignatureFinding.FITS
                || device.check(deviceKey, devices) != SignatureFinding.FITS
                || verdict().verdict() != Decision.VALID) {
            throw new IllegalStateException(verdict().toString());
        }
    }

    /** The engine alone, for the issuer's signature and the device's. */
    boolean bareSignatures() {
        return issuers.again() & devices.again();
    }

    Verdict verdict() {
        return switch (verification.verify(response, demand)) {
            case Result.Judged(Verdict verdict) -> verdict;
            case Result.NotACredential(String why) -> throw new IllegalStateException(why);
        };
    }

    @Benchmark
    public void inTurn(Cpu cpu, Blackhole hole) {
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(bareSignatures());
        }
        long bare = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(format.recognise(response));
        }
        long reading = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(verification.verify(response, demand));
        }
        long verdict = threads.getCurrentThreadCpuTime();
        cpu.times += BLOCK;
        cpu.bare += bare - start;
        cpu.reading += reading - bare;
        cpu.verdict += verdict - reading;
    }
}
