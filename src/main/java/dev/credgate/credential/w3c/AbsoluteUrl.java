package dev.credgate.credential.w3c;

/**
 * Whether a text is an absolute URL: a scheme, a colon, something after it, and nothing that no IRI
 * may hold (RFC 3986, RFC 3987). What it leads to is not asked.
 */
public final class AbsoluteUrl {

    /** A bit for each ASCII character that may follow the colon, in two words of 64. */
    private static final long LOW = allowed(0);

    private static final long HIGH = allowed(64);

    private AbsoluteUrl() {}

    private static long allowed(int first) {
        long bits = 0;
        for (int bit = 0; bit < 64; bit++) {
            char c = (char) (first + bit);
            if (c > ' ' && c < 0x7F && "<>\"{}|\\^`".indexOf(c) < 0) {
                bits |= 1L << bit;
            }
        }
        return bits;
    }

    /** Whether it is one. */
    public static boolean is(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int at = 1; at < colon; at++) {
            char c = text.charAt(at);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') {
                return false;
            }
        }
        for (int at = colon + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean allowed =
                    c < 0x80
                            ? ((c < 64 ? LOW : HIGH) >>> c & 1) != 0
                            : c > 0xA0 && !Character.isWhitespace(c);
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
