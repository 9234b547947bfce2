package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.Presented.Malformed;
import dev.credgate.credential.w3c.EnvelopedContent;
import dev.credgate.credential.w3c.EnvelopedContent.Kind;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * The credentials in a presentation: with proofs of their own, or enveloped (data model 2.0,
 * section 4.12) in whatever format the others read.
 */
final class HeldCredentials {

    private final Function<JsonObject, Presented> own;
    private final Iterable<CredentialFormat> others;

    HeldCredentials(Function<JsonObject, Presented> own, Iterable<CredentialFormat> others) {
        this.own = own;
        this.others = others;
    }

    /** One element of {@code verifiableCredential}. */
    Presented read(JsonValue held, ModelVersion version) {
        return switch (held) {
            case JsonObject object when Kind.CREDENTIAL.is(object) -> enveloped(object);
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

    private Presented enveloped(JsonObject object) {
        return switch (EnvelopedContent.read(object, Kind.CREDENTIAL)) {
            case EnvelopedContent.Reading.Broken(FlawFound found) -> malformed(object, found);
            case EnvelopedContent.Reading.Read(byte[] content) ->
                    byOthers(content)
                            .orElseGet(() ->
                                    malformed(
                                            object,
                                            new FlawFound(
                                                    Flaw.INNER_MALFORMED,
                                                    "an envelope holds no credential of a format"
                                                            + " known here")));
        };
    }

    private static Malformed malformed(JsonObject envelope, FlawFound found) {
        return new Malformed(
                EnvelopedContent.format(envelope).orElse(DataIntegrityFormat.NAME), found);
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
