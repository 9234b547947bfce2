package dev.credgate.credential.weid;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.UUID;

/** A WeIdentity credential that lacks only its signature. Immutable. Holds claims: never logged. */
public final class UnsignedWeIdCredential {

    /** The context that every WeIdentity credential names. */
    public static final String CONTEXT =
            "https://github.com/WeBankFinTech/WeIdentity/blob/master/context/v1";

    private final Head head;
    private final UUID id;
    private final int keyNumber;
    private final JsonObject salt;
    private final byte[] signedText;
    private final Hash digest;

    UnsignedWeIdCredential(WeIdIssuance.Request request, JsonObject salt) {
        this.id = request.id();
        this.keyNumber = request.keyNumber();
        this.salt = salt;
        this.head =
                new Head(
                        request.claims(),
                        CONTEXT,
                        request.cptId(),
                        request.expirationDate().getEpochSecond(),
                        request.id().toString(),
                        request.issuanceDate().getEpochSecond(),
                        request.issuer(),
                        request.issuer().toString());
        CanonicalWriter out = new CanonicalWriter(Doubles.SHORTEST, 1024);
        OrdinaryCredential.writeBody(out, head, salt);
        out.raw(OrdinaryCredential.Kind.ORIGINAL.end());
        this.signedText = out.toBytes();
        this.digest = out.keccak();
    }

    /** The credential's own id. */
    public UUID id() {
        return id;
    }

    /** Who issues it. */
    public WeIdDid issuer() {
        return head.issuer();
    }

    /** The key that its proof will name, which is never signed. */
    public String keyId() {
        return head.issuer().keyId(keyNumber);
    }

    /** A new array of the text whose Keccak-256 is signed. */
    public byte[] signedText() {
        return signedText.clone();
    }

    /** The 32 bytes to sign: Keccak-256 of {@link #signedText}. */
    public Hash digest() {
        return digest;
    }

    /** Under which its status stands on the chain: {@link #digest}. */
    public Hash statusKey() {
        return digest;
    }

    /**
     * The finished credential, canonical JSON in UTF-8. Whether the signature is the issuer's is
     * the caller's to know.
     */
    public byte[] attach(RecoverableSignature signature) {
        CanonicalWriter out = new CanonicalWriter(Doubles.SHORTEST, signedText.length * 2);
        out.raw("{\"claim\":").value(head.claim());
        out.raw(",\"context\":").string(head.context());
        out.raw(",\"cptId\":").raw(Long.toString(head.cptId()));
        out.raw(",\"expirationDate\":").raw(Long.toString(head.expirationDate()));
        out.raw(",\"id\":").string(head.id());
        out.raw(",\"issuanceDate\":").raw(Long.toString(head.issuanceDate()));
        out.raw(",\"issuer\":").string(head.issuerText());
        out.raw(",\"proof\":{\"created\":").raw(Long.toString(head.issuanceDate()));
        out.raw(",\"creator\":").string(keyId());
        out.raw(",\"salt\":").value(salt);
        out.raw(",\"signatureValue\":").string(signature.toBase64());
        out.raw(",\"type\":").string(Proof.TYPE);
        out.raw("},").raw(OrdinaryCredential.Kind.ORIGINAL.end());
        return out.toBytes();
    }
}
