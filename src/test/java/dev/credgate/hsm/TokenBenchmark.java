package dev.credgate.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.credgate.ffi.NativeFunction;
import dev.credgate.ffi.NativeLibrary;
import dev.credgate.ffi.NativeMemory;
import dev.credgate.hsm.Cryptoki.Function;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * How many signatures a token gives in a second: to somebody who calls the bare module ({@code
 * C_SignInit}, {@code C_Sign}) on sessions of its own; through {@link Tokens}, as issuing asks for
 * them, which verifies the whole credential afterwards and not each signature by itself; and as all
 * others do, who have each checked under its public key. All on the same SoftHSM in the same
 * process, in turn, by as many threads as there are sessions. SoftHSM answers at once, so a network
 * is added: each of the two calls sleeps for a round trip before it is passed on.
 *
 * <p>Arguments: how many rounds, milliseconds of one measurement, the file for the table
 * (Markdown).
 */
@SuppressWarnings("NullAway") // each asker is in the maps
public final class TokenBenchmark implements AutoCloseable {

    /** Milliseconds. */
    private static final int[] ROUND_TRIPS = {1, 10, 70};

    private static final int[] SESSIONS = {1, 8, 30};

    private static final List<SignatureAlgorithm> ALGORITHMS =
            List.of(
                    SignatureAlgorithm.ES256,
                    SignatureAlgorithm.SECP256K1_RECOVERABLE,
                    SignatureAlgorithm.ES256K,
                    SignatureAlgorithm.EDDSA);

    /** Threads for each session where more ask than can be served at once. */
    private static final int CROWD = 4;

    /** Of each session, however slow it is. */
    private static final int LEAST = 4;

    /** Signatures of each curve before any is measured. */
    private static final int WARMING = 12_000;

    private static final int SIGNATURE_ROOM = 256;
    private static final long CKF_RW_SERIAL_SESSION = 6;
    private static final byte[] MESSAGE = "the bytes of a credential".getBytes(UTF_8);

    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final NativeFunction CLOCK =
            NativeLibrary.open("libc.so.6").function("clock_gettime", 2);

    /** Who asks the token. */
    private enum Asker {
        /** The module's functions and nothing else. */
        BARE,
        /** As issuing does, which verifies what the signatures become part of. */
        ISSUING,
        /** As all others do: each signature is checked. */
        CHECKING,
        /** As issuing does, by more threads than there are sessions. */
        CROWDED,
        /** As issuing does where it gives up on no call, so that the asking thread makes it. */
        UNBOUNDED;

        int threads(int sessions) {
            return this == CROWDED ? CROWD * sessions : sessions;
        }
    }

    /** Signs once, over and over, on one thread. */
    private interface Hand extends AutoCloseable {
        void sign();

        @Override
        default void close() {
            // has nothing of its own
        }
    }

    /** Signatures a second, and the processor's microseconds for each, on all threads. */
    private record Rate(double perSecond, double micros) {}

    private final SoftHsm hsm;
    private final QuirkyModule remote;
    private final int rounds;
    private final Duration each;
    private final StringBuilder table = new StringBuilder();
    private final Set<SignatureAlgorithm> warm = EnumSet.noneOf(SignatureAlgorithm.class);
    private volatile long roundTrip;

    private TokenBenchmark(SoftHsm hsm, int rounds, Duration each) {
        this.hsm = hsm;
        this.remote = QuirkyModule.of(hsm);
        this.rounds = rounds;
        this.each = each;
        for (Function function : List.of(Function.SIGN_INIT, Function.SIGN)) {
            remote.with(
                    function,
                    (arguments, real) -> {
                        LockSupport.parkNanos(roundTrip);
                        return real.call(arguments);
                    });
        }
    }

    /** Measures, and writes the table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        Duration each = Duration.ofMillis(Long.parseLong(arguments[1]));
        try (SoftHsm hsm = SoftHsm.prepare("bench");
                TokenBenchmark benchmark = new TokenBenchmark(hsm, rounds, each)) {
            benchmark.measure();
            Files.writeString(Path.of(arguments[2]), benchmark.table);
        }
        // SoftHSM's own end, at the process's, is not waited for.
        Runtime.getRuntime().halt(0);
    }

    private void measure() throws Exception {
        try (Token token = Token.open(hsm.settings())) {
            for (KeyCurve curve : KeyCurve.values()) {
                TokenKey _ = token.generate(curve.name(), curve);
            }
        }
        table.append(
                """
                | key | round trip | sessions | bare /s | issuing /s | of bare (least, most) | crowded, of bare \
                | unbounded, of bare | with check /s | of bare \
                | CPU µs bare | issuing | unbounded | with check |
                | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
                """);
        SharedModule here = new SharedModule(hsm.settings().module());
        for (SignatureAlgorithm algorithm : ALGORITHMS) {
            for (int sessions : SESSIONS) {
                row(here, algorithm, sessions);
            }
        }
        for (int milliseconds : ROUND_TRIPS) {
            roundTrip = Duration.ofMillis(milliseconds).toNanos();
            for (int sessions : SESSIONS) {
                row(new SharedModule(remote::open), SignatureAlgorithm.ES256, sessions);
            }
        }
    }

    private void row(SharedModule module, SignatureAlgorithm algorithm, int sessions)
            throws Exception {
        TokenSettings settings = hsm.settings().withSessions(sessions);
        try (var token = opened(settings, module);
                var unbounded = opened(settings.withAnswerWithin(Duration.ZERO), module)) {
            var signer = new Tokens(List.of(token));
            var unboundedSigner = new Tokens(List.of(unbounded));
            Map<Asker, List<Hand>> hands = new EnumMap<>(Asker.class);
            for (Asker asker : Asker.values()) {
                List<Hand> those = new ArrayList<>();
                for (int i = 0; i < asker.threads(sessions); i++) {
                    those.add(
                            hand(
                                    asker,
                                    module.get(),
                                    asker == Asker.UNBOUNDED ? unboundedSigner : signer,
                                    algorithm));
                }
                hands.put(asker, those);
            }
            if (warm.add(algorithm)) {
                warm(hands);
            }
            long enough = enough(hands, sessions);
            Map<Asker, Rate[]> rates = new EnumMap<>(Asker.class);
            for (int round = 0; round < rounds; round++) {
                for (Asker asker : Asker.values()) {
                    rates.computeIfAbsent(asker, _ -> new Rate[rounds])[round] =
                            rate(hands.get(asker), enough);
                }
            }
            tell(algorithm, sessions, rates);
            hands.values().forEach(those -> those.forEach(Hand::close));
        }
    }

    private static ReopeningToken opened(TokenSettings settings, SharedModule module) {
        var token =
                new ReopeningToken(
                        settings,
                        module,
                        Duration.ofSeconds(1),
                        ProcessPins.HERE,
                        new SimpleMeterRegistry());
        token.start();
        token.outage()
                .ifPresent(why -> {
                    throw new IllegalStateException(why);
                });
        return token;
    }

    /**
     * Until the compiler is done with an algorithm's code, which would take a core while it
     * measures.
     */
    private static void warm(Map<Asker, List<Hand>> hands) throws Exception {
        for (Asker asker : List.of(Asker.ISSUING, Asker.UNBOUNDED, Asker.CHECKING)) {
            Rate _ = rate(hands.get(asker), WARMING);
        }
    }

    /** How many signatures the bare module gives in the time of a measurement, once all is warm. */
    private long enough(Map<Asker, List<Hand>> hands, int sessions) throws Exception {
        long count = LEAST * (long) sessions;
        double seconds = 0;
        for (int warming = 0; warming < 6 && seconds < each.toNanos() / 1e9 / 2; warming++) {
            for (Asker asker : Asker.values()) {
                Rate _ = rate(hands.get(asker), count);
            }
            seconds = count / rate(hands.get(Asker.BARE), count).perSecond();
            double more = Math.clamp(each.toNanos() / 1e9 / seconds, 1, 16);
            count = (long) (count * more) / sessions * sessions;
        }
        return count;
    }

    private Hand hand(Asker asker, Cryptoki module, Tokens signer, SignatureAlgorithm algorithm) {
        String key = algorithm.curve().name();
        return switch (asker) {
            case BARE -> new Bare(module, signer, algorithm);
            case ISSUING, CROWDED, UNBOUNDED -> {
                byte[] bytes = bytes(algorithm);
                yield () -> {
                    int length =
                            signer.sign(key, algorithm, bytes)
                                    .judgedBy(signature -> signature.length);
                    requireSignature(length);
                };
            }
            case CHECKING -> {
                byte[] bytes = bytes(algorithm);
                yield () -> requireSignature(signer.sign(key, algorithm, bytes).checked().length);
            }
        };
    }

    private static void requireSignature(int length) {
        if (length < 64) {
            throw new IllegalStateException("a signature of " + length + " bytes");
        }
    }

    private static byte[] bytes(SignatureAlgorithm algorithm) {
        return algorithm == SignatureAlgorithm.SECP256K1_RECOVERABLE
                ? Arrays.copyOf(MESSAGE, 32)
                : MESSAGE;
    }

    /** The module's functions as a program in C would call them. */
    private final class Bare implements Hand {

        private final Cryptoki module;
        private final TokenSignature signature;
        private final byte[] bytes;
        private final long session;
        private final long key;
        private final long mechanism;
        private final NativeMemory scratch = NativeMemory.allocate(32);
        private final NativeMemory answer = NativeMemory.allocate(SIGNATURE_ROOM);
        private final NativeMemory data;

        Bare(Cryptoki module, Tokens signer, SignatureAlgorithm algorithm) {
            String label = algorithm.curve().name();
            this.module = module;
            this.signature = TokenSignature.of(signer.key(label).publicKey(), algorithm);
            this.bytes = bytes(algorithm);
            this.data = NativeMemory.of(signature.toToken(bytes));
            this.mechanism = algorithm.mechanism();
            long slot =
                    module.slots().stream()
                            .filter(hsm.settings().place()::isIn)
                            .findFirst()
                            .orElseThrow()
                            .id();
            module.run(
                    Function.OPEN_SESSION,
                    slot,
                    CKF_RW_SERIAL_SESSION,
                    Cryptoki.NULL,
                    Cryptoki.NULL,
                    scratch.address());
            this.session = scratch.getLong(0);
            try (TokenSession looking = TokenSession.open(module, module.generation(), slot)) {
                this.key = KeyObjects.handle(looking, label).orElseThrow();
            }
        }

        @Override
        public void sign() {
            // The caller's digest is part of it: what the token signs is made for each anew.
            byte[] digest = signature.toToken(bytes);
            data.put(0, digest);
            scratch.putLong(0, mechanism).putLong(8, 0).putLong(16, 0).putLong(24, SIGNATURE_ROOM);
            module.run(Function.SIGN_INIT, session, scratch.address(), key);
            module.run(
                    Function.SIGN,
                    session,
                    data.address(),
                    digest.length,
                    answer.address(),
                    scratch.address() + 24);
            requireSignature(answer.get(0, (int) scratch.getLong(24)).length);
        }

        @Override
        public void close() {
            module.run(Function.CLOSE_SESSION, session);
            scratch.close();
            answer.close();
            data.close();
        }
    }

    /** Has so many signatures made, by a thread for each hand, and waits for the last. */
    private static Rate rate(List<Hand> hands, long count) throws Exception {
        // A crowd takes milliseconds to start, which are no signature's.
        CountDownLatch ready = new CountDownLatch(hands.size());
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong left = new AtomicLong(count);
        List<Callable<Boolean>> threads = new ArrayList<>();
        for (Hand hand : hands) {
            threads.add(() -> {
                ready.countDown();
                go.await();
                while (left.getAndDecrement() > 0) {
                    hand.sign();
                }
                return true;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(hands.size())) {
            List<Future<Boolean>> begun = new ArrayList<>();
            threads.forEach(thread -> begun.add(pool.submit(thread)));
            ready.await();
            long start = System.nanoTime();
            long before = processor();
            go.countDown();
            for (Future<Boolean> ended : begun) {
                boolean _ = ended.get();
            }
            long end = System.nanoTime();
            long processor = processor() - before;
            return new Rate(count * 1e9 / (end - start), processor / 1e3 / count);
        }
    }

    /** Nanoseconds that all threads had; the JVM's own figure is one of hundredths of a second. */
    private static long processor() {
        try (NativeMemory time = NativeMemory.allocate(2 * Long.BYTES)) {
            long _ = CLOCK.call(CLOCK_PROCESS_CPUTIME_ID, time.address());
            return time.getLong(0) * 1_000_000_000 + time.getLong(Long.BYTES);
        }
    }

    private void tell(SignatureAlgorithm algorithm, int sessions, Map<Asker, Rate[]> rates) {
        String row =
                ("| %s | %s | %d | %,.0f | %,.0f | %s | %.0f %% | %.0f %% | %,.0f | %.0f %% "
                                + "| %.0f | %.0f | %.0f | %.0f |%n")
                        .formatted(
                                name(algorithm),
                                roundTrip == 0 ? "none" : roundTrip / 1_000_000 + " ms",
                                sessions,
                                median(rates.get(Asker.BARE), Rate::perSecond),
                                median(rates.get(Asker.ISSUING), Rate::perSecond),
                                spread(rates, Asker.ISSUING, Asker.BARE),
                                ratio(rates, Asker.CROWDED, Asker.BARE),
                                ratio(rates, Asker.UNBOUNDED, Asker.BARE),
                                median(rates.get(Asker.CHECKING), Rate::perSecond),
                                ratio(rates, Asker.CHECKING, Asker.BARE),
                                median(rates.get(Asker.BARE), Rate::micros),
                                median(rates.get(Asker.ISSUING), Rate::micros),
                                median(rates.get(Asker.UNBOUNDED), Rate::micros),
                                median(rates.get(Asker.CHECKING), Rate::micros))
                        .replaceAll("(?<=\\d),(?=\\d)", " ");
        System.err.print(row);
        table.append(row);
    }

    /** Of the two on secp256k1 it says which. */
    private static String name(SignatureAlgorithm algorithm) {
        String curve = algorithm.curve().publicName();
        return switch (algorithm) {
            case SECP256K1_RECOVERABLE -> curve + ", recovery id";
            case ES256K -> curve + ", ES256K";
            case ES256, ES384, EDDSA -> curve;
        };
    }

    /** Per cent, the median of the rounds, each by itself. */
    private static double ratio(Map<Asker, Rate[]> rates, Asker one, Asker other) {
        double[] ratios = ratios(rates, one, other);
        return ratios[ratios.length / 2];
    }

    /** The same with that of the worst round and of the best. */
    private static String spread(Map<Asker, Rate[]> rates, Asker one, Asker other) {
        double[] ratios = ratios(rates, one, other);
        return "%.0f %% (%.0f–%.0f)"
                .formatted(ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
    }

    /** Of each round, in order of size. */
    private static double[] ratios(Map<Asker, Rate[]> rates, Asker one, Asker other) {
        double[] ratios = new double[rates.get(one).length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = 100 * rates.get(one)[i].perSecond() / rates.get(other)[i].perSecond();
        }
        Arrays.sort(ratios);
        return ratios;
    }

    private static double median(Rate[] rates, ToDoubleFunction<Rate> of) {
        double[] values = Arrays.stream(rates).mapToDouble(of).sorted().toArray();
        return values[values.length / 2];
    }

    @Override
    public void close() {
        roundTrip = 0;
    }
}
