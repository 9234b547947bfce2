package dev.credgate.issuance;

import dev.credgate.crypto.VerificationKey;
import dev.credgate.hsm.TokenKey;
import dev.credgate.issuance.IssuanceCycle.Prepared;
import dev.credgate.verification.Rehearsal;
import dev.credgate.verification.Standing;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Has stand-ins sign what a token will be asked to sign, and our own pipeline judge it.
 * Thread-safe.
 */
final class Rehearsing {

    private final Rehearsal rehearsal;
    private final StandIns standIns;

    Rehearsing(Rehearsal rehearsal, SecureRandom random) {
        this.rehearsal = rehearsal;
        this.standIns = new StandIns(random);
    }

    /**
     * What stand-ins signed, or all of it that no key has signed.
     *
     * @param messages that they signed, in their order
     * @param signatures all of them
     * @param standings what our own pipeline found it to rest on, a signature of its issuer's each
     */
    record Rehearsed(
            List<byte[]> messages,
            List<byte[]> signatures,
            byte[] whole,
            List<Standing> standings) {

        /** That of the first signature, by which it stands on record. */
        Standing standing() {
            return standings.getFirst();
        }

        /** Whether a stand-in signed just that, as the signature at that place. */
        boolean covers(int at, byte[] message) {
            int own = at - (signatures.size() - messages.size());
            return own >= 0 && Arrays.equals(messages.get(own), message);
        }
    }

    /** What came of a rehearsal. */
    sealed interface Tried {
        record Good(Rehearsed rehearsed) implements Tried {}

        record Bad(Objection objection) implements Tried {}
    }

    /**
     * Has stand-ins sign all that is not signed yet, and our own pipeline judge the whole.
     *
     * @param made the signatures that there are
     */
    Tried rehearse(Prepared prepared, List<byte[]> made) {
        Unsigned unsigned = prepared.unsigned();
        List<SigningKey> keys = prepared.keys();
        Map<VerificationKey<?, ?>, VerificationKey<?, ?>> inPlace = new HashMap<>();
        Map<TokenKey, StandIn> chosen = new HashMap<>();
        List<byte[]> messages = new ArrayList<>(keys.size());
        List<byte[]> signatures = new ArrayList<>(made);
        for (SigningKey key : keys.subList(made.size(), keys.size())) {
            StandIn standIn = chosen.computeIfAbsent(key.key(), standIns::of);
            inPlace.put(key.key().publicKey(), standIn.publicKey());
            byte[] message = unsigned.toSign(List.copyOf(signatures));
            messages.add(message);
            signatures.add(standIn.sign(unsigned.algorithm(key), message));
        }
        byte[] whole =
                unsigned.attach(List.copyOf(signatures))
                        .orElseThrow(() -> new IllegalStateException("a stand-in's signature"));
        VerificationKey<?, ?> first = prepared.key().key().publicKey();
        return switch (Objection.examine(
                unsigned.shown(whole),
                body ->
                        keys.size() == 1
                                ? rehearsal.verify(
                                        body, first, Objects.requireNonNull(inPlace.get(first)))
                                : rehearsal.verify(body, inPlace))) {
            case Objection.Examined.Bad(Objection objection) -> new Tried.Bad(objection);
            case Objection.Examined.Good(List<Standing> standings)
                    when !isByThese(prepared, standings) ->
                    new Tried.Bad(Objection.fault("it names another key than signs it"));
            case Objection.Examined.Good(List<Standing> standings) ->
                    new Tried.Good(new Rehearsed(messages, signatures, whole, standings));
        };
    }

    private static boolean isByThese(Prepared prepared, List<Standing> standings) {
        return prepared.further().isEmpty()
                ? prepared.unsigned().names(standings.getFirst().keyId())
                : standings.stream()
                        .map(Standing::keyId)
                        .toList()
                        .equals(prepared.keys().stream().map(SigningKey::id).toList());
    }
}
