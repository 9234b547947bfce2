package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.source.http.Exchange.FailedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A resolver that does not answer holds up nobody for longer than he would wait. */
class NamesTest {

    private final CountDownLatch answered = new CountDownLatch(1);

    private final Names names =
            new Names(host -> {
                if (host.startsWith("hanging")) {
                    try {
                        answered.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                if (host.equals("nobody.example")) {
                    throw new UnknownHostException(host);
                }
                return List.of(InetAddress.getLoopbackAddress());
            });

    private static long in(Duration wait) {
        return System.nanoTime() + wait.toNanos();
    }

    @Test
    void whatIsKnownIsFoundAndWhatIsNotIsSaid() throws Exception {
        assertThat(names.lookUp("[::1]", false, in(Duration.ofSeconds(20))))
                .containsExactly(InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> names.lookUp("nobody.example", false, in(Duration.ofSeconds(20))))
                .isInstanceOf(FailedException.class)
                .hasMessage("its host is not known");
    }

    @Test
    void lookUpsThatAreLeftBehindAreBounded() throws Exception {
        for (int i = 0; i < Names.AT_ONCE - Names.FOR_PINNED; i++) {
            String host = "hanging" + i + ".example";
            assertThatThrownBy(() -> names.lookUp(host, false, in(Duration.ofMillis(1))))
                    .isInstanceOf(FailedException.class);
        }
        assertThatThrownBy(() -> names.lookUp("one.more.example", false, in(Duration.ofMillis(50))))
                .isInstanceOf(FailedException.class)
                .hasMessage("too many hosts are being looked up");
        assertThat(names.lookUp("ca.example", true, in(Duration.ofSeconds(20))))
                .as("of a pinned list")
                .hasSize(1);
        for (int i = 0; i < Names.FOR_PINNED; i++) {
            String host = "hanging" + i + ".example";
            assertThatThrownBy(() -> names.lookUp(host, true, in(Duration.ofMillis(1))))
                    .isInstanceOf(FailedException.class);
        }
        assertThatThrownBy(() -> names.lookUp("ca.example", true, in(Duration.ofMillis(50))))
                .hasMessage("too many hosts are being looked up");
        answered.countDown();
        assertThat(names.lookUp("one.more.example", false, in(Duration.ofSeconds(20)))).hasSize(1);
    }
}
