package dev.credgate.credential;

import java.net.URI;
import java.util.Map;

/**
 * Where a credential says that its status is kept. Immutable.
 *
 * @param mechanism which source of status reads it: {@code bitstring}, {@code token_status_list}
 * @param list where the list lies
 * @param index its place in the list, not negative
 * @param purpose {@code revocation}, {@code suspension}, {@code message}, {@code refresh}; empty
 *     where the mechanism knows none
 * @param size bits of one entry as the credential says; 1, 2, 4 or 8 for Token Status List's own
 *     say, which is the list's
 * @param messages what values mean, by the value, where the credential says so
 */
public record StatusReference(
        String mechanism,
        URI list,
        long index,
        String purpose,
        int size,
        Map<Long, String> messages) {

    public StatusReference {
        messages = Map.copyOf(messages);
    }
}
