package dev.credgate.json;

import java.util.OptionalDouble;

/**
 * Numbers as ECMAScript prints them (ECMA-262, Number::toString), which is what RFC 8785 writes.
 */
public final class EcmaScriptNumbers {

    private EcmaScriptNumbers() {}

    /**
     * The double that a token stands for; empty when it is beyond all doubles, or an integer that
     * no double holds exactly: two readers would take such a number for two different ones.
     */
    public static OptionalDouble exact(String token) {
        double value = Double.parseDouble(token);
        if (!Double.isFinite(value)) {
            return OptionalDouble.empty();
        }
        boolean unsure = JsonNumbers.isInteger(token) && token.length() > 15;
        return unsure
                        && new java.math.BigDecimal(value)
                                        .compareTo(new java.math.BigDecimal(token))
                                != 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(value);
    }

    /** Its text. */
    public static String text(double value) {
        if (value == 0) {
            return "0";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        String sign = value < 0 ? "-" : "";
        String java = shortest(Math.abs(value));
        int exponentAt = java.indexOf('E');
        String mantissa = exponentAt < 0 ? java : java.substring(0, exponentAt);
        int exponent = exponentAt < 0 ? 0 : Integer.parseInt(java.substring(exponentAt + 1));
        int point = mantissa.indexOf('.');
        String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int n = point + exponent;
        int leading = 0;
        while (digits.charAt(leading) == '0') {
            leading++;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return sign + spelled(digits.substring(leading, end), n - leading);
    }

    /** The significant digits, whose point stands after the n-th. */
    private static String spelled(String digits, int n) {
        int k = digits.length();
        if (k <= n && n <= 21) {
            return digits + "0".repeat(n - k);
        }
        if (0 < n && n <= 21) {
            return digits.substring(0, n) + "." + digits.substring(n);
        }
        if (-6 < n && n <= 0) {
            return "0." + "0".repeat(-n) + digits;
        }
        String exponent = (n > 0 ? "e+" : "e-") + Math.abs(n - 1);
        return k == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
    }

    /** Java's shortest digits; but Java takes two where one would do and two are closer. */
    private static String shortest(double value) {
        String java = Double.toString(value);
        int exponentAt = java.indexOf('E');
        if (exponentAt != 3 || java.charAt(2) == '0') {
            return java;
        }
        String tail = java.substring(exponentAt);
        int first = java.charAt(0) - '0';
        int nearest = java.charAt(2) >= '5' ? first + 1 : first;
        for (int digit : new int[] {nearest, first, first + 1}) {
            String one =
                    digit < 10
                            ? digit + ".0" + tail
                            : "1.0E" + (Integer.parseInt(tail.substring(1)) + 1);
            if (Double.parseDouble(one) == value) {
                return one;
            }
        }
        return java;
    }
}
