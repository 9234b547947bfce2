package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.w3c.AbsoluteUrl;
import dev.credgate.credential.w3c.DateTimeStamp;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a proof says of itself (VC Data Integrity 1.0, section 2.1).
 *
 * @param json the whole of it
 * @param previous the ids of the proofs that it also signs
 */
record ProofOptions(
        JsonObject json,
        Optional<String> id,
        Cryptosuite suite,
        KeyName.Method verificationMethod,
        Optional<Instant> created,
        Optional<Instant> expires,
        Optional<String> challenge,
        List<String> domains,
        List<String> previous,
        String proofValue) {

    static final String TYPE = "DataIntegrityProof";

    private static final int MAX_PREVIOUS = 16;

    ProofOptions {
        domains = List.copyOf(domains);
        previous = List.copyOf(previous);
    }

    /** The name of a purpose in proofs. */
    static String name(ProofPurpose purpose) {
        return switch (purpose) {
            case ASSERTION_METHOD -> "assertionMethod";
            case AUTHENTICATION -> "authentication";
        };
    }

    /** Reads a proof that is to be for that purpose. */
    static ProofOptions read(JsonValue value, ProofPurpose purpose) {
        if (!(value instanceof JsonObject proof)) {
            throw new Unsound(Flaw.PROOF_MALFORMED, "a proof is no object");
        }
        if (!required(proof, "type").equals(TYPE)) {
            throw new Unsound(Flaw.PROOF_TYPE, "a proof is no " + TYPE);
        }
        String name = required(proof, "cryptosuite");
        Cryptosuite suite =
                Cryptosuite.of(name)
                        .orElseThrow(() ->
                                new Unsound(
                                        Flaw.CRYPTOSUITE_UNSUPPORTED,
                                        "the cryptosuite “" + name + "” is not read here"));
        if (!required(proof, "proofPurpose").equals(name(purpose))) {
            throw new Unsound(
                    Flaw.PROOF_PURPOSE, "a proof is for another purpose than " + name(purpose));
        }
        return new ProofOptions(
                proof,
                optional(proof, "id"),
                suite,
                verificationMethod(required(proof, "verificationMethod")),
                date(proof, "created"),
                date(proof, "expires"),
                optional(proof, "challenge"),
                texts(proof, "domain"),
                texts(proof, "previousProof"),
                required(proof, "proofValue"));
    }

    /** A method of a DID has a fragment; any other URL may name one that is not followed here. */
    private static KeyName.Method verificationMethod(String url) {
        return KeyName.Method.parse(url)
                .or(() ->
                        isOtherUrl(url)
                                ? Optional.of(KeyName.Method.elsewhere(url))
                                : Optional.empty())
                .orElseThrow(() ->
                        new Unsound(
                                Flaw.VERIFICATION_METHOD_MALFORMED,
                                "a verificationMethod is neither a DID URL with a fragment nor"
                                        + " another URL"));
    }

    private static boolean isOtherUrl(String url) {
        return !url.startsWith("did:")
                && AbsoluteUrl.is(url)
                && url.indexOf('#') == url.lastIndexOf('#');
    }

    private static String required(JsonObject proof, String name) {
        return optional(proof, name)
                .orElseThrow(() -> new Unsound(Flaw.PROOF_MALFORMED, "a proof has no " + name));
    }

    private static Optional<String> optional(JsonObject proof, String name) {
        return switch (proof.members().get(name)) {
            case null -> Optional.empty();
            case JsonString(String text) -> Optional.of(text);
            default -> throw new Unsound(Flaw.PROOF_MALFORMED, "a proof's " + name + " is no text");
        };
    }

    private static Optional<Instant> date(JsonObject proof, String name) {
        return optional(proof, name)
                .map(text ->
                        DateTimeStamp.parse(text)
                                .orElseThrow(() ->
                                        new Unsound(
                                                Flaw.DATE_MALFORMED,
                                                "a proof's "
                                                        + name
                                                        + " is no date and time with an offset")));
    }

    private static List<String> texts(JsonObject proof, String name) {
        JsonValue value = proof.members().get(name);
        if (value == null) {
            return List.of();
        }
        List<JsonValue> elements =
                value instanceof JsonArray(var several) ? several : List.of(value);
        if (elements.isEmpty() || elements.size() > MAX_PREVIOUS) {
            throw new Unsound(
                    Flaw.PROOF_MALFORMED, "a proof's " + name + " is empty or has too many");
        }
        List<String> texts = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String text))) {
                throw new Unsound(Flaw.PROOF_MALFORMED, "a proof's " + name + " is no text");
            }
            texts.add(text);
        }
        return texts;
    }
}
