package dev.credgate.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Base58 with Bitcoin's alphabet: the bytes as one big-endian number, and a {@code 1} for each
 * leading zero byte. Each number has one spelling. Takes time by the square of the length; callers
 * bound it.
 */
final class Base58 {

    private static final String ALPHABET =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final byte[] DIGITS = digits();

    /** 58¹⁰ is the largest power that a long holds. */
    private static final int DIGITS_AT_ONCE = 10;

    private static final long[] POWERS = powers();

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Base58() {}

    private static byte[] digits() {
        byte[] digits = new byte[256];
        Arrays.fill(digits, (byte) -1);
        for (int digit = 0; digit < ALPHABET.length(); digit++) {
            digits[ALPHABET.charAt(digit)] = (byte) digit;
        }
        return digits;
    }

    private static long[] powers() {
        long[] powers = new long[DIGITS_AT_ONCE + 1];
        powers[0] = 1;
        for (int power = 1; power < powers.length; power++) {
            powers[power] = powers[power - 1] * 58;
        }
        return powers;
    }

    static Optional<byte[]> decode(String text) {
        // What Latin-1 lacks becomes a question mark, which is no digit either.
        byte[] spelled = text.getBytes(StandardCharsets.ISO_8859_1);
        int zeros = 0;
        while (zeros < spelled.length && spelled[zeros] == '1') {
            zeros++;
        }
        // Little-endian limbs of 64 bits; a digit is worth less than 6 bits.
        long[] limbs = new long[(spelled.length - zeros) * 6 / 64 + 1];
        int used = 0;
        for (int at = zeros; at < spelled.length; at += DIGITS_AT_ONCE) {
            int end = Math.min(spelled.length, at + DIGITS_AT_ONCE);
            long carry = 0;
            for (int i = at; i < end; i++) {
                int digit = DIGITS[spelled[i] & 0xFF];
                if (digit < 0) {
                    return Optional.empty();
                }
                carry = carry * 58 + digit;
            }
            long power = POWERS[end - at];
            for (int limb = 0; limb < used; limb++) {
                long low = limbs[limb] * power;
                long high = Math.unsignedMultiplyHigh(limbs[limb], power);
                limbs[limb] = low + carry;
                carry = Long.compareUnsigned(limbs[limb], low) < 0 ? high + 1 : high;
            }
            if (carry != 0) {
                limbs[used++] = carry;
            }
        }
        return Optional.of(bytes(limbs, used, zeros));
    }

    private static byte[] bytes(long[] limbs, int used, int zeros) {
        int top = used == 0 ? 0 : 8 - Long.numberOfLeadingZeros(limbs[used - 1]) / 8;
        int length = used == 0 ? 0 : (used - 1) * 8 + top;
        byte[] bytes = new byte[zeros + length];
        int at = bytes.length;
        for (int limb = 0; limb < length / 8; limb++) {
            at -= 8;
            LONGS.set(bytes, at, limbs[limb]);
        }
        for (int shift = 0; at > zeros; shift += 8) {
            bytes[--at] = (byte) (limbs[used - 1] >>> shift);
        }
        return bytes;
    }

    static String encode(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        byte[] number = Arrays.copyOfRange(bytes, zeros, bytes.length);
        StringBuilder reversed = new StringBuilder(number.length * 138 / 100 + 1);
        for (int from = 0; from < number.length; ) {
            int remainder = 0;
            for (int at = from; at < number.length; at++) {
                int value = remainder << 8 | number[at] & 0xFF;
                number[at] = (byte) (value / 58);
                remainder = value % 58;
            }
            reversed.append(ALPHABET.charAt(remainder));
            while (from < number.length && number[from] == 0) {
                from++;
            }
        }
        return "1".repeat(zeros) + reversed.reverse();
    }
}
