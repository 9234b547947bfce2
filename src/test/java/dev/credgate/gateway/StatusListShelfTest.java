package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.did.WeIdDid;
import dev.credgate.gateway.StatusListShelf.Signed;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.ListForm;
import dev.credgate.issuance.ListPublishing;
import dev.credgate.issuance.ListPublishing.Outcome;
import dev.credgate.issuance.Quotas;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.status.publication.BitstringListDraft.Purpose;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatusListShelfTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final int MEGABYTE = 1 << 20;

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final Press press = new Press();
    private final StatusListShelf shelf =
            new StatusListShelf(new Chain(time::get), time::get, press, new Given());

    private record Given() implements StatusListSettings {
        @Override
        public Duration interval() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration timeToLive() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Duration validity() {
            return Duration.ofHours(1);
        }

        @Override
        public MemorySize memory() {
            return new MemorySize(BigInteger.valueOf(16L * MEGABYTE));
        }
    }

    /** Signs lists of half a megabyte, which no GZIP makes shorter, where it is let. */
    private static final class Press implements StatusListShelf.Press {

        private final ConcurrentHashMap<String, CountDownLatch> held = new ConcurrentHashMap<>();
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger made = new AtomicInteger();
        private volatile boolean changed;

        @Override
        public List<ListPublishing.Owner> owners(Agency agency) {
            return List.of(new ListPublishing.Owner(agency, agency.did().toString()));
        }

        @Override
        public Outcome publish(ListPublishing.Order order, LedgerSnapshot snapshot, Instant now) {
            begun.incrementAndGet();
            CountDownLatch latch = held.get(order.of().agency().name());
            if (latch != null) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            byte[] body = new byte[MEGABYTE / 2];
            new Random(made.incrementAndGet()).nextBytes(body);
            return new Outcome.Published(
                    body, now.plus(order.validity()), _ -> !changed, _ -> true, false);
        }
    }

    private static ListPublishing.Order list(String agency, long number) {
        Agency of =
                new Agency(
                        agency,
                        List.of(),
                        List.of(
                                new Agency.Identity(
                                        new WeIdDid(31337, Chain.CONTRACT), "key", List.of())),
                        Optional.empty(),
                        Quotas.NONE);
        return new ListPublishing.Order(
                new ListPublishing.Owner(of, of.did().toString()),
                "https://gate.example/status/" + agency + "/" + number,
                number,
                ListForm.TOKEN_JWT,
                Purpose.REVOCATION,
                Duration.ofHours(1),
                Duration.ofSeconds(60));
    }

    /** Anybody may ask for as many as an agency registered. */
    @Test
    void ofAnAgencysManyListsThoseThatNobodyAsksForAreLetGoAndMadeAnew() {
        assertThat(shelf.renewed(list("few", 1))).isPresent();
        for (int number = 0; number < 40; number++) {
            assertThat(shelf.renewed(list("many", number))).isPresent();
            assertThat(shelf.renewed(list("many", 0))).isPresent();
            assertThat(shelf.kept()).isLessThanOrEqualTo(16L * MEGABYTE);
        }
        assertThat(press.made).hasValue(41);
        assertThat(shelf.kept()).isGreaterThan(14L * MEGABYTE);
        assertThat(shelf.atHand(list("few", 1))).isPresent();
        assertThat(shelf.atHand(list("many", 0))).isPresent();
        assertThat(shelf.atHand(list("many", 39))).isPresent();
        assertThat(shelf.atHand(list("many", 1))).isEmpty();
        assertThat(shelf.renewed(list("many", 1))).isPresent();
        assertThat(press.made).hasValue(42);
    }

    @Test
    void oneAgencysListsLeaveTheTokenToAnothers() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        assertThat(shelf.renewed(list("many", 0))).isPresent();
        press.held.put("many", latch);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Signed>>> asked = new ArrayList<>();
            for (int number = 1; number <= 9; number++) {
                ListPublishing.Order order = list("many", number);
                asked.add(threads.submit(() -> shelf.renewed(order)));
            }
            int most = StatusListShelf.AT_ONCE - 1;
            await().until(() -> press.begun.get() == 1 + most);
            assertThat(shelf.renewed(list("few", 1))).isPresent();

            // Nobody waits for ever, nor one after the other for the same.
            await().until(() -> asked.stream().filter(Future::isDone).count() == 9 - most);
            assertThat(press.begun).hasValue(2 + most);
            for (Future<Optional<Signed>> one : asked) {
                if (one.isDone()) {
                    assertThat(one.get()).isEmpty();
                }
            }
            // An older one is handed out at once.
            press.changed = true;
            time.set(NOW.plusSeconds(11));
            long before = System.nanoTime();
            assertThat(shelf.atHand(list("many", 0))).isEmpty();
            assertThat(shelf.renewed(list("many", 0)))
                    .hasValueSatisfying(list -> assertThat(list.madeAt()).isEqualTo(NOW));
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofMillis(1500));

            latch.countDown();
            for (Future<Optional<Signed>> one : asked) {
                Optional<Signed> _ = one.get();
            }
        }
        time.set(NOW.plusSeconds(22));
        assertThat(shelf.renewed(list("many", 0)))
                .hasValueSatisfying(list -> assertThat(list.madeAt()).isEqualTo(time.get()));
    }

    /** A verifier that is handed an expired list says {@code invalid}, and not that it is away. */
    @Test
    void noListIsKeptOnTheWayBeyondItsEnd() {
        Instant end = NOW;
        Signed list =
                Signed.of(
                        new Outcome.Published(new byte[0], end, _ -> true, _ -> true, false),
                        end.minus(Duration.ofHours(1)));
        Duration life = Duration.ofSeconds(60);
        assertThat(list.keepable(end.minusSeconds(61), life)).isEqualTo(life);
        assertThat(list.keepable(end.minusSeconds(7), life)).isEqualTo(Duration.ofSeconds(7));
        assertThat(list.keepable(end.plusSeconds(1), life)).isZero();
    }
}
