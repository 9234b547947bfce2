package dev.credgate.json;

/**
 * The text that WeIdentity hashes for a number token (docs/weidentity-format.md §3.4), as Java
 * prints it.
 */
public final class JsonNumbers {

    /** The most that a Java before 19 prints of a double, as for 2.25880242005580672E17. */
    private static final int MOST_DIGITS = 18;

    private JsonNumbers() {}

    /** Whether the token is an integer, of any size: it has neither point nor exponent. */
    public static boolean isInteger(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return true;
    }

    /** Whether a double holds the token's value without becoming infinite. */
    public static boolean isFinite(String token) {
        return isInteger(token) || Double.isFinite(Double.parseDouble(token));
    }

    /** The canonical text: integers digit by digit, anything else as the shortest double. */
    public static String text(String token) {
        if (isInteger(token)) {
            return token.equals("-0") ? "0" : token;
        }
        return Double.toString(Double.parseDouble(token));
    }

    /**
     * The text that a Java before 19 may have printed: the token itself, when it has the form in
     * which Java prints doubles, though not the shortest digits, and no more of them than that Java
     * printed; else {@link #text}.
     */
    public static String oldText(String token) {
        String text = text(token);
        return !text.equals(token)
                        && !isInteger(token)
                        && significantDigits(token) <= MOST_DIGITS
                        && javaForm(token).equals(token)
                ? token
                : text;
    }

    /** Digits before an exponent, without zeros in front. */
    private static int significantDigits(String token) {
        int count = 0;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == 'e' || c == 'E') {
                break;
            }
            if (c >= '1' && c <= '9' || c == '0' && count > 0) {
                count++;
            }
        }
        return count;
    }

    /**
     * The token's own digits in the form in which Java prints doubles: what {@code 1E+10} or {@code
     * 1.50} is before an export re-spells it. Integers stay as they are.
     */
    public static String javaForm(String token) {
        if (isInteger(token)) {
            return token;
        }
        int exponentAt = Math.max(token.indexOf('e'), token.indexOf('E'));
        String mantissa = exponentAt < 0 ? token : token.substring(0, exponentAt);
        long exponent = exponentAt < 0 ? 0 : exponent(token.substring(exponentAt + 1));
        String sign = mantissa.startsWith("-") ? "-" : "";
        mantissa = mantissa.substring(sign.length());
        int point = mantissa.indexOf('.');
        String digits = mantissa.replace(".", "");
        long integerDigits = (point < 0 ? mantissa.length() : point) + exponent;
        int leading = 0;
        while (leading < digits.length() && digits.charAt(leading) == '0') {
            leading++;
        }
        int end = digits.length();
        while (end > leading && digits.charAt(end - 1) == '0') {
            end--;
        }
        digits = digits.substring(leading, end);
        integerDigits -= leading;
        if (digits.isEmpty()) {
            return sign + "0.0";
        }
        // 0.001 ≤ |d| < 10 000 000: plain.
        if (integerDigits > -3 && integerDigits <= 7) {
            int whole = (int) integerDigits;
            if (whole <= 0) {
                return sign + "0." + "0".repeat(-whole) + digits;
            }
            String padded =
                    digits.length() < whole ? digits + "0".repeat(whole - digits.length()) : digits;
            String fraction = padded.substring(whole);
            return sign + padded.substring(0, whole) + "." + (fraction.isEmpty() ? "0" : fraction);
        }
        String fraction = digits.substring(1);
        return sign
                + digits.charAt(0)
                + "."
                + (fraction.isEmpty() ? "0" : fraction)
                + "E"
                + (integerDigits - 1);
    }

    /** An exponent's value; one that no double has is cut off far beyond all doubles. */
    private static long exponent(String text) {
        boolean negative = text.startsWith("-");
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                value = Math.min(value * 10 + (c - '0'), 1_000_000_000);
            }
        }
        return negative ? -value : value;
    }
}
