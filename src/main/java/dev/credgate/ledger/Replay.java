package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One block's events on their way into a state. Used once, by one thread. */
final class Replay {

    /** WeIdentity's own salts have 5 characters; the contract accepts none shorter or past 64. */
    private static final int MIN_SALT = 5;

    private static final int MAX_SALT = 64;

    private final LedgerState before;
    private final BlockRef block;
    private final String ethr;
    private final Map<Address, EntityBook> books;
    private DidRegistry registry;
    private HashTrie<IssuerRecord> issuers;
    private HashTrie<IssuerStatuses> statuses;
    private HashTrie<List<TypeSchema>> schemas;
    private Accounts accounts;
    private long entityCount;
    private long statusCount;
    private long ignored;

    Replay(LedgerState before, BlockRef block) {
        this.before = before;
        this.block = block;
        ethr = "did:ethr:0x" + Long.toHexString(before.chainId) + ":";
        books = new HashMap<>(before.books);
        registry = before.registry;
        issuers = before.issuers;
        statuses = before.statuses;
        schemas = before.schemas;
        accounts = before.accounts;
        entityCount = before.counts.entities();
        statusCount = before.counts.statuses();
        ignored = before.counts.ignored();
    }

    void take(LedgerEvent event) {
        switch (event) {
            case LedgerEvent.EntityAttribute e ->
                    book(e.contract(), book(e.contract()).flatMap(book -> book.after(e)));
            case LedgerEvent.KeyLifecycle e ->
                    book(e.contract(), book(e.contract()).flatMap(book -> book.after(e)));
            case LedgerEvent.IssuerNamed e ->
                    issuer(e.did(), issuer(e.did()).named(e.name(), e.account()));
            case LedgerEvent.IssuerRecognised e ->
                    issuer(e.did(), issuer(e.did()).recognised(e.recognised()));
            case LedgerEvent.TypeAuthorised e ->
                    issuer(e.did(), issuer(e.did()).withType(e.type(), e.authorised()));
            case LedgerEvent.SaltLengthAdded e -> saltLength(e);
            case LedgerEvent.StatusChanged e ->
                    statuses(
                            e.issuer(),
                            statuses(e.issuer()).with(e.key(), word(e.status(), e.by())));
            case LedgerEvent.IndexStatusChanged e ->
                    statuses(
                            e.issuer(),
                            statuses(e.issuer())
                                    .with(e.list(), e.index(), word(e.status(), e.by())));
            case LedgerEvent.StatusListRegistered e ->
                    statuses(e.issuer(), statuses(e.issuer()).withList(e.uri(), e.list()));
            case LedgerEvent.SchemaPublished e -> published(e);
            case LedgerEvent.DidOwnerChanged e -> {
                if (followed(e.contract())) {
                    registry = registry.after(e, this::isNamed);
                }
            }
            case LedgerEvent.DidDelegateChanged e -> {
                if (followed(e.contract())) {
                    registry = registry.after(e, block.time(), this::isNamed);
                }
            }
            case LedgerEvent.DidAttributeChanged e -> {
                if (followed(e.contract())) {
                    registry = registry.after(e, block.time(), this::isNamed);
                }
            }
            case LedgerEvent.Permission _ -> {
                // The contract enforces who may send what.
            }
            case LedgerEvent.Unreadable _ -> ignored++;
        }
    }

    LedgerState done() {
        return new LedgerState(
                before.chainId,
                block,
                before.paths,
                books,
                registry,
                issuers,
                statuses,
                schemas,
                accounts,
                before.none,
                new LedgerState.Counts(entityCount, issuers.size(), statusCount, ignored));
    }

    private Optional<EntityBook> book(Address contract) {
        return Optional.ofNullable(books.get(contract));
    }

    private void book(Address contract, Optional<EntityBook> after) {
        if (after.isEmpty()) {
            ignored++;
            return;
        }
        EntityBook old = books.put(contract, after.get());
        entityCount += after.get().entities().size() - (old == null ? 0 : old.entities().size());
    }

    private boolean followed(Address contract) {
        boolean ours = registry.isOf(contract);
        if (!ours) {
            ignored++;
        }
        return ours;
    }

    /** Under the DID that brings no key: from an address none can be told. */
    private boolean isNamed(Address identity) {
        return issuers.get(Keccak256.hash(ethr + identity)) != null
                || before.chainId == 1
                        && issuers.get(Keccak256.hash("did:ethr:" + identity)) != null;
    }

    private IssuerRecord issuer(Hash did) {
        IssuerRecord record = issuers.get(did);
        return record == null ? IssuerRecord.UNNAMED : record;
    }

    private void issuer(Hash did, IssuerRecord record) {
        issuers = issuers.with(did, record);
    }

    /** Out of order or out of bounds, an entry would change what old credentials mean: ignored. */
    private void saltLength(LedgerEvent.SaltLengthAdded event) {
        IssuerRecord old = issuer(event.did());
        List<SaltLength> lengths = old.saltLengths();
        boolean ascending = lengths.isEmpty() || event.from().isAfter(lengths.getLast().from());
        if (!ascending || event.length() < MIN_SALT || event.length() > MAX_SALT) {
            ignored++;
            return;
        }
        issuer(event.did(), old.withSaltLength(new SaltLength(event.length(), event.from())));
    }

    private IssuerStatuses statuses(Hash issuer) {
        IssuerStatuses all = statuses.get(issuer);
        return all == null ? before.none : all;
    }

    private void statuses(Hash issuer, IssuerStatuses after) {
        statusCount += after.size() - statuses(issuer).size();
        statuses = statuses.with(issuer, after);
    }

    private long word(StatusValue value, Address by) {
        long word = StatusWord.of(value, accounts.numberOf(by), block.number());
        accounts = accounts.with(by);
        return word;
    }

    private void published(LedgerEvent.SchemaPublished event) {
        List<TypeSchema> old = schemas.get(event.type());
        List<TypeSchema> versions = new ArrayList<>(old == null ? List.of() : old);
        versions.add(new TypeSchema(event.version(), block.time(), event.text()));
        schemas = schemas.with(event.type(), List.copyOf(versions));
    }
}
