package dev.credgate.credential.sdjwtvc;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.jose.CompactText;
import dev.credgate.credential.sdjwt.SdJwt;
import dev.credgate.credential.sdjwt.SdJwtJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * SD-JWT VC in compact form or JWS JSON serialisation: {@code typ} is {@code dc+sd-jwt}, or the
 * older {@code vc+sd-jwt} with a {@code vct} (without one it is W3C's credential of that media
 * type).
 */
@Singleton
public final class SdJwtVcFormat implements CredentialFormat {

    /** Its name in verdicts. */
    public static final String NAME = "sd_jwt_vc";

    private final KnownTypes types;

    /** Where no type's metadata is known. */
    public SdJwtVcFormat() {
        this(KnownTypes.NONE);
    }

    /**
     * @param types to which credentials are held
     */
    @Inject
    public SdJwtVcFormat(KnownTypes types) {
        this.types = types;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Presented> recognise(Body body) {
        return switch (SdJwtJson.read(body)) {
            case SdJwtJson.Reading.Other _ -> compact(body);
            case SdJwtJson.Reading.Compact(byte[] text) -> compact(new Body(text));
            case SdJwtJson.Reading.Refused(FlawFound found) -> Optional.of(malformed(found));
        };
    }

    private Optional<Presented> compact(Body body) {
        return CompactText.of(body).flatMap(this::recognise);
    }

    private Optional<Presented> recognise(CompactText text) {
        return switch (text.typ().orElse("")) {
            case "dc+sd-jwt" -> Optional.of(read(text));
            case "vc+sd-jwt" ->
                    text.payload()
                            .filter(payload -> payload.member("vct").isPresent())
                            .map(_ -> read(text));
            case "" ->
                    text.isSelective()
                                    && text.payload()
                                            .filter(payload -> payload.member("vct").isPresent())
                                            .isPresent()
                            ? Optional.of(
                                    malformed(
                                            new FlawFound(
                                                    Flaw.TYPE_HEADER,
                                                    "the header has no typ dc+sd-jwt")))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Presented read(CompactText text) {
        return switch (SdJwt.read(text)) {
            case SdJwt.Reading.Read(SdJwt sdJwt) ->
                    switch (SdJwtVc.read(sdJwt, types)) {
                        case SdJwtVc.Reading.Read(SdJwtVc credential) -> credential;
                        case SdJwtVc.Reading.Refused(FlawFound found) -> malformed(found);
                    };
            case SdJwt.Reading.Refused(FlawFound found) -> malformed(found);
        };
    }

    private static Presented malformed(FlawFound found) {
        return new Presented.Malformed(NAME, found);
    }
}
