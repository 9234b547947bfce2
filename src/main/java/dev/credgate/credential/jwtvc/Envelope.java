package dev.credgate.credential.jwtvc;

import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.jose.CompactText;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * An object whose {@code id} is a {@code data:} URL with something secured in it (data model 2.0,
 * sections 4.13.1 and 4.13.2).
 */
final class Envelope {

    private static final String CREDENTIAL = "EnvelopedVerifiableCredential";
    private static final String PRESENTATION = "EnvelopedVerifiablePresentation";

    /** What is JOSE's, and so text. */
    private static final Set<String> JOSE =
            Set.of(
                    "application/vc+jwt",
                    "application/vp+jwt",
                    "application/jwt",
                    "application/vc+sd-jwt",
                    "application/vp+sd-jwt",
                    "application/dc+sd-jwt",
                    "application/vc-ld+jwt",
                    "application/vp-ld+jwt");

    /** What is COSE's, and so bytes in base64. */
    private static final Set<String> COSE = Set.of("application/vc+cose", "application/vp+cose");

    private Envelope() {}

    /** Whether an object says to be an envelope of either kind. */
    static boolean is(JsonObject object) {
        return isCredential(object) || isOf(object, PRESENTATION);
    }

    static boolean isCredential(JsonObject object) {
        return isOf(object, CREDENTIAL);
    }

    private static boolean isOf(JsonObject object, String type) {
        JsonValue value = object.members().get("type");
        return value instanceof JsonString(String text) && text.equals(type)
                || value instanceof JsonArray(List<JsonValue> elements)
                        && elements.contains(new JsonString(type));
    }

    /** What is in an envelope, or what is wrong with it. */
    static Presented open(JsonObject object, CredentialFormats formats) {
        try {
            Presented inside =
                    formats.recognise(content(object))
                            .orElseThrow(() ->
                                    new JwtRefused(
                                            Flaw.WRONG_TYPE,
                                            "what is enveloped is of no credential format"
                                                    + " known here"));
            boolean shown = inside instanceof SecuredPresentation || inside instanceof Presentation;
            if (!(inside instanceof Presented.Malformed) && shown == isCredential(object)) {
                throw new JwtRefused(
                        Flaw.TYPE_HEADER, "what is enveloped is not what the envelope says");
            }
            return inside;
        } catch (JwtRefused refused) {
            return new Presented.Malformed(JwtVcFormat.NAME, refused.found());
        }
    }

    /** The bytes in an envelope; throws for one out of form. */
    static byte[] content(JsonObject object) {
        JsonValue context = object.members().get("@context");
        JsonValue first =
                context instanceof JsonArray(List<JsonValue> elements) && !elements.isEmpty()
                        ? elements.getFirst()
                        : context;
        if (!new JsonString(ModelVersion.V2_0.context()).equals(first)) {
            throw new JwtRefused(
                    Flaw.CONTEXT_FIRST, "an envelope's @context is not that of data model 2.0");
        }
        if (!(object.members().get("id") instanceof JsonString(String id))
                || !id.startsWith("data:")) {
            throw new JwtRefused(Flaw.DATA_MODEL, "an envelope's id is no data: URL");
        }
        int comma = id.indexOf(',');
        int semicolon = id.indexOf(';');
        if (comma < 0) {
            throw new JwtRefused(Flaw.DATA_MODEL, "an envelope's data: URL holds no data");
        }
        int end = semicolon >= 0 && semicolon < comma ? semicolon : comma;
        String type = id.substring("data:".length(), end);
        String parameters = id.substring(end, comma);
        String data = id.substring(comma + 1);
        if (JOSE.contains(type) && parameters.isEmpty()) {
            byte[] text = data.getBytes(StandardCharsets.UTF_8);
            if (CompactText.of(text).isEmpty()) {
                throw new JwtRefused(
                        Flaw.ENCODING_MALFORMED, "what is enveloped as " + type + " is no JWT");
            }
            return text;
        }
        if (COSE.contains(type) && parameters.equals(";base64")) {
            return base64(data.strip());
        }
        throw new JwtRefused(
                Flaw.TYPE_HEADER, "an envelope holds a media type that is not read here");
    }

    private static byte[] base64(String data) {
        try {
            return Base64.getDecoder().decode(data);
        } catch (IllegalArgumentException _) {
            throw new JwtRefused(Flaw.ENCODING_MALFORMED, "an envelope's data is not base64");
        }
    }
}
