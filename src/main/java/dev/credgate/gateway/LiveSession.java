package dev.credgate.gateway;

import dev.credgate.crypto.Hash;
import dev.credgate.gateway.AssertionKeyRing.SigningKey;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.Ledger.Reading;
import dev.credgate.policy.Policy;
import dev.credgate.source.Source;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session whose token was read and found good, with what is worked out once for many requests:
 * its headers, how it stands at the newest block, and the minute's assertion. Thread-safe.
 */
final class LiveSession {

    /** How a session stands now. */
    sealed interface State {
        /** All that it rests on still holds. */
        record Open() implements State {}

        /** Something no longer holds. */
        record Dead(Optional<Reason> reason) implements State {}

        /** It cannot be told. */
        record Unknown(String why) implements State {}
    }

    /**
     * A judgement holds for one block and until an instant. The block stands by its hash rather
     * than as a snapshot, so that an idle session keeps no old snapshot in memory.
     */
    private record Judgement(Hash block, Instant until, State state) {}

    private record Minted(long minute, String kid, CharSequence assertion) {
        boolean fits(long atMinute, SigningKey key) {
            return minute == atMinute && kid.equals(key.kid());
        }
    }

    private static final State OPEN = new State.Open();
    private static final State WITHDRAWN = new State.Dead(Optional.of(Reason.ISSUER_WITHOUT_KEY));

    private final Session session;
    private final CharSequence subject;
    private final CharSequence issuer;
    private final CharSequence type;
    private final CharSequence claims;
    private volatile @Nullable Judgement judgement;

    /**
     * What a document said that no longer names a key: so it is until a newer one says otherwise,
     * and not unknown while that is had.
     */
    private volatile @Nullable State withdrawn;

    private volatile @Nullable Minted minted;

    LiveSession(Session session) {
        this.session = session;
        this.subject = headerValue(session.subject());
        this.issuer = headerValue(session.issuer());
        this.type = headerValue(session.type());
        this.claims =
                HttpHeaders.createOptimized(
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(session.claims().getBytes(StandardCharsets.UTF_8)));
    }

    Session session() {
        return session;
    }

    /** Who presented, as a header carries it. */
    CharSequence subject() {
        return subject;
    }

    CharSequence issuer() {
        return issuer;
    }

    CharSequence type() {
        return type;
    }

    /** Base64url of the claims' JSON text; {@code e30} when there are none. */
    CharSequence claims() {
        return claims;
    }

    /**
     * How it stands on the newest block.
     *
     * @param missing told of documents that must be had anew; must not block
     */
    State judge(
            Verification verification, Ledger ledger, Instant now, Consumer<Set<Source>> missing) {
        if (!session.expires().isAfter(now)) {
            return new State.Dead(Optional.of(Reason.EXPIRED));
        }
        return switch (ledger.read(now)) {
            case Reading.Unavailable(String why) -> new State.Unknown(why);
            case Reading.Stale stale -> new State.Unknown(stale.why());
            case Reading.Fresh fresh -> {
                Hash block = fresh.snapshot().block().hash();
                Judgement known = judgement;
                if (known != null && known.block.equals(block) && now.isBefore(known.until)) {
                    yield known.state;
                }
                Verdict verdict = verification.recheck(session.standings());
                if (!verdict.wanted().isEmpty()) {
                    missing.accept(verdict.wanted());
                }
                State state = state(verdict);
                if (state instanceof State.Unknown) {
                    State before = withdrawn;
                    yield before == null ? state : before;
                }
                judgement = new Judgement(block, nextExpiry(now), state);
                withdrawn = WITHDRAWN.equals(state) ? state : null;
                yield state;
            }
        };
    }

    /** How a session stands of which a recheck said this. */
    static State state(Verdict verdict) {
        return switch (verdict.verdict()) {
            case VALID -> OPEN;
            case INVALID -> new State.Dead(whyInvalid(verdict));
            case INDETERMINATE -> new State.Unknown("what the session rests on cannot be checked");
        };
    }

    /** What ended it, and not what could not be learnt beside that. */
    private static Optional<Reason> whyInvalid(Verdict verdict) {
        return Stream.concat(
                        verdict.checks().stream()
                                .filter(check -> check.outcome() == Outcome.FAIL)
                                .flatMap(check -> check.code().stream()),
                        verdict.credentials().stream()
                                .filter(one -> one.verdict() == Decision.INVALID)
                                .flatMap(one -> whyInvalid(one).stream()))
                .findFirst();
    }

    /** When a judgement on one block may change by the passing of time alone. */
    private Instant nextExpiry(Instant now) {
        Instant next = session.expires();
        for (Standing standing : session.standings()) {
            Optional<Instant> until = standing.validUntil();
            if (until.isPresent() && until.get().isAfter(now) && until.get().isBefore(next)) {
                next = until.get();
            }
        }
        return next;
    }

    /** Whether a portal's policy, as it is now, would still let this session in. */
    boolean satisfies(Policy policy, Instant now) {
        return policy.stillAccepts(
                session.type(), session.standings().getFirst(), session.shown(), now);
    }

    /** The assertion of this minute, made on its first use. */
    CharSequence assertion(Assertions assertions, SigningKey key, Policy policy, Instant now) {
        long minute = now.getEpochSecond() / 60;
        Minted last = minted;
        return last != null && last.fits(minute, key)
                ? last.assertion
                : mint(assertions, key, policy, now, minute);
    }

    private synchronized CharSequence mint(
            Assertions assertions, SigningKey key, Policy policy, Instant now, long minute) {
        Minted last = minted;
        if (last == null || !last.fits(minute, key)) {
            last =
                    new Minted(
                            minute,
                            key.kid(),
                            HttpHeaders.createOptimized(
                                    assertions.mint(session, key, policy.origin(), now)));
            minted = last;
        }
        return last.assertion;
    }

    /** A value as a header can carry it: what is not visible ASCII is percent-encoded. */
    private static CharSequence headerValue(String text) {
        StringBuilder value = null;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xFF;
            boolean plain = b > 0x20 && b < 0x7F && b != '%';
            if (value == null && plain) {
                continue;
            }
            if (value == null) {
                value = new StringBuilder(text.substring(0, i));
            }
            if (plain) {
                value.append((char) b);
            } else {
                value.append(String.format("%%%02X", b));
            }
        }
        return HttpHeaders.createOptimized(value == null ? text : value.toString());
    }
}
