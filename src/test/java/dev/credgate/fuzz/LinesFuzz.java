package dev.credgate.fuzz;

import dev.credgate.json.Lines;
import dev.credgate.json.Lines.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Newline-delimited JSON as a batch's body brings it. The first byte says how long its pieces are:
 * however a body comes, its lines are those that it has in one piece, and those that a reader of
 * its own finds.
 */
public final class LinesFuzz {

    private static final int LIMIT = 24;

    private LinesFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(bytes, 1, bytes.length);
        List<String> lines = lines(body, body.length);
        if (!lines.equals(lines(body, 1 + (bytes[0] & 0xFF)))) {
            throw new IllegalStateException("another cut, other lines");
        }
        if (!lines.equals(expected(body))) {
            throw new IllegalStateException(lines + ", not " + expected(body));
        }
    }

    private static List<String> lines(byte[] body, int pieces) {
        Lines lines = new Lines(LIMIT);
        List<Line> found = new ArrayList<>();
        for (int from = 0; from < body.length; from += pieces) {
            byte[] piece = Arrays.copyOfRange(body, from, Math.min(body.length, from + pieces));
            found.addAll(lines.take(piece));
        }
        found.addAll(lines.end());
        if (lines.count() != found.size()) {
            throw new IllegalStateException("it counts other lines than it gives");
        }
        return found.stream()
                .map(line ->
                        line.number()
                                + switch (line) {
                                    case Line.TooLong _ -> " too long";
                                    case Line.Whole(_, byte[] whole) -> " " + text(whole);
                                })
                .toList();
    }

    private static List<String> expected(byte[] body) {
        List<String> expected = new ArrayList<>();
        for (String line : text(body).split("\n", -1)) {
            boolean tooLong = line.length() > LIMIT;
            if (tooLong || !line.chars().allMatch(c -> c == ' ' || c == '\t' || c == '\r')) {
                expected.add(expected.size() + 1 + (tooLong ? " too long" : " " + line));
            }
        }
        return expected;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
