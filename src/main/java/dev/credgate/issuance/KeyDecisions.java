package dev.credgate.issuance;

import static dev.credgate.issuance.KeyRefusedException.refused;
import static dev.credgate.issuance.KeyRefusedException.unknownRequest;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditOnce;
import dev.credgate.issuance.KeyOutcome.Done;
import dev.credgate.issuance.KeyOutcome.Dropped;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.Decision;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Recorded;
import dev.credgate.store.TwoPeople;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides what was asked for about keys, and has it done. A decision is in the audit record when it
 * has an effect, once. Its methods throw {@link KeyRefusedException} where something cannot be
 * decided so. Thread-safe; blocks.
 */
final class KeyDecisions {

    private final InstantSource clock;
    private final IssuerKeys keys;
    private final KeyRequestBook book;
    private final AuditOnce audit;
    private final KeyCourse course;
    private final boolean twoPeople;
    private final Duration patience;

    /**
     * A room with these neighbours.
     *
     * @param twoPeople whether another approves than who asked
     * @param patience how long is waited at most for the token and the chain
     */
    KeyDecisions(
            InstantSource clock,
            IssuerKeys keys,
            KeyRequestBook book,
            AuditOnce audit,
            KeyCourse course,
            boolean twoPeople,
            Duration patience) {
        this.clock = clock;
        this.keys = keys;
        this.book = book;
        this.audit = audit;
        this.course = course;
        this.twoPeople = twoPeople;
        this.patience = patience;
    }

    /** The same, which waits no longer than that for the token and the chain. */
    KeyDecisions waiting(Duration longest) {
        return new KeyDecisions(clock, keys, book, audit, course, twoPeople, longest);
    }

    /** Approves what another person asked for; whoever approved it is answered the same again. */
    KeyOutcome approve(Agency agency, String by, UUID request) {
        Optional<Recorded> decided =
                book.recorded(agency, request)
                        .filter(one -> KeyRequestBook.isDecided(one, true, by));
        if (decided.isPresent()) {
            return advanced(decided.get().request());
        }
        KeyRequest open = book.open(agency, request);
        if (twoPeople && open.requestedBy().equals(by)) {
            throw refused(
                    KeyRefusal.SECOND_PERSON_NEEDED,
                    "the certificate that asked cannot approve; another of the agency's can");
        }
        return done(open, by);
    }

    /** Takes a request back, or refuses it; either person may, and is answered the same again. */
    KeyOutcome drop(Agency agency, String by, UUID request) {
        Optional<Recorded> decided =
                book.recorded(agency, request)
                        .filter(one -> KeyRequestBook.isDecided(one, false, by));
        if (decided.isPresent()) {
            return new Dropped(decided.get().request());
        }
        KeyRequest open = book.open(agency, request);
        decide(open, false, by);
        return new Dropped(open);
    }

    /** Approves a request that waits and has it done, as far as it goes in time. */
    KeyOutcome done(KeyRequest request, String by) {
        UUID key = KeyRequestBook.about(request);
        try {
            decide(request, true, by);
        } catch (KeyRefusedException e) {
            // Another call of theirs may have done the same meanwhile.
            if (twoPeople
                    ? keys.recorded(request.id())
                            .filter(one -> KeyRequestBook.isDecided(one, true, by))
                            .isEmpty()
                    : keys.find(key)
                            .filter(found -> KeyRequestBook.isDone(request, found))
                            .isEmpty()) {
                throw e;
            }
        }
        return advanced(request);
    }

    /** Takes what is approved on, as far as it goes in time. */
    Done advanced(KeyRequest approved) {
        return new Done(
                course.advanceWithin(KeyRequestBook.about(approved), patience), approved.id());
    }

    private void decide(KeyRequest request, boolean approved, String by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Decision decision =
                keys.decision(request.id(), approved, by, now.minus(TwoPeople.LIFETIME), now);
        boolean _ =
                audit.append(
                        new AuditEvent.KeyDecided(
                                request.agency(),
                                request.id(),
                                approved ? "approved" : "refused",
                                by,
                                now),
                        decision);
        switch (decision.became()) {
            case DONE -> {
                // as it should be
            }
            case NOT_OPEN -> throw unknownRequest();
            case KEY_MOVED ->
                    throw refused(
                            KeyRefusal.KEY_STATE_CONFLICT,
                            "the key has moved on since this was asked for");
        }
    }
}
