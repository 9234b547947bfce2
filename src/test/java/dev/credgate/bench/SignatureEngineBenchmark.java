package dev.credgate.bench;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.KnownAnswer;
import dev.credgate.crypto.SignatureEngine;
import dev.credgate.crypto.SignatureEngines;
import java.util.concurrent.TimeUnit;
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

/**
 * Every engine on every algorithm it has, hashing of a short message included. A combination that
 * does not exist ends with an error line, and the run goes on. The same figures by CPU time, on the
 * native executable too: {@code credgate engines}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class SignatureEngineBenchmark {

    @Param({"P256", "P384", "P521", "SECP256K1", "ED25519", "RSA_PKCS1", "RSA_PSS"})
    KeyAlgorithm algorithm = KeyAlgorithm.P256;

    @Param({"corretto", "libcrypto", "libsecp256k1", "bouncycastle", "jdk"})
    String engine = "";

    private KnownAnswer.Trial trial = NONE;

    private static final KnownAnswer.Trial NONE =
            new KnownAnswer.Trial() {
                @Override
                public boolean good() {
                    throw new IllegalStateException("not set up");
                }

                @Override
                public boolean bad() {
                    throw new IllegalStateException("not set up");
                }
            };

    @Setup
    public void prepare() {
        SignatureEngine found =
                SignatureEngines.all().stream()
                        .filter(presence -> presence.name().equals(engine))
                        .flatMap(presence -> presence.engine().stream())
                        .findFirst()
                        .orElseThrow();
        trial = KnownAnswer.of(algorithm).on(found);
        if (!trial.good() || trial.bad()) {
            throw new IllegalStateException(engine + " is wrong about " + algorithm.label());
        }
    }

    @Benchmark
    public boolean verify() {
        return trial.good();
    }
}
