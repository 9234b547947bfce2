package dev.credgate.trust.lote;

import dev.credgate.source.SourceReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A list in a file that the operator keeps up to date, looked at anew each minute. Thread-safe;
 * reads the disk then.
 */
final class ListFile {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final long MAX_BYTES = 8L << 20;

    private final Path path;
    private volatile Look last =
            new Look(new SourceReading.Unavailable("not read yet"), Instant.MIN);

    private record Look(SourceReading reading, Instant at) {}

    ListFile(Path path) {
        this.path = path;
    }

    SourceReading read(Instant now) {
        Look look = last;
        if (look.at.isAfter(now) || look.at.isBefore(now.minus(FRESH))) {
            look = new Look(reading(now, look.reading), now);
            last = look;
        }
        return look.reading;
    }

    /** The very array of before where nothing changed: what was read of it is remembered. */
    private SourceReading reading(Instant now, SourceReading before) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                return new SourceReading.Unavailable("the file of a trust list is over 8 MiB");
            }
            byte[] body = Files.readAllBytes(path);
            return before instanceof SourceReading.Had had
                            && java.util.Arrays.equals(had.body(), body)
                    ? had
                    : new SourceReading.Had(body, "", now);
        } catch (IOException _) {
            return new SourceReading.Unavailable("the file of a trust list cannot be read");
        }
    }
}
