package dev.credgate.net;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a body that is answered while it comes. Through a proxy nothing of it is given out before
 * all of it is there, or a megabyte, or it was waited for long enough: nginx sends no more of a
 * body once the answer to it has begun and what it had to send did not fit the connection at once,
 * so that either would wait for the other until a time-out. A body whose length is not known is not
 * waited for when none of it came for a while: its sender may wait for an answer. What all bodies
 * together may have waiting here is bounded by the heap; beyond it they are given out as they come.
 *
 * <p>Used on the request's event loop only.
 */
public final class ReadAhead {

    /**
     * Bytes of a body that are waited for, its pieces' own included; nginx is told to take fewer.
     */
    static final int BODY = 5 << 18;

    /** How long it is waited for more of a body of unknown length. */
    static final long PAUSE_MS = 1_000;

    /** How many such pauses a body is waited for at most. */
    private static final int PAUSES = 30;

    /** What a piece takes beside its bytes: objects and references. */
    private static final int PIECE = 256;

    /** Bytes that may wait in this process. */
    static final long IN_ALL = Runtime.getRuntime().maxMemory() / 16;

    private static final AtomicLong WAITING = new AtomicLong();

    private final HttpServerRequest request;
    private final Handler<Buffer> taker;
    private final Runnable end;
    private final Deque<Buffer> chunks = new ArrayDeque<>();
    private boolean collecting;
    private long collected;
    private final boolean lengthKnown;
    private int looks;
    private boolean heard;
    private boolean paused;
    private boolean giving;
    private boolean ended;
    private boolean over;

    /**
     * A reader of that request's body; nothing is read before the start.
     *
     * @param taker is given the body's pieces, one at a time; may pause
     * @param end called once, after the last piece
     */
    public ReadAhead(HttpServerRequest request, Handler<Buffer> taker, Runnable end) {
        this.request = request;
        this.taker = taker;
        this.end = end;
        this.collecting =
                request.headers().contains("X-Forwarded-For")
                        || request.headers().contains("Client-Cert");
        this.lengthKnown = request.headers().contains("Content-Length");
    }

    /** How many bytes wait in this process, those of the pieces themselves included. */
    public static long waiting() {
        return WAITING.get();
    }

    /** Begins to read. */
    public void start() {
        request.handler(this::came);
        request.endHandler(_ -> {
            ended = true;
            give();
        });
        if (collecting) {
            Vertx vertx =
                    Objects.requireNonNull(Vertx.currentContext(), "not on an event loop").owner();
            vertx.setPeriodic(PAUSE_MS, timer -> look(vertx, timer));
        }
        request.resume();
    }

    /** Gives no piece out until {@link #resume}. */
    public void pause() {
        paused = true;
        if (!collecting) {
            request.pause();
        }
    }

    /** Goes on. */
    public void resume() {
        paused = false;
        if (!collecting) {
            give();
        }
    }

    /** Drops what waits: nobody wants it any more. */
    public void drop() {
        over = true;
        collecting = false;
        while (!chunks.isEmpty()) {
            taken(chunks.poll());
        }
    }

    private void came(Buffer chunk) {
        if (over) {
            return;
        }
        heard = true;
        chunks.add(chunk);
        long inAll = WAITING.addAndGet(cost(chunk));
        collected += cost(chunk);
        if (!collecting || collected >= BODY || inAll > IN_ALL) {
            give();
        }
    }

    private void look(Vertx vertx, long timer) {
        looks++;
        boolean silent = !heard && !lengthKnown && !chunks.isEmpty();
        if (!collecting || silent || looks > PAUSES) {
            vertx.cancelTimer(timer);
            if (collecting) {
                give();
            }
        }
        heard = false;
    }

    private void give() {
        collecting = false;
        if (giving || over) {
            return;
        }
        giving = true;
        try {
            while (!paused && !chunks.isEmpty()) {
                Buffer chunk = chunks.poll();
                taken(chunk);
                taker.handle(chunk);
            }
        } finally {
            giving = false;
        }
        if (over) {
            // Whoever dropped the rest says what becomes of it.
            return;
        }
        if (paused) {
            request.pause();
        } else if (ended) {
            over = true;
            end.run();
        } else {
            request.resume();
        }
    }

    private static void taken(Buffer chunk) {
        WAITING.addAndGet(-cost(chunk));
    }

    private static int cost(Buffer chunk) {
        return PIECE + chunk.length();
    }
}
