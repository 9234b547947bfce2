package dev.credgate.credential.sdjwtvc;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Optional;

/**
 * What a type says of some claims (draft-ietf-oauth-sd-jwt-vc, section 8), as far as it makes a
 * credential one of the type; how they are shown to people is left out. Immutable.
 *
 * @param mandatory empty when nothing is said
 * @param disclosure empty when nothing is said
 */
record ClaimMetadata(
        ClaimPath path, Optional<Boolean> mandatory, Optional<Disclosability> disclosure) {

    /** The property {@code sd}. */
    enum Disclosability {
        ALWAYS,
        ALLOWED,
        NEVER
    }

    /** Reads one; empty when it is none. */
    static Optional<ClaimMetadata> read(JsonValue value) {
        if (!(value instanceof JsonObject claim)) {
            return Optional.empty();
        }
        JsonValue mandatory = claim.members().get("mandatory");
        JsonValue sd = claim.members().get("sd");
        Optional<Disclosability> disclosure =
                sd instanceof JsonString(String text) ? disclosability(text) : Optional.empty();
        if (mandatory != null && !(mandatory instanceof JsonBoolean)
                || sd != null && disclosure.isEmpty()) {
            return Optional.empty();
        }
        return claim.member("path")
                .flatMap(ClaimPath::read)
                .map(path ->
                        new ClaimMetadata(
                                path,
                                Optional.ofNullable(mandatory).map(JsonBoolean.TRUE::equals),
                                disclosure));
    }

    private static Optional<Disclosability> disclosability(String text) {
        return switch (text) {
            case "always" -> Optional.of(Disclosability.ALWAYS);
            case "allowed" -> Optional.of(Disclosability.ALLOWED);
            case "never" -> Optional.of(Disclosability.NEVER);
            default -> Optional.empty();
        };
    }

    boolean isMandatory() {
        return mandatory.orElse(false);
    }

    Disclosability disclosability() {
        return disclosure.orElse(Disclosability.ALLOWED);
    }

    /**
     * Puts what an extending type says over this (section 8.5); empty when it may not say so: what
     * is {@code always} or {@code never} stays, and what is mandatory stays.
     */
    Optional<ClaimMetadata> extendedBy(ClaimMetadata child) {
        boolean loosened =
                isMandatory() && child.mandatory().isPresent() && !child.isMandatory()
                        || disclosability() != Disclosability.ALLOWED
                                && child.disclosure().isPresent()
                                && child.disclosability() != disclosability();
        return loosened
                ? Optional.empty()
                : Optional.of(
                        new ClaimMetadata(
                                path,
                                child.mandatory().or(this::mandatory),
                                child.disclosure().or(this::disclosure)));
    }
}
