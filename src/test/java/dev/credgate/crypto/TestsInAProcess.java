package dev.credgate.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.Arrays;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes in a process of their own, since a process chooses its engines once. Says which
 * it chose and how many tests succeeded, were skipped and failed; ends with 1 when one failed.
 */
final class TestsInAProcess {

    private TestsInAProcess() {}

    public static void main(String... classes) {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            String engine =
                    algorithm == KeyAlgorithm.SECP256K1_RECOVERY
                            ? Secp256k1Engines.preferred().engine()
                            : SignatureEngines.chosen(algorithm).name();
            System.out.println(algorithm.label() + " by " + engine);
        }
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(
                                Arrays.stream(classes)
                                        .map(DiscoverySelectors::selectClass)
                                        .toList())
                        .build();
        // Quarkus' listeners would build an application, which none of these needs.
        LauncherFactory.create(
                        LauncherConfig.builder()
                                .enableLauncherSessionListenerAutoRegistration(false)
                                .enableLauncherDiscoveryListenerAutoRegistration(false)
                                .enableTestExecutionListenerAutoRegistration(false)
                                .build())
                .execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true, UTF_8), 8);
        System.out.printf(
                "%d succeeded, %d skipped, %d failed%n",
                summary.getTestsSucceededCount(),
                summary.getTestsAbortedCount() + summary.getTestsSkippedCount(),
                summary.getTotalFailureCount());
        System.exit(summary.getTotalFailureCount() == 0 ? 0 : 1);
    }
}
