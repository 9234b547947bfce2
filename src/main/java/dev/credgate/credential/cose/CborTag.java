package dev.credgate.credential.cose;

import dev.credgate.credential.cose.CborItem.CborBytes;
import java.util.Optional;

/**
 * A tagged item.
 *
 * @param number not negative
 * @param item what is tagged
 * @param whole the tag and the item, where they lie in the document
 */
public record CborTag(long number, CborItem item, Slice whole) implements CborItem {

    /** Date and time of RFC 3339, a text. */
    public static final long DATE_TIME = 0;

    /** Seconds since 1970, a number. */
    public static final long EPOCH = 1;

    /** COSE_Sign1. */
    public static final long COSE_SIGN1 = 18;

    /** A byte string that holds an encoded item. */
    public static final long ENCODED_CBOR = 24;

    /** CBOR Web Token. */
    public static final long CWT = 61;

    /** Full date of RFC 3339, a text (RFC 8943). */
    public static final long FULL_DATE = 1004;

    /** What is encoded in a byte string that says so. */
    public static Optional<Slice> encoded(CborItem item) {
        return item instanceof CborTag(long number, CborBytes(Slice content), Slice _)
                        && number == ENCODED_CBOR
                ? Optional.of(content)
                : Optional.empty();
    }
}
