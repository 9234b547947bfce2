package dev.credgate.bench;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.KnownAnswer;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.SignatureEngine;
import dev.credgate.crypto.SignatureEngines;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Every engine on every algorithm it has, hashing of a short message included, in CPU time of the
 * thread. One that this machine lacks ends with an error line, and the run goes on. {@code
 * ./credgate engines --jmh} runs it and asks the native executable for the same.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class SignatureEngineBenchmark {

    /** Checks between two looks at the clock. */
    private static final int BLOCK = 20;

    private static final Pattern SPACE = Pattern.compile(" ");

    @Param({
        "P256 corretto",
        "P256 libcrypto",
        "P256 bouncycastle",
        "P256 jdk",
        "P384 corretto",
        "P384 libcrypto",
        "P384 bouncycastle",
        "P384 jdk",
        "P521 corretto",
        "P521 libcrypto",
        "P521 bouncycastle",
        "P521 jdk",
        "SECP256K1 corretto",
        "SECP256K1 libcrypto",
        "SECP256K1 libsecp256k1",
        "SECP256K1 bouncycastle",
        "BBS blst",
        "SECP256K1_RECOVERY libsecp256k1",
        "SECP256K1_RECOVERY bouncycastle",
        "ED25519 corretto",
        "ED25519 libcrypto",
        "ED25519 bouncycastle",
        "ED25519 jdk",
        "RSA_PKCS1 corretto",
        "RSA_PKCS1 libcrypto",
        "RSA_PKCS1 bouncycastle",
        "RSA_PSS corretto",
        "RSA_PSS libcrypto",
        "RSA_PSS bouncycastle",
        "RSA_PSS jdk"
    })
    String check = "";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private BooleanSupplier trial = () -> false;

    /** CPU nanoseconds of an iteration; JMH reads the fields by name. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {
        public long checks;
        public long nanos;

        @Setup(Level.Iteration)
        public void clear() {
            checks = 0;
            nanos = 0;
        }
    }

    @Setup
    public void prepare() {
        Iterator<String> words = List.of(SPACE.split(check)).iterator();
        KeyAlgorithm algorithm = KeyAlgorithm.valueOf(words.next());
        String engine = words.next();
        trial =
                algorithm == KeyAlgorithm.SECP256K1_RECOVERY
                        ? recovery(engine)
                        : KnownAnswer.of(algorithm).on(named(engine))::good;
    }

    private static BooleanSupplier recovery(String engine) {
        Secp256k1 found =
                Secp256k1Engines.all().stream()
                        .filter(one -> one.engine().equals(engine))
                        .findFirst()
                        .orElseThrow();
        return Secp256k1Engines.knownAnswer(found);
    }

    private static SignatureEngine named(String engine) {
        return SignatureEngines.all().stream()
                .filter(presence -> presence.name().equals(engine))
                .flatMap(presence -> presence.engine().stream())
                .findFirst()
                .orElseThrow();
    }

    @Benchmark
    public void verify(Cpu cpu) {
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            if (!trial.getAsBoolean()) {
                throw new IllegalStateException("a good signature was refused: " + check);
            }
        }
        cpu.nanos += threads.getCurrentThreadCpuTime() - start;
        cpu.checks += BLOCK;
    }
}
