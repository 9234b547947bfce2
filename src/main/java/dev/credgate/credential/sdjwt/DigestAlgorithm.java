package dev.credgate.credential.sdjwt;

import dev.credgate.credential.Flaw;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;

/**
 * The hash of disclosures, by the name that {@code _sd_alg} has for it (RFC 9901, section 4.1.1).
 */
record DigestAlgorithm(Sha2 hash) {

    static final String CLAIM = "_sd_alg";

    private static final DigestAlgorithm SHA_256 = new DigestAlgorithm(Sha2.SHA_256);

    /** The one that a payload names; SHA-256 where it names none. */
    static DigestAlgorithm in(JsonObject payload) {
        JsonValue name = payload.members().get(CLAIM);
        if (name == null) {
            return SHA_256;
        }
        return switch (name instanceof JsonString(String text) ? text : "") {
            case "sha-256" -> SHA_256;
            case "sha-384" -> new DigestAlgorithm(Sha2.SHA_384);
            case "sha-512" -> new DigestAlgorithm(Sha2.SHA_512);
            default ->
                    throw new SdJwtRefused(
                            Flaw.DIGEST_ALGORITHM, "_sd_alg is none of the hashes known here");
        };
    }

    /** A digest as it is written. */
    String digest(byte[] source, int from, int to) {
        return Base64Url.encode(hash.hash(Message.of(source, from, to - from)));
    }
}
