package dev.credgate.credential.jose;

import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How what is issued here names the key of its JWS, which {@link IssuerKeyName} reads: by {@code
 * kid}, a verification method of the issuer's DID, or by {@code x5c}, its certificates (RFC 7515,
 * section 4.1.6), under the name in the first of these. An order chooses by its option {@code
 * key_by}, which is either of the two; {@code kid} where it says nothing.
 */
public final class NamedSigner {

    /** The option's name. */
    public static final String OPTION = "key_by";

    private static final JsonString KID = new JsonString("kid");
    private static final JsonString X5C = new JsonString("x5c");

    private NamedSigner() {}

    /** Which certificate an order with these options needs, if any. */
    public static Optional<CertificateUse> certificate(JsonObject options) {
        return isByCertificate(options)
                ? Optional.of(CertificateUse.JOSE_ISSUER)
                : Optional.empty();
    }

    private static boolean isByCertificate(JsonObject options) {
        return options.member(OPTION).filter(X5C::equals).isPresent();
    }

    /** Why such terms cannot be met, a sentence for the orderer. */
    public static Optional<String> refusal(Terms terms) {
        Optional<JsonValue> chosen = terms.options().member(OPTION);
        if (chosen.isPresent() && !chosen.get().equals(KID) && !chosen.get().equals(X5C)) {
            return Optional.of(OPTION + " is neither \"kid\" nor \"x5c\"");
        }
        return isByCertificate(terms.options()) && terms.certificates().isEmpty()
                ? Optional.of("what is named by x5c needs its key's certificate")
                : Optional.empty();
    }

    /**
     * Writes the name into a JWS header.
     *
     * @param verificationMethod a DID URL
     * @param certificates DER, leaf first; where there are none the verification method names it
     */
    public static void write(
            String verificationMethod, List<byte[]> certificates, Map<String, JsonValue> header) {
        if (certificates.isEmpty()) {
            header.put("kid", new JsonString(verificationMethod));
        } else {
            // Base64 proper, not base64url.
            header.put(
                    "x5c",
                    new JsonArray(
                            certificates.stream()
                                    .map(der -> Base64.getEncoder().encodeToString(der))
                                    .<JsonValue>map(JsonString::new)
                                    .toList()));
        }
    }
}
