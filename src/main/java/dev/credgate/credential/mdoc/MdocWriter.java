package dev.credgate.credential.mdoc;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.CoseKey;
import dev.credgate.credential.cose.CoseSigning;
import dev.credgate.credential.mdoc.ElementEncoding.Unwritable;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Issues mdoc: IssuerSigned in base64url, as OpenID4VCI 1.0, appendix A.2.4 hands it out. The
 * claims are an object for each namespace; the issuer is whom the certificates name, and nobody is
 * its subject but the holder of its key. Options are {@code encodings}, by namespace and name one
 * of {@code text}, {@code date}, {@code bytes}, and {@code decoys}, digests of nothing in each
 * namespace.
 */
@Singleton
public final class MdocWriter implements CredentialWriter {

    private static final String DIGEST_ALGORITHM = "SHA-256";
    private static final Set<String> OPTIONS = Set.of("encodings", "decoys");
    private static final int MAX_DECOYS = 100;

    @Override
    public String format() {
        return MdocFormat.NAME;
    }

    @Override
    public Set<KeyAlgorithm> algorithms() {
        return Set.of(
                KeyAlgorithm.P256, KeyAlgorithm.P384, KeyAlgorithm.P521, KeyAlgorithm.ED25519);
    }

    @Override
    public Optional<StatusKind> statusKind(JsonObject options) {
        return Optional.of(StatusKind.TOKEN_STATUS_LIST);
    }

    @Override
    public Optional<CertificateUse> certificate(JsonObject options) {
        return Optional.of(CertificateUse.MDOC_SIGNER);
    }

    @Override
    public Draft draft(Terms terms, SecureRandom random) {
        try {
            List<IssuedNamespace> namespaces = namespaces(terms, random);
            return new Unsigned(
                    namespaces,
                    CoseSigning.of(
                            algorithm(terms),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            certificates(terms),
                            payload(terms, namespaces)));
        } catch (Unwritable unwritable) {
            return new Draft.Refused(String.valueOf(unwritable.getMessage()));
        }
    }

    private CoseAlgorithm algorithm(Terms terms) {
        return CoseAlgorithm.of(terms.algorithm())
                .filter(_ -> algorithms().contains(terms.algorithm()))
                .orElseThrow(() -> new Unwritable("mdoc is not signed with such a key"));
    }

    private static List<byte[]> certificates(Terms terms) {
        if (terms.certificates().isEmpty()) {
            throw new Unwritable("an mdoc needs the certificate of its document signer's key");
        }
        return terms.certificates();
    }

    private static List<IssuedNamespace> namespaces(Terms terms, SecureRandom random) {
        if (!OPTIONS.containsAll(terms.options().members().keySet())) {
            throw new Unwritable("options of an mdoc are " + OPTIONS);
        }
        JsonObject encodings = object(terms.options(), "encodings");
        int decoys = decoys(terms.options());
        List<IssuedNamespace> namespaces = new ArrayList<>();
        terms.claims()
                .members()
                .forEach((name, elements) -> {
                    if (!(elements instanceof JsonObject object) || object.members().isEmpty()) {
                        throw new Unwritable(
                                "the claims of an mdoc are an object for each namespace");
                    }
                    ElementEncoding encoding = ElementEncoding.of(name, object(encodings, name));
                    namespaces.add(IssuedNamespace.of(name, object, encoding, decoys, random));
                });
        if (namespaces.isEmpty()) {
            throw new Unwritable("an mdoc has at least one namespace");
        }
        return namespaces;
    }

    private static JsonObject object(JsonObject options, String name) {
        JsonValue value = options.member(name).orElse(JsonObject.EMPTY);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new Unwritable(name + " in the options is no object");
    }

    private static int decoys(JsonObject options) {
        Optional<JsonValue> decoys = options.member("decoys");
        if (decoys.isEmpty()) {
            return 0;
        }
        if (decoys.get() instanceof JsonNumber(String token)
                && token.matches("[0-9]{1,3}")
                && Integer.parseInt(token) <= MAX_DECOYS) {
            return Integer.parseInt(token);
        }
        throw new Unwritable("decoys is a whole number up to " + MAX_DECOYS);
    }

    /** MobileSecurityObjectBytes. */
    private static byte[] payload(Terms terms, List<IssuedNamespace> namespaces) {
        if (!terms.type().startsWith(MdocFormat.TYPE_FAMILY)) {
            throw new Unwritable("the type of an mdoc is doctype: and its docType");
        }
        CborWriter mso =
                new CborWriter(1024)
                        .map(terms.statuses().isEmpty() ? 6 : 7)
                        .text("version")
                        .text(SecurityObject.VERSION)
                        .text("digestAlgorithm")
                        .text(DIGEST_ALGORITHM)
                        .text("valueDigests")
                        .map(namespaces.size());
        for (IssuedNamespace namespace : namespaces) {
            List<byte[]> digests = namespace.digests();
            mso.text(namespace.name()).map(digests.size());
            for (int id = 0; id < digests.size(); id++) {
                mso.integer(id).bytes(digests.get(id));
            }
        }
        mso.text("deviceKeyInfo").map(1).text("deviceKey");
        CoseKey.write(deviceKey(terms), mso);
        mso.text("docType").text(terms.type().substring(MdocFormat.TYPE_FAMILY.length()));
        validity(terms, mso);
        if (!terms.statuses().isEmpty()) {
            status(terms.statuses(), mso);
        }
        return new CborWriter().tag(CborTag.ENCODED_CBOR).bytes(mso.toBytes()).toBytes();
    }

    private static VerificationKey<?, ?> deviceKey(Terms terms) {
        JsonObject jwk =
                terms.holderKey()
                        .orElseThrow(() -> new Unwritable("an mdoc needs the holder's key"));
        return switch (Jwk.read(jwk)) {
            case Jwk.Reading.Read(Jwk(var keys, _))
                    when keys.size() == 1 && CoseKey.canWrite(keys.getFirst()) ->
                    keys.getFirst();
            case Jwk.Reading.Read _ -> throw new Unwritable("a device's key is EC or Ed25519");
            case Jwk.Reading.Refused(String why) -> throw new Unwritable(why);
        };
    }

    private static void validity(Terms terms, CborWriter mso) {
        Instant until = terms.validUntil().orElseThrow(() -> new Unwritable("an mdoc has an end"));
        mso.text("validityInfo").map(3);
        date("signed", terms.validFrom(), mso);
        date("validFrom", terms.validFrom(), mso);
        date("validUntil", until, mso);
    }

    private static void date(String name, Instant instant, CborWriter mso) {
        mso.text(name).tag(CborTag.DATE_TIME).text(MdocDate.write(instant));
    }

    private static void status(List<StatusReference> statuses, CborWriter mso) {
        StatusReference status = statuses.getFirst();
        if (statuses.size() > 1 || !status.mechanism().equals(MdocStatus.TOKEN_STATUS_LIST)) {
            throw new Unwritable("an mdoc's status is one entry of a token status list");
        }
        mso.text("status")
                .map(1)
                .text("status_list")
                .map(2)
                .text("idx")
                .integer(status.index())
                .text("uri")
                .text(status.list().toString());
    }

    private record Unsigned(List<IssuedNamespace> namespaces, CoseSigning signing)
            implements Draft.Ready {

        @Override
        public byte[] message() {
            return signing.message();
        }

        @Override
        public byte[] attach(byte[] signature) {
            CborWriter out = new CborWriter(4096).map(2).text("nameSpaces").map(namespaces.size());
            for (IssuedNamespace namespace : namespaces) {
                out.text(namespace.name()).array(namespace.items().size());
                namespace.items().forEach(out::encoded);
            }
            signing.write(signature, out.text("issuerAuth"));
            return Base64Url.encode(out.toBytes()).getBytes(StandardCharsets.US_ASCII);
        }

        /** Never the claims. */
        @Override
        public String toString() {
            return "an unsigned mdoc";
        }
    }
}
