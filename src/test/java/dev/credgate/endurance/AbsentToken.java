package dev.credgate.endurance;

import dev.credgate.hsm.P11KitServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The only token goes away and comes back: after every gateway has told so and up to a second more,
 * or, one time of four, before most would notice by themselves. Then each gateway is asked for a
 * credential until it gives one.
 */
record AbsentToken(Cluster cluster, Random random, Journal journal, Report report)
        implements Trouble {

    /** What keys.md promises, in either direction. */
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public void make(Duration time) throws InterruptedException {
        P11KitServer token = cluster.stack().token();
        List<String> late = new ArrayList<>();
        List<String> unready = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        for (int outage = 1; System.nanoTime() < end; outage++) {
            Thread.sleep(1000 + random.nextInt(1000));
            boolean isShort = random.nextInt(4) == 0;
            report.count(isShort ? "token away for a moment" : "token away", 1);
            long gone = System.nanoTime();
            token.goAway();
            if (isShort) {
                Thread.sleep(random.nextInt(500));
            } else {
                Duration told = noticed(gone);
                report.time("token gone to all gateways telling so", told);
                if (told.compareTo(PROMISED) > 0) {
                    late.add("outage " + outage + " was told after " + told);
                }
                for (Replica replica : cluster.replicas()) {
                    if (!replica.looksReady()) {
                        unready.add(replica.name() + " in outage " + outage);
                    }
                }
                Thread.sleep(random.nextInt(1000));
            }
            token.comeBack();
            Duration back = signing();
            report.time("token back to all gateways issuing", back);
            if (back.compareTo(PROMISED) > 0) {
                late.add("outage " + outage + " was over after " + back);
            }
        }
        report.faults("outages told or over later than promised", late);
        report.faults("gateways not ready though only the token was away", unready);
    }

    /** How long after that every gateway has said that it cannot issue. */
    private Duration noticed(long gone) throws InterruptedException {
        for (Replica replica : cluster.replicas()) {
            while (replica.canIssue() && since(gone).compareTo(PATIENCE) < 0) {
                Thread.sleep(20);
            }
        }
        return since(gone);
    }

    /** How long from now until every gateway has issued. */
    private Duration signing() throws InterruptedException {
        long back = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Duration>> each = new ArrayList<>();
            for (Replica replica : cluster.replicas()) {
                var client = new IssuingClient(cluster, journal, new Random(random.nextLong()));
                each.add(
                        threads.submit(() -> {
                            while (!client.isServedBy(replica)
                                    && since(back).compareTo(PATIENCE) < 0) {
                                Thread.sleep(20);
                            }
                            return since(back);
                        }));
            }
            Duration last = Duration.ZERO;
            for (Future<Duration> one : each) {
                Duration took = one.get();
                report.time("token back to one gateway issuing", took);
                last = took.compareTo(last) > 0 ? took : last;
            }
            return last;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
