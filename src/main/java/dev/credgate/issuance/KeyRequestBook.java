package dev.credgate.issuance;

import dev.credgate.issuance.KeyRequestStanding.Progress;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.Book;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Recorded;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.IssuerKeys.Verdict;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TwoPeople;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is on record of agencies' requests about their keys: what waits for a decision, and how far
 * each came. Another agency's requests are as little as none. Thread-safe; blocks; its methods
 * throw {@link StoreUnavailableException} when the database did not answer.
 */
final class KeyRequestBook {

    private final InstantSource clock;
    private final IssuerKeys keys;

    /** A room with these neighbours. */
    KeyRequestBook(InstantSource clock, IssuerKeys keys) {
        this.clock = clock;
        this.keys = keys;
    }

    /** What waits for a second person, of all agencies, the oldest first, up to a limit. */
    List<KeyRequest> waiting(int limit) {
        return keys.open(clock.instant().minus(TwoPeople.LIFETIME), limit);
    }

    /**
     * What of an agency's waits. What another agency asked for that acted for the DID is nothing
     * that this one can decide.
     */
    List<KeyRequest> open(Agency agency) {
        return book(agency).open().stream()
                .filter(open -> open.agency().equals(agency.name()))
                .toList();
    }

    /** One that waits; refused where it does not. */
    KeyRequest open(Agency agency, UUID id) {
        return open(agency).stream()
                .filter(request -> request.id().equals(id))
                .findFirst()
                .orElseThrow(KeyRefusedException::unknownRequest);
    }

    /** The keys of an agency's DID that are on record. */
    List<IssuerKey> keys(Agency agency) {
        return book(agency).keys();
    }

    private Book book(Agency agency) {
        return keys.book(agency.did().toString(), clock.instant().minus(TwoPeople.LIFETIME));
    }

    /** A request about the agency's DID, decided or not; another agency's as little as none. */
    Optional<Recorded> recorded(Agency agency, UUID id) {
        return keys.recorded(id)
                .filter(one ->
                        one.request().agency().equals(agency.name())
                                && one.request().issuer().equals(agency.did().toString()));
    }

    /** How a request about the agency's DID stands; empty where there is none of that id. */
    Optional<KeyRequestStanding> standing(Agency agency, UUID request) {
        return recorded(agency, request)
                .map(one -> {
                    Optional<IssuerKey> key = keys.find(about(one.request()));
                    return new KeyRequestStanding(one.request(), progress(one, key), key);
                });
    }

    private Progress progress(Recorded one, Optional<IssuerKey> key) {
        if (one.verdict().isEmpty()) {
            return clock.instant().isBefore(KeyRequestStanding.lapses(one.request()))
                    ? Progress.OPEN
                    : Progress.LAPSED;
        }
        if (!one.verdict().get().approved()) {
            return Progress.DROPPED;
        }
        boolean done = one.done() || hasCome(one, key);
        return done ? Progress.DONE : Progress.APPROVED;
    }

    private static boolean hasCome(Recorded one, Optional<IssuerKey> key) {
        return switch (one.request().action()) {
            case CREATE, ROTATE -> key.filter(k -> k.stage() != Stage.PENDING).isPresent();
            case RETIRE, COMPROMISE ->
                    key.filter(k -> k.settled() && isDone(one.request(), k)).isPresent();
        };
    }

    /** Whether somebody decided a request so. */
    static boolean isDecided(Recorded request, boolean approved, String by) {
        return request.verdict().equals(Optional.of(new Verdict(approved, by)));
    }

    /** The key that is another once it is done: a new one has the request's own id. */
    static UUID about(KeyRequest request) {
        return switch (request.action()) {
            case CREATE, ROTATE -> request.id();
            case RETIRE, COMPROMISE -> request.key().orElseThrow();
        };
    }

    /** Whether a key is what was asked for, or has gone further. */
    static boolean isDone(KeyRequest request, IssuerKey key) {
        return switch (request.action()) {
            case CREATE, ROTATE -> true;
            case RETIRE -> key.stage() == Stage.RETIRED || key.stage() == Stage.COMPROMISED;
            case COMPROMISE -> key.stage() == Stage.COMPROMISED;
        };
    }
}
