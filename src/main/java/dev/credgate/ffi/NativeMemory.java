package dev.credgate.ffi;

import java.util.Objects;

/**
 * Memory outside the heap, whose address a C function may be given. Every access is checked against
 * its size. Numbers are in the machine's byte order. Not thread-safe.
 */
public final class NativeMemory implements AutoCloseable {

    private final Platform.Block block;
    private final int size;
    private boolean closed;

    private NativeMemory(Platform.Block block, int size) {
        this.block = block;
        this.size = size;
    }

    /**
     * Zeroed memory, aligned for any C type.
     *
     * @param size bytes, at least 1
     */
    public static NativeMemory allocate(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("no memory of " + size + " bytes");
        }
        return new NativeMemory(Platform.HERE.allocate(size), size);
    }

    /** Memory of those bytes; of one byte when there are none. */
    public static NativeMemory of(byte[] bytes) {
        NativeMemory memory = allocate(Math.max(1, bytes.length));
        memory.put(0, bytes);
        return memory;
    }

    /**
     * What a C function gave out and keeps: closing this does not free it. Only as right as the
     * address and size are.
     */
    public static NativeMemory at(long address, int size) {
        if (address == 0) {
            throw new IllegalArgumentException("no memory at address 0");
        }
        return new NativeMemory(Platform.HERE.at(address, size), size);
    }

    /** Its address, for a C function; valid until {@link #close}. */
    public long address() {
        checkOpen();
        return block.address();
    }

    /** Bytes. */
    public int size() {
        return size;
    }

    /** The 64-bit number at an offset. */
    public long getLong(int offset) {
        checkOpen();
        Objects.checkFromIndexSize(offset, Long.BYTES, size);
        return block.getLong(offset);
    }

    /** Sets the 64-bit number at an offset. */
    public NativeMemory putLong(int offset, long value) {
        checkOpen();
        Objects.checkFromIndexSize(offset, Long.BYTES, size);
        block.putLong(offset, value);
        return this;
    }

    /** A new array of the bytes there. */
    public byte[] get(int offset, int length) {
        checkOpen();
        Objects.checkFromIndexSize(offset, length, size);
        byte[] bytes = new byte[length];
        block.copyOut(offset, bytes);
        return bytes;
    }

    /** Copies bytes there. */
    public NativeMemory put(int offset, byte[] bytes) {
        return put(offset, bytes, 0, bytes.length);
    }

    /** Copies a part of an array there. */
    public NativeMemory put(int offset, byte[] bytes, int from, int length) {
        checkOpen();
        Objects.checkFromIndexSize(offset, length, size);
        Objects.checkFromIndexSize(from, length, bytes.length);
        block.copyIn(offset, bytes, from, length);
        return this;
    }

    /** Overwrites all of it with zeros. */
    public void clear() {
        checkOpen();
        block.copyIn(0, new byte[size], 0, size);
    }

    /** Frees it; what was got by {@link #at} stays. A second call does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            block.close();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this memory has been freed");
        }
    }
}
