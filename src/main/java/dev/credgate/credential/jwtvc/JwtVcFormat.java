package dev.credgate.credential.jwtvc;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.jose.CompactText;
import dev.credgate.credential.jose.JsonFlaws;
import dev.credgate.credential.w3c.LikelyFormat;
import dev.credgate.json.JsonFlaw;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * W3C credentials and presentations as JWTs, as SD-JWTs, and in envelopes. By {@code typ}: {@code
 * vc+jwt}, {@code vp+jwt}, {@code vc+sd-jwt} (with {@code vct} it is an SD-JWT VC) and {@code
 * vp+sd-jwt}, whose claims are the document; {@code JWT} or none, where the document is in the
 * claim {@code vc} or {@code vp}, or is the claims.
 */
@Singleton
public final class JwtVcFormat implements CredentialFormat {

    /** Its name in verdicts. */
    public static final String NAME = "jwt_vc";

    /** What envelopes hold, all of which are opened here. */
    private static final Set<String> ENVELOPED = Set.of(NAME, "sd_jwt_vc", "vc_cose");

    /** What only a credential's or presentation's claims hold. */
    private static final List<String> OURS = List.of("vc", "vp", "@context");

    private final CredentialFormats formats;

    /**
     * @param formats those of credentials within presentations
     */
    public JwtVcFormat(CredentialFormats formats) {
        this.formats = formats;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Presented> recognise(Body body) {
        Optional<CompactText> text = CompactText.of(body);
        return text.isPresent() ? compact(text.get()) : enveloped(body);
    }

    private Optional<Presented> compact(CompactText text) {
        return switch (text.typ().orElse("")) {
            case "vc+jwt", "vc+ld+jwt", "vc-ld+jwt" ->
                    read(() -> credential(SecuredClaims.ofJws(text)));
            case "vp+jwt", "vp+ld+jwt", "vp-ld+jwt" ->
                    read(() -> presentation(SecuredClaims.ofJws(text)));
            case "vc+sd-jwt" ->
                    text.payload().filter(payload -> payload.member("vct").isPresent()).isPresent()
                            ? Optional.empty()
                            : read(() -> credential(SecuredClaims.ofSdJwt(text)));
            case "vp+sd-jwt" -> read(() -> presentation(SecuredClaims.ofSdJwt(text)));
            case "dc+sd-jwt", "kb+jwt" -> Optional.empty();
            case "jwt", "" -> isOurs(text) ? untyped(text) : Optional.empty();
            default ->
                    isOurs(text)
                            ? read(() -> {
                                throw new JwtRefused(
                                        Flaw.TYPE_HEADER,
                                        "the header's typ is none of a credential's or"
                                                + " presentation's");
                            })
                            : Optional.empty();
        };
    }

    private static Optional<Presented> read(Supplier<Presented> reading) {
        try {
            return Optional.of(reading.get());
        } catch (JwtRefused refused) {
            return Optional.of(new Presented.Malformed(NAME, refused.found()));
        }
    }

    private static Presented credential(SecuredClaims claims) {
        return JwtCredential.unwrapped(claims.requireContent("vc").requireUnwrapped());
    }

    private Presented presentation(SecuredClaims claims) {
        return JwtPresentation.unwrapped(claims.requireContent("vp").requireUnwrapped(), formats);
    }

    private static boolean isOurs(CompactText text) {
        Optional<JsonObject> payload = text.payload();
        return payload.isPresent()
                ? payload.get().member("vc").isPresent()
                        || payload.get().member("vp").isPresent()
                        || payload.get().member("@context").isPresent()
                                && payload.get().member("type").isPresent()
                : text.mentions(OURS);
    }

    private Optional<Presented> untyped(CompactText text) {
        return read(() -> {
            SecuredClaims claims = SecuredClaims.ofJws(text);
            if (claims.has("vc") && claims.has("vp")) {
                throw new JwtRefused(Flaw.DATA_MODEL, "it has both claims, vc and vp");
            }
            if (claims.has("vc")) {
                return JwtCredential.wrapped(claims);
            }
            if (claims.has("vp")) {
                return JwtPresentation.wrapped(claims, formats);
            }
            return names(claims.claims(), "VerifiablePresentation")
                    ? JwtPresentation.unwrapped(claims, formats)
                    : JwtCredential.unwrapped(claims);
        });
    }

    private static boolean names(JsonObject document, String type) {
        JsonValue value = document.members().get("type");
        return value instanceof JsonString(String text) && text.equals(type)
                || value instanceof JsonArray(List<JsonValue> elements)
                        && elements.contains(new JsonString(type));
    }

    private Optional<Presented> enveloped(Body body) {
        return switch (body.json()) {
            case JsonReading.Read(JsonObject object) when Envelope.is(object) ->
                    Optional.of(Envelope.open(object, formats));
            case JsonReading.Read _ -> Optional.empty();
            case JsonReading.Refused(JsonFlaw flaw, int offset) ->
                    Optional.of(flaw)
                            .filter(found -> found != JsonFlaw.SYNTAX)
                            .flatMap(_ -> LikelyFormat.of(body.bytes()))
                            .filter(ENVELOPED::contains)
                            .map(likely ->
                                    new Presented.Malformed(
                                            likely,
                                            JsonFlaws.of(
                                                    new JsonReading.Refused(flaw, offset),
                                                    "the JSON")));
        };
    }
}
