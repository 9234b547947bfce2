package dev.credgate.credential.jwtvc;

import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.jose.NamedSigner;
import dev.credgate.credential.w3c.IssuedDocument;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an order may say of how a W3C credential is to be written. */
record JwtVcOptions(ModelVersion version, Set<String> disclosable, boolean enveloped) {

    private static final String DISCLOSABLE = "selectively_disclosable";
    private static final String ENVELOPED = "enveloped";
    private static final Set<String> NAMES =
            Set.of(
                    IssuedDocument.VERSION,
                    IssuedDocument.CONTEXTS,
                    DISCLOSABLE,
                    ENVELOPED,
                    NamedSigner.OPTION);

    sealed interface Reading {
        record Read(JwtVcOptions options) implements Reading {}

        record Refused(String why) implements Reading {}
    }

    /** Of terms that the document's own options are in order of. */
    static Reading read(Terms terms) {
        Map<String, JsonValue> options = terms.options().members();
        for (String name : options.keySet()) {
            if (!NAMES.contains(name)) {
                return new Reading.Refused("a W3C credential as a JWT has no option " + name);
            }
        }
        ModelVersion version = IssuedDocument.version(terms);
        JsonValue wish = options.get(ENVELOPED);
        boolean enveloped = wish == JsonBoolean.TRUE;
        if (wish != null && !(wish instanceof JsonBoolean)) {
            return new Reading.Refused(ENVELOPED + " is neither true nor false");
        }
        if (enveloped && version == ModelVersion.V1_1) {
            return new Reading.Refused("version 1.1 knows no " + ENVELOPED + " credentials");
        }
        Set<String> disclosable = new HashSet<>();
        JsonValue pointers = options.get(DISCLOSABLE);
        if (pointers != null) {
            if (version == ModelVersion.V1_1) {
                return new Reading.Refused("version 1.1 knows no selective disclosure");
            }
            if (!(pointers instanceof JsonArray(List<JsonValue> elements))) {
                return new Reading.Refused(DISCLOSABLE + " is no array");
            }
            for (JsonValue pointer : elements) {
                if (!(pointer instanceof JsonString(String text))
                        || !isOfClaim(text, terms.claims())) {
                    return new Reading.Refused(
                            DISCLOSABLE + " is no array of JSON pointers to claims");
                }
                disclosable.add("/credentialSubject" + text);
            }
        }
        return new Reading.Read(new JwtVcOptions(version, Set.copyOf(disclosable), enveloped));
    }

    private static boolean isOfClaim(String pointer, JsonObject claims) {
        if (!pointer.startsWith("/")) {
            return false;
        }
        int end = pointer.indexOf('/', 1);
        String name = pointer.substring(1, end < 0 ? pointer.length() : end);
        return claims.members().containsKey(name.replace("~1", "/").replace("~0", "~"));
    }
}
