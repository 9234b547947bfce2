package dev.credgate;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** What tests do with the folders they made. */
public final class TestFolders {

    private TestFolders() {}

    /**
     * Removes a folder and all that is in it. A file that still comes while the others go is waited
     * for: H2, for one, closes its files on a thread of its own once its last connection is gone.
     */
    public static void remove(Path folder) {
        await("the removal of " + folder)
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsMatching(
                        e -> e instanceof IOException || e instanceof UncheckedIOException)
                .until(() -> Files.notExists(folder) || removeOnce(folder));
    }

    private static boolean removeOnce(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        return true;
    }
}
