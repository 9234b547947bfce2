package dev.credgate.json;

import java.io.ByteArrayOutputStream;

/**
 * Answers to lines, held back until all lines have come: nginx sends no more of a body once the
 * answer to it has begun and what it had to send did not fit the connection at once (it writes on
 * only before it has passed on an answer's head), so that either would wait for the other for ever.
 * What is held is bounded; beyond the bounds answers are given as they come, which other proxies
 * pass on. Not thread-safe.
 */
public final class HeldAnswers {

    /** Bytes of a body that may be waited for; our configuration of nginx takes no more. */
    public static final int BODY = 1 << 20;

    /** Bytes of answers that may be held. */
    static final int MOST = 4 << 20;

    private static final byte[] NONE = {};

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean holding;
    private long body;

    /**
     * @param holding whether anything is held at all; else each answer is given at once
     */
    public HeldAnswers(boolean holding) {
        this.holding = holding;
    }

    /** So many bytes of the body have come. */
    public void came(int bytes) {
        body += bytes;
        if (body > BODY) {
            holding = false;
        }
    }

    /** All of the body has come. */
    public void ended() {
        holding = false;
    }

    /**
     * What is to be sent now, with what was held before it; nothing while it is held.
     *
     * @param answer whole lines; none to ask for what was held
     */
    public byte[] next(byte[] answer) {
        holding = holding && held.size() + answer.length <= MOST;
        if (holding) {
            held.writeBytes(answer);
            return NONE;
        }
        if (held.size() == 0) {
            return answer;
        }
        held.writeBytes(answer);
        byte[] all = held.toByteArray();
        held.reset();
        return all;
    }
}
