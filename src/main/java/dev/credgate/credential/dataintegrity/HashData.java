package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.dataintegrity.jsonld.Canonical;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;

/**
 * The bytes that are signed: the digest of the proof's configuration, then that of the document,
 * each in canonical form (vc-di-eddsa, sections 3.2 and 3.3; vc-di-ecdsa the same). Thread-safe.
 */
final class HashData {

    private final JsonLd jsonLd;

    HashData(JsonLd jsonLd) {
        this.jsonLd = jsonLd;
    }

    JsonLd jsonLd() {
        return jsonLd;
    }

    /** The digest of a document or a proof configuration; throws {@link Unsound}. */
    byte[] digest(JsonObject object, Cryptosuite suite, Sha2 hash) {
        return switch (suite.canonicalization()) {
            case JCS ->
                    JcsWriter.digest(object, hash)
                            .orElseThrow(() ->
                                    new Unsound(
                                            Flaw.NUMBER_OUT_OF_RANGE,
                                            "a number that no double holds"));
            case RDFC -> hash.hash(Message.of(canonical(object, hash).bytes()));
        };
    }

    Canonical canonical(JsonObject object, Sha2 hash) {
        return got(jsonLd.canonical(object, hash));
    }

    static <T> T got(JsonLd.Result<T> result) {
        return switch (result) {
            case JsonLd.Result.Got<T>(var value) -> value;
            case JsonLd.Result.Refused<T>(var found) -> throw new Unsound(found);
        };
    }

    /**
     * The digest of a proof's configuration: the proof without its value, under the contexts of the
     * document; throws {@link Unsound}.
     *
     * @param context the document's {@code @context}
     */
    byte[] configurationDigest(JsonObject proof, Cryptosuite suite, JsonValue context, Sha2 hash) {
        return switch (suite.canonicalization()) {
            case JCS -> digest(proof.without("proofValue"), suite, hash);
            case RDFC -> hash.hash(Message.of(canonicalOptions(proof, context, hash).bytes()));
        };
    }

    /** The canonical form of such a configuration as a graph. */
    Canonical canonicalOptions(JsonObject proof, JsonValue context, Sha2 hash) {
        JsonObject options = proof.without("proofValue").with("@context", context);
        return got(jsonLd.canonicalOptions(options, hash));
    }
}
