package dev.credgate.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the keys of issuers stand in their life, and what was asked for. What the audit record has
 * to tell of is a {@link Mark}, so that a step is taken and told or neither. Thread-safe; calls
 * block on the database, and what they wrote is durable on return.
 */
public interface IssuerKeys {

    /** Where a key stands. */
    enum Stage {
        /** It is being made and published; it signs nothing. */
        PENDING,
        /** It signs. */
        ACTIVE,
        /** Another took its place: it signs only where that one cannot. */
        RETIRING,
        /** It signs nothing; what it signed verifies. */
        RETIRED,
        /** Nothing it signed verifies; for good. */
        COMPROMISED
    }

    /** What can be asked for. */
    enum Action {
        CREATE,
        ROTATE,
        RETIRE,
        COMPROMISE
    }

    /**
     * One key.
     *
     * @param agency its configured name
     * @param issuer canonical DID
     * @param token configured name of the token it is made in; empty for a key of the configuration
     * @param label by which the signer finds it; empty when it is in no token of ours
     * @param curve its public name
     * @param material as the chain spells it; empty until it is made
     * @param settled whether the chain says what {@code stage} says
     * @param replaces the key whose place it takes
     * @param fault why it does not settle, if it does not
     * @param retireAt until when a retiring key stays so
     */
    record IssuerKey(
            UUID id,
            String agency,
            String issuer,
            Optional<String> token,
            Optional<String> label,
            String curve,
            Optional<String> material,
            Stage stage,
            boolean settled,
            Optional<UUID> replaces,
            Optional<String> fault,
            Instant createdAt,
            Instant changedAt,
            Optional<Instant> retireAt) {}

    /**
     * What one person asked for.
     *
     * @param key which key it is about; empty for a new one
     * @param requestedBy pin of the client certificate
     */
    record KeyRequest(
            UUID id,
            String agency,
            String issuer,
            Action action,
            Optional<UUID> key,
            Optional<String> token,
            Optional<String> curve,
            String requestedBy,
            Instant requestedAt) {}

    /**
     * An issuer's keys, the newest first, and what is asked for and not decided, the oldest first.
     */
    record Book(List<IssuerKey> keys, List<KeyRequest> open) {
        public Book {
            keys = List.copyOf(keys);
            open = List.copyOf(open);
        }
    }

    /**
     * An issuer's book.
     *
     * @param since requests from before have lapsed
     * @throws StoreUnavailableException when the database did not answer
     */
    Book book(String issuer, Instant since);

    /**
     * What is asked for and not decided, of all issuers, the oldest first, and no more than {@code
     * limit} of it.
     *
     * @param since requests from before have lapsed
     * @throws StoreUnavailableException when the database did not answer
     */
    List<KeyRequest> open(Instant since, int limit);

    /**
     * How many requests were made about these issuers' keys, whatever became of them.
     *
     * @param since after which; not before the longest that requests are kept
     * @throws StoreUnavailableException when the database did not answer
     */
    long asked(Collection<String> issuers, Instant since);

    /** The same of the requests for one thing that one person made, about whatever keys. */
    long askedBy(String requester, Action action, Instant since);

    /**
     * A key.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Optional<IssuerKey> find(UUID id);

    /**
     * Notes a key that was there before this program kept a record of it.
     *
     * @return it, or the one with the same issuer and material that was noted before
     * @throws StoreUnavailableException when it may not have been written
     */
    IssuerKey adopt(IssuerKey key);

    /**
     * What was decided of a request.
     *
     * @param approved or refused, or taken back
     * @param by pin of the client certificate
     */
    record Verdict(boolean approved, String by) {}

    /**
     * A request that is noted.
     *
     * @param verdict empty while nobody decided, though it may have lapsed
     * @param done whether the chain had an approved retirement or compromise once, or had not to:
     *     for good
     */
    record Recorded(KeyRequest request, Optional<Verdict> verdict, boolean done) {}

    /**
     * A request, whatever became of it; empty when there is none, or it is long forgotten.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Optional<Recorded> recorded(UUID request);

    /** Notes a request; set before where one with its id is noted. */
    Mark noted(KeyRequest request);

    /** What became of deciding. */
    enum Decided {
        /** It is decided, and done to the key. */
        DONE,
        /** It was decided before, has lapsed, or there is none. */
        NOT_OPEN,
        /** The key has moved on since: nothing was done. */
        KEY_MOVED
    }

    /** Deciding a request: a mark that says, once it was set or was not, what became of it. */
    interface Decision extends Mark {
        /** {@code DONE} when it was set now. */
        Decided became();
    }

    /**
     * Decides a request, once, and does to the key what it asks for: a new one is {@code PENDING}
     * under the request's own id, one that is to retire or is compromised is so at once, not
     * settled.
     *
     * @param since requests from before have lapsed
     */
    Decision decision(UUID request, boolean approved, String by, Instant since, Instant now);

    /** Notes that a pending key is made; set before where it is. */
    Mark made(UUID id, String label, String material);

    /**
     * Set while a key stands where the caller knows it, and then it stays there until the
     * transaction ends: whoever puts something in with this mark, and whoever retires the key or
     * declares it compromised, exclude each other.
     */
    Mark standing(UUID id, Stage stage);

    /**
     * Notes that the chain says what is wanted of a key: a pending one is active from now on, and
     * the one it replaces retiring; any other is settled where it stands. Set before where the key
     * is settled or has moved on.
     *
     * @param stage where the key stands by the caller's knowledge
     * @param retireAt until when a replaced key stays retiring
     */
    Mark settled(UUID id, Stage stage, Instant now, Instant retireAt);

    /**
     * The keys that are retired or compromised and settled, as far as they are made, of which
     * nothing changed after {@code before}.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<IssuerKey> ended(Instant before);

    /**
     * Notes that the chain does not say what it said: a settled key that still stands where the
     * caller knows it is unsettled again.
     *
     * @return whether it was settled and stood there
     * @throws StoreUnavailableException when it may not have been written
     */
    boolean unsettle(UUID id, Stage stage, Instant now);

    /**
     * Notes why a key does not settle, while it is not settled and stands where the caller knows
     * it: what came of a stage that it has left says nothing of the next.
     *
     * @throws StoreUnavailableException when it may not have been written
     */
    void fault(UUID id, Stage stage, String why);

    /**
     * Takes the work on a key, on one replica at a time; also makes a retiring key whose time has
     * come a retired one, not settled.
     *
     * @param until when the work may be taken by another; whole microseconds. The caller is known
     *     by it
     * @return the key as it stands; empty when another has the work, or nothing is to be done
     * @throws StoreUnavailableException when the database did not answer
     */
    Optional<IssuerKey> lease(UUID id, Instant now, Instant until);

    /**
     * Keeps the work on a key for longer, or gives it back; not where somebody else has it by now,
     * or the key was retired or declared compromised meanwhile: that is taken up at once.
     *
     * @param heldUntil as it was taken or kept last
     * @param until when it may be taken up; whole microseconds
     * @return whether the caller still had it
     * @throws StoreUnavailableException when the database did not answer
     */
    boolean release(UUID id, Instant heldUntil, Instant until);

    /**
     * The keys on which work is to be done and nobody does it.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<UUID> unsettled(Instant now);
}
