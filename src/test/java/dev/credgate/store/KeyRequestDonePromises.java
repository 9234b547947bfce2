package dev.credgate.store;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.IssuerKeys.Action;
import dev.credgate.store.IssuerKeys.Decided;
import dev.credgate.store.IssuerKeys.Decision;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Stage;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was done about a key stays done, whatever is asked for after it, and in either order. */
abstract class KeyRequestDonePromises {

    private static final Instant NOW = Instant.now().truncatedTo(MICROS);
    private static final Instant LAPSED = NOW.minus(Duration.ofDays(1));

    @Inject IssuerKeys keys;
    @Inject Database database;

    private final String issuer = "did:weid:101:0x" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void a_retirement_stays_done_when_the_key_is_compromised_later() {
        UUID key = published();
        UUID retire = asked(Action.RETIRE, key);
        assertThat(decided(retire)).isEqualTo(Decided.DONE);
        assertThat(isDone(retire)).isFalse();
        assertThat(settled(key, Stage.RETIRED)).isTrue();
        assertThat(isDone(retire)).isTrue();

        UUID compromise = asked(Action.COMPROMISE, key);
        assertThat(decided(compromise)).isEqualTo(Decided.DONE);
        assertThat(keys.find(key).orElseThrow().settled()).isFalse();
        assertThat(isDone(retire)).isTrue();
        assertThat(isDone(compromise)).isFalse();
        assertThat(settled(key, Stage.COMPROMISED)).isTrue();
        assertThat(isDone(compromise)).isTrue();
        // The chain goes back behind it, and the key is told to it anew.
        assertThat(keys.unsettle(key, Stage.COMPROMISED, NOW)).isTrue();
        assertThat(isDone(retire)).isTrue();
        assertThat(isDone(compromise)).isTrue();
    }

    @Test
    void what_is_approved_too_late_is_not_done_and_undoes_nothing() {
        UUID key = published();
        UUID retire = asked(Action.RETIRE, key);
        UUID late = asked(Action.RETIRE, key);
        UUID compromise = asked(Action.COMPROMISE, key);
        assertThat(decided(retire)).isEqualTo(Decided.DONE);
        // Before the chain had the retirement.
        assertThat(decided(compromise)).isEqualTo(Decided.DONE);
        assertThat(settled(key, Stage.RETIRED)).isFalse();
        assertThat(isDone(retire)).isFalse();
        assertThat(settled(key, Stage.COMPROMISED)).isTrue();
        assertThat(isDone(retire)).isTrue();
        assertThat(isDone(compromise)).isTrue();

        assertThat(decided(late)).isEqualTo(Decided.KEY_MOVED);
        for (UUID again : new UUID[] {retire, compromise}) {
            assertThat(decided(again)).isEqualTo(Decided.NOT_OPEN);
        }
        assertThat(keys.find(key).orElseThrow().settled()).isTrue();
        assertThat(isDone(late)).isFalse();
        assertThat(isDone(retire)).isTrue();
        assertThat(isDone(compromise)).isTrue();
    }

    @Test
    void what_ended_a_key_that_was_not_made_yet_stays_done_when_it_is_made() {
        UUID key = asked(Action.CREATE, Optional.empty());
        assertThat(decided(key)).isEqualTo(Decided.DONE);
        UUID compromise = asked(Action.COMPROMISE, key);
        assertThat(decided(compromise)).isEqualTo(Decided.DONE);
        assertThat(isDone(compromise)).isTrue();
        made(key);
        assertThat(keys.find(key).orElseThrow().settled()).isFalse();
        assertThat(isDone(compromise)).isTrue();
    }

    @Test
    void of_another_key_and_of_what_was_refused_nothing_is_done() {
        UUID key = published();
        UUID other = published();
        UUID refused = asked(Action.RETIRE, key);
        UUID ofOther = asked(Action.RETIRE, other);
        UUID retire = asked(Action.RETIRE, key);
        assertThat(decided(refused, false)).isEqualTo(Decided.DONE);
        assertThat(decided(ofOther)).isEqualTo(Decided.DONE);
        assertThat(decided(retire)).isEqualTo(Decided.DONE);
        assertThat(settled(key, Stage.RETIRED)).isTrue();
        assertThat(isDone(retire)).isTrue();
        assertThat(isDone(refused)).isFalse();
        assertThat(isDone(ofOther)).isFalse();
    }

    private boolean isDone(UUID request) {
        return keys.recorded(request).orElseThrow().done();
    }

    private UUID published() {
        UUID key = asked(Action.CREATE, Optional.empty());
        assertThat(decided(key)).isEqualTo(Decided.DONE);
        made(key);
        assertThat(settled(key, Stage.PENDING)).isTrue();
        return key;
    }

    private void made(UUID key) {
        assertThat(marked(keys.made(key, "token/" + key, "material-" + key))).isTrue();
    }

    private UUID asked(Action action, UUID key) {
        return asked(action, Optional.of(key));
    }

    private UUID asked(Action action, Optional<UUID> key) {
        UUID id = UUID.randomUUID();
        boolean makes = key.isEmpty();
        assertThat(
                        marked(
                                keys.noted(
                                        new KeyRequest(
                                                id,
                                                "population",
                                                issuer,
                                                action,
                                                key,
                                                makes ? Optional.of("token") : Optional.empty(),
                                                makes ? Optional.of("P-256") : Optional.empty(),
                                                "one",
                                                NOW))))
                .isTrue();
        return id;
    }

    private Decided decided(UUID request) {
        return decided(request, true);
    }

    private Decided decided(UUID request, boolean approved) {
        Decision decision = keys.decision(request, approved, "other", LAPSED, NOW);
        assertThat(marked(decision)).isEqualTo(decision.became() == Decided.DONE);
        return decision.became();
    }

    private boolean settled(UUID key, Stage stage) {
        return marked(keys.settled(key, stage, NOW, NOW.plusSeconds(60)));
    }

    private boolean marked(Mark mark) {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            boolean set = mark.set(connection);
            connection.commit();
            return set;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
