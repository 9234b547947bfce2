package dev.credgate.issuer;

import dev.credgate.problem.BodyProblems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads a body to its end, never more of it than allowed and never for longer: until it has come, a
 * thread waits for it, of which all agencies together have some hundreds. One read may wait some
 * seconds beyond that time.
 */
final class WholeBody {

    private static final int CHUNK = 16 * 1024;

    private WholeBody() {}

    /**
     * The whole of it.
     *
     * @throws dev.credgate.problem.ProblemException when it is too large or too slow
     */
    static byte[] read(InputStream stream, long limit, Duration time) throws IOException {
        long deadline = System.nanoTime() + time.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream(CHUNK);
        byte[] chunk = new byte[CHUNK];
        for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
            if (body.size() + (long) read > limit) {
                throw BodyProblems.tooLarge(limit).toException();
            }
            if (System.nanoTime() > deadline) {
                throw BodyProblems.slow().toException();
            }
            body.write(chunk, 0, read);
        }
        return body.toByteArray();
    }
}
