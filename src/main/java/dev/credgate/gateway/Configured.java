package dev.credgate.gateway;

import dev.credgate.policy.Policies;
import dev.credgate.policy.PolicyFaultException;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is read once at start: the service key, the portals' policies, the trusted proxies. All that
 * is wrong is told at once, a line each, and stops the start.
 */
@Singleton
class Configured {

    private final ServiceKey serviceKey;
    private final Policies policies;
    private final TrustedProxies trustedProxies;

    Configured(Settings settings) {
        List<String> faults = new ArrayList<>();
        ServiceKey key = attempt(faults, () -> ServiceKey.read(settings.serviceKeyFile()));
        TrustedProxies proxies =
                attempt(faults, () -> TrustedProxies.of(settings.trustedProxies()));
        Policies read = attempt(faults, () -> policies(settings, faults));
        attempt(faults, () -> checked(settings));
        if (key == null || proxies == null || read == null || !faults.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), faults));
        }
        serviceKey = key;
        trustedProxies = proxies;
        policies = read;
    }

    private interface Reading<T> {
        T read() throws StartFault;
    }

    private static <T> @Nullable T attempt(List<String> faults, Reading<T> reading) {
        try {
            return reading.read();
        } catch (StartFault fault) {
            faults.add(fault.getMessage());
            return null;
        }
    }

    private static Policies policies(Settings settings, List<String> faults) throws StartFault {
        try {
            return Policies.read(
                    settings.portalsDir()
                            .orElseThrow(() ->
                                    new StartFault(
                                            "credgate.portals-dir: expected a folder with"
                                                    + " one YAML file a portal")));
        } catch (PolicyFaultException faulty) {
            List<String> lines = faulty.lines();
            faults.addAll(lines.subList(0, lines.size() - 1));
            throw new StartFault(lines.getLast());
        }
    }

    private static Settings checked(Settings settings) throws StartFault {
        String origin = settings.origin();
        try {
            URI uri = URI.create(origin);
            if (uri.getHost() == null
                    || !(uri.getScheme() + "://" + uri.getAuthority()).equals(origin)
                    || !List.of("https", "http").contains(uri.getScheme())
                    || uri.getUserInfo() != null) {
                throw new StartFault(
                        "credgate.origin: expected https://host or https://host:port, not "
                                + origin);
            }
        } catch (IllegalArgumentException _) {
            throw new StartFault("credgate.origin: expected an origin, not " + origin);
        }
        between(
                "credgate.challenge-lifetime",
                settings.challengeLifetime(),
                Duration.ofSeconds(10),
                Duration.ofHours(1));
        between(
                "credgate.limits.body-time",
                settings.limits().bodyTime(),
                Duration.ofMillis(100),
                Duration.ofMinutes(10));
        between(
                "credgate.assertions.rotation",
                settings.assertions().rotation(),
                Duration.ofMinutes(10),
                Duration.ofDays(365));
        between(
                "credgate.assertions.lead",
                settings.assertions().lead(),
                Duration.ofMinutes(1),
                settings.assertions().rotation());
        size("credgate.limits.body", settings.limits().body().asLongValue());
        size("credgate.limits.batch-line", settings.limits().batchLine().asLongValue());
        return settings;
    }

    private static void between(String key, Duration value, Duration least, Duration most)
            throws StartFault {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new StartFault(key + ": expected " + least + " to " + most + ", not " + value);
        }
    }

    private static void size(String key, long bytes) throws StartFault {
        if (bytes < 1024 || bytes > 64L * 1024 * 1024) {
            throw new StartFault(key + ": expected 1K to 64M, not " + bytes + " bytes");
        }
    }

    @Produces
    @Singleton
    ServiceKey serviceKey() {
        return serviceKey;
    }

    @Produces
    @Singleton
    Policies policies() {
        return policies;
    }

    @Produces
    @Singleton
    TrustedProxies trustedProxies() {
        return trustedProxies;
    }
}
