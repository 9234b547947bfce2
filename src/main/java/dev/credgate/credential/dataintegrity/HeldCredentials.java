package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.Presented.Malformed;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The credentials in a presentation: with proofs of their own, or enveloped (data model 2.0,
 * section 4.12) in whatever format the others read.
 */
final class HeldCredentials {

    static final String ENVELOPED = "EnvelopedVerifiableCredential";

    /** What is JOSE's, and so text. */
    private static final Set<String> JOSE =
            Set.of(
                    "application/vc+jwt",
                    "application/vc-ld+jwt",
                    "application/jwt",
                    "application/vc+sd-jwt",
                    "application/vc-ld+sd-jwt",
                    "application/dc+sd-jwt");

    /** What is bytes, in base64. */
    private static final String COSE = "application/vc+cose";

    private final Function<JsonObject, Presented> own;
    private final Iterable<CredentialFormat> others;

    HeldCredentials(Function<JsonObject, Presented> own, Iterable<CredentialFormat> others) {
        this.own = own;
        this.others = others;
    }

    /** One element of {@code verifiableCredential}. */
    Presented read(JsonValue held, ModelVersion version) {
        return switch (held) {
            case JsonObject object when isEnveloped(object) -> enveloped(object);
            case JsonObject object when object.members().containsKey("@context") ->
                    own.apply(object);
            case JsonObject object ->
                    JcsWriter.canonical(object)
                            .flatMap(this::byOthers)
                            .orElseGet(() ->
                                    malformed(
                                            Flaw.INNER_MALFORMED,
                                            "a credential in it is of no format known here"));
            case JsonString(String text) when version == ModelVersion.V1_1 ->
                    byOthers(text.getBytes(StandardCharsets.UTF_8))
                            .orElseGet(() ->
                                    malformed(
                                            Flaw.INNER_MALFORMED,
                                            "a text in it is of no format known here"));
            default -> malformed(Flaw.DATA_MODEL, "a credential in it is no object");
        };
    }

    private static boolean isEnveloped(JsonObject object) {
        return each(object.members().get("type")).contains(new JsonString(ENVELOPED));
    }

    private static List<JsonValue> each(@org.jspecify.annotations.Nullable JsonValue value) {
        return value == null
                ? List.of()
                : value instanceof JsonArray(var elements) ? elements : List.of(value);
    }

    private Presented enveloped(JsonObject object) {
        List<JsonValue> contexts = each(object.members().get("@context"));
        if (contexts.isEmpty()
                || !contexts.getFirst().equals(new JsonString(ModelVersion.V2_0.context()))) {
            return malformed(
                    Flaw.CONTEXT_FIRST, "an enveloped credential's first @context is not 2.0's");
        }
        return content(object)
                .map(content ->
                        byOthers(content)
                                .orElseGet(() ->
                                        malformed(
                                                Flaw.INNER_MALFORMED,
                                                "an envelope holds no credential of a format"
                                                        + " known here")))
                .orElseGet(() ->
                        malformed(
                                Flaw.DATA_MODEL,
                                "an enveloped credential's id is no data: URL of a credential"));
    }

    /**
     * What a data: URL (RFC 2397) holds: JOSE's text, whatever parameters stand before it (W3C's
     * own test inputs have {@code ;base64url} there), or COSE's bytes in base64.
     */
    private static Optional<byte[]> content(JsonObject object) {
        if (!(object.members().get("id") instanceof JsonString(String url))
                || !url.startsWith("data:")) {
            return Optional.empty();
        }
        int comma = url.indexOf(',');
        if (comma < 0) {
            return Optional.empty();
        }
        String head = url.substring("data:".length(), comma);
        int semicolon = head.indexOf(';');
        String type = semicolon < 0 ? head : head.substring(0, semicolon);
        String mediaType = type.toLowerCase(Locale.ROOT);
        String parameters = head.substring(type.length());
        String data = url.substring(comma + 1);
        if (JOSE.contains(mediaType)) {
            return Optional.of(data.getBytes(StandardCharsets.UTF_8));
        }
        return mediaType.equals(COSE) && parameters.equalsIgnoreCase(";base64")
                ? base64(data)
                : Optional.empty();
    }

    private static Optional<byte[]> base64(String data) {
        try {
            return Optional.of(Base64.getDecoder().decode(data.strip()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<Presented> byOthers(byte[] bytes) {
        Body body = new Body(bytes);
        for (CredentialFormat format : others) {
            if (!format.name().equals(DataIntegrityFormat.NAME)) {
                Optional<Presented> presented = format.recognise(body);
                if (presented.isPresent()) {
                    return presented;
                }
            }
        }
        return Optional.empty();
    }

    private static Malformed malformed(Flaw flaw, String detail) {
        return new Malformed(DataIntegrityFormat.NAME, new FlawFound(flaw, detail));
    }
}
