package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.store.IssuingQuotas.Allowance;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A quota is the same for all who count at once, and half a count is none. */
class IssuingQuotasTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @ParameterizedTest
    @EnumSource
    void as_many_are_counted_as_there_may_be(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            IssuingQuotas quotas = new AgencyStores(database).quotas();
            IssuingQuotas replica = new AgencyStores(database).quotas();
            List<Allowance> both =
                    List.of(
                            new Allowance("hour", NOON, 30),
                            new Allowance("day", Instant.parse("2030-01-01T00:00:00Z"), 20));
            Callable<Optional<Allowance>> here = () -> take(quotas, "a", both);
            Callable<Optional<Allowance>> there = () -> take(replica, "a", both);
            long counted = 0;
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Callable<Optional<Allowance>>> all =
                        new java.util.ArrayList<>(Collections.nCopies(20, here));
                all.addAll(Collections.nCopies(20, there));
                for (Future<Optional<Allowance>> one : threads.invokeAll(all)) {
                    counted += one.get().isEmpty() ? 1 : 0;
                }
            }
            assertThat(counted).isEqualTo(20);
            // What the day refused is not counted in the hour.
            assertThat(quotas.used("a", both.get(0))).isEqualTo(20);
            assertThat(take(quotas, "a", both)).contains(both.get(1));
            assertThat(take(quotas, "b", both)).isEmpty();
            quotas.giveBack("a", both, _ -> true);
            assertThat(take(quotas, "a", both)).isEmpty();
            assertThat(take(quotas, "c", List.of(new Allowance("hour", NOON, 0)))).isPresent();
        }
    }

    private static Optional<Allowance> take(
            IssuingQuotas quotas, String agency, List<Allowance> allowances) {
        return quotas.take(agency, List.of(), allowances, _ -> true);
    }

    @ParameterizedTest
    @EnumSource
    void what_was_counted_before_is_counted_where_it_is_now_and_once(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            IssuingQuotas quotas = new AgencyStores(database).quotas();
            Allowance day = new Allowance("day", Instant.parse("2030-01-01T00:00:00Z"), 2);
            Allowance hour = new Allowance("hour", NOON, 1);
            Allowance next = new Allowance("hour", NOON.plusSeconds(3600), 1);
            assertThat(take(quotas, "a", List.of(hour, day))).isEmpty();
            List<Allowance> before = List.of(hour, day);
            assertThat(quotas.take("a", before, before, _ -> true)).isEmpty();
            assertThat(quotas.take("a", before, List.of(next, day), _ -> true)).isEmpty();
            assertThat(quotas.used("a", hour)).isZero();
            assertThat(quotas.used("a", next)).isEqualTo(1);
            assertThat(quotas.used("a", day)).isEqualTo(1);
            // Where there is no room it stays where it was.
            assertThat(take(quotas, "a", List.of(hour))).isEmpty();
            assertThat(quotas.take("a", List.of(next, day), List.of(hour, day), _ -> true))
                    .contains(hour);
            assertThat(quotas.used("a", next)).isEqualTo(1);
            // What is somebody else's by now is neither counted nor taken back.
            assertThatThrownBy(() -> quotas.take("a", List.of(), List.of(day), _ -> false))
                    .isInstanceOf(StoreUnavailableException.class);
            quotas.giveBack("a", List.of(next, day), _ -> false);
            assertThat(quotas.used("a", day)).isEqualTo(1);
            assertThat(quotas.used("a", next)).isEqualTo(1);
        }
    }
}
