package dev.credgate.credential.jose;

import dev.credgate.credential.CertificateThumbprint;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.crypto.Base64Url;
import dev.credgate.json.FamiliarTexts;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules of a header that hold whatever is signed. */
final class JwsHeader {

    /** A header that brings certificates has at most this much. */
    private static final int MAX_BYTES = 128 * 1024;

    /** A key in the header, or where to fetch one, proves nothing: whoever forges has one too. */
    private static final List<String> KEYS = List.of("jwk", "jku", "x5u");

    private static final List<String> TEXTS = List.of("kid", "typ", "cty");

    private static final String CHAIN = "x5c";

    private static final FamiliarTexts FAMILIAR =
            new FamiliarTexts(
                    List.of(
                            "alg",
                            "typ",
                            "cty",
                            "kid",
                            CHAIN,
                            "ES256",
                            "ES384",
                            "EdDSA",
                            "JWT",
                            "dc+sd-jwt",
                            "vc+sd-jwt",
                            "vc+jwt",
                            "vp+jwt",
                            "kb+jwt"));

    private JwsHeader() {}

    sealed interface Reading {
        record Read(JsonObject members, JwsAlgorithm algorithm) implements Reading {}

        record Refused(FlawFound found) implements Reading {}
    }

    static Reading read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return refused(Flaw.TOO_LARGE, "the header is larger than " + MAX_BYTES + " bytes");
        }
        return read(bytes.length, json(bytes));
    }

    /** A header's bytes as JSON. */
    static JsonReading json(byte[] bytes) {
        return JsonParser.parse(bytes, FAMILIAR);
    }

    /**
     * Reads a header that was parsed before.
     *
     * @param length in bytes
     */
    static Reading read(int length, JsonReading json) {
        if (length > MAX_BYTES) {
            return refused(Flaw.TOO_LARGE, "the header is larger than " + MAX_BYTES + " bytes");
        }
        return switch (json) {
            case JsonReading.Read(JsonObject members) -> read(members);
            case JsonReading.Read _ ->
                    refused(Flaw.ENCODING_MALFORMED, "the header is no JSON object");
            case JsonReading.Refused refusal ->
                    new Reading.Refused(JsonFlaws.of(refusal, "the header"));
        };
    }

    private static Reading read(JsonObject members) {
        if (members.member("crit").isPresent() || members.member("b64").isPresent()) {
            return refused(Flaw.CRITICAL_HEADER, "the header demands an extension");
        }
        for (String name : KEYS) {
            if (members.member(name).isPresent()) {
                return refused(Flaw.EMBEDDED_KEY, "the header has " + name);
            }
        }
        for (String name : TEXTS) {
            JsonValue value = members.members().get(name);
            if (value != null && !(value instanceof JsonString)) {
                return refused(Flaw.WRONG_TYPE, "the header's " + name + " is no text");
            }
        }
        Optional<FlawFound> thumbprint =
                thumbprint("x5t", CertificateThumbprint.SHA_1, members)
                        .or(() -> thumbprint("x5t#S256", CertificateThumbprint.SHA_256, members));
        if (thumbprint.isPresent()) {
            return new Reading.Refused(thumbprint.get());
        }
        Optional<JwsAlgorithm> algorithm =
                members.members().get("alg") instanceof JsonString(String text)
                        ? JwsAlgorithm.parse(text)
                        : Optional.empty();
        return algorithm
                .<Reading>map(known -> new Reading.Read(members, known))
                .orElseGet(() ->
                        refused(
                                Flaw.ALGORITHM_NOT_ALLOWED,
                                "the header's alg is missing or none of those allowed"));
    }

    /** What is wrong with a thumbprint, by itself or beside the certificates. */
    private static Optional<FlawFound> thumbprint(
            String name, CertificateThumbprint kind, JsonObject members) {
        JsonValue value = members.members().get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof JsonString(String text))) {
            return found(Flaw.WRONG_TYPE, "the header's " + name + " is no text");
        }
        Optional<byte[]> thumbprint = Base64Url.decode(text);
        if (thumbprint.isEmpty() || thumbprint.get().length != kind.bytes()) {
            return found(Flaw.ENCODING_MALFORMED, "the header's " + name + " is no thumbprint");
        }
        return leaf(members)
                .filter(certificate -> !kind.isOf(certificate, thumbprint.get()))
                .flatMap(_ ->
                        found(
                                Flaw.CERTIFICATE_THUMBPRINT,
                                "the header's " + name + " is not of its certificate"));
    }

    /** The signer's certificate; whoever goes by the chain tells what is wrong with it. */
    private static Optional<byte[]> leaf(JsonObject members) {
        if (!(members.members().get(CHAIN) instanceof JsonArray(List<JsonValue> chain))
                || chain.isEmpty()
                || !(chain.getFirst() instanceof JsonString(String text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Lower case, without the {@code application/} that may be left out. */
    static String mediaType(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") && lower.indexOf('/', 12) < 0
                ? lower.substring(12)
                : lower;
    }

    private static Optional<FlawFound> found(Flaw flaw, String detail) {
        return Optional.of(new FlawFound(flaw, detail));
    }

    private static Reading refused(Flaw flaw, String detail) {
        return new Reading.Refused(new FlawFound(flaw, detail));
    }
}
