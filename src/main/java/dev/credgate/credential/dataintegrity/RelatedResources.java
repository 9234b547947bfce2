package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Octets;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Holds the digests of {@code relatedResource} (data model 2.0, section 5.3) against the bundled
 * contexts. Of other resources nothing is known here, and nothing is fetched.
 */
final class RelatedResources {

    /** Of the base context of July 2024: credentials made before the Recommendation name it. */
    private static final Map<Sha2, byte[]> CANDIDATE =
            Map.of(
                    Sha2.SHA_256,
                    HexFormat.of()
                            .parseHex(
                                    "24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9"),
                    Sha2.SHA_384,
                    HexFormat.of()
                            .parseHex(
                                    "35239c36999d2155312091af194a1edb61634d6ad789a5e5b19f2aebdd762dd9"
                                            + "d1dcaada40eda7ef921c6b8c0ae107a0"));

    private static final byte[] SHA_256_MULTIHASH = {0x12, 0x20};

    private RelatedResources() {}

    /** Throws {@link Unsound} when a digest is not that of a resource known here. */
    static void check(JsonObject document, ContextStore store) {
        for (JsonValue entry : each(document.members().get("relatedResource"))) {
            if (entry instanceof JsonObject resource
                    && resource.members().get("id") instanceof JsonString(String id)) {
                store.bytes(id).ifPresent(bytes -> check(resource, id, bytes));
            }
        }
    }

    private static List<JsonValue> each(@org.jspecify.annotations.Nullable JsonValue value) {
        return value == null
                ? List.of()
                : value instanceof JsonArray(var elements) ? elements : List.of(value);
    }

    private static void check(JsonObject resource, String id, byte[] bytes) {
        for (JsonValue digest : each(resource.members().get("digestSRI"))) {
            if (!(digest instanceof JsonString(String text)) || !fitsSri(text, id, bytes)) {
                throw mismatch("digestSRI");
            }
        }
        for (JsonValue digest : each(resource.members().get("digestMultibase"))) {
            if (!(digest instanceof JsonString(String text)) || !fitsMultibase(text, id, bytes)) {
                throw mismatch("digestMultibase");
            }
        }
    }

    private static Unsound mismatch(String member) {
        return new Unsound(
                Flaw.DIGEST_MISMATCH, "the " + member + " of a relatedResource is another's");
    }

    /** Subresource Integrity: one of the digests, separated by spaces, must fit. */
    private static boolean fitsSri(String text, String id, byte[] bytes) {
        for (String one : text.split(" ", -1)) {
            int dash = one.indexOf('-');
            Sha2 hash =
                    switch (dash < 0 ? "" : one.substring(0, dash)) {
                        case "sha256" -> Sha2.SHA_256;
                        case "sha384" -> Sha2.SHA_384;
                        case "sha512" -> Sha2.SHA_512;
                        default -> null;
                    };
            if (hash != null
                    && digests(id, bytes, hash).stream()
                            .anyMatch(digest -> isBase64(one.substring(dash + 1), digest))) {
                return true;
            }
        }
        return false;
    }

    /** SRI has base64; credentials in the field have base64url as well. */
    private static boolean isBase64(String text, byte[] digest) {
        String plain = Base64.getEncoder().encodeToString(digest);
        return text.equals(plain)
                || text.equals(plain.replace("=", ""))
                || text.equals(Base64.getUrlEncoder().encodeToString(digest))
                || text.equals(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }

    /** A multihash, or a bare SHA-256 as many write. */
    private static boolean fitsMultibase(String text, String id, byte[] bytes) {
        byte[] said = Multibase.decodeAny(text).orElse(new byte[0]);
        return digests(id, bytes, Sha2.SHA_256).stream()
                .anyMatch(digest ->
                        Arrays.equals(said, digest)
                                || Arrays.equals(said, Octets.join(SHA_256_MULTIHASH, digest)));
    }

    private static List<byte[]> digests(String id, byte[] bytes, Sha2 hash) {
        List<byte[]> digests = new ArrayList<>(2);
        digests.add(hash.hash(Message.of(bytes)));
        if (id.equals(ModelVersion.V2_0.context()) && CANDIDATE.containsKey(hash)) {
            digests.add(CANDIDATE.get(hash));
        }
        return digests;
    }
}
