package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cause that lasts is not a line every few seconds. */
class RecurringWorkTest {

    private static final String NAME = RecurringWorkTest.class.getName();

    /** Kept, or the handler would go with the logger. */
    private static final java.util.logging.Logger LOG = java.util.logging.Logger.getLogger(NAME);

    private final List<LogRecord> said = new ArrayList<>();
    private final Handler listening =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    said.add(line);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
    private Instant now = Instant.parse("2026-11-28T08:00:00Z");
    private final RecurringWork work =
            new RecurringWork(Logger.getLogger(NAME), "Counting", () -> now);

    @BeforeEach
    void listen() {
        LOG.setUseParentHandlers(false);
        LOG.addHandler(listening);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listening);
    }

    private void fails(String why) {
        work.run(() -> {
            throw new IllegalStateException(
                    "made anew each time", new IllegalArgumentException(why));
        });
        now = now.plusSeconds(5);
    }

    @Test
    void aCauseIsToldOnceAndThenNowAndThen() {
        for (int i = 0; i < 12 * 60; i++) {
            fails("credgate.ledger.contracts must be different addresses");
        }
        // An hour of every five seconds.
        assertThat(said).hasSizeBetween(6, 7).allMatch(line -> line.getLevel().intValue() >= 1000);
        assertThat(said.getFirst().getThrown()).isNotNull();
        assertThat(said.subList(1, said.size())).allMatch(line -> line.getThrown() == null);
    }

    @Test
    void anotherCauseIsToldAtOnceAndSoIsTheEnd() {
        fails("one");
        fails("one");
        fails("two");
        work.run(() -> {});
        work.run(() -> {});
        fails("two");
        assertThat(said)
                .extracting(LogRecord::getLevel)
                .extracting(Level::intValue)
                .containsExactly(1000, 1000, 800, 1000);
    }

    @Test
    void whatGoesWellSaysNothing() {
        work.run(() -> {});
        now = now.plus(Duration.ofHours(1));
        work.run(() -> {});
        assertThat(said).isEmpty();
    }
}
