package dev.credgate.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that a test starts, and starts again. They lie below those that the system
 * gives to whoever connects somewhere: such a port is as good as taken, since any connection of any
 * process may have it at the moment at which a server wants it back. Thread-safe.
 */
public final class FreePorts {

    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int USUAL_EPHEMERAL = 32_768;
    private static final int LOWEST = 15_000;
    private static final int ATTEMPTS = 1_000;

    /** Tests run in two processes at a time, and each has one port in four. */
    private static final int STEP = 4;

    private static final int FIRST = LOWEST + (int) (process() % STEP);

    /** What was given to anybody in this process is not given to another. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** A port on which nobody listens, and which nobody else here is given. */
    public static int one() {
        int below = ephemeral();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FIRST + STEP * ThreadLocalRandom.current().nextInt((below - FIRST) / STEP);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + LOWEST + " to " + below);
    }

    /** As many, no two alike. */
    public static List<Integer> some(int count) {
        List<Integer> ports = new ArrayList<>();
        while (ports.size() < count) {
            ports.add(one());
        }
        return List.copyOf(ports);
    }

    /** Which of the processes of one run of tests this is (pom.xml); else its own number. */
    private static long process() {
        String fork = System.getProperty("test.process", "");
        return fork.matches("[0-9]{1,9}") ? Long.parseLong(fork) : ProcessHandle.current().pid();
    }

    /** On all addresses: whoever listens on one of them has it. */
    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1)) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    /** Where the system's own begin; the usual where that leaves too few. */
    private static int ephemeral() {
        try {
            String first = Files.readString(EPHEMERAL).strip().split("\\s+", 2)[0];
            int begin = Integer.parseInt(first);
            return begin > LOWEST + ATTEMPTS ? begin : USUAL_EPHEMERAL;
        } catch (IOException | NumberFormatException _) {
            return USUAL_EPHEMERAL;
        }
    }
}
