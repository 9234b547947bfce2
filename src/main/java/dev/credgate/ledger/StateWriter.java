package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Writes a state as it stands in memory: the secret of all paths, every map as its size and its
 * nodes, a branch as the negative of its width and its children, each behind the number of bits
 * that lead to it, a page as its size, its words and its objects.
 */
final class StateWriter {

    private final SealedOutput out;

    StateWriter(SealedOutput out) {
        this.out = out;
    }

    void write(LedgerState state) throws IOException {
        out.number(state.paths.k0());
        out.number(state.paths.k1());
        out.number(state.chainId);
        out.number(state.block.number());
        out.hash(state.block.hash());
        out.instant(state.block.time());
        out.number(state.counts.entities());
        out.number(state.counts.statuses());
        out.number(state.counts.ignored());
        out.number(state.books.size());
        for (Map.Entry<Address, EntityBook> book : state.books.entrySet()) {
            out.address(book.getKey());
            book(book.getValue());
        }
        registry(state.registry);
        map(state.issuers, this::issuer);
        numbers(state.accounts.numbers());
        map(state.accounts.byNumber(), out::address);
        map(state.statuses, this::statuses);
        map(state.schemas, this::schemas);
    }

    private interface Part<V> {
        void write(V value) throws IOException;
    }

    private <V> void map(HashTrie<V> map, Part<V> part) throws IOException {
        out.number(map.size());
        node(map.root(), part);
    }

    private void numbers(HashTrie<Long> map) throws IOException {
        map(
                map,
                _ -> {
                    throw new IllegalStateException("numbers are in the columns");
                });
    }

    @SuppressWarnings("unchecked") // a map has values of one type
    private <V> void node(TrieNode node, Part<V> part) throws IOException {
        switch (node) {
            case TrieNode.Branch branch -> {
                out.number(-branch.slots.length);
                for (int slot = 0; slot < branch.slots.length; slot++) {
                    if (branch.isFirst(slot)) {
                        out.number((byte) branch.leading(branch.slots[slot]));
                        node(branch.slots[slot], part);
                    }
                }
            }
            case TrieNode.Numbers page -> {
                out.number(page.size);
                out.numbers(page.words);
            }
            case TrieNode.Objects page -> {
                out.number(page.size);
                out.numbers(page.words);
                for (int at = 0; at < page.size; at++) {
                    part.write((V) page.value(at));
                }
            }
        }
    }

    private void book(EntityBook book) throws IOException {
        out.number((byte) book.rule().ordinal());
        map(book.entities(), this::entity);
        map(book.condemned(), _ -> {});
    }

    private void entity(Entity entity) throws IOException {
        out.address(entity.identity());
        out.number(entity.keys().size());
        for (EntityKey key : entity.keys()) {
            out.number((byte) key.kind().ordinal());
            out.number((byte) key.state().ordinal());
            out.flag(key.counts());
            out.address(key.owner());
            if (key.kind().verifies()) {
                out.text(key.material());
            } else {
                out.hash(key.hash());
            }
        }
    }

    private void registry(DidRegistry registry) throws IOException {
        out.flag(registry.contract().isPresent());
        if (registry.contract().isPresent()) {
            out.address(registry.contract().get());
            out.number(registry.keys());
            out.number(registry.undecided());
            registry.passedOver().write(out);
            map(registry.dids(), this::did);
        }
    }

    private void did(RegisteredDid did) throws IOException {
        out.address(did.owner());
        out.flag(did.undecided());
        out.number(did.changes());
        out.number(did.keys().size());
        for (RegisteredKey key : did.keys()) {
            out.number(key.number());
            out.number((byte) RegistryEntry.ALL.indexOf(key.entry()));
            out.text(key.material());
            out.number(key.until());
        }
    }

    private void issuer(IssuerRecord issuer) throws IOException {
        out.text(issuer.name());
        out.address(issuer.account());
        out.flag(issuer.recognised());
        out.number(issuer.typeCount);
        out.number(issuer.words.length);
        out.numbers(issuer.words);
    }

    private void statuses(IssuerStatuses all) throws IOException {
        numbers(all.byKey());
        out.number(all.indexes());
        map(all.byIndex(), this::chunk);
        numbers(all.lists());
    }

    private void chunk(IssuerStatuses.Chunk chunk) throws IOException {
        out.number(chunk.present);
        out.numbers(chunk.words);
    }

    private void schemas(List<TypeSchema> versions) throws IOException {
        out.number(versions.size());
        for (TypeSchema version : versions) {
            out.number(version.version());
            out.instant(version.from());
            out.text(version.text());
        }
    }
}
