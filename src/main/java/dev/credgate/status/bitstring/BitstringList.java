package dev.credgate.status.bitstring;

import dev.credgate.status.PackedBits;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a list credential says of others. Immutable.
 *
 * @param id what it calls itself, where it does
 * @param purposes what its bits are for
 * @param statusSize bits of one entry, where the list says so
 */
record BitstringList(
        Optional<String> id, Set<String> purposes, OptionalInt statusSize, PackedBits bits) {
    BitstringList {
        purposes = Set.copyOf(purposes);
    }
}
