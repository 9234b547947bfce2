package dev.credgate.credential.weid;

import dev.credgate.credential.Flaw;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RecoverableSignature.Reading;
import dev.credgate.did.WeIdKeyId;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.Set;

/**
 * The proof of a credential, in form. Nobody signed it: which key {@code creator} names is neither
 * kept nor believed, any key of the issuer may fit.
 *
 * @param salt empty object for lite credentials
 */
record Proof(RecoverableSignature signature, JsonObject salt) {

    private static final Set<String> MEMBERS =
            Set.of("type", "created", "creator", "signatureValue", "salt");
    private static final Set<String> LITE_MEMBERS = Set.of("type", "signatureValue");

    /** The only proof type there is. */
    static final String TYPE = "Secp256k1";

    /**
     * Reads the proof of an ordinary or multi-signed credential.
     *
     * @param issuer the issuer's DID in its canonical text
     */
    static Proof read(JsonObject object, String issuer) {
        Members members = new Members(object, "proof").only(MEMBERS);
        requireType(members);
        members.integer("created");
        if (!WeIdKeyId.owner(members.string("creator")).filter(issuer::equals).isPresent()) {
            throw new Malformation(Flaw.CREATOR_MISMATCH, "proof.creator is no key of the issuer");
        }
        if (!members.has("salt")) {
            throw new Malformation(Flaw.SALT_MISSING, "proof has no salt: nothing can be hashed");
        }
        return new Proof(signature(members.string("signatureValue")), members.object("salt"));
    }

    /** Reads the proof of a lite credential, an object. */
    static Proof readLite(JsonObject object) {
        Members members = new Members(object, "proof").only(LITE_MEMBERS);
        if (members.has("type")) {
            requireType(members);
        }
        return lite(members.string("signatureValue"));
    }

    /** The proof of a lite credential in its portable form, a signature alone. */
    static Proof lite(String signature) {
        return new Proof(signature(signature), JsonObject.EMPTY);
    }

    static void requireType(Members members) {
        if (!members.string("type").equals(TYPE)) {
            throw new Malformation(Flaw.PROOF_TYPE, "proof.type is not " + TYPE);
        }
    }

    static RecoverableSignature signature(String base64) {
        return switch (RecoverableSignature.readBase64(base64)) {
            case Reading.Read(var signature) -> signature;
            case Reading.Flawed(var flaw) ->
                    throw switch (flaw) {
                        case NOT_BASE64 ->
                                new Malformation(
                                        Flaw.SIGNATURE_NOT_BASE64,
                                        "the signature is not canonical, padded base64");
                        case LENGTH ->
                                new Malformation(
                                        Flaw.SIGNATURE_LENGTH,
                                        "the signature is not 65 bytes, 88 characters");
                        case OUT_OF_RANGE ->
                                new Malformation(
                                        Flaw.SIGNATURE_OUT_OF_RANGE,
                                        "r or s is zero or not below the group order");
                        case HIGH_S ->
                                new Malformation(
                                        Flaw.SIGNATURE_HIGH_S, "s is above half the group order");
                        case RECOVERY_ID ->
                                new Malformation(
                                        Flaw.SIGNATURE_RECOVERY_ID, "v is neither 0 nor 1");
                    };
        };
    }
}
