package dev.credgate.json;

import java.nio.charset.StandardCharsets;

/** Well-formed UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    static String ascii(byte[] in, int from, int length) {
        return new String(in, from, length, StandardCharsets.ISO_8859_1);
    }

    /** Bytes that {@link #sequence} has gone through. */
    static String decode(byte[] in, int from, int length) {
        return new String(in, from, length, StandardCharsets.UTF_8);
    }

    /** The length of the multi-byte sequence at {@code at}; refuses one that is not well formed. */
    static int sequence(byte[] in, int at) {
        int lead = in[at] & 0xFF;
        int length;
        int low = 0x80;
        int high = 0xBF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            length = 2;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            length = 3;
            low = lead == 0xE0 ? 0xA0 : 0x80;
            high = lead == 0xED ? 0x9F : 0xBF;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            length = 4;
            low = lead == 0xF0 ? 0x90 : 0x80;
            high = lead == 0xF4 ? 0x8F : 0xBF;
        } else {
            throw JsonParser.Flawed.of(JsonFlaw.NOT_UTF8);
        }
        for (int i = 1; i < length; i++) {
            if (at + i >= in.length) {
                throw JsonParser.Flawed.of(JsonFlaw.CUT_SHORT);
            }
            int next = in[at + i] & 0xFF;
            if (next < low || next > high) {
                throw JsonParser.Flawed.of(JsonFlaw.NOT_UTF8);
            }
            low = 0x80;
            high = 0xBF;
        }
        return length;
    }
}
