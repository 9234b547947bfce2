package dev.credgate.vcapi;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which challenge the proofs of a document must answer, and for which domains they must be (VC Data
 * Integrity 1.0, section 4.4).
 *
 * @param challenge empty where any will do, and none
 * @param domains all that a proof must name; empty where it may name any, and none
 */
record Expectations(Optional<String> challenge, Optional<Set<String>> domains) {

    private static final String ENVELOPED = "EnvelopedVerifiable";

    /**
     * Those of a request.
     *
     * @throws Refused when they are no texts
     */
    static Expectations read(Request request) {
        return new Expectations(
                request.optionIfAny("challenge"), request.optionTextsIfAny("domain"));
    }

    /**
     * Requires them of each proof that stands in a document. What these say is signed with them.
     *
     * @throws Refused when one is made for another challenge or domain, or there is none
     */
    void requireOf(JsonObject document) {
        if (challenge.isEmpty() && domains.isEmpty()) {
            return;
        }
        if (!holdsItsProof(document)) {
            throw challenge.isPresent() ? otherChallenge() : otherDomain();
        }
        for (JsonValue proof : each(document.members().get("proof"))) {
            requireOfProof(proof instanceof JsonObject object ? object : JsonObject.EMPTY);
        }
    }

    private void requireOfProof(JsonObject proof) {
        if (challenge.isPresent()
                && !proof.member("challenge").equals(challenge.map(JsonString::new))) {
            throw otherChallenge();
        }
        if (domains.isPresent()
                && !domains.get().stream()
                        .<JsonValue>map(JsonString::new)
                        .collect(Collectors.toSet())
                        .equals(new HashSet<>(each(proof.members().get("domain"))))) {
            throw otherDomain();
        }
    }

    /** Whether it does, and is not wrapped in a token that says for whom it is. */
    static boolean holdsItsProof(JsonObject document) {
        return document.members().containsKey("proof")
                && each(document.members().get("type")).stream()
                        .noneMatch(type ->
                                type instanceof JsonString(String name)
                                        && name.startsWith(ENVELOPED));
    }

    private static List<JsonValue> each(@Nullable JsonValue value) {
        return switch (value) {
            case null -> List.of();
            case JsonArray(var elements) -> elements;
            default -> List.of(value);
        };
    }

    private static Refused otherChallenge() {
        return new Refused(
                "INVALID_CHALLENGE_ERROR",
                "options.challenge: a proof answers another challenge, or none");
    }

    private static Refused otherDomain() {
        return new Refused(
                "INVALID_DOMAIN_ERROR", "options.domain: a proof is for other domains, or none");
    }
}
