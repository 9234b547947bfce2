package dev.credgate.status.tokenlist;

import dev.credgate.status.PackedBits;

/**
 * What a status list token says of others. Immutable.
 *
 * @param subject the list's own address
 * @param size bits of one entry: 1, 2, 4 or 8
 */
record TokenList(String subject, int size, PackedBits bits) {

    /** Whether entries may have so many bits. */
    static boolean isSize(long bits) {
        return bits == 1 || bits == 2 || bits == 4 || bits == 8;
    }
}
