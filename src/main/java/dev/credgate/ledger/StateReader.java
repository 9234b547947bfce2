package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link StateWriter} wrote; the file's digest has been checked before. */
final class StateReader {

    /** Equal entries are mostly neighbours in time, not in the file: a small cache shares them. */
    private static final int SHARED = 1 << 16;

    private final DataInputStream in;
    private final List<Address> accounts = new ArrayList<>();
    private final StatusEntry[] shared = new StatusEntry[SHARED];

    StateReader(DataInputStream in) {
        this.in = in;
    }

    LedgerState read() throws IOException {
        long chainId = in.readLong();
        BlockRef block = new BlockRef(in.readLong(), hash(), instant());
        long ignored = in.readLong();
        Map<Address, EntityBook> books = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            books.put(Checkpoint.readAddress(in), book());
        }
        HashTrie<IssuerRecord> issuers = each(this::issuer);
        HashTrie<IssuerStatuses> statuses = each(this::statuses);
        HashTrie<List<TypeSchema>> schemas = each(this::schemas);
        long[] entries = new long[1];
        statuses.forEach((_, all) -> entries[0] += all.size());
        long entities = books.values().stream().mapToLong(book -> book.entities().size()).sum();
        return new LedgerState(
                chainId,
                block,
                books,
                issuers,
                statuses,
                schemas,
                new LedgerState.Counts(entities, issuers.size(), entries[0], ignored));
    }

    private interface Part<V> {
        V read() throws IOException;
    }

    private <V> HashTrie<V> each(Part<V> part) throws IOException {
        HashTrie<V> map = HashTrie.empty();
        for (long left = in.readLong(); left > 0; left--) {
            Hash key = hash();
            map = map.with(key, part.read());
        }
        return map;
    }

    private EntityBook book() throws IOException {
        ContractRule rule = ContractRule.values()[in.readByte()];
        HashTrie<Entity> entities = each(this::entity);
        return new EntityBook(rule, entities, each(() -> Boolean.TRUE));
    }

    private Entity entity() throws IOException {
        Address identity = Checkpoint.readAddress(in);
        int count = in.readInt();
        List<EntityKey> keys = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            KeyKind kind = KeyKind.values()[in.readByte()];
            KeyState state = KeyState.values()[in.readByte()];
            boolean counts = in.readBoolean();
            Address owner = Checkpoint.readAddress(in);
            keys.add(
                    new EntityKey(
                            number,
                            kind,
                            text(),
                            owner.equals(identity) ? identity : owner,
                            counts,
                            state));
        }
        return new Entity(identity, keys);
    }

    private IssuerRecord issuer() throws IOException {
        String name = text();
        Address account = Checkpoint.readAddress(in);
        boolean recognised = in.readBoolean();
        Map<Hash, Boolean> types = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            types.put(hash(), in.readBoolean());
        }
        List<SaltLength> salts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            salts.add(new SaltLength(in.readInt(), instant()));
        }
        return new IssuerRecord(name, account, recognised, types, salts);
    }

    private IssuerStatuses statuses() throws IOException {
        HashTrie<StatusEntry> byKey = each(this::entry);
        IssuerStatuses all = new IssuerStatuses(byKey, HashTrie.empty(), HashTrie.empty(), 0);
        for (long left = in.readLong(); left > 0; left--) {
            all = all.with(in.readLong(), in.readLong(), entry());
        }
        HashTrie<Long> lists = each(in::readLong);
        return new IssuerStatuses(all.byKey(), all.byIndex(), lists, all.indexes());
    }

    private StatusEntry entry() throws IOException {
        StatusValue value = StatusValue.values()[in.readByte()];
        long block = in.readLong();
        int account = in.readInt();
        if (account == accounts.size()) {
            accounts.add(Checkpoint.readAddress(in));
        }
        StatusEntry entry = new StatusEntry(value, block, accounts.get(account));
        int slot = entry.hashCode() & (SHARED - 1);
        if (!entry.equals(shared[slot])) {
            shared[slot] = entry;
        }
        return shared[slot];
    }

    private List<TypeSchema> schemas() throws IOException {
        List<TypeSchema> versions = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int version = in.readInt();
            Instant from = instant();
            versions.add(new TypeSchema(version, from, text()));
        }
        return List.copyOf(versions);
    }

    private Hash hash() throws IOException {
        return Checkpoint.readHash(in);
    }

    private Instant instant() throws IOException {
        return Instant.ofEpochSecond(in.readLong());
    }

    private String text() throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
