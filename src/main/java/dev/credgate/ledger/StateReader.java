package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link StateWriter} wrote. */
final class StateReader {

    /** None is written: paths would have to collide by the hundred. */
    private static final int LARGEST_PAGE = 16 * HashTrie.PAGE_ENTRIES;

    private final SealedInput in;
    private final SipHash paths;

    StateReader(SealedInput in) throws IOException {
        this.in = in;
        paths = new SipHash(in.number(), in.number());
    }

    LedgerState read() throws IOException {
        long chainId = in.number();
        BlockRef block = new BlockRef(in.number(), in.hash(), in.instant());
        long entities = in.number();
        long entries = in.number();
        long ignored = in.number();
        Map<Address, EntityBook> books = new HashMap<>();
        for (int left = in.integer(); left > 0; left--) {
            books.put(in.address(), book());
        }
        DidRegistry registry = registry();
        HashTrie<IssuerRecord> issuers = map(this::issuer);
        Accounts accounts = new Accounts(numbers(), map(in::address));
        IssuerStatuses none = IssuerStatuses.none(paths);
        HashTrie<IssuerStatuses> statuses = map(() -> statuses(none));
        return new LedgerState(
                chainId,
                block,
                paths,
                books,
                registry,
                issuers,
                statuses,
                map(this::schemas),
                accounts,
                none,
                new LedgerState.Counts(entities, issuers.size(), entries, ignored));
    }

    private interface Part<V> {
        V read() throws IOException;
    }

    private interface Pages {
        TrieNode.Page read(int size) throws IOException;
    }

    private <V> HashTrie<V> map(Part<V> part) throws IOException {
        long size = in.number();
        TrieNode root = node(0, entries -> objects(entries, part));
        return size == 0 ? HashTrie.empty(paths) : new HashTrie<>(paths, root, size);
    }

    private HashTrie<Long> numbers() throws IOException {
        long size = in.number();
        TrieNode root = node(0, this::numbers);
        return size == 0 ? HashTrie.ofNumbers(paths) : new HashTrie<>(paths, root, size);
    }

    private TrieNode node(int level, Pages pages) throws IOException {
        int head = in.integer();
        if (head >= 0) {
            hold(head <= LARGEST_PAGE);
            return pages.read(head);
        }
        int width = -head;
        hold(width > 0 && width <= TrieNode.Branch.WIDTH && Integer.bitCount(width) == 1);
        hold(level < HashTrie.DEEPEST);
        TrieNode[] slots = new TrieNode[width];
        for (int first = 0; first < width; first++) {
            if (slots[first] == null) {
                int step = 1 << in.small();
                TrieNode child = node(level + 1, pages);
                hold(step <= width && first < step);
                hold(child instanceof TrieNode.Page || step == TrieNode.Branch.WIDTH);
                for (int slot = first; slot < width; slot += step) {
                    hold(slots[slot] == null);
                    slots[slot] = child;
                }
            }
        }
        return new TrieNode.Branch(slots);
    }

    private static void hold(boolean shape) throws SealedInput.DamagedException {
        if (!shape) {
            throw new SealedInput.DamagedException("a map has an impossible shape");
        }
    }

    private TrieNode.Page numbers(int size) throws IOException {
        return new TrieNode.Numbers(size, in.numbers(TrieNode.Numbers.WORDS * size));
    }

    private TrieNode.Page objects(int size, Part<?> part) throws IOException {
        long[] words = in.numbers(TrieNode.Page.KEY_WORDS * size);
        Object[] values = new Object[size];
        for (int at = 0; at < size; at++) {
            values[at] = part.read();
        }
        return new TrieNode.Objects(words, values);
    }

    private EntityBook book() throws IOException {
        ContractRule rule = ContractRule.values()[in.small()];
        HashTrie<Entity> entities = map(this::entity);
        return new EntityBook(rule, entities, map(() -> Boolean.TRUE));
    }

    private Entity entity() throws IOException {
        Address identity = in.address();
        int count = in.integer();
        List<EntityKey> keys = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            KeyKind kind = KeyKind.values()[in.small()];
            KeyState state = KeyState.values()[in.small()];
            boolean counts = in.flag();
            Address named = in.address();
            Address owner = named.equals(identity) ? identity : named;
            keys.add(
                    kind.verifies()
                            ? new EntityKey(number, kind, in.text(), owner, counts, state)
                            : EntityKey.hashed(number, kind, in.hash(), owner, counts, state));
        }
        return new Entity(identity, keys);
    }

    private DidRegistry registry() throws IOException {
        DidRegistry.Bounds bounds = DidRegistry.Bounds.STANDARD;
        if (!in.flag()) {
            return DidRegistry.empty(Optional.empty(), bounds, paths);
        }
        Optional<Address> contract = Optional.of(in.address());
        long keys = in.number();
        long undecided = in.number();
        PassedOver passedOver = PassedOver.read(in, paths);
        return new DidRegistry(contract, bounds, map(this::did), keys, passedOver, undecided);
    }

    private RegisteredDid did() throws IOException {
        Address owner = in.address();
        boolean undecided = in.flag();
        long changes = in.number();
        List<RegisteredKey> keys = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            keys.add(
                    new RegisteredKey(
                            in.number(),
                            RegistryEntry.ALL.get(in.small()),
                            in.text(),
                            in.number()));
        }
        return undecided ? RegisteredDid.UNDECIDED : new RegisteredDid(owner, false, changes, keys);
    }

    private IssuerRecord issuer() throws IOException {
        String name = in.text();
        Address account = in.address();
        boolean recognised = in.flag();
        int types = in.integer();
        return new IssuerRecord(name, account, recognised, types, in.numbers(in.integer()));
    }

    private IssuerStatuses statuses(IssuerStatuses none) throws IOException {
        HashTrie<Long> byKey = numbers();
        long indexes = in.number();
        HashTrie<IssuerStatuses.Chunk> byIndex = map(this::chunk);
        HashTrie<Long> lists = numbers();
        return new IssuerStatuses(
                byKey.size() == 0 ? none.byKey() : byKey,
                byIndex.size() == 0 ? none.byIndex() : byIndex,
                lists.size() == 0 ? none.lists() : lists,
                indexes);
    }

    private IssuerStatuses.Chunk chunk() throws IOException {
        long present = in.number();
        return new IssuerStatuses.Chunk(present, in.numbers(Long.bitCount(present)));
    }

    private List<TypeSchema> schemas() throws IOException {
        List<TypeSchema> versions = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            versions.add(new TypeSchema(in.integer(), in.instant(), in.text()));
        }
        return List.copyOf(versions);
    }
}
