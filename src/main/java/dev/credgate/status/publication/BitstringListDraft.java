package dev.credgate.status.publication;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.jose.JwsAlgorithm;
import dev.credgate.credential.jose.NamedSigner;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.crypto.Multibase;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import dev.credgate.ledger.StatusValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mirrored list as a list credential (Bitstring Status List 1.0, section 2.2) that lacks only its
 * proof. A list has one purpose and one bit a place: revocations and suspensions are two lists, at
 * two addresses, of the same places.
 */
public final class BitstringListDraft {

    private BitstringListDraft() {}

    /** What a list says of its places. */
    public enum Purpose {
        /** Which are revoked. */
        REVOCATION(StatusValue.REVOKED, "revocation"),
        /** Which are suspended. */
        SUSPENSION(StatusValue.SUSPENDED, "suspension");

        private final StatusValue value;
        private final String text;

        Purpose(StatusValue value, String text) {
            this.value = value;
            this.text = text;
        }

        /** As it stands in {@code statusPurpose}. */
        public String text() {
            return text;
        }
    }

    /** The credential without its proof, to be secured in any format. */
    public static JsonObject document(MirroredList list, Purpose purpose, ListTerms terms) {
        Map<String, JsonValue> subject = new LinkedHashMap<>();
        subject.put("id", new JsonString(terms.uri() + "#list"));
        subject.put("type", new JsonString("BitstringStatusList"));
        subject.put("statusPurpose", new JsonString(purpose.text));
        subject.put(
                "encodedList",
                new JsonString(
                        Multibase.BASE64URL.encode(Deflation.gzip(list.bitstring(purpose.value)))));
        subject.put("ttl", new JsonNumber(Long.toString(terms.timeToLive().toMillis())));
        Map<String, JsonValue> document = new LinkedHashMap<>();
        document.put(
                "@context",
                new JsonArray(List.of(new JsonString("https://www.w3.org/ns/credentials/v2"))));
        document.put("id", new JsonString(terms.uri()));
        document.put(
                "type",
                new JsonArray(
                        List.of(
                                new JsonString("VerifiableCredential"),
                                new JsonString("BitstringStatusListCredential"))));
        document.put("issuer", new JsonString(terms.issuer()));
        document.put("validFrom", new JsonString(terms.from().toString()));
        document.put("validUntil", new JsonString(terms.until().toString()));
        document.put("credentialSubject", JsonObject.of(subject));
        return JsonObject.of(document);
    }

    /**
     * The credential in a JWT, {@code application/vc+jwt} (VC-JOSE-COSE, section 3.1).
     *
     * @param document of {@link #document}
     * @throws IllegalArgumentException for an algorithm that JOSE has not
     */
    public static Draft.Ready jwt(JsonObject document, ListTerms terms) {
        JwsAlgorithm algorithm =
                JwsAlgorithm.of(terms.algorithm())
                        .orElseThrow(() -> new IllegalArgumentException("no algorithm of JOSE"));
        Map<String, JsonValue> header = new LinkedHashMap<>();
        header.put("alg", new JsonString(algorithm.text()));
        NamedSigner.write(terms.verificationMethod(), terms.certificates(), header);
        header.put("typ", new JsonString("vc+jwt"));
        header.put("cty", new JsonString("vc"));
        UnsignedJws jws = UnsignedJws.of(JsonObject.of(header), JsonWriter.write(document));
        return new Draft.Ready() {
            @Override
            public byte[] message() {
                return jws.message();
            }

            @Override
            public byte[] attach(byte[] signature) {
                return jws.attach(signature);
            }
        };
    }
}
