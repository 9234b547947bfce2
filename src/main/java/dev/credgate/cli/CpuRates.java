package dev.credgate.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Measures work in CPU time of the calling thread. Not thread-safe. */
final class CpuRates implements AutoCloseable {

    private static final int ROUNDS = 4;

    /** Runs of one piece of work before its neighbour has its turn: some milliseconds. */
    private static final int BLOCK = 50;

    private final CpuClock clock = new CpuClock();
    private final double seconds;

    /**
     * @param seconds how long each piece of work is measured; warming up takes half as long again
     */
    CpuRates(double seconds) {
        this.seconds = seconds;
    }

    /**
     * Runs a second of CPU time: of some rounds the best, which had the fewest neighbours.
     *
     * @throws IllegalStateException when the work does not come to what it must
     */
    double perSecond(BooleanSupplier work) {
        round(work, seconds / 2);
        double best = 0;
        for (int i = 0; i < ROUNDS; i++) {
            best = Math.max(best, round(work, seconds / ROUNDS));
        }
        return best;
    }

    private double round(BooleanSupplier work, double length) {
        long start = clock.nanos();
        long spent;
        long runs = 0;
        do {
            run(work, 10);
            runs += 10;
            spent = clock.nanos() - start;
        } while (spent < length * 1e9);
        return runs * 1e9 / spent;
    }

    /**
     * Microseconds of a run of each, measured in turn, block by block, so that what else the
     * machine does falls on all: medians of the blocks.
     *
     * @throws IllegalStateException when a piece of work does not come to what it must
     */
    double[] microsInTurn(List<BooleanSupplier> works) {
        turns(works, seconds / 2);
        double[][] blocks = turns(works, seconds);
        return Arrays.stream(blocks)
                .mapToDouble(of -> Arrays.stream(of).sorted().toArray()[of.length / 2])
                .toArray();
    }

    private double[][] turns(List<BooleanSupplier> works, double length) {
        double[][] blocks = new double[works.size()][64];
        int turns = 0;
        long start = clock.nanos();
        do {
            for (int i = 0; i < blocks.length; i++) {
                if (turns == blocks[i].length) {
                    blocks[i] = Arrays.copyOf(blocks[i], 2 * turns);
                }
                long before = clock.nanos();
                run(works.get(i), BLOCK);
                blocks[i][turns] = (clock.nanos() - before) / (1e3 * BLOCK);
            }
            turns++;
        } while (clock.nanos() - start < length * 1e9 * blocks.length);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = Arrays.copyOf(blocks[i], turns);
        }
        return blocks;
    }

    private static void run(BooleanSupplier work, int times) {
        for (int i = 0; i < times; i++) {
            if (!work.getAsBoolean()) {
                throw new IllegalStateException("what is good was refused");
            }
        }
    }

    @Override
    public void close() {
        clock.close();
    }
}
