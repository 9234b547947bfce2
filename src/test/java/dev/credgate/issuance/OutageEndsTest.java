package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outage ends when none was refused for a while, not with the next order that succeeds. */
class OutageEndsTest {

    private static final String ORDERS = "population in weidentity";
    private static final String BUSY = "no session of the token became free within 5000 ms";

    /** Kept, or the handler would go with the logger. */
    private static final Logger LOG = Logger.getLogger(OutageLines.class.getName());

    private final OutageLines lines = new OutageLines();
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final List<String> said = new ArrayList<>();
    private final Handler listening =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    said.add(new PatternFormatter("%s").format(line));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void listen() {
        LOG.setUseParentHandlers(false);
        LOG.addHandler(listening);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(listening);
        LOG.setUseParentHandlers(true);
    }

    @Test
    void ordersThatSucceedBetweenOthersThatAreRefusedAreOneOutage() {
        for (int i = 0; i < 100; i++) {
            refuse(BUSY);
            later(Duration.ofSeconds(9));
            carryOut();
            later(Duration.ofSeconds(1));
        }
        assertThat(said).containsExactly("Nothing can be issued for " + ORDERS + ": " + BUSY);
        carryOut();
        assertThat(said).hasSize(1);
        later(Duration.ofMillis(1));
        carryOut();
        carryOut();
        assertThat(said).hasSize(2);
        assertThat(said.getLast())
                .isEqualTo(
                        "Orders of "
                                + ORDERS
                                + " are carried out again; 100 were not since 2026-11-30T12:00:00Z");
    }

    /** Nobody ordered in between, and so nobody was there to be told of the end. */
    @Test
    void anOutageAfterTheEndOfAnotherIsToldAnew() {
        refuse(BUSY);
        carryOut();
        later(Duration.ofMinutes(1));
        refuse(BUSY);
        assertThat(said).hasSize(3);
        assertThat(said.get(1)).contains("carried out again; 1 were not");
        // None was carried out: it goes on, however long nobody ordered.
        later(Duration.ofHours(1));
        refuse(BUSY);
        assertThat(said).hasSize(3);
    }

    @Test
    void aReasonThatDiffersInItsFiguresIsToldOnce() {
        for (int i = 0; i < 5; i++) {
            refuse("no answer for " + (5000 + i) + " ms");
        }
        refuse("the token left its slot");
        assertThat(said).hasSize(2);
        assertThat(said.getFirst()).endsWith("no answer for 5000 ms");
    }

    @Test
    void whoHasNotOrderedForADayIsForgotten() {
        lines.refused("somebody", BUSY, now);
        later(Duration.ofDays(1).plusSeconds(1));
        refuse(BUSY);
        lines.refused("somebody", BUSY, now);
        assertThat(said).hasSize(3);
        assertThat(said.getLast()).startsWith("Nothing can be issued for somebody");
    }

    private void refuse(String why) {
        lines.refused(ORDERS, why, now);
    }

    private void carryOut() {
        lines.carriedOut(ORDERS, now);
    }

    private void later(Duration duration) {
        now = now.plus(duration);
    }
}
