package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that events add up to. Immutable: {@link #apply} gives another state and shares with
 * this one all that the block left alone, so keeping the states of the last blocks is cheap and
 * undoing a block is going back to the state before it. Needs no chain: tests build it from events.
 */
public final class LedgerState implements LedgerSnapshot {

    private static final BlockRef BEFORE_GENESIS = new BlockRef(-1, Hash.ZERO, Instant.EPOCH);

    final long chainId;
    final BlockRef block;

    /** Of all maps of this state and of those that follow from it. */
    final SipHash paths;

    final Map<Address, EntityBook> books;
    final DidRegistry registry;
    final HashTrie<IssuerRecord> issuers;
    final HashTrie<IssuerStatuses> statuses;
    final HashTrie<List<TypeSchema>> schemas;
    final Accounts accounts;

    /** What an issuer has that set nothing: all share its empty maps. */
    final IssuerStatuses none;

    final Counts counts;

    LedgerState(
            long chainId,
            BlockRef block,
            SipHash paths,
            Map<Address, EntityBook> books,
            DidRegistry registry,
            HashTrie<IssuerRecord> issuers,
            HashTrie<IssuerStatuses> statuses,
            HashTrie<List<TypeSchema>> schemas,
            Accounts accounts,
            IssuerStatuses none,
            Counts counts) {
        this.chainId = chainId;
        this.block = block;
        this.paths = paths;
        this.books = Map.copyOf(books);
        this.registry = registry;
        this.issuers = issuers;
        this.statuses = statuses;
        this.schemas = schemas;
        this.accounts = accounts;
        this.none = none;
        this.counts = counts;
    }

    /**
     * How much a state holds.
     *
     * @param statuses entries by key and by index
     * @param ignored events on this chain so far that meant nothing to the reader
     */
    public record Counts(long entities, long issuers, long statuses, long ignored) {}

    /** The state before the first block, where no registry of ERC-1056 is followed. */
    public static LedgerState empty(long chainId, Map<Address, ContractRule> entityContracts) {
        return empty(chainId, entityContracts, Optional.empty());
    }

    /**
     * The state before the first block.
     *
     * @param chainId the EVM chain id
     * @param entityContracts the contracts that keep entities, and how far each is believed; events
     *     of others are ignored
     * @param didRegistry the registry of ERC-1056 whose events count
     */
    public static LedgerState empty(
            long chainId,
            Map<Address, ContractRule> entityContracts,
            Optional<Address> didRegistry) {
        return empty(chainId, entityContracts, didRegistry, DidRegistry.Bounds.STANDARD);
    }

    static LedgerState empty(
            long chainId,
            Map<Address, ContractRule> entityContracts,
            Optional<Address> didRegistry,
            DidRegistry.Bounds bounds) {
        SipHash paths = SipHash.drawn();
        Map<Address, EntityBook> books = new HashMap<>();
        entityContracts.forEach(
                (contract, rule) -> books.put(contract, EntityBook.empty(rule, paths)));
        return new LedgerState(
                chainId,
                BEFORE_GENESIS,
                paths,
                books,
                DidRegistry.empty(didRegistry, bounds, paths),
                HashTrie.empty(paths),
                HashTrie.empty(paths),
                HashTrie.empty(paths),
                Accounts.none(paths),
                IssuerStatuses.none(paths),
                new Counts(0, 0, 0, 0));
    }

    /**
     * The state after a block.
     *
     * @param block a later block than this state's; the caller vouches that it descends from it and
     *     that the blocks between, if any, brought no event
     * @param events the block's events in log order
     * @throws IllegalArgumentException when the block is not later
     */
    public LedgerState apply(BlockRef block, List<LedgerEvent> events) {
        if (block.number() <= this.block.number()) {
            throw new IllegalArgumentException(
                    "block " + block.number() + " does not come after " + this.block.number());
        }
        if (events.isEmpty()) {
            return new LedgerState(
                    chainId, block, paths, books, registry, issuers, statuses, schemas, accounts,
                    none, counts);
        }
        Replay replay = new Replay(this, block);
        events.forEach(replay::take);
        return replay.done();
    }

    /** How much this state holds, and how many events it ignored. */
    public Counts counts() {
        return counts;
    }

    @Override
    public long chainId() {
        return chainId;
    }

    @Override
    public BlockRef block() {
        return block;
    }

    @Override
    public Optional<Entity> entity(Address contract, Address identity) {
        EntityBook book = books.get(contract);
        return book == null ? Optional.empty() : book.entity(identity);
    }

    @Override
    public boolean condemned(Address contract, Address identity, String material) {
        EntityBook book = books.get(contract);
        return book != null && book.condemned(identity, material);
    }

    @Override
    public boolean condemnedUnpublished(Address contract, Address identity) {
        EntityBook book = books.get(contract);
        return book != null && book.condemnedUnpublished(identity);
    }

    @Override
    public KeyState saidOf(Address account, Hash encoded, Supplier<Optional<String>> material) {
        KeyState gravest = KeyState.ACTIVE;
        for (EntityBook book : books.values()) {
            KeyState said = book.saidOf(account, encoded, material);
            gravest = said.compareTo(gravest) > 0 ? said : gravest;
        }
        return gravest;
    }

    /** How many keys of accounts in a registry of ERC-1056 are kept, of how many accounts. */
    public RegistrySize registrySize() {
        return new RegistrySize(registry.dids().size(), registry.keys(), registry.undecided());
    }

    /**
     * How much is kept of a registry of ERC-1056.
     *
     * @param undecided of how many accounts more was entered than is kept, so that nothing can be
     *     said of them
     */
    public record RegistrySize(long dids, long keys, long undecided) {}

    @Override
    public Optional<RegisteredDid> registered(Address registry, Address identity) {
        return this.registry.did(registry, identity);
    }

    @Override
    public Optional<IssuerRecord> issuer(Hash did) {
        return Optional.ofNullable(issuers.get(did));
    }

    @Override
    public StatusEntry status(Hash issuer, Supplier<Hash> key) {
        IssuerStatuses all = statuses.get(issuer);
        return entry(all == null || all.byKey().size() == 0 ? null : all.at(key.get()));
    }

    @Override
    public StatusEntry status(Hash issuer, long list, long index) {
        IssuerStatuses all = statuses.get(issuer);
        return entry(all == null ? null : all.at(list, index));
    }

    private StatusEntry entry(@Nullable Long word) {
        return word == null ? StatusEntry.NONE : StatusWord.entry(word, accounts);
    }

    @Override
    public OptionalLong statusList(Hash issuer, Hash uri) {
        IssuerStatuses all = statuses.get(issuer);
        return all == null ? OptionalLong.empty() : all.list(uri);
    }

    @Override
    public Set<Long> statusLists(Hash issuer) {
        IssuerStatuses all = statuses.get(issuer);
        return all == null ? Set.of() : all.numbers();
    }

    @Override
    public StatusPlaces statusPlaces(Hash issuer, long list) {
        IssuerStatuses all = statuses.get(issuer);
        return new StatusPlaces(all == null ? none : all, list);
    }

    @Override
    public Optional<TypeSchema> schemaAt(Hash type, Instant instant) {
        List<TypeSchema> versions = schemas.get(type);
        if (versions == null) {
            return Optional.empty();
        }
        for (TypeSchema version : versions.reversed()) {
            if (!version.from().isAfter(instant)) {
                return Optional.of(version);
            }
        }
        return Optional.of(versions.getFirst());
    }
}
