package dev.credgate.net;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address, or a block of them in CIDR notation (RFC 4632, RFC 4291). Immutable. */
public record Network(InetAddress base, int prefix) {

    /** The JDK reads {@code 10.0} as 10.0.0.0's last address; whoever typed that meant a block. */
    private static final Pattern FOUR_PARTS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    /** Reads literals only: names would be looked up, and a look-up can be forged. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (address.indexOf(':') < 0 && !FOUR_PARTS.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress base = InetAddress.ofLiteral(address);
            int bits = base.getAddress().length * 8;
            int prefix = bits;
            if (slash >= 0) {
                String length = text.substring(slash + 1);
                if (!length.matches("0|[1-9][0-9]{0,2}")) {
                    return Optional.empty();
                }
                prefix = Integer.parseInt(length);
            }
            if (prefix > bits) {
                return Optional.empty();
            }
            Network network = new Network(base, prefix);
            return network.hasHostBits() ? Optional.empty() : Optional.of(network);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean hasHostBits() {
        byte[] bytes = base.getAddress();
        for (int bit = prefix; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] & (0x80 >>> (bit % 8))) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether an address lies in this block; an address of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || ((mine[whole] ^ theirs[whole]) & (0xFF00 >>> rest) & 0xFF) == 0;
    }

    /** Whether the two blocks share an address. */
    public boolean overlaps(Network other) {
        return prefix <= other.prefix ? contains(other.base) : other.contains(base);
    }
}
