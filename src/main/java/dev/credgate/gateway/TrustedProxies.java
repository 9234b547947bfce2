package dev.credgate.gateway;

import dev.credgate.gateway.Settings.TrustedProxy;
import dev.credgate.net.Network;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may name a portal, and where. Each entry has exactly one source; every other header and query
 * of the request is ignored, since a proxy's subrequest carries whatever the client sent. Empty by
 * default: then nobody may. Thread-safe; nothing that it says ever changes.
 */
final class TrustedProxies {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    /** The portal as the peer names it. */
    sealed interface PortalClaim {
        /** Exactly one value, not yet known to be a portal. */
        record Named(String portal) implements PortalClaim {}

        /** The peer is trusted and names none. */
        record Unnamed() implements PortalClaim {}

        /** The peer is trusted and names two: somebody else's may be among them. */
        record Ambiguous() implements PortalClaim {}

        /** The peer may not name a portal. */
        record UntrustedPeer() implements PortalClaim {}
    }

    private sealed interface Source {
        record Header(String name) implements Source {}

        record Query(String name) implements Source {}
    }

    private record Entry(Network network, Source source) {}

    private record Peer(String host, Optional<Source> source) {}

    private final List<Entry> entries;
    private volatile @Nullable Peer lastPeer;

    private TrustedProxies(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads the configuration.
     *
     * @throws StartFault when an address or a source is none, or two entries disagree about one
     *     address
     */
    static TrustedProxies of(List<TrustedProxy> configured) throws StartFault {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < configured.size(); i++) {
            TrustedProxy proxy = configured.get(i);
            String key = "credgate.trusted-proxies[" + i + "]";
            Network network =
                    Network.parse(proxy.address())
                            .orElseThrow(() ->
                                    new StartFault(
                                            key
                                                    + ".address: expected an IP address or a"
                                                    + " CIDR block without host bits, not "
                                                    + proxy.address()));
            Source source =
                    source(proxy.portalFrom())
                            .orElseThrow(() ->
                                    new StartFault(
                                            key
                                                    + ".portal-from: expected"
                                                    + " header:<name> or query:<name>, not "
                                                    + proxy.portalFrom()));
            for (Entry other : entries) {
                if (other.network.overlaps(network) && !other.source.equals(source)) {
                    throw new StartFault(
                            key
                                    + ".address: expected one source for each address, but an"
                                    + " earlier entry has another for "
                                    + proxy.address());
                }
            }
            entries.add(new Entry(network, source));
        }
        return new TrustedProxies(entries);
    }

    private static Optional<Source> source(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        if (colon < 0 || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return switch (text.substring(0, colon)) {
            case "header" -> Optional.of(new Source.Header(name));
            case "query" -> Optional.of(new Source.Query(name));
            default -> Optional.empty();
        };
    }

    /** What the request's peer, by the address of its connection, says of the portal. */
    PortalClaim portalOf(HttpServerRequest request) {
        Optional<Source> source = sourceFor(request.connection().remoteAddress());
        if (source.isEmpty()) {
            return new PortalClaim.UntrustedPeer();
        }
        List<String> values =
                switch (source.get()) {
                    case Source.Header(String name) -> request.headers().getAll(name);
                    case Source.Query(String name) -> Query.of(request).all(name);
                };
        return switch (values.size()) {
            case 0 -> new PortalClaim.Unnamed();
            case 1 -> new PortalClaim.Named(values.getFirst());
            default -> new PortalClaim.Ambiguous();
        };
    }

    private Optional<Source> sourceFor(SocketAddress peer) {
        String host = peer == null || !peer.isInetSocket() ? null : peer.hostAddress();
        if (host == null || entries.isEmpty()) {
            return Optional.empty();
        }
        // Proxies keep their connections, and are few.
        Peer last = lastPeer;
        if (last == null || !last.host.equals(host)) {
            last = new Peer(host, sourceFor(host));
            lastPeer = last;
        }
        return last.source;
    }

    private Optional<Source> sourceFor(String host) {
        int zone = host.indexOf('%');
        InetAddress address = InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone));
        for (Entry entry : entries) {
            if (entry.network.contains(address)) {
                return Optional.of(entry.source);
            }
        }
        return Optional.empty();
    }
}
