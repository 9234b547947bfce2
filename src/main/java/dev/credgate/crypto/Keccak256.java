package dev.credgate.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Keccak-256 with the original padding, as Ethereum and WeIdentity use it (not SHA3-256): rate 136
 * bytes, capacity 512 bits. One instance absorbs one message; not thread-safe. The static methods
 * are.
 *
 * <p>An own implementation because verification hashes each disclosed claim: the whole state lives
 * in locals during a permutation, bytes go into it without a buffer, and an instance that is used
 * again allocates nothing beside the result. It runs at the speed of generic C (docs/engines.md).
 */
public final class Keccak256 {

    private static final int RATE = 136;
    private static final int LANES = RATE / Long.BYTES;

    private static final VarHandle LITTLE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long[] ROUND = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808AL, 0x8000000080008000L,
        0x000000000000808BL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008AL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000AL,
        0x000000008000808BL, 0x800000000000008BL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800AL, 0x800000008000000AL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
    };

    private final long[] state = new long[25];

    /** How many bytes of the current block are in the state already, less than {@link #RATE}. */
    private int filled;

    /** The digest of {@code bytes}. */
    public static Hash hash(byte[] bytes) {
        return hash(bytes, 0, bytes.length);
    }

    /** The digest of {@code length} bytes from {@code offset} on. */
    public static Hash hash(byte[] bytes, int offset, int length) {
        return new Keccak256().update(bytes, offset, length).digest();
    }

    /** The digest of a text's UTF-8 bytes. */
    public static Hash hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Absorbs all of {@code bytes}. */
    public Keccak256 update(byte[] bytes) {
        return update(bytes, 0, bytes.length);
    }

    /** Absorbs {@code length} bytes from {@code offset} on, straight into the state. */
    public Keccak256 update(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int end = offset + length;
        while (from < end && (filled & 7) != 0) {
            update(bytes[from++]);
        }
        while (end - from >= RATE && filled == 0) {
            for (int lane = 0; lane < LANES; lane++) {
                state[lane] ^= (long) LITTLE.get(bytes, from + lane * Long.BYTES);
            }
            permute(state);
            from += RATE;
        }
        while (end - from >= Long.BYTES) {
            state[filled >>> 3] ^= (long) LITTLE.get(bytes, from);
            from += Long.BYTES;
            filled += Long.BYTES;
            permuteWhenFull();
        }
        while (from < end) {
            update(bytes[from++]);
        }
        return this;
    }

    /** Absorbs one byte. */
    public Keccak256 update(byte value) {
        state[filled >>> 3] ^= (value & 0xFFL) << ((filled & 7) << 3);
        filled++;
        permuteWhenFull();
        return this;
    }

    private void permuteWhenFull() {
        if (filled == RATE) {
            permute(state);
            filled = 0;
        }
    }

    /** The digest of all that was absorbed; the instance starts anew. */
    public Hash digest() {
        state[filled >>> 3] ^= 1L << ((filled & 7) << 3);
        state[LANES - 1] ^= Long.MIN_VALUE;
        permute(state);
        Hash digest =
                new Hash(
                        Long.reverseBytes(state[0]),
                        Long.reverseBytes(state[1]),
                        Long.reverseBytes(state[2]),
                        Long.reverseBytes(state[3]));
        reset();
        return digest;
    }

    /** Forgets what was absorbed. */
    public void reset() {
        Arrays.fill(state, 0);
        filled = 0;
    }

    // Lane aYX of the specification's A[x, y] is called a<5y+x>; theta, rho, pi, chi, iota in one
    // pass a round (FIPS 202, section 3.2).
    private static void permute(long[] a) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long a5 = a[5];
        long a6 = a[6];
        long a7 = a[7];
        long a8 = a[8];
        long a9 = a[9];
        long a10 = a[10];
        long a11 = a[11];
        long a12 = a[12];
        long a13 = a[13];
        long a14 = a[14];
        long a15 = a[15];
        long a16 = a[16];
        long a17 = a[17];
        long a18 = a[18];
        long a19 = a[19];
        long a20 = a[20];
        long a21 = a[21];
        long a22 = a[22];
        long a23 = a[23];
        long a24 = a[24];
        for (long constant : ROUND) {
            long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            long c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            long d0 = c4 ^ Long.rotateLeft(c1, 1);
            long d1 = c0 ^ Long.rotateLeft(c2, 1);
            long d2 = c1 ^ Long.rotateLeft(c3, 1);
            long d3 = c2 ^ Long.rotateLeft(c4, 1);
            long d4 = c3 ^ Long.rotateLeft(c0, 1);
            long b0 = a0 ^ d0;
            long b10 = Long.rotateLeft(a1 ^ d1, 1);
            long b20 = Long.rotateLeft(a2 ^ d2, 62);
            long b5 = Long.rotateLeft(a3 ^ d3, 28);
            long b15 = Long.rotateLeft(a4 ^ d4, 27);
            long b16 = Long.rotateLeft(a5 ^ d0, 36);
            long b1 = Long.rotateLeft(a6 ^ d1, 44);
            long b11 = Long.rotateLeft(a7 ^ d2, 6);
            long b21 = Long.rotateLeft(a8 ^ d3, 55);
            long b6 = Long.rotateLeft(a9 ^ d4, 20);
            long b7 = Long.rotateLeft(a10 ^ d0, 3);
            long b17 = Long.rotateLeft(a11 ^ d1, 10);
            long b2 = Long.rotateLeft(a12 ^ d2, 43);
            long b12 = Long.rotateLeft(a13 ^ d3, 25);
            long b22 = Long.rotateLeft(a14 ^ d4, 39);
            long b23 = Long.rotateLeft(a15 ^ d0, 41);
            long b8 = Long.rotateLeft(a16 ^ d1, 45);
            long b18 = Long.rotateLeft(a17 ^ d2, 15);
            long b3 = Long.rotateLeft(a18 ^ d3, 21);
            long b13 = Long.rotateLeft(a19 ^ d4, 8);
            long b14 = Long.rotateLeft(a20 ^ d0, 18);
            long b24 = Long.rotateLeft(a21 ^ d1, 2);
            long b9 = Long.rotateLeft(a22 ^ d2, 61);
            long b19 = Long.rotateLeft(a23 ^ d3, 56);
            long b4 = Long.rotateLeft(a24 ^ d4, 14);
            a0 = b0 ^ (~b1 & b2) ^ constant;
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            a5 = b5 ^ (~b6 & b7);
            a6 = b6 ^ (~b7 & b8);
            a7 = b7 ^ (~b8 & b9);
            a8 = b8 ^ (~b9 & b5);
            a9 = b9 ^ (~b5 & b6);
            a10 = b10 ^ (~b11 & b12);
            a11 = b11 ^ (~b12 & b13);
            a12 = b12 ^ (~b13 & b14);
            a13 = b13 ^ (~b14 & b10);
            a14 = b14 ^ (~b10 & b11);
            a15 = b15 ^ (~b16 & b17);
            a16 = b16 ^ (~b17 & b18);
            a17 = b17 ^ (~b18 & b19);
            a18 = b18 ^ (~b19 & b15);
            a19 = b19 ^ (~b15 & b16);
            a20 = b20 ^ (~b21 & b22);
            a21 = b21 ^ (~b22 & b23);
            a22 = b22 ^ (~b23 & b24);
            a23 = b23 ^ (~b24 & b20);
            a24 = b24 ^ (~b20 & b21);
        }
        a[0] = a0;
        a[1] = a1;
        a[2] = a2;
        a[3] = a3;
        a[4] = a4;
        a[5] = a5;
        a[6] = a6;
        a[7] = a7;
        a[8] = a8;
        a[9] = a9;
        a[10] = a10;
        a[11] = a11;
        a[12] = a12;
        a[13] = a13;
        a[14] = a14;
        a[15] = a15;
        a[16] = a16;
        a[17] = a17;
        a[18] = a18;
        a[19] = a19;
        a[20] = a20;
        a[21] = a21;
        a[22] = a22;
        a[23] = a23;
        a[24] = a24;
    }
}
