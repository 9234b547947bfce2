package dev.credgate.source.http;

import dev.credgate.source.OwnDocuments;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the fetcher from its settings, which it checks. */
@Singleton
final class ConfiguredFetcher {

    private static final String KEY = "credgate.fetch.";

    @Produces
    @Singleton
    FetchingSources fetcher(
            FetchConfig config,
            @ConfigProperty(name = "credgate.origin", defaultValue = "http://localhost:8080")
                    String origin,
            @All List<OwnDocuments> own,
            Vertx vertx,
            InstantSource clock,
            MeterRegistry meters) {
        check(config);
        FetchGuard guard = guard(config, origin);
        if (!config.enabled()) {
            return new OwnOnly(own);
        }
        return new FetchedSources(
                new Download(
                        guard,
                        new Names(host -> List.of(InetAddress.getAllByName(host))),
                        new Exchange(client(vertx, config.timeout(), config.caFile()))),
                guard,
                own,
                clock,
                new FetchedSources.Bounds(
                        config.timeout(),
                        config.concurrency(),
                        config.concurrencyPerHost(),
                        config.cache().asLongValue()),
                folder(config),
                new FetchMeters(meters));
    }

    /** Where nothing is fetched, and our own is read all the same. */
    private record OwnOnly(List<OwnDocuments> own) implements FetchingSources {
        @Override
        public SourceReading read(Source source, Instant now) {
            return own.stream()
                    .flatMap(it -> it.read(source, now).stream())
                    .<SourceReading>map(had -> had)
                    .findFirst()
                    .orElseGet(() ->
                            new SourceReading.Unavailable(
                                    "nothing is fetched from elsewhere here"));
        }

        @Override
        public void fetch(Set<Source> wanted, Duration most) {
            // read() never wants anything.
        }
    }

    private static void check(FetchConfig config) {
        require(
                config.timeout().compareTo(Duration.ofMillis(100)) >= 0
                        && config.timeout().compareTo(Duration.ofMinutes(1)) <= 0,
                "timeout: expected 100ms to 1m, not " + config.timeout());
        require(
                config.concurrency() >= 1 && config.concurrency() <= 1024,
                "concurrency: expected 1 to 1024, not " + config.concurrency());
        require(
                config.concurrencyPerHost() >= 1
                        && config.concurrencyPerHost() <= config.concurrency(),
                "concurrency-per-host: expected 1 to the concurrency, not "
                        + config.concurrencyPerHost());
        long bytes = config.cache().asLongValue();
        require(
                bytes >= 1024 * 1024 && bytes <= 4L * 1024 * 1024 * 1024,
                "cache: expected 1M to 4G, not " + bytes + " bytes");
        config.caFile()
                .ifPresent(file -> require(Files.isReadable(file), "ca-file: cannot read " + file));
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new ConfigurationException(KEY + fault);
        }
    }

    private static FetchGuard guard(FetchConfig config, String origin) {
        try {
            return new FetchGuard(
                    config.allow().orElse(List.of()), Optional.of(URI.create(origin)));
        } catch (IllegalArgumentException fault) {
            throw new ConfigurationException(KEY + "allow: " + fault.getMessage(), fault);
        }
    }

    private static Optional<DocumentFolder> folder(FetchConfig config) {
        try {
            return config.cacheDir().map(DocumentFolder::new);
        } catch (IllegalArgumentException fault) {
            throw new ConfigurationException(KEY + "cache-dir: " + fault.getMessage(), fault);
        }
    }

    /** A client that keeps no connection, follows nothing by itself, and unpacks nothing. */
    static HttpClient client(Vertx vertx, Duration timeout, Optional<Path> authorities) {
        HttpClientOptions options =
                new HttpClientOptions()
                        .setKeepAlive(false)
                        .setPipelining(false)
                        .setDecompressionSupported(false)
                        .setVerifyHost(true)
                        .setConnectTimeout((int) timeout.toMillis())
                        // What is given up before it has a connection must not keep one for long.
                        .setSslHandshakeTimeout(timeout.toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout((int) Math.max(1, timeout.toSeconds()))
                        .setMaxHeaderSize(32 * 1024)
                        .setMaxPoolSize(1024)
                        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        authorities.ifPresent(file ->
                options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return vertx.createHttpClient(options);
    }
}
