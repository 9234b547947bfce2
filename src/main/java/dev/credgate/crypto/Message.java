package dev.credgate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The bytes that were signed: a view of an array, which nobody may change meanwhile. */
public final class Message {

    private final byte[] bytes;
    private final int offset;
    private final int length;

    private Message(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** All of an array, not copied. */
    public static Message of(byte[] bytes) {
        return new Message(bytes, 0, bytes.length);
    }

    /** A part of an array, not copied. */
    public static Message of(byte[] bytes, int offset, int length) {
        return new Message(bytes, offset, length);
    }

    /** A text's UTF-8 bytes. */
    public static Message of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] array() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    /** Bytes. */
    public int length() {
        return length;
    }
}
