package dev.credgate.credential;

import dev.credgate.json.FamiliarTexts;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that somebody presented, and what the formats found out about them so far: they are asked
 * in turn, and none of them should have to read again what another one has read. For one thread;
 * the bytes must not be changed.
 */
public final class Body {

    /** What documents in JSON spell out, of whichever format. */
    private static final FamiliarTexts FAMILIAR =
            new FamiliarTexts(
                    List.of(
                            "@context",
                            "id",
                            "type",
                            "issuer",
                            "validFrom",
                            "validUntil",
                            "issuanceDate",
                            "expirationDate",
                            "credentialSubject",
                            "credentialStatus",
                            "name",
                            "description",
                            "proof",
                            "cryptosuite",
                            "created",
                            "verificationMethod",
                            "proofPurpose",
                            "proofValue",
                            "DataIntegrityProof",
                            "assertionMethod",
                            "VerifiableCredential",
                            "VerifiablePresentation",
                            "verifiableCredential",
                            "https://www.w3.org/ns/credentials/v2",
                            "https://www.w3.org/2018/credentials/v1",
                            "https://w3id.org/security/data-integrity/v2",
                            "claim",
                            "context",
                            "cptId",
                            "creator",
                            "nonce",
                            "salt",
                            "signatureValue",
                            "Secp256k1",
                            "original",
                            "lite1",
                            "https://github.com/WeBankFinTech/WeIdentity/blob/master/context/v1"));

    private final byte[] bytes;
    private @Nullable JsonReading json;
    private @Nullable Object finding;

    /** Takes the array over. */
    public Body(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes, shared: nobody may change them. */
    public byte[] bytes() {
        return bytes;
    }

    /** What they are as JSON. */
    public JsonReading json() {
        JsonReading known = json;
        if (known == null) {
            known = JsonParser.parse(bytes, FAMILIAR);
            json = known;
        }
        return known;
    }

    /**
     * What a look at the bytes found. The finding of the latest kind of look is kept.
     *
     * @param kind what such a look finds, and no other look does
     */
    public <T> T once(Class<T> kind, Function<byte[], T> look) {
        if (kind.isInstance(finding)) {
            return kind.cast(finding);
        }
        T found = look.apply(bytes);
        finding = found;
        return found;
    }
}
