package dev.credgate.ledger;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Under which names the registry of ERC-1056 holds keys: the types of delegates and the names of
 * attributes that the did:ethr method's specification gives a meaning, and no others. Two names of
 * one meaning are two entries: what is revoked under one stands under the other. Immutable.
 *
 * @param name a delegate's type or an attribute's name
 * @param delegate which of the two
 */
public record RegistryEntry(String name, boolean delegate, Kind kind, Use use) {

    /** What the entry's bytes are. */
    public enum Kind {
        /** An account's address. */
        ACCOUNT,
        /** A point, compressed or not. */
        SECP256K1,
        /** The 32 bytes of a key. */
        ED25519
    }

    /** What the key may be used for. */
    public enum Use {
        /** {@code veriKey}: vouching for claims. */
        VERIFICATION,
        /** {@code sigAuth}: proving who one is. */
        AUTHENTICATION
    }

    /** No attribute that is a key has more bytes: an uncompressed point. */
    public static final int MOST_BYTES = 65;

    /** What begins the names of attributes that are keys, also of kinds that are not read here. */
    static final String KEYS = "did/pub/";

    /** In an order that checkpoints rely upon. */
    static final List<RegistryEntry> ALL = all();

    private static List<RegistryEntry> all() {
        List<RegistryEntry> all = new ArrayList<>();
        for (Use use : Use.values()) {
            String text = use == Use.VERIFICATION ? "veriKey" : "sigAuth";
            all.add(new RegistryEntry(text, true, Kind.ACCOUNT, use));
            // How a document is to show the bytes; in the registry they are bare everywhere.
            for (String shown : List.of("", "/hex", "/base64", "/base58")) {
                String rest = text + shown;
                all.add(new RegistryEntry(KEYS + "Secp256k1/" + rest, false, Kind.SECP256K1, use));
                all.add(new RegistryEntry(KEYS + "Ed25519/" + rest, false, Kind.ED25519, use));
            }
        }
        return List.copyOf(all);
    }

    static Optional<RegistryEntry> ofDelegate(String type) {
        return find(type, true);
    }

    static Optional<RegistryEntry> ofAttribute(String name) {
        return find(name, false);
    }

    /**
     * Whether a name is one at all: UTF-8. Others the method's reference resolver takes for no
     * entries of a DID, and does not count.
     *
     * @param name of bytes, one a character
     */
    static boolean isText(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        try {
            CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static Optional<RegistryEntry> find(String name, boolean delegate) {
        return ALL.stream()
                .filter(entry -> entry.delegate() == delegate && entry.name().equals(name))
                .findFirst();
    }
}
