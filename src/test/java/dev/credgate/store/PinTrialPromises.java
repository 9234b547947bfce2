package dev.credgate.store;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.PinTrials.Standing;
import dev.credgate.store.PinTrials.Standing.Begun;
import dev.credgate.store.PinTrials.Standing.Busy;
import dev.credgate.store.PinTrials.Standing.Refused;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What {@link PinTrials} promises, on whichever database the URL names. */
abstract class PinTrialPromises {

    private static final Instant NOW = Instant.now().truncatedTo(MICROS);
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Instant LAPSES = NOW.plus(LEASE);

    @Inject PinTrials trials;

    private final String mark = UUID.randomUUID().toString();

    private Standing begin(Instant now) {
        return trials.begin(mark, "token 1234", now, LEASE);
    }

    @Test
    void of_many_replicas_that_start_at_once_one_tries() throws Exception {
        Callable<Standing> start = () -> begin(NOW);
        List<Standing> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Standing> one : threads.invokeAll(Collections.nCopies(20, start))) {
                answers.add(one.get());
            }
        }
        assertThat(answers).containsOnlyOnce(new Begun(NOW));
        assertThat(answers).hasSize(20).containsOnly(new Begun(NOW), new Busy(LAPSES));
    }

    @Test
    void what_was_refused_stays_refused() {
        assertThat(begin(NOW)).isInstanceOf(Begun.class);
        trials.refused(mark, "token 1234", NOW);
        for (int years = 0; years < 3; years++) {
            assertThat(begin(NOW.plusSeconds(31_536_000L * years))).isEqualTo(new Refused(NOW));
        }
        // Nobody who was slow to hear of it takes that back.
        trials.over(mark, NOW);
        assertThat(begin(LAPSES)).isEqualTo(new Refused(NOW));
    }

    @Test
    void what_was_taken_can_be_tried_at_once_and_for_ever() {
        for (int i = 0; i < 2 * PinTrials.MOST_TRIES; i++) {
            assertThat(begin(NOW)).isEqualTo(new Begun(NOW));
            trials.over(mark, NOW);
        }
    }

    @Test
    void who_dies_while_it_tries_is_followed_by_others_at_ever_longer_distances() {
        Instant now = NOW;
        for (int i = 1; i < PinTrials.MOST_TRIES; i++) {
            assertThat(begin(now)).isEqualTo(new Begun(now));
            assertThat(begin(now.plusSeconds(19))).isEqualTo(new Busy(now.plus(LEASE)));
            now = now.plus(LEASE);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(begin(now)).isEqualTo(new Begun(now));
            Instant rested = now.plus(PinTrials.LONG_REST);
            assertThat(begin(rested.minusSeconds(1))).isEqualTo(new Busy(rested));
            now = rested;
        }
        // Who was slow and not dead tells after all.
        trials.over(mark, now.minus(PinTrials.LONG_REST));
        assertThat(begin(NOW)).isEqualTo(new Begun(NOW));
    }

    @Test
    void another_mark_is_another_pin() {
        assertThat(begin(NOW)).isEqualTo(new Begun(NOW));
        trials.refused(mark, "token 1234", NOW);
        assertThat(trials.begin(UUID.randomUUID().toString(), "token 1234", NOW, LEASE))
                .isEqualTo(new Begun(NOW));
        // What nobody began ends in nothing.
        trials.over("never begun", NOW);
        assertThat(trials.begin("never begun", "token 1234", NOW, LEASE)).isEqualTo(new Begun(NOW));
        trials.over("never begun", NOW);
    }

    @Test
    void who_was_slow_ends_no_trial_of_somebody_else() {
        assertThat(begin(NOW)).isEqualTo(new Begun(NOW));
        assertThat(begin(LAPSES)).isEqualTo(new Begun(LAPSES));
        trials.over(mark, NOW);
        assertThat(begin(LAPSES)).isInstanceOf(Busy.class);
        trials.over(mark, LAPSES);
        assertThat(begin(LAPSES)).isEqualTo(new Begun(LAPSES));
    }

    @Test
    void a_refusal_is_kept_although_its_trial_is_forgotten() {
        assertThat(begin(NOW)).isEqualTo(new Begun(NOW));
        trials.over(mark, NOW);
        trials.refused(mark, "token 1234", NOW);
        assertThat(begin(LAPSES)).isEqualTo(new Refused(NOW));
        // Somebody else's, too, whose trial is going on.
        trials.refused(mark, "token 1234", LAPSES);
        assertThat(begin(LAPSES)).isEqualTo(new Refused(LAPSES));
    }

    @Test
    void a_refusal_is_kept_whoever_begins_in_the_same_moment() throws Exception {
        List<Callable<Standing>> all = new ArrayList<>(Collections.nCopies(10, () -> begin(NOW)));
        all.add(
                5,
                () -> {
                    trials.refused(mark, "token 1234", NOW);
                    return new Refused(NOW);
                });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Standing> one : threads.invokeAll(all)) {
                assertThat(one.get()).isNotNull();
            }
        }
        assertThat(begin(LAPSES)).isEqualTo(new Refused(NOW));
    }
}
