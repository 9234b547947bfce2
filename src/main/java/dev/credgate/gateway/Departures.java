package dev.credgate.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the answers of one turn of an event loop leave together, as a tram leaves with all who are
 * there. A write wakes whoever waits for it; a proxy that is woken by the first of ten answers
 * finds the other nine without sleeping in between, which costs both sides less than ten times. An
 * answer waits while the requests are served that had come by then, and for {@link
 * #LONGEST_WAIT_NANOS} at the most, and what the last of them takes. Thread-safe.
 */
final class Departures {

    /** What some answers of {@code GET /auth} take, and hardly more than one signature does. */
    static final long LONGEST_WAIT_NANOS = 60_000;

    private final AttributeKey<Boolean> joined =
            AttributeKey.valueOf(Departures.class.getName() + ".joined");
    private final Map<EventLoop, Tram> trams = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    Departures() {
        this(System::nanoTime);
    }

    /** With a clock that only its event loops read. */
    Departures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** From now on this connection's answers leave with those of others. On its event loop. */
    void join(HttpConnection connection) {
        if (connection instanceof ConnectionBase known) {
            join(known.channel());
        }
    }

    void join(Channel channel) {
        if (channel.hasAttr(joined)) {
            return;
        }
        channel.attr(joined).set(true);
        Tram tram = trams.computeIfAbsent(channel.eventLoop(), Tram::new);
        // Next to the socket: whatever encrypts or frames has done so by then.
        channel.pipeline().addFirst(tram.new Stop());
    }

    /** Of one event loop, and used on it only. */
    private final class Tram {

        private final EventLoop loop;
        private final Deque<Stop> waiting = new ArrayDeque<>();
        private long since;
        private boolean announced;

        Tram(EventLoop loop) {
            this.loop = loop;
        }

        private void await(Stop stop) {
            long now = nanoTime.getAsLong();
            if (waiting.isEmpty()) {
                since = now;
            }
            waiting.add(stop);
            if (now - since > LONGEST_WAIT_NANOS) {
                depart();
            } else if (!announced) {
                announced = true;
                // Runs when every connection that had something to read was served.
                loop.execute(() -> {
                    announced = false;
                    depart();
                });
            }
        }

        private void depart() {
            for (Stop next = waiting.poll(); next != null; next = waiting.poll()) {
                next.send();
            }
        }

        /** What one connection has to send. */
        private final class Stop extends ChannelDuplexHandler {

            private @Nullable ChannelHandlerContext held;

            @Override
            public void flush(ChannelHandlerContext context) {
                if (!context.channel().isWritable()) {
                    held = null;
                    context.flush();
                } else if (held == null) {
                    held = context;
                    await(this);
                }
            }

            void send() {
                ChannelHandlerContext context = held;
                if (context != null) {
                    held = null;
                    context.flush();
                }
            }

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                if (!context.channel().isWritable()) {
                    send();
                }
                context.fireChannelWritabilityChanged();
            }

            /** What was written before a connection is closed is sent before. */
            @Override
            public void close(ChannelHandlerContext context, ChannelPromise promise) {
                send();
                context.close(promise);
            }

            @Override
            public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
                send();
                context.disconnect(promise);
            }

            @Override
            public void handlerRemoved(ChannelHandlerContext context) {
                send();
            }
        }
    }
}
