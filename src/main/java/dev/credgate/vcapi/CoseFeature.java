package dev.credgate.vcapi;

import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.jwtvc.JoseCoseFeature;
import dev.credgate.credential.vccose.VcCose;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Credentials and presentations in COSE, for the W3C's suite: base64 of a COSE_Sign1. */
record CoseFeature(String name, VcCose.Kind kind) implements JoseCoseFeature {

    private static final SignatureChecker CHECKER =
            new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return SignatureEngines.prepare(key).verify(signed, signature);
                }
            };

    static List<JoseCoseFeature> all() {
        return List.of(
                new CoseFeature("credential_cose", VcCose.Kind.CREDENTIAL),
                new CoseFeature("presentation_cose", VcCose.Kind.PRESENTATION));
    }

    @Override
    public Optional<String> issue(JsonObject document, Key key, List<String> disclosurePaths) {
        if (!disclosurePaths.isEmpty()) {
            return Optional.empty();
        }
        return CoseAlgorithm.of(key.jwk().key().algorithm())
                .map(algorithm ->
                        VcCose.secure(
                                kind,
                                JsonWriter.write(document),
                                algorithm,
                                key.kid().getBytes(StandardCharsets.UTF_8)))
                .flatMap(reading ->
                        reading instanceof Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned)
                                ? Optional.of(unsigned)
                                : Optional.empty())
                .map(unsigned ->
                        Base64.getEncoder()
                                .encodeToString(
                                        unsigned.attach(key.jwk().sign(unsigned.message()))));
    }

    @Override
    public Optional<JsonObject> verify(String secured, Key key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(secured.strip());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        return VcCose.open(kind, bytes, new KeyName.Confirmed(key.jwk().key()))
                                instanceof VcCose.Opened.Sound(var document, var proof)
                        && proof.flaw().isEmpty()
                        && proof.check(key.jwk().key(), CHECKER) == SignatureFinding.FITS
                ? Optional.of(document)
                : Optional.empty();
    }
}
