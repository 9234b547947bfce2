package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Adds statuses and issuers to a gateway's checkpoint, at the very block that it is of: the gateway
 * goes on from it as if all that had happened on its chain. For measuring how long that takes.
 *
 * <p>Arguments: the checkpoint, how many statuses, how many issuers. Prints what it weighs and what
 * writing it took, as JSON.
 */
public final class LargeCheckpoint {

    private static final int BLOCK = 10_000;
    private static final String KEY = "1".repeat(154);

    private LargeCheckpoint() {}

    /** Rewrites the file that the first argument names. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Checkpoint checkpoint = new Checkpoint(file, configurationIn(file));
        if (!(checkpoint.load() instanceof Checkpoint.Loaded.State(LedgerState real))) {
            throw new IllegalStateException(checkpoint.load().toString());
        }
        LedgerState large =
                filled(real, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        long began = System.nanoTime();
        checkpoint.save(large);
        System.out.printf(
                "{\"statuses\":%d,\"issuers\":%d,\"bytes\":%d,\"save_seconds\":%.3f}%n",
                large.counts().statuses(),
                large.counts().issuers(),
                Files.size(file),
                (System.nanoTime() - began) / 1e9);
    }

    private static byte[] configurationIn(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(8);
            return in.readNBytes(Seal.BYTES);
        }
    }

    private static LedgerState filled(LedgerState real, int statuses, int issuers) {
        Random random = new Random(1);
        Address contract = real.books.keySet().iterator().next();
        LedgerState state = real;
        for (int done = 0; done < issuers; done += BLOCK) {
            List<LedgerEvent> events = new ArrayList<>();
            for (int i = done; i < Math.min(issuers, done + BLOCK); i++) {
                Address who = Address.lastBytesOf(issuer(i));
                events.add(
                        new LedgerEvent.EntityAttribute(
                                contract, who, "/weId/auth", KEY + "|" + who));
                events.add(new LedgerEvent.IssuerNamed(issuer(i), who, "issuer " + i));
                events.add(new LedgerEvent.TypeAuthorised(issuer(i), Hash.ZERO, true));
            }
            state = next(state, events);
        }
        for (int done = 0; done < statuses; done += BLOCK) {
            List<LedgerEvent> events = new ArrayList<>();
            for (int i = done; i < Math.min(statuses, done + BLOCK); i++) {
                Hash key =
                        new Hash(
                                random.nextLong(),
                                random.nextLong(),
                                random.nextLong(),
                                random.nextLong());
                Hash issuer = issuer(i % issuers);
                events.add(
                        new LedgerEvent.StatusChanged(
                                issuer, key, StatusValue.REVOKED, Address.lastBytesOf(issuer)));
            }
            state = next(state, events);
        }
        return new LedgerState(
                state.chainId,
                real.block,
                state.paths,
                state.books,
                state.registry,
                state.issuers,
                state.statuses,
                state.schemas,
                state.accounts,
                state.none,
                state.counts);
    }

    private static LedgerState next(LedgerState state, List<LedgerEvent> events) {
        return state.apply(
                new BlockRef(state.block().number() + 1, Hash.ZERO, Instant.EPOCH), events);
    }

    private static Hash issuer(int number) {
        return Keccak256.hash("issuer " + number);
    }
}
