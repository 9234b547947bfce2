package dev.credgate.credential.jwtvc;

import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.w3c.EnvelopedContent;
import dev.credgate.credential.w3c.EnvelopedContent.Kind;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * An object whose {@code id} is a {@code data:} URL with something secured in it (data model 2.0,
 * sections 4.13.1 and 4.13.2), opened by whichever format knows that.
 */
final class Envelope {

    private Envelope() {}

    /** Whether an object says to be an envelope of either kind. */
    static boolean is(JsonObject object) {
        return isCredential(object) || Kind.PRESENTATION.is(object);
    }

    static boolean isCredential(JsonObject object) {
        return Kind.CREDENTIAL.is(object);
    }

    /** What is in an envelope, or what is wrong with it. */
    static Presented open(JsonObject object, CredentialFormats formats) {
        Kind kind = isCredential(object) ? Kind.CREDENTIAL : Kind.PRESENTATION;
        return switch (EnvelopedContent.read(object, kind)) {
            case EnvelopedContent.Reading.Broken(FlawFound found) -> malformed(object, found);
            case EnvelopedContent.Reading.Read(byte[] content) ->
                    opened(object, kind, formats.recognise(content));
        };
    }

    private static Presented opened(JsonObject object, Kind kind, Optional<Presented> inside) {
        if (inside.isEmpty()) {
            return malformed(
                    object,
                    new FlawFound(
                            Flaw.WRONG_TYPE,
                            "what is enveloped is of no credential format known here"));
        }
        boolean shown =
                inside.get() instanceof SecuredPresentation || inside.get() instanceof Presentation;
        return !(inside.get() instanceof Presented.Malformed) && shown == (kind == Kind.CREDENTIAL)
                ? malformed(
                        object,
                        new FlawFound(
                                Flaw.TYPE_HEADER,
                                "what is enveloped is not what the envelope says"))
                : inside.get();
    }

    private static Presented malformed(JsonObject object, FlawFound found) {
        return new Presented.Malformed(
                EnvelopedContent.format(object).orElse(JwtVcFormat.NAME), found);
    }
}
