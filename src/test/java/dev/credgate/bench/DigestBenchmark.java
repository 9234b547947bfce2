package dev.credgate.bench;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Keccak-256 and SHA-256 of a claim's and of a credential's size, beside Bouncy Castle's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DigestBenchmark {

    private static final int PIECE = 11;

    @Param({"64", "1024"})
    int size;

    private byte[] bytes = new byte[0];
    private final Keccak256 keccak = new Keccak256();

    @Setup
    public void fill() {
        bytes = new byte[size];
        new Random(1).nextBytes(bytes);
    }

    @Benchmark
    public Hash keccak256() {
        return Keccak256.hash(bytes);
    }

    /** As a writer does it: short pieces into an instance that is used again. */
    @Benchmark
    public Hash keccak256InPieces() {
        for (int at = 0; at < bytes.length; at += PIECE) {
            keccak.update(bytes, at, Math.min(PIECE, bytes.length - at));
        }
        return keccak.digest();
    }

    @Benchmark
    public byte[] keccak256OfBouncyCastle() {
        return digest(new KeccakDigest(256));
    }

    @Benchmark
    public byte[] sha256() {
        return Sha2.SHA_256.hash(Message.of(bytes));
    }

    @Benchmark
    public byte[] sha256OfBouncyCastle() {
        return digest(new SHA256Digest());
    }

    private byte[] digest(Digest digest) {
        digest.update(bytes, 0, bytes.length);
        byte[] result = new byte[Hash.BYTES];
        digest.doFinal(result, 0);
        return result;
    }
}
