package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;

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
            Callable<Optional<Allowance>> here = () -> quotas.take("a", both);
            Callable<Optional<Allowance>> there = () -> replica.take("a", both);
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
            assertThat(quotas.take("a", both)).contains(both.get(1));
            assertThat(quotas.take("b", both)).isEmpty();
            quotas.giveBack("a", both);
            assertThat(quotas.take("a", both)).isEmpty();
            assertThat(quotas.take("c", List.of(new Allowance("hour", NOON, 0)))).isPresent();
        }
    }
}
