package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Octets;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secures documents with a key: rightly, by the issuance, and anything that a signer could. */
final class Signing {

    static final Instant NOW = Instant.parse("2024-05-05T05:05:05Z");

    private final Cryptosuite suite;
    private final TestKey key;
    private final DataIntegrityIssuance issuance;
    private final HashData hashData;

    Signing(Cryptosuite suite, TestKey key) {
        this(suite, key, W3cVectors.contexts());
    }

    Signing(Cryptosuite suite, TestKey key, ContextStore contexts) {
        this.suite = suite;
        this.key = key;
        this.issuance = new DataIntegrityIssuance(contexts);
        this.hashData = new HashData(new JsonLd(contexts));
    }

    Order order() {
        return Order.of(suite, key.verificationMethod(), key.algorithm(), NOW);
    }

    Draft draft(JsonObject credential) {
        return issuance.credential(credential, order(), new SecureRandom());
    }

    /** The credential as it is issued. */
    JsonObject issued(JsonObject credential) {
        return issued(credential, order());
    }

    JsonObject issued(JsonObject credential, Order order) {
        return attached(issuance.credential(credential, order, new SecureRandom()));
    }

    JsonObject presented(JsonObject presentation, Order order) {
        return attached(issuance.presentation(presentation, order, new SecureRandom()));
    }

    private JsonObject attached(Draft draft) {
        return switch (draft) {
            case Draft.Ready ready ->
                    W3cVectors.object(
                            new String(
                                    ready.attach(key.sign(ready.message())),
                                    StandardCharsets.UTF_8));
            case Draft.Refused(String why) -> throw new AssertionError(why);
        };
    }

    /**
     * A proof over a document, whatever it says; where no canonical form can be had the signature
     * is over nothing.
     *
     * @param set members of the proof to set, or with null to leave out
     */
    JsonObject signed(JsonObject document, Map<String, ? extends @Nullable Object> set) {
        Map<String, JsonValue> proof = new LinkedHashMap<>();
        proof.put("type", new JsonString("DataIntegrityProof"));
        proof.put("cryptosuite", new JsonString(suite.id()));
        proof.put("created", new JsonString(NOW.toString()));
        proof.put("verificationMethod", new JsonString(key.verificationMethod()));
        proof.put("proofPurpose", new JsonString("assertionMethod"));
        JsonValue context = document.member("@context").orElse(new JsonArray(java.util.List.of()));
        if (suite.canonicalization() == Cryptosuite.Canonicalization.JCS) {
            proof.put("@context", context);
        }
        set.forEach((name, value) -> {
            if (value == null) {
                proof.remove(name);
            } else {
                proof.put(
                        name,
                        value instanceof JsonValue json ? json : new JsonString(value.toString()));
            }
        });
        JsonObject options = JsonObject.of(proof);
        Sha2 hash = key.algorithm() == KeyAlgorithm.P384 ? Sha2.SHA_384 : Sha2.SHA_256;
        byte[] message;
        try {
            message =
                    Octets.join(
                            hashData.configurationDigest(options, suite, context, hash),
                            hashData.digest(document, suite, hash));
        } catch (Unsound _) {
            message = new byte[0];
        }
        return document.with(
                "proof",
                options.with(
                        "proofValue",
                        new JsonString(Multibase.BASE58BTC.encode(key.sign(message)))));
    }
}
