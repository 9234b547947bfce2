package dev.credgate.credential.dataintegrity;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A proof that an order wants beside the first (VC Data Integrity 1.0, sections 2.1.1 and 2.1.2).
 *
 * @param key {@code <DID>#keys-<n>} or {@code keys-<n>}; empty for any key that fits
 * @param chained whether it also signs all proofs before it, which its {@code previousProof} names
 */
record FurtherProof(Cryptosuite suite, Optional<String> key, boolean chained) {

    /** Proofs of a credential that is issued here, the first included: each costs a signature. */
    static final int MOST = 4;

    /** The option's name. */
    static final String OPTION = "proofs";

    private static final Set<String> MEMBERS = Set.of("cryptosuite", "key", "chained");
    private static final Pattern KEY =
            Pattern.compile("(did:[^#\\s]{1,500}#)?keys-(0|[1-9][0-9]{0,8})");

    /**
     * Those of an order.
     *
     * @return empty where it wants none
     * @throws IllegalArgumentException with a sentence for the orderer
     */
    static List<FurtherProof> all(JsonObject options) {
        JsonValue said = options.members().get(OPTION);
        if (said == null) {
            return List.of();
        }
        if (!(said instanceof JsonArray(var elements))
                || elements.isEmpty()
                || elements.size() >= MOST) {
            throw new IllegalArgumentException(
                    "proofs is no array of 1 to %d proofs beside the first".formatted(MOST - 1));
        }
        Cryptosuite first =
                suite(options, "with proofs, cryptosuite must say how the first one is made");
        List<FurtherProof> proofs = new ArrayList<>(elements.size());
        Set<String> named = new HashSet<>();
        for (JsonValue element : elements) {
            FurtherProof proof = of(element);
            Optional<String> number = proof.key().map(key -> key.substring(key.indexOf('#') + 1));
            if (number.isPresent() && !named.add(proof.suite().id() + " " + number.get())) {
                throw new IllegalArgumentException(
                        "%s would make two proofs of %s"
                                .formatted(number.get(), proof.suite().id()));
            }
            proofs.add(proof);
        }
        requireBesideOthers(first);
        proofs.forEach(proof -> requireBesideOthers(proof.suite()));
        return proofs;
    }

    private static FurtherProof of(JsonValue element) {
        if (!(element instanceof JsonObject proof)) {
            throw new IllegalArgumentException("a proof of proofs is no object");
        }
        for (String member : proof.members().keySet()) {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException(
                        "a proof of proofs has no member “%s”".formatted(member));
            }
        }
        return new FurtherProof(
                suite(proof, "a proof of proofs has no cryptosuite"), key(proof), chained(proof));
    }

    private static Cryptosuite suite(JsonObject said, String missing) {
        return switch (said.members().get("cryptosuite")) {
            case null -> throw new IllegalArgumentException(missing);
            case JsonString(String id) ->
                    Cryptosuite.of(id)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "there is no cryptosuite “%s” here".formatted(id)));
            default -> throw new IllegalArgumentException("cryptosuite is no text");
        };
    }

    private static Optional<String> key(JsonObject proof) {
        return switch (proof.members().get("key")) {
            case null -> Optional.empty();
            case JsonString(String text) when KEY.matcher(text).matches() -> Optional.of(text);
            default ->
                    throw new IllegalArgumentException(
                            "the key of a proof is neither <DID>#keys-<n> nor keys-<n>");
        };
    }

    private static boolean chained(JsonObject proof) {
        return switch (proof.members().get("chained")) {
            case null -> false;
            case JsonBoolean said -> said == JsonBoolean.TRUE;
            default -> throw new IllegalArgumentException("chained is neither true nor false");
        };
    }

    /** What a holder derives from a base proof has that proof alone, and others fit no more. */
    private static void requireBesideOthers(Cryptosuite suite) {
        switch (suite) {
            case ECDSA_SD_2023 ->
                    throw new IllegalArgumentException(
                            "ecdsa-sd-2023 makes a base proof, which its holder alone reads and"
                                    + " derives others from: it goes into no set or chain of proofs");
            case BBS_2023 ->
                    throw new IllegalArgumentException("bbs-2023 is verified here and not issued");
            default -> {
                // signs the whole document
            }
        }
    }
}
