package dev.credgate.credential.jose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.KeyName;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Who claims to have signed a JWS, and by which key: by the certificates in its {@code x5c}, by the
 * verification method that its {@code kid} is, or by a key of the issuer that its claims name.
 */
public final class IssuerKeyName {

    /** Certificates of one chain. */
    static final int MAX_CERTIFICATES = 8;

    private static final int MAX_CERTIFICATE_CHARACTERS = 16 * 1024;

    private IssuerKeyName() {}

    /** Who, and by which key. */
    public sealed interface Reading {
        /**
         * A name for the key.
         *
         * @param issuer what the claims say, or {@code x509_hash:} and the leaf certificate's
         *     SHA-256 in base64url where they say nothing
         */
        record Read(String issuer, KeyName key) implements Reading {}

        /** None. */
        record Refused(FlawFound found) implements Reading {}
    }

    /**
     * Reads the name.
     *
     * @param issuer whom the claims name, if anybody
     */
    public static Reading read(CompactJws jws, Optional<String> issuer) {
        JsonValue chain = jws.header().members().get("x5c");
        if (chain != null) {
            return certificates(chain, issuer);
        }
        Optional<KeyName.Method> method = jws.kid().flatMap(KeyName.Method::parse);
        if (method.isPresent()) {
            return new Reading.Read(issuer.orElse(method.get().did()), method.get());
        }
        return issuer.<Reading>map(
                        name -> new Reading.Read(name, new KeyName.OfIssuer(name, jws.kid())))
                .orElseGet(() ->
                        refused(
                                Flaw.MEMBER_MISSING,
                                "neither the claims nor the header name an issuer"));
    }

    private static Reading certificates(JsonValue value, Optional<String> issuer) {
        if (!(value instanceof JsonArray(List<JsonValue> elements)) || elements.isEmpty()) {
            return refused(Flaw.WRONG_TYPE, "x5c is no array of certificates");
        }
        if (elements.size() > MAX_CERTIFICATES) {
            return refused(
                    Flaw.TOO_MANY_PARTS, "x5c has more than " + MAX_CERTIFICATES + " certificates");
        }
        List<byte[]> chain = new ArrayList<>();
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String text))
                    || text.isEmpty()
                    || text.length() > MAX_CERTIFICATE_CHARACTERS) {
                return refused(Flaw.ENCODING_MALFORMED, "x5c holds what is no certificate");
            }
            try {
                // RFC 7515, section 4.1.6: base64 proper, not base64url.
                chain.add(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException _) {
                return refused(Flaw.ENCODING_MALFORMED, "x5c holds what is not base64");
            }
        }
        return new Reading.Read(
                issuer.orElseGet(() -> nameOf(chain.getFirst())),
                new KeyName.Certificates(chain, KeyName.CertificateUse.JOSE_ISSUER));
    }

    private static String nameOf(byte[] leaf) {
        return "x509_hash:" + Base64Url.encode(Sha2.SHA_256.hash(Message.of(leaf)));
    }

    private static Reading refused(Flaw flaw, String detail) {
        return new Reading.Refused(new FlawFound(flaw, detail));
    }
}
