package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.math.BigInteger;
import java.util.Base64;
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

    /** Of 65 bytes. */
    private static final int LONGEST_BASE64 = 88;

    /** Of 58 bytes: nobody's key has seven zero bytes before it. */
    private static final int SHORTEST_BASE64 = 80;

    /** No value that is well-formed is longer. */
    static final int LONGEST =
            "0x".length() + 4096 + OBSOLETE_AUTHENTICATION.length() + "|0x".length() + 40;

    /** Whether an attribute's name says that its value is a key. */
    static boolean isKey(String name) {
        return name.equals(AUTHENTICATION) || KEY_NAME.matcher(name).matches();
    }

    /**
     * Reads an attribute for which {@link #isKey} holds; empty when its value means nothing.
     *
     * <p>WeIdentity's SDKs differ in what they write into their own contract: the type's name comes
     * in two cases, and a point of secp256k1 as a decimal number or, after 1.7, as base64 of its
     * bytes. All of that is one key there, named by the decimal number. In ours a key has one
     * spelling.
     */
    static Optional<PublishedKey> parse(ContractRule rule, String name, String value) {
        int bar = value.indexOf('|');
        if (bar < 0 || bar != value.lastIndexOf('|')) {
            return Optional.empty();
        }
        Optional<Address> owner = Address.parse(value.substring(bar + 1));
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        boolean authentication = name.equals(AUTHENTICATION);
        KeyKind kind = authentication ? KeyKind.SECP256K1 : kindOf(rule, name);
        String mark = authentication ? OBSOLETE_AUTHENTICATION : OBSOLETE;
        String material = value.substring(0, bar);
        boolean withdrawn = material.endsWith(mark);
        if (withdrawn) {
            material = material.substring(0, material.length() - mark.length());
        }
        if (rule.original()) {
            material = decimalOf(material).orElse(material);
        }
        boolean anyType = withdrawn && rule.original();
        return wellFormed(anyType ? KeyKind.OTHER : kind, material)
                ? Optional.of(
                        new PublishedKey(kind, material, owner.get(), authentication, withdrawn))
                : Optional.empty();
    }

    private static KeyKind kindOf(ContractRule rule, String name) {
        var matcher = KEY_NAME.matcher(name);
        String type = matcher.matches() ? matcher.group(1) : "";
        // addPublicKey writes the type's name, revokePublicKeyWithAuthentication the constant's.
        if (rule.original() && type.equalsIgnoreCase("Secp256k1")) {
            return KeyKind.SECP256K1;
        }
        return switch (type) {
            case "Secp256k1" -> KeyKind.SECP256K1;
            case "P-256" -> KeyKind.P256;
            case "P-384" -> KeyKind.P384;
            case "Ed25519" -> KeyKind.ED25519;
            case "RSA" -> KeyKind.RSA;
            default -> KeyKind.OTHER;
        };
    }

    /**
     * The decimal number of a point that is written as padded base64 of x‖y, or of that with one
     * byte before it, 04 or the 00 of a positive number; leading zero bytes may be missing, as they
     * are where x‖y was taken for a number. Empty for any other text.
     */
    private static Optional<String> decimalOf(String base64) {
        if (base64.length() > LONGEST_BASE64 || base64.length() < SHORTEST_BASE64) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
            return Optional.empty();
        }
        byte[] xy = new byte[2 * Hash.BYTES];
        int marked = bytes.length == xy.length + 1 && (bytes[0] == 4 || bytes[0] == 0) ? 1 : 0;
        int length = bytes.length - marked;
        if (length > xy.length) {
            return Optional.empty();
        }
        System.arraycopy(bytes, marked, xy, xy.length - length, length);
        return Secp256k1PublicKey.of(xy).map(Secp256k1PublicKey::toDecimal);
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
