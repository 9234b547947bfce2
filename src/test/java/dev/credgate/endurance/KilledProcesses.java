package dev.credgate.endurance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Kills gateways with SIGKILL: one, now and then two or all three, sometimes one that is just
 * starting; each is started again within two seconds. Never more than the machine can start again:
 * the next are killed when two are ready.
 */
record KilledProcesses(Cluster cluster, Random random, Report report) implements Trouble {

    private static final Duration READY = Duration.ofMinutes(2);

    @Override
    public void make(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<Thread> starting = new ArrayList<>();
        while (System.nanoTime() < end) {
            Thread.sleep(2000 + random.nextInt(5000));
            awaitTwo();
            List<Replica> victims = new ArrayList<>(cluster.replicas());
            Collections.shuffle(victims, random);
            int many = random.nextInt(12);
            victims = victims.subList(0, many == 0 ? 3 : many <= 2 ? 2 : 1);
            report.count("gateways killed", victims.size());
            victims.forEach(Replica::kill);
            for (Replica victim : victims) {
                Thread.sleep(random.nextInt(2000));
                starting.add(start(victim));
            }
        }
        for (Thread thread : starting) {
            thread.join();
        }
    }

    private void awaitTwo() throws InterruptedException {
        long patience = System.nanoTime() + READY.toNanos();
        while (cluster.replicas().stream().filter(Replica::isReady).count() < 2
                && System.nanoTime() < patience) {
            Thread.sleep(100);
        }
    }

    private Thread start(Replica replica) {
        long began = System.nanoTime();
        replica.start();
        return Thread.ofVirtual()
                .start(() -> {
                    replica.awaitReady(READY);
                    // Killed again before it was ready: then another thread waits.
                    if (replica.isReady()) {
                        report.time(
                                "gateway started to ready",
                                Duration.ofNanos(System.nanoTime() - began));
                    }
                });
    }
}
