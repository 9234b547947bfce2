package dev.credgate.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are reachable by anybody on the internet, by IANA's registries of special-purpose
 * addresses (RFC 6890 and its updates). Everything else may be inside somebody's network.
 */
public final class PublicAddresses {

    private static final List<Network> SPECIAL_V4 =
            blocks(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carriers' NAT
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local, where clouds keep their metadata
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.31.196.0/24", // AS112
                    "192.52.193.0/24", // automatic multicast tunnelling
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "192.175.48.0/24", // AS112
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4"); // reserved, and broadcast

    /** All that IANA has given out to be global; outside of it lie also mapped IPv4 and NAT64. */
    private static final List<Network> GLOBAL_V6 = blocks("2000::/3");

    private static final List<Network> SPECIAL_V6 =
            blocks(
                    "2001::/23", // protocol assignments, Teredo among them
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4, which leads to any IPv4 address
                    "2620:4f:8000::/48", // AS112
                    "3fff::/20"); // documentation

    private PublicAddresses() {}

    private static List<Network> blocks(String... blocks) {
        return Stream.of(blocks).map(block -> Network.parse(block).orElseThrow()).toList();
    }

    /** Whether anybody may reach it. */
    public static boolean include(InetAddress address) {
        return address instanceof Inet4Address
                ? SPECIAL_V4.stream().noneMatch(block -> block.contains(address))
                : GLOBAL_V6.stream().anyMatch(block -> block.contains(address))
                        && SPECIAL_V6.stream().noneMatch(block -> block.contains(address));
    }
}
