package dev.credgate.issuer;

import dev.credgate.issuance.Agencies;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks every second whether an administrator changed an agency, on whatever replica. */
@Singleton
class AgencyRefresh {

    private static final Logger LOG = Logger.getLogger(AgencyRefresh.class);

    private final Agencies agencies;
    private final ScheduledExecutorService refreshing =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("credgate-agencies").factory());

    AgencyRefresh(Agencies agencies) {
        this.agencies = agencies;
    }

    void start(@Observes StartupEvent started) {
        Runnable turn = Unending.of("The agencies are not refreshed", this::refresh);
        turn.run();
        refreshing.scheduleWithFixedDelay(turn, 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        refreshing.shutdownNow();
    }

    private void refresh() {
        try {
            agencies.refresh();
        } catch (StoreUnavailableException unavailable) {
            LOG.warnf("The agencies are not refreshed: %s", unavailable.getMessage());
        }
    }
}
