package dev.credgate.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
 * The parts of a verdict and the verdict in turn, some milliseconds each, in CPU time of the
 * thread: the engine alone ({@code bare}), with the hashes ({@code hashed}), the verdict without
 * and with a proof cache that knows the signature ({@code verdict}, {@code remembered}). The ratios
 * hold on a machine whose clock, neighbours and load change from one second to the next.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 4)
public class AlternatingBenchmark {

    private static final int BLOCK = 50;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final VerificationBenchmark parts = new VerificationBenchmark();

    /** CPU nanoseconds of an iteration; JMH reads the fields by name. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {
        public long times;
        public long bare;
        public long hashed;
        public long verdict;
        public long remembered;
        public long recheck;
        public long bouncyCastle;

        @Setup(Level.Iteration)
        public void clear() {
            times = 0;
            bare = 0;
            hashed = 0;
            verdict = 0;
            remembered = 0;
            recheck = 0;
            bouncyCastle = 0;
        }
    }

    @Setup
    public void mustBeValid() {
        parts.mustBeValid();
    }

    @Benchmark
    public void inTurn(Cpu cpu, Blackhole hole) {
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(parts.bareSignatureCheck());
        }
        long bare = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(parts.signatureCheckAndHashes(hole));
        }
        long hashed = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(parts.bytesToVerdict());
        }
        long verdict = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(parts.bytesToVerdictRemembered());
        }
        long remembered = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(parts.recheckOfASession());
        }
        long recheck = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hole.consume(parts.bouncyCastleSignatureCheck());
        }
        long bouncyCastle = threads.getCurrentThreadCpuTime();
        cpu.times += BLOCK;
        cpu.bare += bare - start;
        cpu.hashed += hashed - bare;
        cpu.verdict += verdict - hashed;
        cpu.remembered += remembered - verdict;
        cpu.recheck += recheck - remembered;
        cpu.bouncyCastle += bouncyCastle - recheck;
    }
}
