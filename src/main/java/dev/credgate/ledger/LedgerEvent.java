package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.time.Instant;

/**
 * One thing that happened on the chain, as our contracts, an original WeIdContract or a registry of
 * ERC-1056 announced it. Immutable; events of a block are applied in log order by {@link
 * LedgerState#apply}.
 */
public sealed interface LedgerEvent {

    /**
     * {@code WeIdAttributeChanged}. Which keys it adds, revokes or brings back is decided when it
     * is applied; a value that means nothing is ignored then.
     *
     * <p>A key counts when it hashes to the entity's address, or when it is not the entity's first
     * and the contract's {@link ContractRule} lets further keys count.
     *
     * @param contract the contract that emitted the event
     * @param key the attribute's whole name, its trailing zero bytes removed
     * @param value the attribute's text; empty, whatever it was, where it cannot be a key: who
     *     writes attributes chooses how long they are
     */
    record EntityAttribute(Address contract, Address identity, String key, String value)
            implements LedgerEvent {

        public EntityAttribute {
            if (!PublishedKey.isKey(key) || value.length() > PublishedKey.LONGEST) {
                value = "";
            }
        }
    }

    /**
     * {@code KeyLifecycle}, heard from our own contract only.
     *
     * @param key Keccak-256 of the key's material text
     * @param state active, retired or compromised
     */
    record KeyLifecycle(Address contract, Address identity, Hash key, KeyState state)
            implements LedgerEvent {}

    /** {@code IssuerNamed}. Who is named for the first time is also recognised. */
    record IssuerNamed(Hash did, Address account, String name) implements LedgerEvent {}

    /** {@code IssuerRecognised}. */
    record IssuerRecognised(Hash did, boolean recognised) implements LedgerEvent {}

    /** {@code TypeAuthorised}; the type is the hash of {@code <family>:<type>} or of {@code *}. */
    record TypeAuthorised(Hash did, Hash type, boolean authorised) implements LedgerEvent {}

    /** {@code SaltLengthAdded}. */
    record SaltLengthAdded(Hash did, int length, Instant from) implements LedgerEvent {}

    /** {@code StatusChanged}. */
    record StatusChanged(Hash issuer, Hash key, StatusValue status, Address by)
            implements LedgerEvent {}

    /** {@code IndexStatusChanged}; list and index are unsigned. */
    record IndexStatusChanged(Hash issuer, long list, long index, StatusValue status, Address by)
            implements LedgerEvent {}

    /** {@code StatusListRegistered}; {@code uri} is the Keccak-256 of the list's URI. */
    record StatusListRegistered(Hash uri, Hash issuer, long list) implements LedgerEvent {}

    /** {@code SchemaPublished}. */
    record SchemaPublished(Hash type, int version, String text) implements LedgerEvent {}

    /**
     * {@code DIDOwnerChanged} of a registry of ERC-1056.
     *
     * @param owner the account that acts for {@code identity} from now on; {@link Address#ZERO}
     *     when nobody ever will
     */
    record DidOwnerChanged(Address contract, Address identity, Address owner)
            implements LedgerEvent {}

    /**
     * {@code DIDDelegateChanged} of a registry of ERC-1056.
     *
     * @param type the delegate's type, its trailing zero bytes removed
     * @param validTo unix seconds, {@link Long#MAX_VALUE} for all that are later; no later than the
     *     block for one that is revoked
     */
    record DidDelegateChanged(
            Address contract, Address identity, String type, Address delegate, long validTo)
            implements LedgerEvent {}

    /**
     * {@code DIDAttributeChanged} of a registry of ERC-1056. Which are keys is decided when it is
     * applied.
     *
     * @param name the attribute's name, its trailing zero bytes removed
     * @param value in lower-case hex; empty when it has more bytes than any key ({@link
     *     RegistryEntry#MOST_BYTES})
     * @param validTo as a delegate's
     */
    record DidAttributeChanged(
            Address contract, Address identity, String name, String value, long validTo)
            implements LedgerEvent {}

    /**
     * An event that only says who may send what: {@code ControllerChanged}, {@code
     * DelegateChanged}, {@code CommitteeChanged}, {@code AdminChanged}, {@code PublisherNamed}, and
     * WeIdentity's {@code WeIdHistoryEvent}. The contract enforces it; no verdict asks for it, so
     * nothing is kept.
     */
    record Permission(Address contract, String name) implements LedgerEvent {}

    /** A log of a followed contract that cannot be read. Counted, otherwise ignored. */
    record Unreadable(Address contract, String why) implements LedgerEvent {}
}
