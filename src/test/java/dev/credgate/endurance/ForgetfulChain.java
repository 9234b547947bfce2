package dev.credgate.endurance;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * The chain's node is restarted in order, or killed and back at an older state, or it replaces its
 * newest blocks by others: up to as many as the gateways take for unsettled, and more.
 */
record ForgetfulChain(Cluster cluster, Random random, Journal journal, Report report)
        implements Trouble {

    /** What the gateways wait for; see {@code credgate.ledger.confirmations}. */
    static final int CONFIRMATIONS = 2;

    /** More blocks than the node ever forgets; see {@code credgate.outbox.confirmations}. */
    static final int DEEPEST = 32;

    private static final Duration BACK = Duration.ofMinutes(2);

    @Override
    public void make(Duration time) throws InterruptedException {
        // Who the visitor is must outlast every rollback: an orderly end writes the state.
        cluster.chain().stop();
        again();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(5000 + random.nextInt(8000));
            switch (random.nextInt(4)) {
                case 0 -> {
                    report.count("node restarted", 1);
                    cluster.chain().stop();
                    again();
                }
                case 1 -> {
                    report.count("node killed, back at an older state", 1);
                    long before = cluster.chain().block();
                    cluster.chain().kill();
                    journal.forgot(Instant.now());
                    again();
                    journal.forgot(Instant.now()); // some gateways notice only now
                    report.most("deepest rollback, blocks", before - cluster.chain().block());
                }
                case 2 -> reorganises(1 + random.nextInt(CONFIRMATIONS));
                default -> reorganises(CONFIRMATIONS + 1 + random.nextInt(10));
            }
        }
    }

    private void again() throws InterruptedException {
        Thread.sleep(random.nextInt(3000));
        cluster.chain().start();
        long back = System.nanoTime();
        for (Replica replica : cluster.replicas()) {
            replica.awaitReady(BACK);
        }
        report.time("node back to all gateways ready", Duration.ofNanos(System.nanoTime() - back));
    }

    private void reorganises(int atMost) {
        Instant before = Instant.now();
        int depth = cluster.chain().reorganises(atMost);
        if (depth == 0) {
            return;
        }
        if (depth > CONFIRMATIONS) {
            journal.forgot(before);
        }
        report.count(
                depth <= CONFIRMATIONS
                        ? "blocks replaced, no deeper than confirmations"
                        : "blocks replaced, deeper",
                1);
        report.most("deepest rollback, blocks", depth);
    }
}
