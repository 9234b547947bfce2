package dev.credgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The time in which this process got to run: what is promised within some seconds is measured by
 * it, so that a machine that stands still meanwhile breaks no promise. Thread-safe.
 */
public final class RunningTime {

    private static final long TICK = 10_000_000;

    /** No machine that runs is later than that: what is more was standing still. */
    private static final long MOST = 10 * TICK;

    private static final AtomicLong RAN = new AtomicLong();

    static {
        Thread _ = Thread.ofPlatform().daemon().name("running-time").start(RunningTime::count);
    }

    private RunningTime() {}

    /** Since any moment. */
    public static Duration now() {
        return Duration.ofNanos(RAN.get());
    }

    /** How long it ran since that moment. */
    public static Duration since(Duration moment) {
        return now().minus(moment);
    }

    /** Waits until it is so, and fails when it is not after that time. */
    public static void within(Duration time, Callable<Boolean> so) {
        Duration began = now();
        try {
            while (!so.call()) {
                assertThat(since(began)).as("not so yet").isLessThan(time);
                LockSupport.parkNanos(TICK);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void count() {
        for (long last = System.nanoTime(); ; ) {
            LockSupport.parkNanos(TICK);
            long now = System.nanoTime();
            RAN.addAndGet(Math.min(now - last, MOST));
            last = now;
        }
    }
}
