package dev.credgate.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharesTest {

    private static int takenBy(Shares shares, String party) {
        int taken = 0;
        while (shares.tryTake(party)) {
            taken++;
        }
        return taken;
    }

    @Test
    void aPartyByItselfHasThreeQuartersAndLeavesTheRestToOthers() {
        Shares shares = new Shares(16);
        assertThat(takenBy(shares, "a")).isEqualTo(12);
        assertThat(takenBy(shares, "b")).isEqualTo(3);
        assertThat(takenBy(shares, "c")).isEqualTo(1);
        assertThat(shares.taken()).isEqualTo(16);
        shares.give("a");
        assertThat(shares.tryTake("a")).isFalse();
        assertThat(shares.tryTake("c")).isTrue();
    }

    @Test
    void oneIsEnoughForOne() {
        Shares shares = new Shares(1);
        assertThat(shares.tryTake("a")).isTrue();
        assertThat(shares.tryTake("b")).isFalse();
        shares.give("a");
        assertThat(shares.tryTake("b")).isTrue();
    }

    @Test
    void whoeverWaitsLongIsServedInTurnWithWhoeverCameLast() throws Exception {
        Shares shares = new Shares(1);
        shares.take("first");
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                work.add(threads.submit(() -> one(shares, "many", served)));
            }
            waitFor(shares, 5);
            work.add(threads.submit(() -> one(shares, "one", served)));
            waitFor(shares, 6);
            shares.give("first");
            for (Future<?> done : work) {
                done.get();
            }
        }
        assertThat(served).containsExactly("many", "one", "many", "many", "many", "many");
        assertThat(shares.taken()).isZero();
    }

    private static Void one(Shares shares, String party, List<String> served)
            throws InterruptedException {
        shares.take(party);
        served.add(party);
        shares.give(party);
        return null;
    }

    private static void waitFor(Shares shares, int count) throws InterruptedException {
        while (shares.waiting() < count) {
            Thread.sleep(1);
        }
    }

    @Test
    void whoeverWaitedLongEnoughHasNoneAndKeepsNoneFromOthers() throws Exception {
        Shares shares = new Shares(1);
        assertThat(shares.take("a", Duration.ofSeconds(10))).isTrue();
        assertThat(shares.take("b", Duration.ofMillis(5))).isFalse();
        assertThat(shares.waiting()).isZero();
        shares.give("a");
        assertThat(shares.taken()).isZero();
        assertThat(shares.take("c", Duration.ZERO)).isTrue();
    }

    @Test
    void whoeverIsInterruptedHasNoneAndKeepsNoneFromOthers() throws Exception {
        Shares shares = new Shares(1);
        shares.take("a");
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread waits =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                shares.take("b");
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                        });
        waitFor(shares, 1);
        waits.interrupt();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        shares.give("a");
        assertThat(shares.taken()).isZero();
        assertThat(shares.waiting()).isZero();
        shares.take("c");
    }

    @Test
    void neverAreThereMoreThanThereAreHoweverManyPull() throws Exception {
        Shares shares = new Shares(7);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                String party = "party " + i % 5;
                work.add(
                        threads.submit(() -> {
                            shares.take(party);
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            Thread.sleep(Duration.ofNanos(1_000));
                            now.decrementAndGet();
                            shares.give(party);
                            return null;
                        }));
            }
            for (Future<?> done : work) {
                done.get();
            }
        }
        assertThat(most).hasValueBetween(1, 7);
        assertThat(shares.taken()).isZero();
        assertThat(shares.waiting()).isZero();
    }

    @Test
    void nobodyGivesWhatTheyDoNotHave() {
        assertThatThrownBy(() -> new Shares(1).give("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Shares(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
