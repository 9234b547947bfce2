package dev.credgate.endurance;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/**
 * Ends PostgreSQL under load, by turns as an immediate shutdown and as a power cut would, and
 * starts it again within three seconds.
 */
record RestartedDatabase(Cluster cluster, Random random, Report report) implements Trouble {

    private static final Duration BACK = Duration.ofMinutes(2);

    @Override
    public void make(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(4000 + random.nextInt(6000));
            if (random.nextBoolean()) {
                report.count("database shut down at once", 1);
                cluster.server().shutDownAtOnce();
            } else {
                report.count("database killed", 1);
                cluster.server().kill();
            }
            Thread.sleep(random.nextInt(3000));
            try {
                cluster.server().restart();
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL did not start again", e);
            }
            long back = System.nanoTime();
            for (Replica replica : cluster.replicas()) {
                replica.awaitReady(BACK);
            }
            report.time(
                    "database back to all gateways ready",
                    Duration.ofNanos(System.nanoTime() - back));
        }
    }
}
