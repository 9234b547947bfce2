package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.crypto.Base64Url;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Bytes that begin as a document of this format does: with a CBOR map whose first key is one of its
 * names, plainly or in base64url. Whether the rest is sound is another question.
 */
final class MdocBytes {

    private static final Set<String> FIRST_KEYS =
            Set.of(
                    "version",
                    "documents",
                    "documentErrors",
                    "status",
                    "docType",
                    "issuerSigned",
                    "deviceSigned",
                    "errors",
                    "nameSpaces",
                    "issuerAuth");

    /** Enough for a head of nine bytes and the longest of the keys. */
    private static final int ENOUGH = 32;

    private static final int MAP = 5;
    private static final int TEXT = 0x60;

    private final byte[] bytes;
    private final boolean text;

    private MdocBytes(byte[] bytes, boolean text) {
        this.bytes = bytes;
        this.text = text;
    }

    static Optional<MdocBytes> recognise(byte[] body) {
        if (body.length < 2) {
            return Optional.empty();
        }
        if (begins(Arrays.copyOf(body, Math.min(body.length, ENOUGH)))) {
            return Optional.of(new MdocBytes(body, false));
        }
        // The six highest bits of a map's head are 101000 to 101111.
        if (body[0] < 'o' || body[0] > 'v') {
            return Optional.empty();
        }
        int taken = Math.min(body.length, ENOUGH / 3 * 4) / 4 * 4;
        try {
            return begins(Base64.getUrlDecoder().decode(Arrays.copyOf(body, taken)))
                    ? Optional.of(new MdocBytes(body, true))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean begins(byte[] start) {
        if (start.length == 0 || (start[0] & 0xFF) >> 5 != MAP) {
            return false;
        }
        int information = start[0] & 0x1F;
        // An indefinite length has nothing after its head; it is refused later, by its own name.
        int key = 1 + (information >= 24 && information <= 27 ? 1 << (information - 24) : 0);
        if (key >= start.length) {
            return false;
        }
        int length = (start[key] & 0xFF) - TEXT;
        return length > 0
                && length < 24
                && key + 1 + length <= start.length
                && FIRST_KEYS.contains(
                        new String(start, key + 1, length, StandardCharsets.ISO_8859_1));
    }

    /** The CBOR. */
    byte[] decoded() {
        if (!text) {
            return bytes;
        }
        return Base64Url.decode(new String(bytes, StandardCharsets.ISO_8859_1).strip())
                .orElseThrow(() ->
                        new Malformation(Flaw.ENCODING_MALFORMED, "not base64url without padding"));
    }
}
