package dev.credgate.credential.jwtvc;

import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.jose.IssuerKeyName;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.credential.w3c.VpDataModel;
import dev.credgate.did.KeyName;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One W3C presentation as a JWT or SD-JWT, which its holder signed. */
record JwtPresentation(Optional<String> holder, HolderBinding binding, List<Presented> credentials)
        implements SecuredPresentation {

    /** One whose document is the claims themselves (VC-JOSE-COSE, section 3.1.2). */
    static JwtPresentation unwrapped(SecuredClaims claims, CredentialFormats formats) {
        return presentation(claims, claims.claims(), false, formats);
    }

    /** One whose document is in the claim {@code vp}. */
    static JwtPresentation wrapped(SecuredClaims claims, CredentialFormats formats) {
        return presentation(claims, WrappedClaims.presentation(claims), true, formats);
    }

    private static JwtPresentation presentation(
            SecuredClaims claims, JsonObject document, boolean wrapped, CredentialFormats formats) {
        if (claims.keyBinding().isPresent()) {
            throw new JwtRefused(
                    Flaw.ENCODING_MALFORMED,
                    "a presentation is the holder's own, and takes no key binding");
        }
        VpDataModel model =
                switch (VpDataModel.read(document)) {
                    case VpDataModel.Reading.Sound(VpDataModel sound) -> sound;
                    case VpDataModel.Reading.Broken(FlawFound found) -> throw new JwtRefused(found);
                };
        Optional<String> holder = model.holder().or(() -> claims.text("iss"));
        JwtCredential.agree(claims.text("iss"), model.holder(), "iss", "holder");
        JwtCredential.agree(claims.text("jti"), model.id(), "jti", "id");
        KeyName key =
                switch (IssuerKeyName.read(claims.jws(), holder)) {
                    case IssuerKeyName.Reading.Read(_, KeyName name) -> name;
                    case IssuerKeyName.Reading.Refused(FlawFound found) ->
                            throw new JwtRefused(found);
                };
        List<Presented> credentials = new ArrayList<>();
        for (JsonValue one : model.credentials()) {
            Presented credential =
                    credential(one, wrapped || model.version() == ModelVersion.V1_1, formats);
            credentials.add(
                    credential instanceof JwtCredential jwt
                                    && jwt.binding().isEmpty()
                                    && jwt.confirmation().isPresent()
                            ? jwt.boundBy(
                                    new PresentationBinding(
                                            claims, jwt.confirmation().get()::keyOf))
                            : credential);
        }
        return new JwtPresentation(
                holder, new PresentationBinding(claims, key), List.copyOf(credentials));
    }

    private static Presented credential(
            JsonValue value, boolean mayBeText, CredentialFormats formats) {
        return switch (value) {
            case JsonObject object when Envelope.isCredential(object) ->
                    Envelope.open(object, formats);
            case JsonObject object -> recognise(JsonWriter.write(object), formats);
            // Only version 1.1 has JWTs as they are.
            case JsonString(String text) when mayBeText ->
                    recognise(text.getBytes(StandardCharsets.UTF_8), formats);
            default ->
                    malformed(Flaw.DATA_MODEL, "an element of verifiableCredential is no object");
        };
    }

    private static Presented recognise(byte[] bytes, CredentialFormats formats) {
        Presented held =
                formats.recognise(bytes)
                        .orElseGet(() ->
                                malformed(
                                        Flaw.WRONG_TYPE,
                                        "an element of verifiableCredential is of no credential"
                                                + " format known here"));
        return held instanceof SecuredPresentation || held instanceof Presentation
                ? malformed(Flaw.DATA_MODEL, "a presentation stands where a credential must")
                : held;
    }

    private static Presented malformed(Flaw flaw, String detail) {
        return new Presented.Malformed(JwtVcFormat.NAME, new FlawFound(flaw, detail));
    }

    @Override
    public String format() {
        return JwtVcFormat.NAME;
    }
}
