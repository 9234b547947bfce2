package dev.credgate.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What servers of tests listen on. */
class FreePortsTest {

    @Test
    void nobodyIsGivenAPortTwiceAndNoneThatConnectionsTake() throws IOException {
        int connections;
        try (ServerSocket any = new ServerSocket(0)) {
            connections = any.getLocalPort();
        }
        assertThat(System.getProperty("test.process")).matches("[1-9][0-9]*");
        Set<Integer> ports = new HashSet<>(FreePorts.some(50));
        assertThat(ports).hasSize(50).allMatch(port -> port < connections);
        int one = FreePorts.one();
        assertThat(ports).doesNotContain(one);
        try (ServerSocket taken = new ServerSocket(one, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
        }
    }
}
