package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The chain at one block: everything a verdict needs of it. Immutable and safe to share between
 * threads; a later block is another snapshot, which shares most of its structure with this one.
 */
public interface LedgerSnapshot {

    /** The EVM chain id. */
    long chainId();

    /** The newest applied block. */
    BlockRef block();

    /**
     * An entity by the contract that keeps it and its address; empty when that contract knows none.
     */
    Optional<Entity> entity(Address contract, Address identity);

    /**
     * Whether a key of an entity was declared compromised, published or not: by that contract, the
     * entity's address and the key's material.
     */
    boolean condemned(Address contract, Address identity, String material);

    /**
     * Whether an entity declared a key compromised that it had not published: which one only its
     * material would tell, and who knows no more than an address must reckon with its own.
     */
    boolean condemnedUnpublished(Address contract, Address identity);

    /**
     * The gravest that an account says, as an entity of whichever contract, of a key that somebody
     * else vouches for; {@link KeyState#ACTIVE} where it says nothing, and where there is no such
     * entity.
     *
     * @param encoded Keccak-256 of the key as the bytes of a Multikey
     * @param material the key as its text would stand on the chain, asked for only where the
     *     account declared keys compromised that it had not published; empty when it is not known
     */
    KeyState saidOf(Address account, Hash encoded, Supplier<Optional<String>> material);

    /**
     * What a registry of ERC-1056 says of an account; empty when nothing was ever entered about it,
     * so that it is its own owner. Undecided of every account when that registry is not followed.
     */
    Optional<RegisteredDid> registered(Address registry, Address identity);

    /** The trust record of an issuer, by Keccak-256 of its canonical DID. */
    Optional<IssuerRecord> issuer(Hash did);

    /**
     * The status that {@code issuer} (hash of its DID) set for a status key; {@link
     * StatusEntry#NONE} when it set none.
     */
    default StatusEntry status(Hash issuer, Hash key) {
        return status(issuer, () -> key);
    }

    /** The same; the key is asked for only when that issuer ever set a status for one. */
    StatusEntry status(Hash issuer, Supplier<Hash> key);

    /**
     * The status at an index of one of the issuer's lists; {@link StatusEntry#NONE} when it set
     * none.
     */
    StatusEntry status(Hash issuer, long list, long index);

    /**
     * The number of the list that {@code issuer} (hash of its DID) registered under a URI
     * (Keccak-256 of its text); empty when it registered none, whatever others registered under
     * that URI.
     */
    OptionalLong statusList(Hash issuer, Hash uri);

    /**
     * The numbers of all lists that {@code issuer} (hash of its DID) registered under any URI or
     * ever set a place in. Takes time in proportion to what it set by place.
     */
    Set<Long> statusLists(Hash issuer);

    /** All places of one of the lists of {@code issuer} (hash of its DID). Takes no time. */
    StatusPlaces statusPlaces(Hash issuer, long list);

    /**
     * The schema of a type (hash of {@code <family>:<type>}) that was in force at {@code instant}.
     * What is older than the type's first version is held to that first version: a schema that is
     * published late must not leave earlier credentials' types unproven. Empty only when the type
     * has no schema at all.
     */
    Optional<TypeSchema> schemaAt(Hash type, Instant instant);
}
