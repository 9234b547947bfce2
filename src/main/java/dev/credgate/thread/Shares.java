package dev.credgate.thread;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Divides a number of things that many parties want at once, threads for instance, so that none of
 * them keeps the others from theirs: whoever has three times as many as are left gets no more, so a
 * party by itself has three quarters of them, two have three sevenths each, and something is left
 * for the next that comes. Those who wait are served party by party in turn, however many one party
 * waits for. Thread-safe.
 */
public final class Shares {

    /** How many times as many as are left a party may have. */
    private static final int TO_THE_REST = 3;

    private final int total;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Map<String, Deque<Semaphore>> waiting = new LinkedHashMap<>();
    private int free;

    /**
     * @param total how many there are; at least 1
     */
    public Shares(int total) {
        if (total < 1) {
            throw new IllegalArgumentException("there must be something to share, not " + total);
        }
        this.total = total;
        this.free = total;
    }

    /**
     * One more for that party if it may have one at once; whoever waits is not passed by.
     *
     * @return whether it has it, to be {@linkplain #give given back}
     */
    public synchronized boolean tryTake(String party) {
        if (!mayTake(party) || waiting.containsKey(party)) {
            return false;
        }
        count(party);
        return true;
    }

    /**
     * One more for that party, to be {@linkplain #give given back}; waits for it.
     *
     * @throws InterruptedException when the thread was interrupted; it has none then
     */
    public void take(String party) throws InterruptedException {
        Semaphore turn = new Semaphore(0);
        synchronized (this) {
            if (tryTake(party)) {
                return;
            }
            waiting.computeIfAbsent(party, _ -> new ArrayDeque<>()).add(turn);
        }
        try {
            turn.acquire();
        } catch (InterruptedException e) {
            leave(party, turn);
            throw e;
        }
    }

    /**
     * One more for that party, to be {@linkplain #give given back}; waits for it no longer than
     * that.
     *
     * @return whether it has it
     * @throws InterruptedException when the thread was interrupted; it has none then
     */
    public boolean take(String party, Duration longest) throws InterruptedException {
        Semaphore turn = new Semaphore(0);
        synchronized (this) {
            if (tryTake(party)) {
                return true;
            }
            waiting.computeIfAbsent(party, _ -> new ArrayDeque<>()).add(turn);
        }
        boolean taken = false;
        try {
            taken = turn.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!taken) {
                leave(party, turn);
            }
        }
        return taken;
    }

    /** Gives back what the party took. */
    public synchronized void give(String party) {
        int had = taken.getOrDefault(party, 0);
        if (had == 0) {
            throw new IllegalStateException(party + " has nothing to give back");
        }
        if (had == 1) {
            taken.remove(party);
        } else {
            taken.put(party, had - 1);
        }
        free++;
        serve();
    }

    /** How many are taken. */
    public synchronized int taken() {
        return total - free;
    }

    /** How many wait. */
    public synchronized int waiting() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    private synchronized void leave(String party, Semaphore turn) {
        Deque<Semaphore> line = waiting.get(party);
        if (line == null || !line.remove(turn)) {
            // It was its turn in the same moment.
            give(party);
        } else if (line.isEmpty()) {
            waiting.remove(party);
        }
    }

    private boolean mayTake(String party) {
        return free > 0 && taken.getOrDefault(party, 0) < TO_THE_REST * free;
    }

    private void count(String party) {
        taken.merge(party, 1, Integer::sum);
        free--;
    }

    /** Gives what is left to those who wait, one to each party before the next to any. */
    private void serve() {
        Map<String, Deque<Semaphore>> served = new LinkedHashMap<>();
        boolean more = true;
        while (more) {
            more = false;
            Iterator<Map.Entry<String, Deque<Semaphore>>> parties = waiting.entrySet().iterator();
            while (free > 0 && parties.hasNext()) {
                Map.Entry<String, Deque<Semaphore>> next = parties.next();
                String party = next.getKey();
                Deque<Semaphore> line = next.getValue();
                if (mayTake(party)) {
                    count(party);
                    line.remove().release();
                    // To the end of the row, so that the next who is free is another's.
                    parties.remove();
                    served.put(party, line);
                    more = true;
                }
            }
            served.forEach((party, line) -> {
                if (!line.isEmpty()) {
                    waiting.put(party, line);
                }
            });
            served.clear();
        }
    }
}
