package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.gateway.EndedSessionList.Answer;
import dev.credgate.store.EndedSessions;
import dev.credgate.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of ended sessions, and what is asked of the database. */
class EndedSessionListTest {

    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

    private final Stored store = new Stored();
    private final EndedSessionList list = new EndedSessionList(store);

    @AfterEach
    void stop() {
        list.stop();
    }

    @Test
    void remembersWhatTheDatabaseHasAndAsksForWhatIsNew() {
        assertThat(list.ask("a")).isEqualTo(Answer.UNKNOWN);
        store.end("a", NOW);
        list.refresh();
        assertThat(list.ask("a")).isEqualTo(Answer.ENDED);
        assertThat(list.ask("b")).isEqualTo(Answer.LIVE);
        store.end("b", NOW);
        list.refresh();
        assertThat(list.ask("b")).isEqualTo(Answer.ENDED);
        assertThat(store.wholly).isEqualTo(1);
    }

    /** A transaction of a smaller number may be on its way when a larger one is seen. */
    @Test
    void anEntryThatShowsLateIsFound() {
        store.add("early", 3_000);
        store.add("later", 3_002);
        list.refresh();
        store.add("late", 3_001);
        list.refresh();
        assertThat(list.ask("late")).isEqualTo(Answer.ENDED);
    }

    @Test
    void forgetsWhatTheStoreGivesFreeAndNothingElse() {
        store.end("old", NOW.minusSeconds(1));
        store.end("young", NOW.plusSeconds(1));
        store.forgettable = NOW;
        list.refresh();
        assertThat(list.ask("old")).isEqualTo(Answer.LIVE);
        assertThat(list.ask("young")).isEqualTo(Answer.ENDED);
    }

    @Test
    void aDatabaseThatDoesNotAnswerLeavesWhatIsKnown() {
        list.refresh();
        list.end("a", NOW);
        store.down = true;
        list.refresh();
        assertThat(list.ask("a")).isEqualTo(Answer.ENDED);
    }

    /** Entries in memory; numbers rise by one. */
    private static final class Stored implements EndedSessions {

        private final List<EndedSession> entries = new ArrayList<>();
        private Instant forgettable = Instant.EPOCH;
        private boolean down;
        private int wholly;

        void add(String id, long number) {
            entries.add(new EndedSession(id, number, NOW));
            entries.sort((one, other) -> Long.compare(one.number(), other.number()));
        }

        @Override
        public void end(String id, Instant expires) {
            entries.add(new EndedSession(id, entries.size() + 1, expires));
        }

        @Override
        public List<EndedSession> all() {
            wholly++;
            return after(0);
        }

        @Override
        public List<EndedSession> after(long number) {
            if (down) {
                throw new StoreUnavailableException("down", new IllegalStateException());
            }
            return entries.stream().filter(entry -> entry.number() > number).toList();
        }

        @Override
        public Instant forgettable() {
            return forgettable;
        }
    }
}
