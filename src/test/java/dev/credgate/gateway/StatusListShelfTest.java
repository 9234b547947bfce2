package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.gateway.StatusListShelf.Signed;
import dev.credgate.issuance.ListPublishing.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusListShelfTest {

    /** A verifier that is handed an expired list says {@code invalid}, and not that it is away. */
    @Test
    void noListIsKeptOnTheWayBeyondItsEnd() {
        Instant end = Instant.parse("2026-11-29T12:00:00Z");
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
