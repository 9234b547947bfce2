package dev.credgate.json;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Strings that documents of a kind are full of: where one stands in the text, the parser takes this
 * object instead of making another. Immutable.
 */
public final class FamiliarTexts {

    /** None: every string is made. */
    public static final FamiliarTexts NONE = new FamiliarTexts(java.util.List.of());

    private static final int SLOTS = 256;

    private final @Nullable String[] texts = new String[SLOTS];
    private final byte[][] bytes = new byte[SLOTS][];

    /**
     * @param texts of ASCII only, none empty; one that falls into the slot of an earlier one is
     *     left out
     */
    public FamiliarTexts(Collection<String> texts) {
        for (String text : texts) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            int slot = slot(ascii, 0, ascii.length);
            if (this.texts[slot] == null) {
                this.texts[slot] = text;
                this.bytes[slot] = ascii;
            }
        }
    }

    private static int slot(byte[] in, int from, int length) {
        return (length * 3 + in[from] * 31 + in[from + length - 1] * 5) & (SLOTS - 1);
    }

    /** The familiar string that these bytes are, or null. */
    @Nullable String find(byte[] in, int from, int length) {
        if (length == 0) {
            return null;
        }
        int slot = slot(in, from, length);
        String text = texts[slot];
        return text != null
                        && text.length() == length
                        && java.util.Arrays.equals(
                                bytes[slot], 0, bytes[slot].length, in, from, from + length)
                ? text
                : null;
    }
}
