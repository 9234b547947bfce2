package dev.credgate.json;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of newline-delimited JSON into lines. Keeps at most one line's limit in memory; of
 * a longer line only the fact is kept. Used by one thread at a time.
 */
public final class Lines {

    /** A line of the stream. */
    public sealed interface Line {
        /** Its place among the lines that are not blank, from 1. */
        long number();

        /** A line within the limit, without its line feed. */
        record Whole(long number, byte[] bytes) implements Line {}

        /** A line beyond the limit. */
        record TooLong(long number) implements Line {}
    }

    private final int limit;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private boolean skipping;
    private long count;

    /**
     * A cutter.
     *
     * @param limit bytes of a line at most
     */
    public Lines(int limit) {
        this.limit = limit;
    }

    /** The lines that end in this chunk. */
    public List<Line> take(byte[] bytes) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (skipping || open.size() > 0 || i - start > limit) {
                    keep(bytes, start, i);
                    close(lines);
                } else {
                    // The whole of it is here: copied once.
                    add(lines, Arrays.copyOfRange(bytes, start, i));
                }
                start = i + 1;
            }
        }
        keep(bytes, start, bytes.length);
        return lines;
    }

    /** The last line, where the stream does not end with a line feed. */
    public List<Line> end() {
        List<Line> lines = new ArrayList<>();
        close(lines);
        return lines;
    }

    /** How many lines there were. */
    public long count() {
        return count;
    }

    private void keep(byte[] bytes, int from, int to) {
        if (skipping) {
            return;
        }
        if (open.size() + (to - from) > limit) {
            skipping = true;
            open.reset();
        } else {
            open.write(bytes, from, to - from);
        }
    }

    private void close(List<Line> lines) {
        if (skipping) {
            lines.add(new Line.TooLong(++count));
            skipping = false;
            return;
        }
        byte[] line = open.toByteArray();
        open.reset();
        add(lines, line);
    }

    private void add(List<Line> lines, byte[] line) {
        if (!blank(line)) {
            lines.add(new Line.Whole(++count, line));
        }
    }

    private static boolean blank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
