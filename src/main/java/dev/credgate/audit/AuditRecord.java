package dev.credgate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.credgate.crypto.Hash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * One record of the chain, as it is stored.
 *
 * @param sequence its number; the first is 1
 * @param at when it was written, to the microsecond
 * @param kind see {@link EventJson#kind}
 * @param event canonical JSON
 * @param previous the hash of the record before; {@link Hash#ZERO} for the first
 * @param hash this record's hash as it is stored: {@link #computed} says what it must be
 */
record AuditRecord(long sequence, Instant at, String kind, String event, Hash previous, Hash hash) {

    private static final byte[] DOMAIN = "credgate-audit-v1".getBytes(UTF_8);

    /** How far from its place a record is recognised as moved; beyond that it counts as altered. */
    private static final int FAR = 100_000;

    /** The record that follows {@code previous}. */
    static AuditRecord next(long sequence, Hash previous, Instant at, String kind, String event) {
        Instant kept = at.truncatedTo(ChronoUnit.MICROS);
        return new AuditRecord(
                sequence, kept, kind, event, previous, hash(sequence, kept, kind, event, previous));
    }

    /** The hash of what the record says, under the number it has. */
    Hash computed() {
        return computed(sequence);
    }

    /** The hash of what the record says, were its number another. */
    Hash computed(long number) {
        return hash(number, at, kind, event, previous);
    }

    /**
     * The other number, at most {@link #FAR} away, under which the record was written and fits its
     * hash; empty when there is none.
     */
    OptionalLong writtenAs() {
        for (long distance = 1; distance <= FAR; distance++) {
            for (long other : new long[] {sequence - distance, sequence + distance}) {
                if (other > 0 && computed(other).equals(hash)) {
                    return OptionalLong.of(other);
                }
            }
        }
        return OptionalLong.empty();
    }

    /**
     * SHA-256 over: the domain and a zero byte, the previous hash, number and microseconds since
     * 1970 as eight bytes each, then kind and event, each as four bytes of length and its UTF-8.
     * Lengths keep what ends one field from beginning the next.
     */
    private static Hash hash(long sequence, Instant at, String kind, String event, Hash previous) {
        byte[] kindBytes = kind.getBytes(UTF_8);
        byte[] eventBytes = event.getBytes(UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(
                                DOMAIN.length
                                        + 1
                                        + Hash.BYTES
                                        + 2 * Long.BYTES
                                        + 2 * Integer.BYTES
                                        + kindBytes.length
                                        + eventBytes.length)
                        .put(DOMAIN)
                        .put((byte) 0)
                        .put(previous.toBytes())
                        .putLong(sequence)
                        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                        .putInt(kindBytes.length)
                        .put(kindBytes)
                        .putInt(eventBytes.length)
                        .put(eventBytes);
        try {
            return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
