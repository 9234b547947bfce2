package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a state: every map as its size and its entries, numbers big-endian, texts as length and
 * UTF-8. An account that set statuses is written once and then named by its number.
 */
final class StateWriter {

    private final DataOutputStream out;
    private final Map<Address, Integer> accounts = new HashMap<>();

    StateWriter(DataOutputStream out) {
        this.out = out;
    }

    void write(LedgerState state) throws IOException {
        try {
            out.writeLong(state.chainId);
            block(state.block);
            out.writeLong(state.counts.ignored());
            out.writeInt(state.books.size());
            for (Map.Entry<Address, EntityBook> book : state.books.entrySet()) {
                Checkpoint.write(out, book.getKey());
                book(book.getValue());
            }
            each(state.issuers, this::issuer);
            each(state.statuses, this::statuses);
            each(state.schemas, this::schemas);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private interface Part<V> {
        void write(V value) throws IOException;
    }

    private <V> void each(HashTrie<V> map, Part<V> part) throws IOException {
        out.writeLong(map.size());
        map.forEach((key, value) -> {
            try {
                Checkpoint.write(out, key);
                part.write(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void block(BlockRef block) throws IOException {
        out.writeLong(block.number());
        Checkpoint.write(out, block.hash());
        instant(block.time());
    }

    private void book(EntityBook book) throws IOException {
        out.writeByte(book.rule().ordinal());
        each(book.entities(), this::entity);
        each(book.condemned(), _ -> {});
    }

    private void entity(Entity entity) throws IOException {
        Checkpoint.write(out, entity.identity());
        out.writeInt(entity.keys().size());
        for (EntityKey key : entity.keys()) {
            out.writeByte(key.kind().ordinal());
            out.writeByte(key.state().ordinal());
            out.writeBoolean(key.counts());
            Checkpoint.write(out, key.owner());
            text(key.material());
        }
    }

    private void issuer(IssuerRecord issuer) throws IOException {
        text(issuer.name());
        Checkpoint.write(out, issuer.account());
        out.writeBoolean(issuer.recognised());
        out.writeInt(issuer.types().size());
        for (Map.Entry<Hash, Boolean> type : issuer.types().entrySet()) {
            Checkpoint.write(out, type.getKey());
            out.writeBoolean(type.getValue());
        }
        out.writeInt(issuer.saltLengths().size());
        for (SaltLength salt : issuer.saltLengths()) {
            out.writeInt(salt.length());
            instant(salt.from());
        }
    }

    private void statuses(IssuerStatuses all) throws IOException {
        each(all.byKey(), this::entry);
        out.writeLong(all.indexes());
        all.forEachIndex((list, index, entry) -> {
            try {
                out.writeLong(list);
                out.writeLong(index);
                entry(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        each(all.lists(), out::writeLong);
    }

    private void entry(StatusEntry entry) throws IOException {
        out.writeByte(entry.value().ordinal());
        out.writeLong(entry.block());
        Integer known = accounts.get(entry.by());
        if (known != null) {
            out.writeInt(known);
            return;
        }
        out.writeInt(accounts.size());
        Checkpoint.write(out, entry.by());
        accounts.put(entry.by(), accounts.size());
    }

    private void schemas(List<TypeSchema> versions) throws IOException {
        out.writeInt(versions.size());
        for (TypeSchema version : versions) {
            out.writeInt(version.version());
            instant(version.from());
            text(version.text());
        }
    }

    private void instant(Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
    }

    private void text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
