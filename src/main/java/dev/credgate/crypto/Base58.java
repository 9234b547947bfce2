package dev.credgate.crypto;

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

    /** 58⁵ is the largest power that keeps a limb's product within a long with room to spare. */
    private static final int DIGITS_AT_ONCE = 5;

    private static final int[] POWERS = {1, 58, 58 * 58, 58 * 58 * 58, 11_316_496, 656_356_768};

    private Base58() {}

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int digit = 0; digit < ALPHABET.length(); digit++) {
            digits[ALPHABET.charAt(digit)] = (byte) digit;
        }
        return digits;
    }

    static Optional<byte[]> decode(String text) {
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == '1') {
            zeros++;
        }
        // Little-endian limbs of 32 bits; a digit is worth less than 6 bits.
        int[] limbs = new int[(text.length() - zeros) * 6 / 32 + 1];
        int used = 0;
        for (int at = zeros; at < text.length(); at += DIGITS_AT_ONCE) {
            int end = Math.min(text.length(), at + DIGITS_AT_ONCE);
            long carry = 0;
            for (int i = at; i < end; i++) {
                char c = text.charAt(i);
                int digit = c < DIGITS.length ? DIGITS[c] : -1;
                if (digit < 0) {
                    return Optional.empty();
                }
                carry = carry * 58 + digit;
            }
            long power = POWERS[end - at];
            for (int limb = 0; limb < used; limb++) {
                carry += Integer.toUnsignedLong(limbs[limb]) * power;
                limbs[limb] = (int) carry;
                carry >>>= 32;
            }
            if (carry != 0) {
                limbs[used++] = (int) carry;
            }
        }
        return Optional.of(bytes(limbs, used, zeros));
    }

    private static byte[] bytes(int[] limbs, int used, int zeros) {
        int top = used == 0 ? 0 : 4 - Integer.numberOfLeadingZeros(limbs[used - 1]) / 8;
        int length = used == 0 ? 0 : (used - 1) * 4 + top;
        byte[] bytes = new byte[zeros + length];
        for (int i = 0; i < length; i++) {
            bytes[bytes.length - 1 - i] = (byte) (limbs[i / 4] >>> (i % 4 * 8));
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
