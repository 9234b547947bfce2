package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.AssertionKeys;
import dev.credgate.store.AssertionKeys.AssertionKey;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /**
     * A replica has a new service key while others still have the old one: each signs with what it
     * can open, and publishes that.
     */
    @Test
    void aReplacedServiceKeyHasAKeyOfItsOwnAtOnce(@TempDir Path folder) throws Exception {
        ring.refresh();
        Instant now = time.instant();
        String old = ring.signingAt(now).orElseThrow().kid();
        Path file =
                Files.createFile(
                        folder.resolve("other.key"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        Files.write(file, random);
        var replaced =
                new AssertionKeyRing(store, ServiceKey.read(Optional.of(file)), settings, time);
        replaced.refresh();
        now = time.instant();
        String young = replaced.signingAt(now).orElseThrow().kid();
        assertThat(young).isNotEqualTo(old);
        replaced.refresh();
        ring.refresh();
        assertThat(replaced.signingAt(now).orElseThrow().kid()).isEqualTo(young);
        assertThat(ring.signingAt(now).orElseThrow().kid()).isEqualTo(old);
        assertThat(kids()).contains(old).doesNotContain(young);
        assertThat(replaced.publishedAt(now))
                .extracting(AssertionKey::kid)
                .contains(young)
                .doesNotContain(old);

        // Neither keeps the other from its next key.
        Instant end = ring.signingAt(now).orElseThrow().until();
        time.forward(Duration.between(now, end).minus(Duration.ofHours(1)));
        ring.refresh();
        replaced.refresh();
        time.forward(Duration.ofHours(2));
        assertThat(ring.signingAt(time.instant())).isPresent();
        assertThat(replaced.signingAt(time.instant())).isPresent();
        int before = kids().size();
        ring.refresh();
        replaced.refresh();
        assertThat(kids()).hasSize(before);
        replaced.stop();
    }

    /** Whoever can write to the database has no key of theirs believed. */
    @Test
    void whatWasNotSealedAsItStandsIsNotPublished() throws Exception {
        ring.refresh();
        Instant now = time.instant();
        AssertionKey real =
                ring.publishedAt(now).stream()
                        .filter(key -> key.kid().equals(ring.signingAt(now).orElseThrow().kid()))
                        .findFirst()
                        .orElseThrow();
        String x = "\"x\":\"";
        int at = real.publicJwk().indexOf(x) + x.length();
        String other =
                real.publicJwk().substring(0, at)
                        + (real.publicJwk().charAt(at) == 'A' ? 'B' : 'A')
                        + real.publicJwk().substring(at + 1);
        for (AssertionKey forged :
                List.of(
                        with(real, "forged", real.publicJwk(), real.wrappedPrivate()),
                        with(real, real.kid(), other, real.wrappedPrivate()),
                        with(real, real.kid(), real.publicJwk(), new byte[150]),
                        with(
                                real,
                                real.kid(),
                                real.publicJwk().replace("}", ",\"d\":\"x\"}"),
                                real.wrappedPrivate()))) {
            AssertionKeyRing reading =
                    new AssertionKeyRing(only(forged), serviceKey, settings, time);
            reading.refresh();
            assertThat(reading.publishedAt(now)).isEmpty();
            assertThat(reading.signingAt(now)).isEmpty();
            reading.stop();
        }
        AssertionKeyRing reading = new AssertionKeyRing(only(real), serviceKey, settings, time);
        reading.refresh();
        assertThat(reading.publishedAt(now))
                .extracting(AssertionKey::kid)
                .containsExactly(real.kid());
        reading.stop();
    }

    private static AssertionKey with(AssertionKey key, String kid, String jwk, byte[] wrapped) {
        return new AssertionKey(
                kid,
                jwk,
                wrapped,
                key.createdAt(),
                key.signsFrom(),
                key.signsUntil(),
                key.publishedUntil());
    }

    /** A table with that row, to which none can be added. */
    private static AssertionKeys only(AssertionKey key) {
        return new AssertionKeys() {
            @Override
            public List<AssertionKey> published(Instant now) {
                return List.of(key);
            }

            @Override
            public boolean add(AssertionKey next) {
                return false;
            }
        };
    }

    private List<String> kids() {
        return ring.publishedAt(time.instant()).stream().map(AssertionKey::kid).toList();
    }
}
