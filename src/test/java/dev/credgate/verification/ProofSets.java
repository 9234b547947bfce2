package dev.credgate.verification;

import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Data Integrity credentials with any number of proofs ({@code ecdsa-jcs-2019}), in any order. */
public final class ProofSets {

    private static final String CONTEXTS =
            """
            "@context": ["https://www.w3.org/ns/credentials/v2",
                         "https://www.w3.org/ns/credentials/undefined-terms/v2"]
            """;

    private ProofSets() {}

    /**
     * What is to be signed.
     *
     * @param types beside {@code VerifiableCredential}, each a term that no context defines
     * @param more members, each with a comma before it
     */
    public static JsonObject document(String issuer, List<String> types, String more) {
        StringBuilder all = new StringBuilder("\"VerifiableCredential\"");
        types.forEach(type -> all.append(", \"").append(type).append('"'));
        return JoseKeys.json(
                """
                {%s, "type": [%s], "issuer": "%s", "credentialSubject": {"name": "Ada"}%s}
                """
                        .formatted(CONTEXTS, all, issuer, more));
    }

    /**
     * A proof of a document, by a key of P-256.
     *
     * @param more members of the proof, each with a comma before it
     */
    public static JsonObject proof(JsonObject document, String method, SecretJwk key, String more) {
        JsonObject options = options(method, more);
        return options.with(
                "proofValue",
                new JsonString(Multibase.BASE58BTC.encode(key.sign(signed(document, options)))));
    }

    private static JsonObject options(String method, String more) {
        return JoseKeys.json(
                """
                {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-jcs-2019", %s,
                 "verificationMethod": "%s", "proofPurpose": "assertionMethod"%s}
                """
                        .formatted(CONTEXTS, method, more));
    }

    /** The exact bytes that a proof signs. */
    static byte[] signed(JsonObject document, JsonObject proof) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(
                JcsWriter.digest(proof.without("proofValue"), Sha2.SHA_256).orElseThrow());
        signed.writeBytes(JcsWriter.digest(document, Sha2.SHA_256).orElseThrow());
        return signed.toByteArray();
    }

    /** The document with these proofs. */
    public static byte[] secured(JsonObject document, JsonObject... proofs) {
        return JcsWriter.canonical(
                        document.with(
                                "proof",
                                proofs.length == 1 ? proofs[0] : new JsonArray(List.of(proofs))))
                .orElseThrow();
    }
}
