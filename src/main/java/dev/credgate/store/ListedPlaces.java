package dev.credgate.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which place of which status list each credential was given, so that none is ever given twice: not
 * by another replica, not after a crash. Thread-safe; calls block on the database.
 *
 * <p>Every call throws {@link StoreUnavailableException} when the database did not answer.
 */
public interface ListedPlaces {

    /**
     * A list that was opened.
     *
     * @param agency the agency's name, as configured
     * @param number unique for the agency and for the issuer, and the list's number on the chain
     * @param issuer under whose name it is registered there
     * @param uri as it stands in credentials
     * @param places how many it has
     */
    record OpenedList(
            String agency, long number, String issuer, String uri, long places, Instant openedAt) {}

    /** A place that is a credential's. */
    record ListedPlace(OpenedList list, long index) {}

    /**
     * The lists of an agency, and those of an issuer whichever agency opened them, in the order of
     * their numbers: an issuer may have come from another agency, or its agency have another name
     * by now.
     */
    List<OpenedList> listsOf(String agency, String issuer);

    /**
     * Notes a new list; false when the agency, or the issuer, has one of that number. Durable on
     * return.
     */
    boolean open(OpenedList list);

    /**
     * Takes a place for a credential; false when somebody has it in any list of the issuer with
     * that number. Durable on return.
     */
    boolean take(OpenedList list, long index, UUID credential);

    /**
     * Gives a credential's place back, to be taken by another one; where nothing is on record of
     * the credential, which is before it may be signed, and else not.
     *
     * @return whether it was given back
     */
    boolean giveBack(UUID credential);

    /** How many places of a list are taken. */
    long taken(OpenedList list);

    /** Where a credential's status stands; empty when it has no place. */
    Optional<ListedPlace> of(UUID credential);

    /** Where credentials' statuses stand, of those that have a place. */
    Map<UUID, ListedPlace> ofAll(Collection<UUID> credentials);
}
