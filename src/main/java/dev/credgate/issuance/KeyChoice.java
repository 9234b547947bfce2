package dev.credgate.issuance;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.DidResolver;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.Action;
import dev.credgate.store.IssuerKeys.Book;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.TwoPeople;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which of an agency's keys signs: an active one that was made here, the newest first; else one of
 * its configuration; else one that is retiring. Each has to be published and active on the chain; a
 * key whose token is away is passed over, for a while one with which its token refused to sign, and
 * one that somebody asked to declare compromised, from that moment on. Thread-safe; blocks on the
 * database and the token.
 */
public final class KeyChoice {

    private final InstantSource clock;
    private final IssuerKeys keys;
    private final Signer signer;
    private final DidResolver resolver;
    private final UnwillingKeys unwilling;

    /** A choice among those keys. */
    public KeyChoice(InstantSource clock, IssuerKeys keys, Signer signer, DidResolver resolver) {
        this.clock = clock;
        this.keys = keys;
        this.signer = signer;
        this.resolver = resolver;
        this.unwilling = new UnwillingKeys(clock);
    }

    /** The same signer; keys with which it refuses to sign are passed over here for a while. */
    Signer watched(Signer other) {
        return unwilling.watched(other);
    }

    /**
     * The first key that will do.
     *
     * @throws HsmException when none will, and one might if its token answered, or signed with it
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    Optional<SigningKey> first(
            Agency agency, LedgerSnapshot snapshot, Predicate<KeyAlgorithm> algorithm) {
        return first(agency, snapshot, algorithm, _ -> true);
    }

    /**
     * The same among those keys alone; the others are as if they were not there.
     *
     * @param among which keys may be chosen
     */
    Optional<SigningKey> first(
            Agency agency,
            LedgerSnapshot snapshot,
            Predicate<KeyAlgorithm> algorithm,
            Predicate<SigningKey> among) {
        return chosen(agency, snapshot, key -> algorithm.test(SigningKey.algorithm(key)), among);
    }

    /** The same for keys that fit otherwise. */
    Optional<SigningKey> firstKey(
            Agency agency, LedgerSnapshot snapshot, Predicate<TokenKey> fits) {
        return chosen(agency, snapshot, fits, _ -> true);
    }

    private Optional<SigningKey> chosen(
            Agency agency,
            LedgerSnapshot snapshot,
            Predicate<TokenKey> fits,
            Predicate<SigningKey> among) {
        Optional<HsmException> away = Optional.empty();
        Book book = keys.book(agency.did().toString(), clock.instant().minus(TwoPeople.LIFETIME));
        for (String label : labels(agency, book)) {
            try {
                TokenKey key = signer.key(label);
                if (!fits.test(key) || !stands(key, book)) {
                    continue;
                }
                Optional<SigningKey> found =
                        IssuingKeys.number(agency, key, snapshot, resolver)
                                .map(number -> new SigningKey(label, key, agency.did(), number))
                                .filter(among);
                Optional<HsmException> rest = unwilling.rest(label);
                if (found.isPresent() && rest.isPresent()) {
                    away = away.or(() -> rest);
                } else if (found.isPresent()) {
                    return found;
                }
            } catch (HsmException e) {
                if (e.kind() != Kind.KEY || away.isEmpty()) {
                    away = Optional.of(e);
                }
            }
        }
        if (away.isPresent()) {
            throw away.get();
        }
        return Optional.empty();
    }

    /** Whether a key that was chosen is active by that name on the chain still. Never blocks. */
    boolean isActive(Agency agency, SigningKey key, LedgerSnapshot snapshot) {
        return IssuingKeys.number(agency, key.key(), snapshot, resolver)
                .filter(number -> number == key.number())
                .isPresent();
    }

    private static List<String> labels(Agency agency, Book book) {
        Map<String, Stage> known = new HashMap<>();
        for (IssuerKey key : book.keys()) {
            key.label().ifPresent(label -> known.put(label, key.stage()));
        }
        List<String> labels = new ArrayList<>();
        made(book, Stage.ACTIVE)
                .filter(label -> !agency.keys().contains(label))
                .forEach(labels::add);
        agency.keys().stream()
                .filter(label -> known.getOrDefault(label, Stage.ACTIVE) == Stage.ACTIVE)
                .forEach(labels::add);
        made(book, Stage.RETIRING).forEach(labels::add);
        return labels;
    }

    private static Stream<String> made(Book book, Stage stage) {
        return book.keys().stream()
                .filter(key -> key.stage() == stage)
                .flatMap(key -> key.label().stream());
    }

    /** By its material: what is known of a key holds under whatever label it is found. */
    private static boolean stands(TokenKey key, Book book) {
        String material = IssuingKeys.material(key);
        for (IssuerKey known : book.keys()) {
            if (known.material().filter(material::equals).isPresent()) {
                return (known.stage() == Stage.ACTIVE || known.stage() == Stage.RETIRING)
                        && !suspected(known.id(), book);
            }
        }
        return true;
    }

    private static boolean suspected(UUID key, Book book) {
        return book.open().stream()
                .anyMatch(request ->
                        request.action() == Action.COMPROMISE
                                && request.key().filter(key::equals).isPresent());
    }
}
