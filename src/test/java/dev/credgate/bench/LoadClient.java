package dev.credgate.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Sends one request again and again, over connections that are kept alive, and says how long the
 * answers took.
 *
 * <p>With a rate, requests fall due evenly, whatever the server does, and an answer's latency is
 * counted from when its request was due: a server that stops for a while is charged for all who
 * would have come meanwhile (wrk and h2load charge it for those who were being served, no more).
 * Answers that were late because this client had no processor are not counted but as {@code
 * spoilt}. Without one, each connection sends when it has its answer. The time begins with the
 * first answer that counts: the server may not be there yet. One thread.
 *
 * <p>Everything is in the environment: {@code LOAD_URL}, {@code LOAD_METHOD}, {@code LOAD_HEADERS}
 * (one a line), {@code LOAD_BODY} (a file), {@code LOAD_EXPECT} (what an answer holds that counts),
 * {@code LOAD_RATE} (a second; 0: as fast as it goes), {@code LOAD_SECONDS}, {@code LOAD_WARM_UP}
 * (seconds not counted), {@code LOAD_CONNECTIONS}. Prints one line of JSON; {@code first_at} is
 * when the first answer came that counts, in milliseconds of the epoch.
 */
public final class LoadClient {

    private static final byte[] LENGTH = ascii("\r\ncontent-length: ");
    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
    private static final byte[] NO_CONTENT = ascii("http/1.1 204");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** In nanoseconds; above what a turn takes that serves every connection. */
    private static final long LONG_TURN = 200_000;

    /** In nanoseconds, without a processor: the turn was not long for its work. */
    private static final long AWAY = 100_000;

    /**
     * In nanoseconds, between two knocks: one answer that took long, as the first may, would keep
     * this client from seeing what came right after it.
     */
    private static final long LONGEST_PAUSE = 10_000_000;

    private static final int LONGEST_ANSWER = 1 << 16;
    private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

    /** When a request was due that was sent before the time began. */
    private static final long BEFORE = -1;

    private long knocked;
    private long knockNext = System.nanoTime();

    private final InetSocketAddress server;
    private final byte[] request;
    private final byte[] expected;
    private final double rate;
    private final long warmUpNanos;
    private final long lastNanos;
    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> connections = new ArrayList<>();

    /** How many requests were sent, of those that fall due one after the other. */
    private long due;

    private long began;
    private long firstAt;
    private long refused;
    private long[] micros = new long[1 << 16];
    private int answered;
    private final long[] perSecond;

    private long turnBegan;
    private long wallBefore;
    private long processorBefore;
    private long awayNanos;

    /** Until when a request's latency tells of this client's absence. */
    private long awayUntil = Long.MIN_VALUE;

    private long spoilt;

    private LoadClient(Map<String, String> settings) throws IOException {
        URI url = URI.create(settings.get("LOAD_URL"));
        server = new InetSocketAddress(url.getHost(), url.getPort());
        String bodyFile = settings.getOrDefault("LOAD_BODY", "");
        byte[] body = bodyFile.isEmpty() ? new byte[0] : Files.readAllBytes(Path.of(bodyFile));
        StringBuilder head =
                new StringBuilder(settings.getOrDefault("LOAD_METHOD", "GET"))
                        .append(' ')
                        .append(url.getRawPath())
                        .append(" HTTP/1.1\r\nHost: localhost\r\n");
        settings.getOrDefault("LOAD_HEADERS", "")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> head.append(line).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        request = Arrays.copyOf(headBytes, headBytes.length + body.length);
        System.arraycopy(body, 0, request, headBytes.length, body.length);
        expected = settings.getOrDefault("LOAD_EXPECT", "").getBytes(StandardCharsets.UTF_8);
        rate = Double.parseDouble(settings.getOrDefault("LOAD_RATE", "0"));
        warmUpNanos = (long) (Double.parseDouble(settings.getOrDefault("LOAD_WARM_UP", "0")) * 1e9);
        double seconds = Double.parseDouble(settings.getOrDefault("LOAD_SECONDS", "5"));
        lastNanos = warmUpNanos + (long) (seconds * 1e9);
        perSecond = new long[(int) Math.ceil(lastNanos / 1e9)];
        int count = Integer.parseInt(settings.getOrDefault("LOAD_CONNECTIONS", "16"));
        for (int i = 0; i < count; i++) {
            connections.add(new Connection());
        }
    }

    /** Runs until its time is over. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(new LoadClient(System.getenv()).run());
    }

    private final class Connection {
        private final ByteBuffer sending = ByteBuffer.wrap(request);
        private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
        private SocketChannel channel;
        private SelectionKey key;
        private long dueAt;

        Connection() throws IOException {
            connect();
        }

        private void connect() throws IOException {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            channel.connect(server);
        }

        void connected() throws IOException {
            try {
                channel.finishConnect();
            } catch (ConnectException _) {
                channel.close(); // not there yet
                connect();
                return;
            }
            key.interestOps(SelectionKey.OP_READ);
            idle.add(this);
        }

        void send(long dueAt) throws IOException {
            this.dueAt = dueAt;
            sending.rewind();
            flush();
        }

        void flush() throws IOException {
            channel.write(sending);
            key.interestOps(
                    sending.hasRemaining()
                            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                            : SelectionKey.OP_READ);
        }

        void read() throws IOException {
            if (channel.read(answer) < 0) {
                throw new IOException("the server closed a connection");
            }
            int end = endOfAnswer();
            if (end >= 0 && answer.position() >= end) {
                answered(this, find(answer.array(), 0, answer.position(), expected) >= 0);
                answer.clear();
                idle.add(this);
            }
        }

        /** Where the answer ends; negative while its head is not there. */
        private int endOfAnswer() throws IOException {
            byte[] bytes = answer.array();
            int head = find(bytes, 0, answer.position(), END_OF_HEAD);
            if (head < 0) {
                return -1;
            }
            int length = find(bytes, 0, head, LENGTH);
            if (length >= 0) {
                int sum = 0;
                for (int at = length + LENGTH.length; bytes[at] != '\r'; at++) {
                    sum = 10 * sum + bytes[at] - '0';
                }
                return head + END_OF_HEAD.length + sum;
            }
            if (find(bytes, 0, NO_CONTENT.length, NO_CONTENT) == 0) {
                return head + END_OF_HEAD.length;
            }
            throw new IOException(
                    "an answer without a length: "
                            + new String(bytes, 0, head, StandardCharsets.ISO_8859_1));
        }
    }

    /** Where bytes stand between two places, upper case taken for lower; negative if nowhere. */
    private static int find(byte[] in, int from, int to, byte[] wanted) {
        for (int at = from; at + wanted.length <= to; at++) {
            int i = 0;
            while (i < wanted.length && lower(in[at + i]) == lower(wanted[i])) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String run() throws IOException {
        began = System.nanoTime();
        while (firstAt == 0) {
            if (System.nanoTime() - began > LONGEST_WAIT_NANOS) {
                throw new IOException("no answer as expected within a minute; others: " + refused);
            }
            // One a millisecond while nobody is there, and then a tenth of the time: who knocks
            // shall not keep the server from starting, and early answers take it long.
            Connection connection = System.nanoTime() < knockNext ? null : idle.poll();
            if (connection != null) {
                knocked = System.nanoTime();
                connection.send(BEFORE);
            }
            pause();
            selector.selectNow();
            serve();
        }
        refused = 0;
        began = System.nanoTime();
        processorBefore = THREADS.getCurrentThreadCpuTime();
        for (long now = 0; now < lastNanos; now = System.nanoTime() - began) {
            noticeAbsence(now);
            sendWhatIsDue(now);
            if (rate > 0) {
                selector.selectNow(); // a timed wait is too coarse to be on time
            } else {
                selector.select(10);
            }
            serve();
        }
        return report();
    }

    /**
     * This client never sleeps where it has a rate; if it had no processor for a while, another
     * program had it, or this one's collector. What was due meanwhile is late for no fault of the
     * server, comes to it all at once, and takes as long again to be served at half of its rate.
     */
    private void noticeAbsence(long now) {
        if (rate > 0 && now - turnBegan > LONG_TURN) {
            long processor = THREADS.getCurrentThreadCpuTime();
            long away = now - wallBefore - (processor - processorBefore);
            wallBefore = now;
            processorBefore = processor;
            if (away > AWAY) {
                long absence = now - turnBegan;
                awayNanos += absence;
                awayUntil = now + absence;
            }
        }
        turnBegan = now;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(1);
        } catch (InterruptedException _) {
            throw new IOException("interrupted");
        }
    }

    private void serve() throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            if (key.isConnectable()) {
                connection.connected();
            } else if (key.isReadable()) {
                connection.read();
            } else if (key.isWritable()) {
                connection.flush();
            }
        }
        selector.selectedKeys().clear();
    }

    private void sendWhatIsDue(long now) throws IOException {
        while (!idle.isEmpty() && (rate == 0 || due * 1e9 / rate <= now)) {
            idle.poll().send(rate == 0 ? now : (long) (due * 1e9 / rate));
            due++;
        }
    }

    private void answered(Connection connection, boolean asExpected) {
        if (!asExpected) {
            refused++;
            long took = System.nanoTime() - knocked;
            knockNext = System.nanoTime() + Math.min(9 * took, LONGEST_PAUSE);
            return;
        }
        if (firstAt == 0) {
            firstAt = System.currentTimeMillis();
        }
        if (connection.dueAt == BEFORE) {
            return;
        }
        long now = System.nanoTime() - began;
        perSecond[(int) Math.min(now / 1_000_000_000, perSecond.length - 1)]++;
        if (connection.dueAt < awayUntil) {
            spoilt++;
        } else if (connection.dueAt >= warmUpNanos) {
            if (answered == micros.length) {
                micros = Arrays.copyOf(micros, 2 * answered);
            }
            micros[answered++] = (now - connection.dueAt) / 1000;
        }
    }

    private String report() {
        // What was due and could not even be sent: there was no idle connection.
        long unsent = rate == 0 ? 0 : Math.max(0, (long) (lastNanos * rate / 1e9) - due);
        long[] sorted = Arrays.copyOf(micros, answered);
        Arrays.sort(sorted);
        ObjectNode said = new ObjectMapper().createObjectNode();
        said.put("requests", answered);
        said.put("seconds", (lastNanos - warmUpNanos) / 1e9);
        said.put("rate", rate);
        said.put("unsent", unsent);
        said.put("refused", refused);
        said.put("spoilt", spoilt);
        said.put("away_ms", awayNanos / 1_000_000);
        for (double quantile : new double[] {0.5, 0.9, 0.99, 0.999}) {
            said.put(
                    "p" + (int) (quantile * 1000) + "_us",
                    answered == 0 ? 0 : sorted[(int) Math.min(answered - 1, quantile * answered)]);
        }
        said.put("first_at", firstAt);
        ArrayNode series = said.putArray("per_second");
        Arrays.stream(perSecond).forEach(series::add);
        return said.toString();
    }
}
