package dev.credgate.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What administrators have said of agencies, the same for all replicas. What a document says is not
 * this room's to know. Thread-safe; calls block on the database.
 */
public interface AgencyDocuments {

    /** The longest document, in UTF-16 units. */
    int LONGEST = 65_536;

    /** What a change comes to. */
    sealed interface Change permits StoredAgency, Wish, Dropped {}

    /**
     * What an administrator asked for, and another one has to as well within {@link
     * TwoPeople#LIFETIME}.
     *
     * @param name the agency's
     * @param tag what the agency was then; empty where there was none
     * @param documentHash of what it is to be
     * @param askedBy the pin of a certificate
     * @param askedAt kept to the microsecond
     * @param document what it is to be; empty where an older version took the wish
     */
    record Wish(
            String name,
            String tag,
            String documentHash,
            String askedBy,
            Instant askedAt,
            Optional<String> document)
            implements Change {}

    /**
     * What was wished of an agency is not to be.
     *
     * @param name the agency's
     */
    record Dropped(String name) implements Change {}

    /**
     * The newest of one agency.
     *
     * @param version 1 for the first, one more with each change, through removals as well
     * @param document empty when the agency was removed
     * @param changedAt kept to the microsecond
     * @param changedBy who did it: the pin of a certificate
     */
    record StoredAgency(
            String name,
            long version,
            Optional<String> document,
            Instant changedAt,
            String changedBy)
            implements Change {}

    /**
     * All there are, removed ones included, in the order of their names.
     *
     * @param revision how often any of them has changed
     * @param wishes what waits for a second administrator, one an agency, lapsed ones included
     */
    record Listing(long revision, List<StoredAgency> agencies, List<Wish> wishes) {
        public Listing {
            agencies = List.copyOf(agencies);
            wishes = List.copyOf(wishes);
        }
    }

    /**
     * How often any agency has changed: cheap, to be asked often.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    long revision();

    /**
     * All there are.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Listing list();

    /**
     * Changes one agency, or notes that somebody wishes to, while nobody else changes any, on
     * whatever replica. What was wished of an agency is gone with its next change or wish. Durable
     * on return.
     *
     * @param decision sees all there are and says what to write, or nothing; it runs inside the
     *     transaction
     * @return whether an agency changed
     * @throws StoreUnavailableException when it may not have been written
     */
    boolean change(Function<Listing, Optional<? extends Change>> decision);
}
