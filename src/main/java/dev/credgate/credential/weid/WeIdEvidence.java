package dev.credgate.credential.weid;

import dev.credgate.credential.Fit;
import dev.credgate.credential.Presented;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Evidence hashes (docs/weidentity-format.md §8). They cover {@code proof.created} and {@code
 * creator}, which nobody signed: good for anchoring, never a status key.
 */
public final class WeIdEvidence {

    private WeIdEvidence() {}

    /**
     * The evidence hash of a credential; doubles as they were signed by the key that its issuer's
     * address is made of, and in their shortest form where no text fits that key.
     *
     * @param document plain or portable JSON of one credential
     * @return empty when the bytes are no credential in form
     */
    public static Optional<Hash> hash(byte[] document, Secp256k1 engine) {
        return switch (new WeIdentityFormat().recognise(document).orElse(null)) {
            case OrdinaryCredential one when one.proofFlaw().isEmpty() ->
                    Optional.of(one.evidence(doubles(one, engine)));
            case LiteCredential one when one.proofFlaw().isEmpty() ->
                    Optional.of(lite(one, doubles(one, engine)));
            case MultiSignedCredential one when one.proofFlaw().isEmpty() ->
                    Optional.of(one.evidence(doubles(one, engine)));
            case Presented _ -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    private static Doubles doubles(WeIdCredential one, Secp256k1 engine) {
        return WeIdStatusKey.fit(one, engine).map(Fit::doubles).orElse(Doubles.SHORTEST);
    }

    /** The whole credential, its claim hashed and its salt null. */
    static Hash ordinary(JsonObject document, Head head, JsonObject salt, Doubles doubles) {
        CanonicalWriter out = new CanonicalWriter(doubles, 2048);
        OrdinaryCredential.writeBody(out, head, salt);
        Map<String, JsonValue> proof = new LinkedHashMap<>();
        if (document.members().get("proof") instanceof JsonObject(var members)) {
            proof.putAll(members);
        }
        proof.put("salt", JsonNull.NULL);
        out.raw("\"proof\":").value(new JsonObject(proof));
        out.raw(",\"type\":").value(document.member("type").orElse(JsonNull.NULL)).raw('}');
        return out.keccak();
    }

    /** The signed text with the signature as its proof. */
    static Hash lite(LiteCredential one, Doubles doubles) {
        CanonicalWriter out = new CanonicalWriter(doubles, 1024);
        one.writeBody(out);
        out.raw("\"proof\":").string(one.sound().signature().toBase64());
        out.raw(",\"type\":\"lite1\"}");
        return out.keccak();
    }
}
