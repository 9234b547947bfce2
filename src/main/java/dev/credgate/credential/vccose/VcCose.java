package dev.credgate.credential.vccose;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.CoseHeaders;
import dev.credgate.credential.cose.CoseSign1;
import dev.credgate.credential.cose.CoseSigning;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.jose.JsonFlaws;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.credential.w3c.VpDataModel;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A W3C document as the payload of a COSE_Sign1. What its dates say is for whoever judges it. Pure.
 */
public final class VcCose {

    private static final JsonString ENVELOPED = new JsonString("EnvelopedVerifiableCredential");

    private VcCose() {}

    /** What is secured. */
    public enum Kind {
        /** A verifiable credential. */
        CREDENTIAL("application/vc", ProofPurpose.ASSERTION_METHOD),
        /** A verifiable presentation, whose credentials are each secured by themselves. */
        PRESENTATION("application/vp", ProofPurpose.AUTHENTICATION);

        private final String contentType;
        private final ProofPurpose purpose;

        Kind(String contentType, ProofPurpose purpose) {
            this.contentType = contentType;
            this.purpose = purpose;
        }

        private String type() {
            return contentType + "+cose";
        }
    }

    /** What was opened. */
    public sealed interface Opened {

        /** A document and its proof, which is not checked yet. */
        record Sound(JsonObject document, CredentialProof proof) implements Opened {}

        /** None of the kind. */
        record Refused(FlawFound found) implements Opened {}
    }

    /** A document that lacks only its signature. */
    public record Unsigned(CoseSigning signing) {

        /** What the key signs, with the hash that its algorithm names. */
        public byte[] message() {
            return signing.message();
        }

        /** The tagged COSE_Sign1. */
        public byte[] attach(byte[] signature) {
            CborWriter out = new CborWriter().tag(CborTag.COSE_SIGN1);
            signing.write(signature, out);
            return out.toBytes();
        }
    }

    /**
     * Prepares a document, or says what is wrong with it.
     *
     * @param document JSON, signed as it is
     * @param keyId the signing key's, for the header
     */
    public static Reading<Unsigned> secure(
            Kind kind, byte[] document, CoseAlgorithm algorithm, byte[] keyId) {
        return secure(
                kind,
                document,
                () ->
                        CoseSigning.of(
                                algorithm,
                                Optional.of(keyId),
                                Optional.of(kind.contentType),
                                Optional.of(kind.type()),
                                List.of(),
                                document));
    }

    /**
     * The same by a key that certificates name: in the protected header, since they tell who the
     * issuer is.
     *
     * @param certificates DER, leaf first, at least one
     */
    static Reading<Unsigned> secure(
            Kind kind, byte[] document, CoseAlgorithm algorithm, List<byte[]> certificates) {
        return secure(
                kind,
                document,
                () ->
                        CoseSigning.certified(
                                algorithm,
                                Optional.of(kind.contentType),
                                Optional.of(kind.type()),
                                certificates,
                                document));
    }

    private static Reading<Unsigned> secure(
            Kind kind, byte[] document, Supplier<CoseSigning> signing) {
        return switch (document(kind, document)) {
            case Reading.Refused<JsonObject>(FlawFound found) -> new Reading.Refused<>(found);
            case Reading.Read<JsonObject> _ -> new Reading.Read<>(new Unsigned(signing.get()));
        };
    }

    /**
     * Opens what should be of a kind.
     *
     * @param secured a COSE_Sign1 with its tag or without
     * @param key by which key it must be
     */
    public static Opened open(Kind kind, byte[] secured, KeyName key) {
        return switch (CoseSign1.read(secured)) {
            case Reading.Refused<CoseSign1>(FlawFound found) -> new Opened.Refused(found);
            case Reading.Read<CoseSign1>(CoseSign1 message) -> open(kind, message, key);
        };
    }

    private static Opened open(Kind kind, CoseSign1 message, KeyName key) {
        return switch (document(kind, message)) {
            case Reading.Refused<JsonObject>(FlawFound found) -> new Opened.Refused(found);
            case Reading.Read<JsonObject>(JsonObject document) ->
                    new Opened.Sound(document, proof(kind, message, key));
        };
    }

    /** The document in what should be of a kind, or what is wrong with either. */
    static Reading<JsonObject> document(Kind kind, CoseSign1 message) {
        CoseHeaders headers = message.headers();
        if (!headers.type().equals(Optional.of(kind.type()))
                || !headers.contentType().equals(Optional.of(kind.contentType))) {
            return refused(Flaw.TYPE_HEADER, "a header that is not of " + kind.contentType);
        }
        return message.payload()
                .map(payload -> document(kind, payload.toBytes()))
                .orElseGet(() -> refused(Flaw.MEMBER_MISSING, "the payload"));
    }

    /** The proof of what holds a {@link #document}. */
    static CredentialProof proof(Kind kind, CoseSign1 message, KeyName key) {
        return message.proof(message.payload().orElseThrow(), key, kind.purpose, Optional.empty());
    }

    private static Reading<JsonObject> refused(Flaw flaw, String detail) {
        return new Reading.Refused<>(new FlawFound(flaw, detail));
    }

    private static Reading<JsonObject> document(Kind kind, byte[] json) {
        return switch (JsonParser.parse(json)) {
            case JsonReading.Refused refused ->
                    new Reading.Refused<>(JsonFlaws.of(refused, "the payload"));
            case JsonReading.Read(JsonObject document) -> document(kind, document);
            case JsonReading.Read _ -> broken("the payload is no JSON object");
        };
    }

    private static Reading<JsonObject> document(Kind kind, JsonObject document) {
        // The claims of VC-JWT 1.1 are not of this data model: section 3.1.1.
        if (document.member("vc").isPresent() || document.member("vp").isPresent()) {
            return broken("a claim vc or vp");
        }
        Optional<FlawFound> flaw =
                switch (kind) {
                    case CREDENTIAL -> credential(document);
                    case PRESENTATION -> presentation(document);
                };
        return flaw.<Reading<JsonObject>>map(Reading.Refused::new)
                .orElseGet(() -> new Reading.Read<>(document));
    }

    private static Reading<JsonObject> broken(String detail) {
        return refused(Flaw.DATA_MODEL, detail);
    }

    private static Optional<FlawFound> credential(JsonObject document) {
        return switch (VcDataModel.read(document)) {
            case VcDataModel.Reading.Sound _ -> Optional.empty();
            case VcDataModel.Reading.Broken(FlawFound found) -> Optional.of(found);
        };
    }

    private static Optional<FlawFound> presentation(JsonObject document) {
        return switch (VpDataModel.read(document)) {
            case VpDataModel.Reading.Sound(VpDataModel model) ->
                    model.credentials().stream().allMatch(VcCose::isEnveloped)
                            ? Optional.empty()
                            : Optional.of(
                                    new FlawFound(
                                            Flaw.DATA_MODEL, "a credential is not enveloped"));
            case VpDataModel.Reading.Broken(FlawFound found) -> Optional.of(found);
        };
    }

    /** VC Data Model 2.0, section 4.13.1. */
    private static boolean isEnveloped(JsonValue credential) {
        return credential instanceof JsonObject object
                && object.members().get("id") instanceof JsonString(String id)
                && id.startsWith("data:")
                && object.member("type")
                        .filter(type ->
                                type instanceof JsonArray(List<JsonValue> types)
                                        ? types.contains(ENVELOPED)
                                        : type.equals(ENVELOPED))
                        .isPresent();
    }
}
