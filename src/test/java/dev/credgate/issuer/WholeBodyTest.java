package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies of agencies' calls, of which none holds a thread for long. */
class WholeBodyTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void whatComesInTimeIsReadToItsEnd() throws Exception {
        byte[] body = new byte[40_000];
        body[39_999] = 7;
        assertThat(WholeBody.read(new ByteArrayInputStream(body), 40_000, SOON)).isEqualTo(body);
        assertThat(WholeBody.read(InputStream.nullInputStream(), 40_000, SOON)).isEmpty();
    }

    @Test
    void whatIsTooLargeIsNotReadToItsEnd() {
        InputStream endless =
                new SequenceInputStream(
                        new ByteArrayInputStream(new byte[1025]),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("read on");
                            }
                        });
        assertProblem(endless, SOON, 413);
    }

    @Test
    @Timeout(20)
    void whatComesByteByByteIsNotWaitedFor() {
        InputStream dripping =
                new InputStream() {
                    @Override
                    public int read() {
                        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                        return 'x';
                    }

                    @Override
                    public int read(byte[] bytes, int from, int length) {
                        bytes[from] = (byte) read();
                        return 1;
                    }
                };
        assertProblem(dripping, Duration.ofMillis(300), 408);
    }

    private static void assertProblem(InputStream stream, Duration time, int status) {
        assertThatThrownBy(() -> WholeBody.read(stream, 1024, time))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(status));
    }
}
