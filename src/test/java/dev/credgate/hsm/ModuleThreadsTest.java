package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.hsm.HsmException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for a module, and for how long; the module is a latch here. */
class ModuleThreadsTest {

    private static final Duration BOUND = Duration.ofMillis(100);

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger returned = new AtomicInteger();
    private final List<String> late = new CopyOnWriteArrayList<>();
    private final ModuleThreads threads =
            new ModuleThreads("test", BOUND, 2, returned::incrementAndGet);

    @AfterEach
    void letGo() {
        go.countDown();
        threads.close();
    }

    private String inside() throws InterruptedException {
        ModuleThread.enter();
        try {
            go.await();
            return "late";
        } finally {
            ModuleThread.leave();
        }
    }

    @Test
    void whoWaitsForACallThatHangsIsLetGoInTimeAndItsResultIsNobodysBesidesTheLate() {
        long start = System.nanoTime();
        assertThat(threads.call(this::inside, late::add)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(BOUND, Duration.ofSeconds(5));
        assertThat(threads.stuck()).isEqualTo(1);
        assertThat(late).isEmpty();
        go.countDown();
        await().until(() -> returned.get() == 1);
        assertThat(late).containsExactly("late");
        assertThat(threads.stuck()).isZero();
    }

    @Test
    void theModuleIsNotCalledWhileTooManyThreadsAreStuckAndAgainWhenOneIsBack() {
        for (int i = 0; i < 2; i++) {
            assertThat(threads.call(this::inside, late::add)).isEmpty();
        }
        assertThatThrownBy(() -> threads.call(() -> "never", late::add))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY))
                .hasMessageContaining("2 calls are stuck");
        go.countDown();
        await().until(() -> threads.stuck() == 0);
        assertThat(threads.call(() -> "now", late::add)).contains("now");
    }

    /** A unit of many calls, and of waiting for a session or the database, may take its time. */
    @Test
    void theBoundIsOfOneCallAndNotOfAllThatIsDone() {
        assertThat(
                        threads.call(
                                () -> {
                                    for (int i = 0; i < 4; i++) {
                                        ModuleThread.enter();
                                        Thread.sleep(BOUND.dividedBy(2));
                                        ModuleThread.leave();
                                    }
                                    Thread.sleep(BOUND.multipliedBy(3));
                                    return "done";
                                },
                                late::add))
                .contains("done");
        assertThat(threads.stuck()).isZero();
    }

    @Test
    void aThreadKnowsThatItWasGivenUpAndItsNextWorkIsNot() {
        AtomicReference<Optional<Boolean>> first = new AtomicReference<>(Optional.empty());
        assertThat(
                        threads.call(
                                () -> {
                                    String unused = inside();
                                    first.set(Optional.of(ModuleThread.isGivenUp()));
                                    return unused;
                                },
                                late::add))
                .isEmpty();
        go.countDown();
        await().until(() -> returned.get() == 1);
        assertThat(first.get()).contains(true);
        assertThat(threads.call(ModuleThread::isGivenUp, _ -> late.add("?"))).contains(false);
    }

    @Test
    void whatFailsIsToldToWhoWaitsAndWhatFailsLateToNobody() {
        assertThatThrownBy(() ->
                        threads.call(
                                () -> {
                                    throw new HsmException(Kind.KEY, "no such key");
                                },
                                _ -> late.add("?")))
                .hasMessage("no such key");
        assertThat(
                        threads.call(
                                () -> {
                                    String unused = inside();
                                    throw new HsmException(Kind.KEY, "no such key");
                                },
                                _ -> late.add("?")))
                .isEmpty();
        go.countDown();
        await().until(() -> returned.get() == 1);
        assertThat(late).isEmpty();
    }

    /** Where each is just at the bound when it is done, it is answered or late and never both. */
    @Test
    void aResultIsToldOnce() throws Exception {
        AtomicInteger told = new AtomicInteger();
        AtomicInteger lateOnes = new AtomicInteger();
        try (ModuleThreads close = new ModuleThreads("race", Duration.ofMillis(2), 1000, () -> {});
                var callers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> asked = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                asked.add(
                        callers.submit(() ->
                                close.call(
                                                () -> {
                                                    ModuleThread.enter();
                                                    Thread.sleep(2);
                                                    ModuleThread.leave();
                                                    return "";
                                                },
                                                _ -> lateOnes.incrementAndGet())
                                        .ifPresent(_ -> told.incrementAndGet())));
            }
            for (Future<?> one : asked) {
                one.get();
            }
            await().until(() -> close.stuck() == 0);
            assertThat(told.get() + lateOnes.get()).isEqualTo(400);
        }
    }

    @Test
    void withoutABoundTheAskingThreadDoesItItselfUnlessItIsVirtual() throws Exception {
        try (ModuleThreads without = new ModuleThreads("none", Duration.ZERO, 0, () -> {})) {
            assertThat(without.call(Thread::currentThread, _ -> late.add("?")))
                    .contains(Thread.currentThread());
        }
        try (ModuleThreads without = new ModuleThreads("none", Duration.ZERO, 1, () -> {})) {
            AtomicReference<Optional<Thread>> by = new AtomicReference<>(Optional.empty());
            Thread.ofVirtual()
                    .start(() -> by.set(without.call(Thread::currentThread, _ -> late.add("?"))))
                    .join();
            assertThat(by.get()).hasValueSatisfying(t -> assertThat(t.isVirtual()).isFalse());
        }
    }

    @Test
    void whoIsInterruptedStopsWaitingAndTheThreadCountsUntilItIsBack() throws Exception {
        AtomicReference<Kind> kind = new AtomicReference<>();
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                Optional<String> _ = threads.call(this::inside, late::add);
                            } catch (HsmException e) {
                                kind.set(e.kind());
                            }
                        });
        caller.interrupt();
        caller.join();
        assertThat(kind).hasValue(Kind.BUSY);
        assertThat(threads.stuck()).isEqualTo(1);
    }

    private Thread used() {
        return threads.call(Thread::currentThread, _ -> late.add("?")).orElseThrow();
    }

    /** The thread that has done something and sleeps. */
    private Thread idle() {
        Thread thread = used();
        awaitSleep(thread);
        return thread;
    }

    private static void awaitSleep(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void aThreadThatHasNothingToDoIsUsedAgain() {
        Thread first = idle();
        assertThat(used()).isSameAs(first);
    }

    @Test
    void whoInterruptsAnIdleThreadInterruptsNothing() {
        Thread idle = idle();
        idle.interrupt();
        await().until(() -> !idle.isInterrupted());
        awaitSleep(idle);
        assertThat(threads.call(Thread::interrupted, _ -> late.add("?"))).contains(false);
        assertThat(used()).isSameAs(idle);
    }

    @Test
    void idleThreadsEndWithTheRest() throws Exception {
        Thread idle = idle();
        threads.close();
        assertThat(idle.join(Duration.ofSeconds(5))).isTrue();
    }

    /**
     * Platform threads wait awake for what is quick, virtual ones asleep; no answer goes astray.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyAtOnceHaveEachTheirOwnAnswer(boolean virtual) throws Exception {
        try (ModuleThreads many =
                        new ModuleThreads("many", Duration.ofSeconds(20), 1000, () -> {});
                var callers =
                        Executors.newFixedThreadPool(
                                24,
                                virtual
                                        ? Thread.ofVirtual().factory()
                                        : Thread.ofPlatform().factory())) {
            List<Future<Integer>> asked = new ArrayList<>();
            for (int caller = 0; caller < 24; caller++) {
                asked.add(
                        callers.submit(() -> {
                            int right = 0;
                            for (int i = 0; i < 1000; i++) {
                                int own = i;
                                if (i % 100 == 0) {
                                    Thread.sleep(1);
                                }
                                right +=
                                        many.call(() -> own, _ -> late.add("?")).orElseThrow() == i
                                                ? 1
                                                : 0;
                            }
                            return right;
                        }));
            }
            for (Future<Integer> one : asked) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(1000);
            }
        }
        assertThat(late).isEmpty();
    }

    /** Threads that know their module to compute. */
    private static ModuleThreads computing(Duration bound, int sessions, Duration turn) {
        var threads = new ModuleThreads("computing", bound, 1000, sessions, turn, () -> {});
        for (int i = 0; i < 100; i++) {
            threads.computing().took(1, 1);
        }
        return threads;
    }

    @Test
    void itIsSeenWhetherAModuleComputes() {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    marked(ModuleThreadsTest::spin);
                    return threads.computing().isLikely();
                });
        await().until(() -> {
            marked(() -> Thread.sleep(1));
            return !threads.computing().isLikely();
        });
    }

    private interface Inside {
        void run() throws InterruptedException;
    }

    private void marked(Inside module) {
        String _ =
                threads.call(
                                () -> {
                                    ModuleThread.enter();
                                    module.run();
                                    ModuleThread.leave();
                                    return "";
                                },
                                late::add)
                        .orElseThrow();
    }

    private static void spin() {
        long end = System.nanoTime() + 20_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Has so many calls wait, unmarked, so that what is known of the module stays. */
    private List<Future<Optional<String>>> full(
            ModuleThreads of, ExecutorService callers, int calls) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(calls);
        List<Future<Optional<String>>> asked = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            asked.add(
                    callers.submit(() ->
                            of.call(
                                    () -> {
                                        all.countDown();
                                        go.await();
                                        return "had";
                                    },
                                    late::add)));
        }
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        return asked;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void ofAModuleThatComputesAFewCallsAreInsideAtOnce(int sessions) throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ModuleThreads few = computing(Duration.ofMinutes(2), sessions, Duration.ofMinutes(1));
                var callers = Executors.newFixedThreadPool(24)) {
            List<Future<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int own = i;
                asked.add(
                        callers.submit(() ->
                                few.call(
                                                () -> {
                                                    int now = inside.incrementAndGet();
                                                    most.accumulateAndGet(now, Math::max);
                                                    Thread.sleep(1);
                                                    inside.decrementAndGet();
                                                    return own;
                                                },
                                                _ -> late.add("?"))
                                        .orElseThrow()));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(asked.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
            }
        }
        assertThat(most).hasValue(Math.min(sessions, ModuleThreads.places()));
        assertThat(late).isEmpty();
    }

    @Test
    void ofAModuleThatIsNotSeenToComputeAsManyAreInsideAsAsk() throws Exception {
        try (var callers = Executors.newFixedThreadPool(24);
                var many =
                        new ModuleThreads(
                                "waiting",
                                Duration.ofMinutes(2),
                                1000,
                                24,
                                Duration.ofMinutes(1),
                                () -> {})) {
            var asked = full(many, callers, 24);
            go.countDown();
            for (var one : asked) {
                assertThat(one.get(20, TimeUnit.SECONDS)).contains("had");
            }
        }
    }

    /** Were it otherwise, a few calls that hang kept everybody from the module. */
    @Test
    void callsThatTakeLongKeepNoOthersFromTheModule() throws Exception {
        try (ModuleThreads few = computing(Duration.ofMinutes(2), 1000, Duration.ofMillis(50));
                var callers = Executors.newFixedThreadPool(3 * ModuleThreads.places())) {
            var asked = full(few, callers, 3 * ModuleThreads.places());
            assertThat(few.call(() -> "now", late::add)).contains("now");
            go.countDown();
            for (var one : asked) {
                assertThat(one.get(20, TimeUnit.SECONDS)).contains("had");
            }
        }
    }

    @Test
    void aCallThatHangsInItsTurnIsGivenUpAndItsPlaceIsTheNexts() throws Exception {
        try (ModuleThreads few = computing(BOUND, 1, Duration.ofMinutes(1))) {
            assertThat(few.call(this::inside, late::add)).isEmpty();
            assertThat(few.stuck()).isEqualTo(1);
            assertThat(few.computing().isLikely()).isTrue();
            assertThat(few.call(() -> "now", late::add)).contains("now");
            go.countDown();
            await().until(() -> few.stuck() == 0);
            assertThat(late).containsExactly("late");
            assertThat(few.call(() -> "then", late::add)).contains("then");
        }
    }

    @Test
    void whoIsInterruptedBeforeTheirTurnHasNothingDone() throws Exception {
        AtomicReference<Kind> kind = new AtomicReference<>();
        try (ModuleThreads few = computing(Duration.ofMinutes(2), 1000, Duration.ofMinutes(1));
                var callers = Executors.newFixedThreadPool(ModuleThreads.places())) {
            var asked = full(few, callers, ModuleThreads.places());
            Thread caller =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    Optional<Boolean> _ =
                                            few.call(() -> late.add("begun"), _ -> late.add("?"));
                                } catch (HsmException e) {
                                    kind.set(e.kind());
                                }
                            });
            await().until(() -> few.waiting() == 1);
            caller.interrupt();
            caller.join();
            assertThat(kind).hasValue(Kind.BUSY);
            assertThat(few.stuck()).isZero();
            go.countDown();
            for (var one : asked) {
                assertThat(one.get(20, TimeUnit.SECONDS)).contains("had");
            }
            assertThat(few.call(() -> "next", late::add)).contains("next");
        }
        assertThat(late).isEmpty();
    }

    @Test
    void whoWaitsForATurnAtTheEndHasIt() throws Exception {
        try (ModuleThreads few = computing(Duration.ofMinutes(2), 1, Duration.ofMinutes(1));
                var callers = Executors.newFixedThreadPool(2)) {
            var asked = full(few, callers, 1);
            Future<Optional<String>> waits = callers.submit(() -> few.call(() -> "too", late::add));
            await().until(() -> few.waiting() == 1);
            few.close();
            go.countDown();
            assertThat(asked.getFirst().get(20, TimeUnit.SECONDS)).contains("had");
            assertThat(waits.get(20, TimeUnit.SECONDS)).contains("too");
        }
    }

    @Test
    void afterTheEndNothingIsBegun() {
        threads.close();
        assertThatThrownBy(() -> threads.call(() -> "no", late::add))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
    }
}
