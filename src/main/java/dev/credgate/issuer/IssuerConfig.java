package dev.credgate.issuer;

import dev.credgate.issuance.CertificatePin;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The agencies' listener: its port, its limits, and who may do more there than an agency. */
@ConfigMapping(prefix = "credgate.issuer")
interface IssuerConfig {

    /** Below quarkus.http.idle-timeout: the answer must still find its connection. */
    Duration LONGEST_STATUS_TIMEOUT = Duration.ofSeconds(60);

    /** As long takes 64 MiB over a line of a megabit a second. */
    Duration LONGEST_BODY_TIME = Duration.ofMinutes(10);

    /** The port of the listener, TLS with required client certificate. */
    @WithDefault("8443")
    int port();

    /** The largest body that is read. */
    @WithDefault("1M")
    MemorySize body();

    /** How long a client may take to send a body, which a thread waits for. */
    @WithDefault("30s")
    Duration bodyTime();

    /**
     * Pins of administrators' certificates, {@code sha256/<base64>}: they change agencies and issue
     * nothing.
     */
    Optional<List<String>> admins();

    /** Pins of the client certificates of proxies that forward agencies' certificates. */
    Optional<List<String>> trustedProxies();

    /**
     * How long a call for a status change may take in all. Shorter than an idle connection lives.
     */
    @WithDefault("30s")
    Duration statusTimeout();

    /**
     * How many requests of all agencies are served at once, each by a thread that may wait; fewer
     * than the process has threads, so that the plain port finds one.
     */
    @WithDefault("150")
    int atOnce();

    /** What is wrong with these settings; a line each. */
    default List<String> faults() {
        List<String> faults = new ArrayList<>();
        long bytes = body().asLongValue();
        if (bytes < 1024 || bytes > 64L * 1024 * 1024) {
            faults.add("credgate.issuer.body: expected 1K to 64M, not " + bytes + " bytes");
        }
        if (bodyTime().compareTo(Duration.ofSeconds(1)) < 0
                || bodyTime().compareTo(LONGEST_BODY_TIME) > 0) {
            faults.add("credgate.issuer.body-time: expected 1s to 10m, not " + bodyTime());
        }
        if (statusTimeout().compareTo(Duration.ofSeconds(1)) < 0
                || statusTimeout().compareTo(LONGEST_STATUS_TIMEOUT) > 0) {
            faults.add(
                    "credgate.issuer.status-timeout: expected 1s to 60s, not " + statusTimeout());
        }
        if (atOnce() < 4 || atOnce() > 10_000) {
            faults.add("credgate.issuer.at-once: expected 4 to 10000, not " + atOnce());
        }
        pins("credgate.issuer.admins", admins(), faults);
        Set<CertificatePin> proxies =
                pins("credgate.issuer.trusted-proxies", trustedProxies(), faults);
        if (adminPins().stream().anyMatch(proxies::contains)) {
            faults.add("credgate.issuer.trusted-proxies: a proxy is no administrator");
        }
        return faults;
    }

    /** Administrators' pins. */
    default Set<CertificatePin> adminPins() {
        return pins("", admins(), new ArrayList<>());
    }

    /** Trusted proxies' pins. */
    default Set<CertificatePin> proxyPins() {
        return pins("", trustedProxies(), new ArrayList<>());
    }

    private static Set<CertificatePin> pins(
            String name, Optional<List<String>> texts, List<String> faults) {
        Set<CertificatePin> pins = new LinkedHashSet<>();
        for (String text : texts.orElse(List.of())) {
            CertificatePin.parse(text)
                    .ifPresentOrElse(
                            pins::add,
                            () ->
                                    faults.add(
                                            name
                                                    + ": expected sha256/ and the base64 of 32 bytes"));
        }
        return pins;
    }
}
