package dev.credgate.endurance;

import static org.awaitility.Awaitility.await;

import dev.credgate.cli.Citizen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** All clients at once, each on a thread of its own, until they are told to come to an end. */
final class Load {

    private static final int ISSUING = 8;
    private static final int STATUS = 8;

    private final Journal journal;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    private Load(Journal journal) {
        this.journal = journal;
    }

    /**
     * Starts the clients.
     *
     * @param troubled decides what clients may meet
     */
    static Load start(Cluster cluster, Journal journal, Random random, Part troubled)
            throws InterruptedException {
        Load load = new Load(journal);
        Citizen citizen = cluster.stack().citizen();
        Card card =
                new IssuingClient(cluster, journal, new Random(random.nextLong()))
                        .insistOn(Order.weIdentity(journal.nextOrder(), citizen.did().toString()))
                        .orElseThrow();
        boolean unused = card.take(); // Nobody revokes the visitor's.
        // Whom the chain has just met is unknown to a gateway until that is settled.
        long settled = cluster.chain().block() + ForgetfulChain.CONFIRMATIONS + 3;
        await().atMost(Duration.ofMinutes(1)).until(() -> cluster.chain().block() >= settled);
        for (int i = 0; i < ISSUING; i++) {
            load.run("issuing", new IssuingClient(cluster, journal, forked(random)));
        }
        for (int i = 0; i < STATUS; i++) {
            load.run("status", new StatusClient(cluster, journal, forked(random)));
        }
        load.run(
                "verdicts",
                new VerdictClient(cluster, journal, forked(random), troubled.mayForget()));
        load.run("keys", new KeyClient(cluster, journal, forked(random), troubled.curves()));
        load.run(
                "visitor",
                new VisitorClient(
                        cluster, journal, forked(random), citizen, card, troubled.outEverywhere()));
        return load;
    }

    private static Random forked(Random random) {
        return new Random(random.nextLong());
    }

    private void run(String name, Work work) {
        threads.add(
                Thread.ofVirtual()
                        .name(name)
                        .start(() -> {
                            try {
                                while (!ending) {
                                    work.once();
                                }
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            } catch (RuntimeException | Error e) {
                                journal.surprise("a client of ours failed: " + name + ": " + e);
                            }
                        }));
    }

    /** No new requests; waits until what was begun was answered or given up. */
    void end() throws InterruptedException {
        ending = true;
        long deadline = System.nanoTime() + Client.PATIENCE.plus(Duration.ofMinutes(1)).toNanos();
        for (Thread thread : threads) {
            if (!thread.join(
                    Duration.ofNanos(
                            Math.max(TimeUnit.SECONDS.toNanos(1), deadline - System.nanoTime())))) {
                journal.surprise("a client did not come to an end: " + thread.getName());
                thread.interrupt();
            }
        }
    }
}
