package dev.credgate.bench;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RecoverableSignature.Reading;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Vector;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.World;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One WeIdentity credential from its bytes to its verdict, against the bare signature check of the
 * engine in use. The ratio of the first two is what docs/performance.md reports.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class VerificationBenchmark {

    private final Secp256k1 engine = Secp256k1Engines.preferred();
    private final Vector vector = Vector.named("credential-flat");
    private final byte[] document = vector.document();
    private final World world = vector.world();
    private final Verification.BindingDemand none = new Verification.BindingDemand.None();
    private final Hash digest = Hash.parse(vector.text("signedTextHash")).orElseThrow();
    private final RecoverableSignature signature =
            switch (RecoverableSignature.readBase64(
                    vector.json().get("document").get("proof").get("signatureValue").asText())) {
                case Reading.Read(var read) -> read;
                case Reading.Flawed(var flaw) -> throw new IllegalStateException(flaw.name());
            };
    private final byte[] signedText =
            vector.text("signedText").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private final List<Standing> standings = world.verdict(document).standings();

    /** A benchmark of refusals would be fast and worthless. */
    @Setup
    public void mustBeValid() {
        Verdict verdict = world.verdict(document);
        if (verdict.verdict() != Decision.VALID) {
            throw new IllegalStateException(verdict.toString());
        }
    }

    /** The engine alone. */
    @Benchmark
    public Optional<Secp256k1PublicKey> bareSignatureCheck() {
        return engine.recover(digest, signature);
    }

    /** Bytes to verdict. */
    @Benchmark
    public Verification.Result bytesToVerdict() {
        return world.verification().verify(document, none);
    }

    /** What each request with a session costs. */
    @Benchmark
    public Verdict recheckOfASession() {
        return world.verification().recheck(standings);
    }

    /** One hash of a signed text. */
    @Benchmark
    public Hash keccakOfTheSignedText() {
        return Keccak256.hash(signedText);
    }
}
