package dev.credgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RecoverableSignature.Reading;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1Fallback;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.verification.Decision;
import dev.credgate.verification.ProofCache;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Vector;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.World;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * One WeIdentity credential from its bytes to its verdict, against the bare signature check of the
 * engine in use: what docs/performance.md reports, as {@code ./credgate bench} makes it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class VerificationBenchmark {

    private final Secp256k1 engine = Secp256k1Engines.preferred();
    private final Secp256k1 fallback = Secp256k1Fallback.engine();
    private final Vector vector = Vector.named("credential-flat");
    private final byte[] document = vector.document();
    private final World world = vector.world();
    private final World remembering = vector.world(ProofCache.of(65_536));
    private final Verification.BindingDemand none = new Verification.BindingDemand.None();
    private final Hash digest = Hash.parse(vector.text("signedTextHash")).orElseThrow();
    private final JsonNode proof = vector.json().get("document").get("proof");
    private final RecoverableSignature signature =
            switch (RecoverableSignature.readBase64(proof.get("signatureValue").asText())) {
                case Reading.Read(var read) -> read;
                case Reading.Flawed(var flaw) -> throw new IllegalStateException(flaw.name());
            };
    private final byte[] signedText = utf8(vector.text("signedText"));
    private final List<byte[]> leaves = leaves();
    private final List<Standing> standings = world.verdict(document).standings();

    /** The claims' leaf texts: each value, then its salt. */
    private List<byte[]> leaves() {
        return vector.json().get("document").get("claim").properties().stream()
                .map(claim ->
                        utf8(
                                claim.getValue().asText()
                                        + proof.get("salt").get(claim.getKey()).asText()))
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A benchmark of refusals, or of other texts than are signed, would be fast and worthless. */
    @Setup
    public void mustBeValid() {
        Verdict verdict = world.verdict(document);
        if (verdict.verdict() != Decision.VALID
                || !remembering.verdict(document).equals(verdict)
                || world.verification().recheck(standings).verdict() != Decision.VALID
                || !Keccak256.hash(signedText).equals(digest)
                || !fallback.recover(digest, signature).equals(engine.recover(digest, signature))) {
            throw new IllegalStateException(verdict.toString());
        }
        for (byte[] leaf : leaves) {
            if (!vector.text("signedText").contains(Keccak256.hash(leaf).toString())) {
                throw new IllegalStateException(
                        "no leaf: " + new String(leaf, StandardCharsets.UTF_8));
            }
        }
    }

    /** The engine alone. */
    @Benchmark
    public Optional<Secp256k1PublicKey> bareSignatureCheck() {
        return engine.recover(digest, signature);
    }

    /** What no verifier can leave out: a hash of each claim, one of the signed text, the engine. */
    @Benchmark
    public Optional<Secp256k1PublicKey> signatureCheckAndHashes(Blackhole hole) {
        for (byte[] leaf : leaves) {
            hole.consume(Keccak256.hash(leaf));
        }
        return engine.recover(Keccak256.hash(signedText), signature);
    }

    /** Bytes to verdict, without a proof cache. */
    @Benchmark
    public Verification.Result bytesToVerdict() {
        return world.verification().verify(document, none);
    }

    /** Bytes to verdict, the signature checked before: all else is done anew. */
    @Benchmark
    public Verification.Result bytesToVerdictRemembered() {
        return remembering.verification().verify(document, none);
    }

    /** What the first request with a session costs at each new block. */
    @Benchmark
    public Verdict recheckOfASession() {
        return world.verification().recheck(standings);
    }

    /** The engine where there is no libsecp256k1. */
    @Benchmark
    public Optional<Secp256k1PublicKey> bouncyCastleSignatureCheck() {
        return fallback.recover(digest, signature);
    }
}
