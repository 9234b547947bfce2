package dev.credgate.store;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** What the operator says of the database; the defaults are in microprofile-config.properties. */
@ConfigMapping(prefix = "credgate.database")
interface DatabaseConfig {

    /** {@code jdbc:h2:file:PATH} or {@code jdbc:postgresql://HOST[:PORT]/DATABASE}. */
    String url();

    /** The database's user. For H2 the first start makes this one the file's administrator. */
    String user();

    /** A file that holds the password and nothing else. */
    Optional<String> passwordFile();

    /** How long what has expired is kept all the same, so that clocks may differ; an hour. */
    Duration purgeMargin();

    /** How often what has expired is deleted; ten minutes. */
    Duration purgeInterval();

    /** How long requests about keys are kept once they are done, refused or lapsed; 90 days. */
    Duration keyRequestsKept();
}
