package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How a token stands: open, away, or closed for good since it refused its PIN; and how it was
 * opened last. Whoever asks before the first opening has ended waits for that. Thread-safe.
 */
final class TokenStanding {

    private static final Logger LOG = Logger.getLogger(TokenStanding.class);

    /** How long the first opening is waited for, in seconds: a token of the network may hang. */
    private static final int PATIENCE = 5;

    /** What it is now. */
    sealed interface State {
        record Open(Token token) implements State {}

        record Away(String why) implements State {}

        /** The PIN was refused. */
        record Refused(String why) implements State {}
    }

    private final String name;
    private final SharedModule module;
    private final TokenMeters meters;
    private final CountDownLatch triedOnce = new CountDownLatch(1);
    private volatile State state = new State.Away("the token is being opened");
    private volatile @Nullable Token last;

    TokenStanding(String name, SharedModule module, TokenMeters meters) {
        this.name = name;
        this.module = module;
        this.meters = meters;
    }

    /** Nobody waits for the first opening any more. */
    void triedOnce() {
        triedOnce.countDown();
    }

    private void awaitFirstTry() {
        try {
            // What it comes to is in the state, as it is when it takes longer than this.
            var _ = triedOnce.await(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without waiting. */
    State now() {
        return state;
    }

    /** The token where it is open, without waiting. */
    Optional<Token> open() {
        return state instanceof State.Open(Token token) ? Optional.of(token) : Optional.empty();
    }

    /**
     * The token.
     *
     * @throws HsmException of kind AWAY where it is not open
     */
    Token token() {
        awaitFirstTry();
        return switch (state) {
            case State.Open(Token token) -> token;
            case State.Away(String why) -> throw new HsmException(Kind.AWAY, why);
            case State.Refused(String why) -> throw new HsmException(Kind.AWAY, why);
        };
    }

    /** Why it is not open; empty when it is. */
    Optional<String> outage() {
        awaitFirstTry();
        return whyAway();
    }

    private Optional<String> whyAway() {
        return switch (state) {
            case State.Open _ -> Optional.empty();
            case State.Away(String why) -> Optional.of(why);
            case State.Refused(String why) -> Optional.of(why);
        };
    }

    /** Whether the token has such a key, as far as that was ever read. */
    boolean knows(String label) {
        awaitFirstTry();
        Token read = last;
        return read != null && read.has(label);
    }

    /** The public side of a key as it was read last; empty where it never was. */
    Optional<TokenKey> remembered(String label) {
        Token read = last;
        return read == null || !read.has(label)
                ? Optional.empty()
                : read.keys().keySet().stream()
                        .filter(key -> key.label().equals(label))
                        .findFirst();
    }

    /** As it was opened last, whether or not it is open now. */
    @Nullable Token last() {
        return last;
    }

    synchronized void opened(Token token) {
        last = token;
        state = new State.Open(token);
        module.inService(name, true);
        meters.opened();
        LOG.infof("Token %s (%s) is open, keys %s", name, token.label(), token.keys().keySet());
    }

    /** Whether it was that one which was open until now. */
    synchronized boolean lost(Token token, HsmException why) {
        if (state instanceof State.Open(Token current) && current == token) {
            meters.lost();
            LOG.errorf("Nothing can be signed with token %s: %s", name, why.getMessage());
            state = new State.Away(why.getMessage());
            module.inService(name, false);
            return true;
        }
        return false;
    }

    /** Whether that is another reason than the one before, which is then told. */
    synchronized boolean stillAway(HsmException why) {
        boolean news = !whyAway().equals(Optional.of(why.getMessage()));
        state = new State.Away(why.getMessage());
        module.inService(name, false);
        if (news) {
            LOG.warnf("Token %s is away, trying again: %s", name, why.getMessage());
        }
        return news;
    }

    synchronized void refused(HsmException why) {
        state = new State.Refused(why.getMessage());
        module.inService(name, false);
        LOG.errorf(
                "Nothing can be signed with token %s until a restart, since %s; the PIN is not"
                        + " tried again",
                name, why.getMessage());
    }
}
