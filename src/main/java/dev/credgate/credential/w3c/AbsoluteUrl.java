package dev.credgate.credential.w3c;

/**
 * Whether a text is an absolute URL: a scheme, a colon, something after it, and nothing that no IRI
 * may hold (RFC 3986, RFC 3987). What it leads to is not asked.
 */
public final class AbsoluteUrl {

    /** Beyond the ASCII controls and space. */
    private static final String NEVER = "<>\"{}|\\^`";

    private AbsoluteUrl() {}

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
            if (c <= ' '
                    || c >= 0x7F && c <= 0xA0
                    || Character.isWhitespace(c)
                    || NEVER.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
