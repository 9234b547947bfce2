package dev.credgate.credential.cose;

import dev.credgate.crypto.Message;
import java.util.Arrays;
import java.util.Objects;

/**
 * A part of an array, not copied; nobody may change the array.
 *
 * @param in the whole array
 * @param from the first byte
 * @param length bytes
 */
public record Slice(byte[] in, int from, int length) {

    public Slice {
        Objects.checkFromIndexSize(from, length, in.length);
    }

    /** All of an array. */
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** The byte after the last. */
    public int to() {
        return from + length;
    }

    /** A new array of these bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(in, from, to());
    }

    /** To be hashed or checked, not copied. */
    public Message message() {
        return Message.of(in, from, length);
    }

    /** Whether these are the same bytes. */
    public boolean holds(byte[] bytes) {
        return Arrays.equals(in, from, to(), bytes, 0, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice that
                && Arrays.equals(in, from, to(), that.in, that.from, that.to());
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int at = from; at < to(); at++) {
            hash = 31 * hash + in[at];
        }
        return hash;
    }

    /** Its place, never its bytes: they may be claims. */
    @Override
    public String toString() {
        return "bytes " + from + " to " + to();
    }
}
