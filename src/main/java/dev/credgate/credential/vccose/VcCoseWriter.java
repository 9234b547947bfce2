package dev.credgate.credential.vccose;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.jose.NamedSigner;
import dev.credgate.credential.vccose.VcCose.Kind;
import dev.credgate.credential.w3c.IssuedDocument;
import dev.credgate.credential.w3c.IssuedEnvelope;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Issues W3C credentials of data model 2.0 in COSE. What is handed out is an {@code
 * EnvelopedVerifiableCredential} (data model 2.0, section 4.13.1) with the {@code
 * application/vc+cose} in base64, since an answer is JSON and the COSE_Sign1 is bytes. Options:
 * {@code contexts}, an array of what follows the base context, and {@code key_by} ({@link
 * NamedSigner}), whose certificates stand in the protected {@code x5chain}.
 */
@Singleton
public final class VcCoseWriter implements CredentialWriter {

    private static final Set<String> OPTIONS = Set.of(IssuedDocument.CONTEXTS, NamedSigner.OPTION);
    private static final Set<KeyAlgorithm> ALGORITHMS =
            Set.of(
                    KeyAlgorithm.P256,
                    KeyAlgorithm.P384,
                    KeyAlgorithm.P521,
                    KeyAlgorithm.SECP256K1,
                    KeyAlgorithm.ED25519,
                    KeyAlgorithm.RSA_PSS);

    @Override
    public String format() {
        return VcCoseFormat.NAME;
    }

    @Override
    public Set<KeyAlgorithm> algorithms() {
        return ALGORITHMS;
    }

    @Override
    public Optional<StatusKind> statusKind(JsonObject options) {
        return Optional.of(StatusKind.BITSTRING);
    }

    @Override
    public Optional<CertificateUse> certificate(JsonObject options) {
        return NamedSigner.certificate(options);
    }

    @Override
    public Draft draft(Terms terms, SecureRandom random) {
        Optional<CoseAlgorithm> algorithm = CoseAlgorithm.of(terms.algorithm());
        if (algorithm.isEmpty()) {
            return new Draft.Refused("a key of that kind signs no COSE message");
        }
        Optional<String> refusal =
                IssuedDocument.refusal(terms)
                        .or(() -> refusal(terms))
                        .or(() -> NamedSigner.refusal(terms));
        if (refusal.isPresent()) {
            return new Draft.Refused(refusal.get());
        }
        byte[] document = JsonWriter.write(IssuedDocument.of(terms));
        return switch (secure(terms, document, algorithm.get())) {
            case Reading.Refused<VcCose.Unsigned>(FlawFound found) ->
                    new Draft.Refused(
                            "the credential would break the data model: " + found.detail());
            case Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned) -> new Enveloped(unsigned);
        };
    }

    private static Optional<String> refusal(Terms terms) {
        for (String name : terms.options().members().keySet()) {
            if (!OPTIONS.contains(name)) {
                return Optional.of("a W3C credential in COSE has no option " + name);
            }
        }
        return terms.holderKey()
                .map(_ -> "a W3C credential in COSE has no place for a holder's key");
    }

    private static Reading<VcCose.Unsigned> secure(
            Terms terms, byte[] document, CoseAlgorithm algorithm) {
        return terms.certificates().isEmpty()
                ? VcCose.secure(
                        Kind.CREDENTIAL,
                        document,
                        algorithm,
                        terms.verificationMethod().getBytes(StandardCharsets.UTF_8))
                : VcCose.secure(Kind.CREDENTIAL, document, algorithm, terms.certificates());
    }

    private record Enveloped(VcCose.Unsigned unsigned) implements Draft.Ready {

        @Override
        public byte[] message() {
            return unsigned.message();
        }

        @Override
        public byte[] attach(byte[] signature) {
            return IssuedEnvelope.of(
                    "application/vc+cose;base64",
                    Base64.getEncoder().encodeToString(unsigned.attach(signature)));
        }

        /** Never the claims. */
        @Override
        public String toString() {
            return "an unsigned W3C credential in COSE";
        }
    }
}
