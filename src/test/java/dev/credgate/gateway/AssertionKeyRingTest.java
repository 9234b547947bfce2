package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.AssertionKeys;
import dev.credgate.store.AssertionKeys.AssertionKey;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rotation: known before it signs, kept until what it signed has expired, the same on all replicas.
 */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class AssertionKeyRingTest {

    @Inject AssertionKeys store;
    @Inject ServiceKey serviceKey;
    @Inject Settings settings;
    @Inject Time time;
    @Inject AssertionKeyRing ring;

    @AfterEach
    void fresh() {
        time.reset();
    }

    @Test
    void publishesTheNextKeyBeforeItSignsAndTheOldOneUntilItsTokensExpired() {
        ring.refresh();
        Instant start = time.instant();
        String first = ring.signingAt(start).orElseThrow().kid();
        Instant until = ring.signingAt(start).orElseThrow().until();
        assertThat(until).isAfter(start);

        time.forward(Duration.between(start, until).minus(Duration.ofHours(23)));
        ring.refresh();
        assertThat(ring.signingAt(time.instant()).orElseThrow().kid()).isEqualTo(first);
        List<String> published = kids();
        assertThat(published).contains(first).hasSizeGreaterThanOrEqualTo(2);

        time.forward(Duration.between(time.instant(), until));
        ring.refresh();
        String second = ring.signingAt(time.instant()).orElseThrow().kid();
        assertThat(second).isNotEqualTo(first).isIn(published);
        assertThat(kids()).contains(first, second);

        time.forward(Duration.ofMinutes(4));
        ring.refresh();
        assertThat(kids()).contains(second).doesNotContain(first);
    }

    @Test
    void replicasShareTheirKeys() {
        ring.refresh();
        AssertionKeyRing other = new AssertionKeyRing(store, serviceKey, settings, time);
        other.refresh();
        Instant now = time.instant();
        assertThat(other.signingAt(now).orElseThrow().kid())
                .isEqualTo(ring.signingAt(now).orElseThrow().kid());
        assertThat(other.signingAt(now).orElseThrow().key())
                .isEqualTo(ring.signingAt(now).orElseThrow().key());
    }

    private List<String> kids() {
        return ring.publishedAt(time.instant()).stream().map(AssertionKey::kid).toList();
    }
}
