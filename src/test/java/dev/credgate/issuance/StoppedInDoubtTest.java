package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.credgate.audit.AuditOnce;
import dev.credgate.issuance.IssuanceWorld.Kind;
import dev.credgate.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway stops while it alone knows that nobody was handed a credential. */
class StoppedInDoubtTest {

    /** Kept, or the handler would go with the logger. */
    private static final Logger LOG = Logger.getLogger(Release.class.getName());

    private final IssuanceWorld world = new IssuanceWorld();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Handler listening =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                        errors.add(
                                line instanceof ExtLogRecord own
                                        ? own.getFormattedMessage()
                                        : line.getMessage());
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    /** Whether the database is away, the first answer of which got lost. */
    private boolean away = true;

    /** Whether a call throws what no database does. */
    private volatile boolean broken;

    /** Whether a call comes to no end before the test does. */
    private volatile boolean hangs;

    private final CountDownLatch over = new CountDownLatch(1);

    private final Release release =
            new Release(() -> IssuanceWorld.NOW, world.records, world.audit(), unsure(), _ -> true);

    private AuditOnce unsure() {
        return (event, mark) -> {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            if (hangs) {
                await(over);
            }
            if (!away || world.happened.isEmpty()) {
                boolean first = world.once().append(event, mark);
                if (!away) {
                    return first;
                }
            }
            throw new StoreUnavailableException("away", new IOException("away"));
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void listen() {
        LOG.setUseParentHandlers(false);
        LOG.addHandler(listening);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listening);
        LOG.setUseParentHandlers(true);
    }

    private void announcedInDoubt() {
        assertThatThrownBy(() ->
                        new IssuanceCycle(
                                        () -> IssuanceWorld.NOW,
                                        world.token(),
                                        world.rehearsal,
                                        world.verification,
                                        release,
                                        world.random)
                                .carryOut(
                                        world.agency,
                                        world.prepared(
                                                Kind.SD_JWT_VC, world.unsigned(Kind.SD_JWT_VC)),
                                        Keeping.in(world.records)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(world.happened).containsExactly("recorded", "audited");
    }

    @Test
    void whatCanBeToldIsToldBeforeItIsForgotten() {
        announcedInDoubt();
        away = false;
        release.stop();
        assertThat(world.happened)
                .containsExactly("recorded", "audited", "audited withheld: abandoned");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
        assertThat(errors).noneMatch(line -> line.contains("revoke it"));
        release.stop();
        assertThat(world.happened).hasSize(3);
    }

    @Test
    void whatCannotBeToldIsNamedInTheLog() {
        announcedInDoubt();
        release.stop();
        assertThat(errors)
                .singleElement()
                .asString()
                .contains(world.records.rows.keySet().iterator().next().toString(), "revoke it");
    }

    @Test
    void whatFailsByAFaultOfOursIsNamedAsWell() {
        announcedInDoubt();
        broken = true;
        release.stop();
        assertThat(errors).singleElement().asString().contains("revoke it");
    }

    @Test
    void noStopWaitsForADatabaseThatHangs() {
        announcedInDoubt();
        away = false;
        hangs = true;
        try {
            assertTimeoutPreemptively(
                    Duration.ofMinutes(1), () -> release.stop(Duration.ofMillis(20)));
            assertThat(errors).singleElement().asString().contains("revoke it");
        } finally {
            over.countDown();
        }
    }
}
