package dev.credgate.issuance;

import dev.credgate.did.DidResolver;
import dev.credgate.did.Resolution;
import dev.credgate.did.WeIdDid;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.Book;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TwoPeople;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The keys of an agency's DID as the chain and our own records tell them. Thread-safe; blocks. */
public final class AgencyKeys {

    private final InstantSource clock;
    private final Ledger ledger;
    private final DidResolver resolver;
    private final KeyChoice choice;
    private final IssuerKeys keys;

    /** A room with these neighbours. */
    public AgencyKeys(
            InstantSource clock,
            Ledger ledger,
            DidResolver resolver,
            KeyChoice choice,
            IssuerKeys keys) {
        this.clock = clock;
        this.ledger = ledger;
        this.resolver = resolver;
        this.choice = choice;
        this.keys = keys;
    }

    /** The keys, or why they cannot be told now. */
    public sealed interface Listing {
        /**
         * In the order of their numbers; those that have none yet last.
         *
         * @param open what waits for a second person of the agency; what another agency asked for
         *     about the same DID, before the DID moved, is that one's alone
         */
        record Listed(List<KeyEntry> keys, List<KeyRequest> open) implements Listing {
            public Listed {
                keys = List.copyOf(keys);
                open = List.copyOf(open);
            }
        }

        /** The ledger is stale or was never read. */
        record Unavailable(String detail) implements Listing {}
    }

    /**
     * One key.
     *
     * @param key by which it is rotated or revoked: our id, or {@code keys-<n>}
     * @param id {@code <DID>#keys-<n>}; empty until it is published
     * @param publicKey as the chain has it; empty until it is made, and of kinds that nothing is
     *     verified with here
     * @param state {@code pending}, {@code active}, {@code retiring}, {@code retired}, {@code
     *     revoked} or {@code compromised}
     * @param token where it was made; empty for a key that was not made here
     * @param signs whether it is the one that signs now for the agency with its algorithm
     * @param fault why it is not on the chain as it was asked for
     */
    public record KeyEntry(
            String key,
            Optional<String> id,
            String curve,
            Optional<String> publicKey,
            String state,
            Optional<String> token,
            boolean signs,
            Optional<String> fault) {}

    /** The agency's own keys. */
    public Listing of(Agency agency) {
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            return new Listing.Unavailable("the ledger is stale or not available");
        }
        try {
            Book book =
                    keys.book(agency.did().toString(), clock.instant().minus(TwoPeople.LIFETIME));
            Set<Integer> signing = signing(agency, snapshot);
            List<KeyEntry> entries = new ArrayList<>();
            for (EntityKey key : IssuingKeys.published(agency, snapshot, resolver)) {
                entries.add(entry(agency, key, noted(book, key), signing.contains(key.number())));
            }
            book.keys().stream()
                    .filter(key -> !isPublished(key, agency, snapshot))
                    .map(AgencyKeys::unpublished)
                    .forEach(entries::add);
            return new Listing.Listed(
                    entries,
                    book.open().stream()
                            .filter(open -> open.agency().equals(agency.name()))
                            .toList());
        } catch (StoreUnavailableException _) {
            return new Listing.Unavailable("the records do not answer");
        }
    }

    /**
     * What the key that a request is about is called, {@code <DID>#keys-<n>}; empty for a new one,
     * and until it is published.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    public Optional<String> id(KeyRequest request) {
        // What a block gave a number keeps it: a stale one can still name it.
        Optional<LedgerSnapshot> chain =
                switch (ledger.read(clock.instant())) {
                    case Ledger.Reading.Fresh(var snapshot, _) -> Optional.of(snapshot);
                    case Ledger.Reading.Stale(var snapshot, _, _) -> Optional.of(snapshot);
                    case Ledger.Reading.Unavailable _ -> Optional.empty();
                };
        return chain.flatMap(
                snapshot -> request.key().flatMap(keys::find).flatMap(key -> id(key, snapshot)));
    }

    private Optional<String> id(IssuerKey key, LedgerSnapshot snapshot) {
        if (!(resolver.resolve(key.issuer(), snapshot)
                instanceof Resolution.Found(var published))) {
            return Optional.empty();
        }
        return published.stream()
                .filter(one -> key.material().filter(one.material()::equals).isPresent())
                .findFirst()
                .flatMap(one -> WeIdDid.parse(key.issuer()).map(did -> did.keyId(one.number())));
    }

    /** The keys that sign now, one for each algorithm, where their tokens answer. */
    private Set<Integer> signing(Agency agency, LedgerSnapshot snapshot) {
        Set<Integer> numbers = new HashSet<>();
        for (KeyCurve curve : KeyCurve.values()) {
            try {
                choice.first(agency, snapshot, SigningKey.algorithm(curve)::equals)
                        .ifPresent(key -> numbers.add(key.number()));
            } catch (HsmException _) {
                // Without its token a key does not sign; what the chain tells can be told.
            }
        }
        return numbers;
    }

    private static Optional<IssuerKey> noted(Book book, EntityKey key) {
        return book.keys().stream()
                .filter(one -> one.material().filter(key.material()::equals).isPresent())
                .findFirst();
    }

    private boolean isPublished(IssuerKey key, Agency agency, LedgerSnapshot snapshot) {
        return IssuingKeys.published(agency, snapshot, resolver).stream()
                .anyMatch(found -> key.material().filter(found.material()::equals).isPresent());
    }

    private static KeyEntry entry(
            Agency agency, EntityKey key, Optional<IssuerKey> noted, boolean signs) {
        return new KeyEntry(
                noted.map(one -> one.id().toString()).orElse("keys-" + key.number()),
                Optional.of(agency.did().keyId(key.number())),
                IssuingKeys.curve(key)
                        .map(KeyCurve::publicName)
                        .orElse(key.kind().name().toLowerCase(Locale.ROOT)),
                Optional.of(key.material()).filter(text -> !text.isEmpty()),
                state(key.state(), noted.map(IssuerKey::stage)),
                noted.flatMap(IssuerKey::token),
                signs,
                noted.flatMap(IssuerKey::fault));
    }

    /** One of the agency's keys; as it is known here where the chain does not answer. */
    public KeyEntry entry(Agency agency, IssuerKey key) {
        List<KeyEntry> listed =
                of(agency) instanceof Listing.Listed(List<KeyEntry> keys, _) ? keys : List.of();
        return listed.stream()
                .filter(entry -> entry.key().equals(key.id().toString()))
                .findFirst()
                .orElseGet(() -> unpublished(key));
    }

    /** A key as it is known here, whatever the chain says. */
    private static KeyEntry unpublished(IssuerKey key) {
        return new KeyEntry(
                key.id().toString(),
                Optional.empty(),
                key.curve(),
                key.material(),
                word(key.stage()),
                key.token(),
                false,
                key.fault());
    }

    /** The worse of what the chain says and what was asked for. */
    private static String state(KeyState chain, Optional<Stage> noted) {
        return chain == KeyState.ACTIVE || noted.equals(Optional.of(Stage.COMPROMISED))
                ? noted.map(AgencyKeys::word).orElse("active")
                : chain.name().toLowerCase(Locale.ROOT);
    }

    private static String word(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
