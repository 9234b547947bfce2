package dev.credgate;

import io.quarkus.test.junit.callback.QuarkusTestAfterConstructCallback;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Whoever waits fails by what they wait for alone. By itself Awaitility takes whatever any thread
 * of the process throws meanwhile for the waiting test's own fault, and the process runs many tests
 * after each other: a thread of an application that was stopped before may end so at any time.
 *
 * <p>Tests with an application see an Awaitility of their own, so it is told for each of them, and
 * once for all others.
 */
public final class OwnFaultsOnly
        implements QuarkusTestAfterConstructCallback, LauncherSessionListener {

    @Override
    public void afterConstruct(Object test) {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }
}
