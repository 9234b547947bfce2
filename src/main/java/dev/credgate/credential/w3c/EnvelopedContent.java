package dev.credgate.credential.w3c;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.jose.CompactText;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is secured in an envelope, an object whose {@code id} is a {@code data:} URL (data model
 * 2.0, sections 4.13.1 and 4.13.2; RFC 2397): JOSE's text or COSE's bytes. Case does not matter in
 * its media type, and parameters that a media type does not know are passed over (RFC 2045, section
 * 5.1).
 */
public final class EnvelopedContent {

    /** Which of the two an object says to be. */
    public enum Kind {
        /** {@code EnvelopedVerifiableCredential}. */
        CREDENTIAL(
                "EnvelopedVerifiableCredential",
                Set.of(
                        "application/vc+jwt",
                        "application/vc-ld+jwt",
                        "application/jwt",
                        "application/vc+sd-jwt",
                        "application/vc-ld+sd-jwt",
                        "application/dc+sd-jwt"),
                "application/vc+cose"),

        /** {@code EnvelopedVerifiablePresentation}. */
        PRESENTATION(
                "EnvelopedVerifiablePresentation",
                Set.of(
                        "application/vp+jwt",
                        "application/vp-ld+jwt",
                        "application/jwt",
                        "application/vp+sd-jwt",
                        "application/vp-ld+sd-jwt"),
                "application/vp+cose");

        private final JsonString type;
        private final Set<String> jose;
        private final String cose;

        Kind(String type, Set<String> jose, String cose) {
            this.type = new JsonString(type);
            this.jose = jose;
            this.cose = cose;
        }

        /** Whether an object has the type. */
        public boolean is(JsonObject object) {
            return each(object.members().get("type")).contains(type);
        }
    }

    /** What was found. */
    public sealed interface Reading {

        /** The bytes, of which nothing is known but that a JWT begins as one. */
        record Read(byte[] content) implements Reading {}

        /** Out of form. */
        record Broken(FlawFound found) implements Reading {}
    }

    private static final String SCHEME = "data:";

    /** RFC 2397: an attribute and its value. */
    private static final Pattern PARAMETER = Pattern.compile("[!-~&&[^=;,]]+=[!-~&&[^;,]]+");

    private EnvelopedContent() {}

    /** The content of an envelope that is of the kind. */
    public static Reading read(JsonObject object, Kind kind) {
        List<JsonValue> contexts = each(object.members().get("@context"));
        if (contexts.isEmpty()
                || !contexts.getFirst().equals(new JsonString(ModelVersion.V2_0.context()))) {
            return broken(
                    Flaw.CONTEXT_FIRST, "an envelope's @context is not that of data model 2.0");
        }
        Optional<String> url = url(object);
        if (url.isEmpty()) {
            return broken(Flaw.DATA_MODEL, "an envelope's id is no data: URL");
        }
        int comma = url.get().indexOf(',');
        if (comma < 0) {
            return broken(Flaw.DATA_MODEL, "an envelope's data: URL holds no data");
        }
        String[] head = url.get().substring(SCHEME.length(), comma).split(";", -1);
        String mediaType = head[0].toLowerCase(Locale.ROOT);
        boolean jose = kind.jose.contains(mediaType);
        if (!jose && !kind.cose.equals(mediaType)) {
            return broken(
                    Flaw.TYPE_HEADER, "an envelope holds a media type that is not read there");
        }
        boolean base64 = head.length > 1 && head[head.length - 1].equalsIgnoreCase("base64");
        for (int at = 1; at < head.length - (base64 ? 1 : 0); at++) {
            // What a JWT is in anyway: the W3C's own test inputs say so, RFC 2397 does not.
            boolean said = jose && head[at].equalsIgnoreCase("base64url");
            if (!said && !PARAMETER.matcher(head[at]).matches()) {
                return broken(Flaw.TYPE_HEADER, "an envelope's data: URL has what is no parameter");
            }
        }
        return jose
                ? text(url.get().substring(comma + 1), base64, mediaType)
                : bytes(url.get().substring(comma + 1), base64);
    }

    private static Reading text(String data, boolean base64, String mediaType) {
        Optional<byte[]> text =
                base64 ? decoded(data) : Optional.of(data.getBytes(StandardCharsets.UTF_8));
        return text.filter(bytes -> CompactText.of(bytes).isPresent())
                .<Reading>map(Reading.Read::new)
                .orElseGet(() ->
                        broken(
                                Flaw.ENCODING_MALFORMED,
                                "what is enveloped as " + mediaType + " is no JWT"));
    }

    private static Reading bytes(String data, boolean base64) {
        return Optional.of(data)
                .filter(_ -> base64)
                .flatMap(EnvelopedContent::decoded)
                .<Reading>map(Reading.Read::new)
                .orElseGet(
                        () -> broken(Flaw.ENCODING_MALFORMED, "an envelope's data is not base64"));
    }

    private static Optional<byte[]> decoded(String data) {
        try {
            return Optional.of(Base64.getDecoder().decode(data.strip()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The format that an envelope's content is likely of; empty where its URL tells none. */
    public static Optional<String> format(JsonObject object) {
        return url(object).flatMap(LikelyFormat::ofDataUrl);
    }

    private static Optional<String> url(JsonObject object) {
        return object.members().get("id") instanceof JsonString(String id)
                        && id.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(id)
                : Optional.empty();
    }

    private static List<JsonValue> each(@Nullable JsonValue value) {
        return switch (value) {
            case null -> List.of();
            case JsonArray(List<JsonValue> elements) -> elements;
            default -> List.of(value);
        };
    }

    private static Reading broken(Flaw flaw, String detail) {
        return new Reading.Broken(new FlawFound(flaw, detail));
    }
}
