package dev.credgate.source.http;

import dev.credgate.net.Network;
import dev.credgate.net.PublicAddresses;
import dev.credgate.source.Source;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which addresses a document's URI may lead to. Whoever presents a credential chooses its URIs:
 * they must lead to nothing that only this gateway can reach. Immutable.
 */
final class FetchGuard {

    private static final int MAX_URI = 2048;
    private static final Pattern ALLOWED_HOST =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[a-zA-Z0-9._-]+)(?::([1-9][0-9]{0,4}))?");

    private record AllowedHost(String host, Optional<Integer> port) {}

    private final List<AllowedHost> hosts = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();
    private final Optional<URI> own;

    /**
     * @param allow exceptions, as {@link FetchConfig#allow} has them
     * @param own the gateway's own origin, which is another
     * @throws IllegalArgumentException for an exception that is not in form; says which
     */
    FetchGuard(List<String> allow, Optional<URI> own) {
        this.own = own;
        for (String entry : allow) {
            var host = ALLOWED_HOST.matcher(entry);
            if (entry.indexOf('/') >= 0) {
                networks.add(Network.parse(entry).orElseThrow(() -> unfit(entry)));
            } else if (host.matches()) {
                String port = host.group(2);
                hosts.add(
                        new AllowedHost(
                                entry.substring(0, host.end(1)).toLowerCase(Locale.ROOT),
                                port == null
                                        ? Optional.empty()
                                        : Optional.of(Integer.valueOf(port))));
            } else {
                throw unfit(entry);
            }
        }
    }

    private static IllegalArgumentException unfit(String entry) {
        return new IllegalArgumentException(
                "expected host, host:port or a block of addresses, not " + entry);
    }

    /**
     * Where to connect to.
     *
     * @param host to look up, to ask for and to check the certificate by
     * @param exempt whether its addresses are not looked at
     */
    record Target(String host, int port, boolean tls, boolean exempt, String path) {}

    /** What comes of a URI. */
    sealed interface Judgement {
        /** It may be asked for, as far as can be told without looking its host up. */
        record Fit(Target target) implements Judgement {}

        /** It may not. */
        record Refused(String why) implements Judgement {}
    }

    /** Looks at a URI alone. */
    Judgement judge(URI uri, Source.Kind kind) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (uri.toString().length() > MAX_URI) {
            return refused("its address is longer than " + MAX_URI + " characters");
        }
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return refused("its address is no https URL");
        }
        if (host.isEmpty() || host.endsWith(".") || host.indexOf('%') >= 0) {
            return refused("its address names no host");
        }
        if (uri.getRawUserInfo() != null) {
            return refused("its address names a user");
        }
        Optional<Target> self = own.filter(it -> isOf(it, uri)).map(it -> at(it, uri));
        if (self.isPresent()) {
            return new Judgement.Fit(self.get());
        }
        boolean tls = scheme.equals("https");
        int port = portOf(uri, tls);
        boolean exempt =
                hosts.stream()
                        .anyMatch(it ->
                                it.host().equals(host)
                                        && it.port().filter(only -> only != port).isEmpty());
        if (!exempt && !tls && !KindRules.of(kind).plain()) {
            return refused("its address is no https URL");
        }
        // Low ports are other protocols', which might take our words for their own.
        if (!exempt && port != (tls ? 443 : 80) && (!tls || port < 1024)) {
            return refused("its address names a port that is not https's");
        }
        return new Judgement.Fit(new Target(host, port, tls, exempt, pathOf(uri)));
    }

    /** Of the own origin; did:web writes https, whatever the origin's scheme is. */
    private static boolean isOf(URI origin, URI uri) {
        boolean tls = "https".equals(origin.getScheme());
        return uri.getHost().equalsIgnoreCase(origin.getHost())
                && ("https".equalsIgnoreCase(uri.getScheme())
                        || uri.getScheme().equalsIgnoreCase(origin.getScheme()))
                && (uri.getPort() == origin.getPort() || portOf(uri, tls) == portOf(origin, tls));
    }

    private static Target at(URI origin, URI uri) {
        boolean tls = "https".equals(origin.getScheme());
        return new Target(origin.getHost(), portOf(origin, tls), tls, true, pathOf(uri));
    }

    private static int portOf(URI uri, boolean tls) {
        return uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    }

    private static String pathOf(URI uri) {
        String path =
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static Judgement refused(String why) {
        return new Judgement.Refused(why);
    }

    /** Those of a host's addresses that may be connected to. */
    List<InetAddress> permitted(Target target, List<InetAddress> addresses) {
        return addresses.stream()
                .filter(address ->
                        target.exempt()
                                || PublicAddresses.include(address)
                                || networks.stream().anyMatch(it -> it.contains(address)))
                .toList();
    }
}
