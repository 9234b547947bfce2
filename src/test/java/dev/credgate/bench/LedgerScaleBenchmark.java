package dev.credgate.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import dev.credgate.verification.Agency;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Verification;
import dev.credgate.verification.World;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a verdict costs the same on a small ledger and on a large one. The same credentials are
 * judged on ledgers of several sizes in turn, by CPU time of the thread; before each turn the
 * processor's caches are emptied, because on a busy gateway no credential's path through the ledger
 * is in them. Also: what looking up a status costs, and what an entry and an issuer weigh.
 *
 * <p>Arguments: how many statuses and how many issuers the largest ledger has, how many rounds, the
 * file for the figures (JSON). Needs some 150 bytes of heap a status.
 */
public final class LedgerScaleBenchmark {

    private static final int CREDENTIALS = 1000;
    private static final int LOOK_UPS = 200_000;
    private static final int BLOCK = 10_000;
    private static final int WARM_UP = 6;
    private static final Address AGENCY =
            Address.parse("0x00000000000000000000000000000000000000aa").orElseThrow();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Larger than any cache. */
    private static final long[] SWEEP = new long[(96 << 20) / Long.BYTES];

    private final int statuses;
    private final int issuers;
    private final int rounds;
    private final List<Agency> agencies =
            IntStream.range(0, CREDENTIALS).mapToObj(Agency::new).toList();
    private final List<byte[]> ofOne = new ArrayList<>();
    private final List<byte[]> ofMany = new ArrayList<>();
    private final List<Sized> ledgers = new ArrayList<>();
    private final ObjectNode figures = new ObjectMapper().createObjectNode();
    private long consumed;

    /** A ledger of a size, and the credentials that are judged on it. */
    private record Sized(
            String row,
            long statuses,
            int issuers,
            World world,
            List<byte[]> credentials,
            double[] micros,
            double[] lookUpNanos) {}

    private LedgerScaleBenchmark(int statuses, int issuers, int rounds) {
        this.statuses = statuses;
        this.issuers = issuers;
        this.rounds = rounds;
        for (int i = 0; i < CREDENTIALS; i++) {
            String claims = "{\"name\":\"holder %d\",\"age\":%d}".formatted(i, 20 + i % 60);
            ofOne.add(agencies.getFirst().issue(claims));
            ofMany.add(agencies.get(i).issue(claims));
        }
    }

    /** Measures, and writes the figures. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var benchmark =
                new LedgerScaleBenchmark(
                        Integer.parseInt(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]));
        benchmark.build();
        benchmark.measure();
        benchmark.write(new File(arguments[3]));
    }

    private void build() throws InterruptedException {
        for (int size = 10; size < statuses; size *= size < 100_000 ? 100 : statuses / 100_000) {
            World world = oneIssuer();
            fill(world, size, 1);
            ledger("statuses", size, 1, world, ofOne);
        }
        long before = used();
        World world = oneIssuer();
        fill(world, statuses, 1);
        figures.put("bytes_a_status", (used() - before) / (double) statuses);
        ledger("statuses", statuses, 1, world, ofOne);

        World few = oneIssuer();
        fill(few, 10, 1);
        ledger("issuers", 10, 1, few, ofOne);
        World thousand = new World(Instant.ofEpochSecond(1_800_000_000));
        name(thousand, CREDENTIALS);
        fill(thousand, 10, CREDENTIALS);
        ledger("issuers", 10, CREDENTIALS, thousand, ofMany);
        before = used();
        World many = new World(Instant.ofEpochSecond(1_800_000_000));
        name(many, issuers);
        figures.put("bytes_an_issuer", (used() - before) / (double) issuers);
        before = used();
        fill(many, statuses, issuers);
        figures.put("bytes_a_status_of_many_issuers", (used() - before) / (double) statuses);
        ledger("issuers", statuses, issuers, many, ofMany);
        figures.put("bytes_a_status_by_index", bytesByIndex());
    }

    private World oneIssuer() {
        World world = new World(Instant.ofEpochSecond(1_800_000_000));
        name(world, 1);
        return world;
    }

    private void ledger(
            String row, long statuses, int issuers, World world, List<byte[]> credentials) {
        ledgers.add(
                new Sized(
                        row,
                        statuses,
                        issuers,
                        world,
                        credentials,
                        new double[rounds],
                        new double[rounds]));
        System.err.printf("%d statuses, %d issuers%n", statuses, issuers);
    }

    /** Issuers with their keys; the first ones are those whose credentials are judged. */
    private void name(World world, int count) {
        List<LedgerEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Hash did = did(i);
            if (i < CREDENTIALS) {
                Agency agency = agencies.get(i);
                world.entity(agency.did(), agency.key().publicKey());
            } else {
                Address identity = Address.lastBytesOf(did);
                events.add(
                        new LedgerEvent.EntityAttribute(
                                World.CONTRACT,
                                identity,
                                "/weId/auth",
                                agencies.get(i % CREDENTIALS).key().publicKey().toDecimal()
                                        + "|"
                                        + identity));
            }
            events.add(new LedgerEvent.IssuerNamed(did, AGENCY, "issuer " + i));
            events.add(new LedgerEvent.TypeAuthorised(did, Keccak256.hash("cpt:1000"), true));
            if (events.size() >= BLOCK || i == count - 1) {
                world.block(events.toArray(LedgerEvent[]::new));
                events.clear();
            }
        }
    }

    private Hash did(int issuer) {
        return issuer < CREDENTIALS
                ? Keccak256.hash(agencies.get(issuer).did())
                : Keccak256.hash("issuer " + issuer);
    }

    private Hash[] dids(int count) {
        return IntStream.range(0, count).mapToObj(this::did).toArray(Hash[]::new);
    }

    /** So many revocations, of the issuers in turn, in large blocks. */
    private void fill(World world, long count, int over) {
        Hash[] dids = dids(over);
        for (long done = 0; done < count; done += BLOCK) {
            LedgerEvent[] events = new LedgerEvent[(int) Math.min(BLOCK, count - done)];
            for (int i = 0; i < events.length; i++) {
                long number = done + i;
                events[i] =
                        new LedgerEvent.StatusChanged(
                                dids[(int) (number % over)],
                                key(number),
                                StatusValue.REVOKED,
                                AGENCY);
            }
            world.block(events);
        }
    }

    private double bytesByIndex() throws InterruptedException {
        int count = Math.min(statuses, 1_000_000);
        long before = used();
        World world = oneIssuer();
        Hash did = did(0);
        for (int done = 0; done < count; done += BLOCK) {
            int first = done;
            world.block(
                    IntStream.range(first, Math.min(count, first + BLOCK))
                            .mapToObj(index ->
                                    new LedgerEvent.IndexStatusChanged(
                                            did, 1, index, StatusValue.REVOKED, AGENCY))
                            .toArray(LedgerEvent[]::new));
        }
        double bytes = (used() - before) / (double) count;
        consumed += world.height();
        return bytes;
    }

    private void measure() {
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Sized ledger : ledgers) {
                double micros = verdicts(ledger);
                double nanos = lookUps(ledger);
                if (round >= 0) {
                    ledger.micros()[round] = micros;
                    ledger.lookUpNanos()[round] = nanos;
                }
            }
        }
    }

    /** CPU microseconds of a verdict, from bytes. */
    private double verdicts(Sized ledger) {
        sweep();
        Verification verification = ledger.world().verification();
        var none = new Verification.BindingDemand.None();
        long began = THREADS.getCurrentThreadCpuTime();
        for (byte[] credential : ledger.credentials()) {
            if (!(verification.verify(credential, none)
                            instanceof Verification.Result.Judged judged)
                    || judged.verdict().verdict() != Decision.VALID) {
                throw new IllegalStateException("a credential is not valid");
            }
        }
        return (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / ledger.credentials().size();
    }

    /** CPU nanoseconds to find a status, of entries all over the ledger. */
    private double lookUps(Sized ledger) {
        sweep();
        LedgerState state = ledger.world().state();
        Hash[] dids = dids(Math.min(ledger.issuers(), CREDENTIALS));
        long began = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < LOOK_UPS; i++) {
            long number = mix(i) >>> 1;
            // Of an issuer whose name is at hand: hashing names is not what is measured.
            number = number % ledger.statuses() / ledger.issuers() * ledger.issuers();
            int issuer = (int) Math.min(i % dids.length, ledger.statuses() - 1 - number);
            StatusValue value = state.status(dids[issuer], key(number + issuer)).value();
            if (value != StatusValue.REVOKED) {
                throw new IllegalStateException("an entry is missing");
            }
        }
        return (THREADS.getCurrentThreadCpuTime() - began) / (double) LOOK_UPS;
    }

    private void sweep() {
        for (int i = 0; i < SWEEP.length; i += 8) {
            consumed += SWEEP[i]++;
        }
    }

    /** The status key of that number, as good as random. */
    private static Hash key(long number) {
        long a = mix(number);
        return new Hash(a, a ^ number, ~a, mix(a));
    }

    /** SplitMix64's finaliser (Steele, Lea and Flood, 2014). */
    private static long mix(long number) {
        long z = number + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private static long used() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void write(File file) throws IOException {
        ArrayNode rows = figures.putArray("ledgers");
        for (Sized ledger : ledgers) {
            ObjectNode row = rows.addObject();
            row.put("row", ledger.row());
            row.put("statuses", ledger.statuses());
            row.put("issuers", ledger.issuers());
            ArrayNode micros = row.putArray("verdict_us");
            Arrays.stream(ledger.micros()).forEach(micros::add);
            ArrayNode nanos = row.putArray("look_up_ns");
            Arrays.stream(ledger.lookUpNanos()).forEach(nanos::add);
        }
        figures.put("rounds", rounds);
        figures.put("consumed", consumed);
        new ObjectMapper().writeValue(file, figures);
    }
}
