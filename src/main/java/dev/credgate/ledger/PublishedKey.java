package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key attribute read: {@code <material>|<owner>}, where the material may end in {@code OBSOLETE}.
 * Names are compared whole, never by what they contain, and a value has exactly one bar.
 *
 * @param authentication whether it came under {@code /weId/auth}
 * @param withdrawn whether it says that the key (or its authentication entry) is no more
 */
record PublishedKey(
        KeyKind kind, String material, Address owner, boolean authentication, boolean withdrawn) {

    private static final String AUTHENTICATION = "/weId/auth";
    private static final String OBSOLETE_AUTHENTICATION = "OBSOLETEAUTH";
    private static final String OBSOLETE = "OBSOLETE";
    private static final Pattern KEY_NAME = Pattern.compile("/weId/pubkey/([^/]{1,32})/base64");

    /** One spelling a key: else a compromised key could come back with a zero before it. */
    private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]{0,154}");

    private static final Pattern MULTIKEY = Pattern.compile("z[1-9A-HJ-NP-Za-km-z]{1,255}");
    private static final Pattern HEX = Pattern.compile("(0x)?[0-9a-fA-F]{1,4096}");
    private static final Pattern OTHER = Pattern.compile("[\\x21-\\x7b\\x7d\\x7e]{1,4096}");
    private static final int POINT_BITS = 512;

    /** No value that is well-formed is longer. */
    static final int LONGEST =
            "0x".length() + 4096 + OBSOLETE_AUTHENTICATION.length() + "|0x".length() + 40;

    /** Whether an attribute's name says that its value is a key. */
    static boolean isKey(String name) {
        return name.equals(AUTHENTICATION) || KEY_NAME.matcher(name).matches();
    }

    /** Reads an attribute for which {@link #isKey} holds; empty when its value means nothing. */
    static Optional<PublishedKey> parse(String name, String value) {
        int bar = value.indexOf('|');
        if (bar < 0 || bar != value.lastIndexOf('|')) {
            return Optional.empty();
        }
        Optional<Address> owner = Address.parse(value.substring(bar + 1));
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        boolean authentication = name.equals(AUTHENTICATION);
        KeyKind kind = authentication ? KeyKind.SECP256K1 : kindOf(name);
        String mark = authentication ? OBSOLETE_AUTHENTICATION : OBSOLETE;
        String material = value.substring(0, bar);
        boolean withdrawn = material.endsWith(mark);
        if (withdrawn) {
            material = material.substring(0, material.length() - mark.length());
        }
        return wellFormed(kind, material)
                ? Optional.of(
                        new PublishedKey(kind, material, owner.get(), authentication, withdrawn))
                : Optional.empty();
    }

    private static KeyKind kindOf(String name) {
        var matcher = KEY_NAME.matcher(name);
        String type = matcher.matches() ? matcher.group(1) : "";
        return switch (type) {
            case "Secp256k1" -> KeyKind.SECP256K1;
            case "P-256" -> KeyKind.P256;
            case "P-384" -> KeyKind.P384;
            case "Ed25519" -> KeyKind.ED25519;
            case "RSA" -> KeyKind.RSA;
            default -> KeyKind.OTHER;
        };
    }

    private static boolean wellFormed(KeyKind kind, String material) {
        return switch (kind) {
            case SECP256K1 ->
                    DECIMAL.matcher(material).matches()
                            && new BigInteger(material).bitLength() <= POINT_BITS;
            case P256, P384, ED25519 -> MULTIKEY.matcher(material).matches();
            case RSA -> HEX.matcher(material).matches();
            case OTHER -> OTHER.matcher(material).matches();
        };
    }

    /** Whether this is the key from which the address was derived. */
    boolean hashesTo(Address address) {
        return kind == KeyKind.SECP256K1
                && Secp256k1PublicKey.ofDecimal(material)
                        .map(key -> key.address().equals(address))
                        .orElse(false);
    }

    /** How a life-cycle event names this key. */
    Hash name() {
        return nameOf(material);
    }

    /** How a life-cycle event names a key: Keccak-256 of its material. */
    static Hash nameOf(String material) {
        return Keccak256.hash(material);
    }

    /** One name for a key of an entity: Keccak-256 of the address as a word and the key's name. */
    static Hash nameOf(Address identity, Hash key) {
        byte[] both = new byte[2 * Hash.BYTES];
        identity.toWord().copyTo(both, 0);
        key.copyTo(both, Hash.BYTES);
        return Keccak256.hash(both);
    }
}
