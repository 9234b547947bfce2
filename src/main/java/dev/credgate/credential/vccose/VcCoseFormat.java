package dev.credgate.credential.vccose;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.Presented.Malformed;
import dev.credgate.credential.cose.CoseHeaders;
import dev.credgate.credential.cose.CoseSign1;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.vccose.VcCose.Kind;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.json.JsonValue.JsonObject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * W3C credentials of data model 2.0 in COSE, {@code application/vc+cose}: a COSE_Sign1, as bytes.
 * Presentations ({@code application/vp+cose}) are of no format here.
 */
@Singleton
public final class VcCoseFormat implements CredentialFormat {

    /** Its name in verdicts. */
    public static final String NAME = "vc_cose";

    private static final byte[] TYPE = "application/vc+cose".getBytes(StandardCharsets.US_ASCII);

    /** The tag of a COSE_Sign1, and the head of its array. */
    private static final byte TAGGED = (byte) 0xD2;

    private static final byte UNTAGGED = (byte) 0x84;

    /** CWT claims in a header (RFC 9597): dates and names beside those of the document. */
    private static final long CWT_CLAIMS = 15;

    /**
     * Certificates, which tell who the issuer is: nobody signed which, where they are not protected
     * (RFC 9360, section 2).
     */
    private static final long CERTIFICATE_CHAIN = 33;

    /**
     * What a JWT says of itself beside its document, and a COSE_Sign1 does not: to pass over it
     * would make a better credential of one whose issuer meant it.
     */
    private static final List<String> OF_JWTS = List.of("iss", "nbf", "exp", "cnf", "status");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Presented> recognise(Body body) {
        byte[] bytes = body.bytes();
        return bytes.length > 0 && (bytes[0] == TAGGED || bytes[0] == UNTAGGED) && holdsType(bytes)
                ? Optional.of(read(bytes))
                : Optional.empty();
    }

    private static boolean holdsType(byte[] bytes) {
        for (int at = 0; at <= bytes.length - TYPE.length; at++) {
            int length = 0;
            while (length < TYPE.length && bytes[at + length] == TYPE[length]) {
                length++;
            }
            if (length == TYPE.length) {
                return true;
            }
        }
        return false;
    }

    private static Presented read(byte[] bytes) {
        return switch (CoseSign1.read(bytes)) {
            case Reading.Refused<CoseSign1>(FlawFound found) -> new Malformed(NAME, found);
            case Reading.Read<CoseSign1>(CoseSign1 message) -> credential(message);
        };
    }

    private static Presented credential(CoseSign1 message) {
        CoseHeaders headers = message.headers();
        if (headers.guarded().get(CWT_CLAIMS).isPresent()
                || headers.open().get(CWT_CLAIMS).isPresent()) {
            return malformed(Flaw.UNKNOWN_MEMBER, "CWT claims in a header");
        }
        if (headers.open().get(CERTIFICATE_CHAIN).isPresent()) {
            return malformed(Flaw.EMBEDDED_KEY, "x5chain in an unprotected COSE header");
        }
        return switch (VcCose.document(Kind.CREDENTIAL, message)) {
            case Reading.Refused<JsonObject>(FlawFound found) -> new Malformed(NAME, found);
            case Reading.Read<JsonObject>(JsonObject document) -> credential(message, document);
        };
    }

    private static Presented credential(CoseSign1 message, JsonObject document) {
        for (String name : OF_JWTS) {
            if (document.members().containsKey(name)) {
                return malformed(Flaw.DATA_MODEL, name + " is a claim of JWTs, and this is none");
            }
        }
        return switch (VcDataModel.read(document)) {
            case VcDataModel.Reading.Broken(FlawFound found) -> new Malformed(NAME, found);
            case VcDataModel.Reading.Sound(VcDataModel model) ->
                    model.version() == ModelVersion.V2_0
                            ? VcCoseCredential.of(
                                    model,
                                    VcCose.proof(
                                            Kind.CREDENTIAL,
                                            message,
                                            key(message.headers(), model.issuer())))
                            : malformed(Flaw.DATA_MODEL, "in COSE there is data model 2.0 alone");
        };
    }

    /**
     * By certificates, by the verification method that the key's id is, or by the issuer's keys.
     */
    private static KeyName key(CoseHeaders headers, String issuer) {
        if (!headers.certificates().isEmpty()) {
            return new KeyName.Certificates(headers.certificates(), CertificateUse.JOSE_ISSUER);
        }
        Optional<String> id = headers.keyId().flatMap(bytes -> text(bytes.toBytes()));
        Optional<KeyName> method = id.flatMap(KeyName.Method::parse);
        return method.orElseGet(() -> new KeyName.OfIssuer(issuer, id));
    }

    /** Bytes that are no UTF-8 are no name of a key, and not that which they would be read as. */
    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static Malformed malformed(Flaw flaw, String detail) {
        return new Malformed(NAME, new FlawFound(flaw, detail));
    }
}
