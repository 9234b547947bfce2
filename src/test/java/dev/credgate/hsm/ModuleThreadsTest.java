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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
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
        WaitersClock clock = new WaitersClock();
        try (ModuleThreads timed = new ModuleThreads("timed", BOUND, 2, () -> {}, clock)) {
            assertThat(
                            timed.call(
                                    () -> {
                                        for (int i = 0; i < 4; i++) {
                                            ModuleThread.enter();
                                            clock.passes(BOUND.dividedBy(2));
                                            ModuleThread.leave();
                                        }
                                        clock.passes(BOUND.multipliedBy(3));
                                        return "done";
                                    },
                                    late::add))
                    .contains("done");
            assertThat(timed.stuck()).isZero();
        }
    }

    /** Time that passes when it is told to, and not before whoever waits has looked at it. */
    private static final class WaitersClock implements LongSupplier {

        /** More than whoever waits needs to find out that the bound is over, and to act on it. */
        private static final int LOOKS = 10;

        private final Thread waiting = Thread.currentThread();
        private final AtomicLong now = new AtomicLong();
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public long getAsLong() {
            if (Thread.currentThread() == waiting) {
                looks.incrementAndGet();
            }
            return now.get();
        }

        void passes(Duration time) {
            now.addAndGet(time.toNanos());
            int enough = looks.get() + LOOKS;
            while (looks.get() < enough && !ModuleThread.isGivenUp()) {
                LockSupport.unpark(waiting);
                Thread.onSpinWait();
            }
        }
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

    @Test
    void afterTheEndNothingIsBegun() {
        threads.close();
        assertThatThrownBy(() -> threads.call(() -> "no", late::add))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
    }
}
