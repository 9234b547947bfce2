package dev.credgate.issuance;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.SeveralSignatures.Wish;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.ledger.LedgerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which keys of an agency's DID make the signatures of one credential, each under the conditions of
 * {@link KeyChoice}: the one that is named, or the first that signs so and makes no such signature
 * of this credential already. Thread-safe; blocks on the database and the token.
 */
final class WishedKeys {

    private final KeyChoice choice;

    WishedKeys(KeyChoice choice) {
        this.choice = choice;
    }

    /** The keys, or why there are none. */
    sealed interface Chosen {

        /** One a wish, in their order. */
        record Keys(List<SigningKey> keys) implements Chosen {
            public Keys {
                keys = List.copyOf(keys);
            }
        }

        record None(Refused refused) implements Chosen {}
    }

    /**
     * Chooses.
     *
     * @param wishes one a signature, at least one
     * @throws dev.credgate.hsm.HsmException when one of them would find its key if a token answered
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    Chosen choose(
            Agency agency, CredentialWriter writer, List<Wish> wishes, LedgerSnapshot snapshot) {
        List<SigningKey> chosen = new ArrayList<>(wishes.size());
        while (chosen.size() < wishes.size()) {
            Optional<SigningKey> key = next(agency, writer, wishes, chosen, snapshot);
            if (key.isEmpty()) {
                return new Chosen.None(
                        new Refused(
                                Refusal.KEY_NOT_PUBLISHED,
                                none(agency, writer, wishes, chosen.size())));
            }
            chosen.add(key.get());
        }
        return new Chosen.Keys(chosen);
    }

    /** The key of the next wish; where none signs so, one that the draft is refused for. */
    private Optional<SigningKey> next(
            Agency agency,
            CredentialWriter writer,
            List<Wish> wishes,
            List<SigningKey> chosen,
            LedgerSnapshot snapshot) {
        Wish wish = wishes.get(chosen.size());
        Predicate<SigningKey> free = key -> isFree(key, wishes, chosen);
        Optional<SigningKey> fitting =
                choice.first(agency, snapshot, wish.algorithms()::contains, free);
        boolean othersTellMore =
                (chosen.isEmpty() || wish.key().isPresent())
                        && !isNamedElsewhere(wishes, chosen.size())
                        && !wish.algorithms().equals(writer.algorithms());
        return fitting.isEmpty() && othersTellMore
                ? choice.first(agency, snapshot, writer.algorithms()::contains, free)
                : fitting;
    }

    /** Whether it is the key that is named, or none that signs so already or is named for it. */
    private static boolean isFree(SigningKey key, List<Wish> wishes, List<SigningKey> chosen) {
        int at = chosen.size();
        Wish wish = wishes.get(at);
        if (wish.key().isPresent()) {
            return wish.names(key.id());
        }
        for (int other = 0; other < wishes.size(); other++) {
            boolean taken =
                    other < at
                            ? chosen.get(other).number() == key.number()
                            : wishes.get(other).names(key.id());
            if (other != at && taken && wishes.get(other).way().equals(wish.way())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a key that signs so is kept for another signature, while any will do for this. */
    private static boolean isNamedElsewhere(List<Wish> wishes, int at) {
        Wish wish = wishes.get(at);
        return wish.key().isEmpty()
                && wishes.stream()
                        .anyMatch(
                                other -> other.key().isPresent() && other.way().equals(wish.way()));
    }

    private static String none(Agency agency, CredentialWriter writer, List<Wish> wishes, int at) {
        if (at > 0) {
            return none(agency, wishes.get(at));
        }
        return isNamedElsewhere(wishes, at)
                ? "each of the agency's keys in the token that is an active key of "
                        + agency.did()
                        + " on the chain and signs so is named for another proof of "
                        + wishes.get(at).way()
                : none(agency, writer);
    }

    private static String none(Agency agency, CredentialWriter writer) {
        return "none of the agency's keys in the token is an active key of "
                + agency.did()
                + " on the chain with an algorithm of this format: "
                + writer.algorithms().stream().map(KeyAlgorithm::label).sorted().toList();
    }

    private static String none(Agency agency, Wish wish) {
        return wish.key()
                .map(key ->
                        key
                                + " is no key of the agency's in the token that is an active key of "
                                + agency.did()
                                + " on the chain, with an algorithm of this format")
                .orElseGet(() ->
                        "none of the agency's keys in the token that is an active key of "
                                + agency.did()
                                + " on the chain makes a further proof of "
                                + wish.way());
    }
}
