package dev.credgate.credential.jose;

import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import java.util.Map;
import java.util.TreeMap;

/** The name of a key that follows from itself (RFC 7638), with SHA-256. */
public final class JwkThumbprint {

    private JwkThumbprint() {}

    /** Base64url of the digest over the required members, in lexical order. */
    public static String of(VerificationKey<?, ?> key) {
        Map<String, JsonValue> members = new TreeMap<>(Jwk.of(key).members());
        if (key instanceof RsaKey<?>) {
            members.remove("alg");
        }
        return Base64Url.encode(
                Sha2.SHA_256.hash(Message.of(JsonWriter.write(JsonObject.of(members)))));
    }
}
