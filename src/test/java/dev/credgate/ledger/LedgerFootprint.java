package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a status entry costs: heap, time to add, to look up, to save and to load. Arguments: how
 * many entries, how many issuers, how many changes a block. Run it from the test class path with a
 * large enough {@code -Xmx}.
 */
final class LedgerFootprint {

    private LedgerFootprint() {}

    public static void main(String... arguments) throws Exception {
        int entries = Integer.parseInt(arguments[0]);
        int issuers = Integer.parseInt(arguments[1]);
        int inBlock = Integer.parseInt(arguments[2]);
        long empty = used();
        LedgerState state = LedgerState.empty(1, Map.of());
        long began = cpu();
        Random random = new Random(1);
        long block = 0;
        for (int done = 0; done < entries; done += inBlock) {
            List<LedgerEvent> events = new ArrayList<>();
            for (int i = done; i < Math.min(entries, done + inBlock); i++) {
                events.add(
                        new LedgerEvent.StatusChanged(
                                issuer(i % issuers),
                                key(random),
                                StatusValue.REVOKED,
                                Address.ZERO));
            }
            state = state.apply(new BlockRef(block++, Hash.ZERO, Instant.EPOCH), events);
        }
        double adding = (cpu() - began) / (double) entries;
        double bytes = (used() - empty) / (double) entries;

        random = new Random(1);
        began = cpu();
        long revoked = 0;
        for (int i = 0; i < entries; i++) {
            if (state.status(issuer(i % issuers), key(random)).value() == StatusValue.REVOKED) {
                revoked++;
            }
        }
        double lookingUp = (cpu() - began) / (double) entries;

        Path folder = Files.createTempDirectory("footprint");
        Path file = folder.resolve("ledger");
        var checkpoint = new Checkpoint(file, "");
        began = System.nanoTime();
        checkpoint.save(state);
        double saving = (System.nanoTime() - began) / 1e9;
        began = System.nanoTime();
        boolean loaded = checkpoint.load() instanceof Checkpoint.Loaded.State;
        double loading = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "%d entries, %d issuers, %d a block: %.1f bytes and %.0f ns to add an entry, %.0f ns"
                        + " to look one up (%d found); checkpoint %.1f MB, %.1f s to save, %.1f s to"
                        + " load (%s)%n",
                entries,
                issuers,
                inBlock,
                bytes,
                adding,
                lookingUp,
                revoked,
                Files.size(file) / 1e6,
                saving,
                loading,
                loaded);
        Files.delete(file);
        Files.delete(folder);
    }

    private static Hash issuer(int number) {
        return new Hash(7, 7, 7, number);
    }

    private static Hash key(Random random) {
        return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** This thread's processor time: the machine may be doing other things. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
