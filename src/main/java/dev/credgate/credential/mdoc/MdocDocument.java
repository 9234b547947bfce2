package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborMap;
import dev.credgate.credential.cose.CborParser;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CoseSign1;
import dev.credgate.credential.cose.Slice;
import dev.credgate.credential.mdoc.DocumentSigners.DocumentSigner;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one document: what the issuer signed and what the device added. */
final class MdocDocument {

    private static final Set<String> DOCUMENT =
            Set.of("docType", "issuerSigned", "deviceSigned", "errors");
    private static final Set<String> ISSUER_SIGNED = Set.of("nameSpaces", "issuerAuth");
    private static final Set<String> DEVICE_SIGNED = Set.of("nameSpaces", "deviceAuth");

    private final DocumentSigners signers = new DocumentSigners();
    private final ReaderKeys readers;

    MdocDocument(ReaderKeys readers) {
        this.readers = readers;
    }

    /**
     * Reads a Document, ISO 18013-5, 8.3.2.1.2.2. One without {@code deviceSigned} is what issuers
     * hand out.
     */
    MdocCredential document(CborItem item) {
        Members document = Members.of(item, "a document").only(DOCUMENT);
        document.optional("errors").ifPresent(MdocDocument::errors);
        String docType = document.text("docType");
        return read(
                document.members("issuerSigned"),
                Optional.of(docType),
                document.optional("deviceSigned")
                        .map(signed -> Members.of(signed, "deviceSigned").only(DEVICE_SIGNED)));
    }

    /** Reads IssuerSigned alone, as OpenID4VCI hands it out. */
    MdocCredential issuerSigned(CborItem item) {
        return read(Members.of(item, "issuerSigned"), Optional.empty(), Optional.empty());
    }

    /** Errors: by namespace and element, a number each. */
    private static void errors(CborItem item) {
        for (CborMap.Entry namespace : Members.of(item, "errors").map().entries()) {
            String name = Members.name(namespace.key(), "errors");
            for (CborMap.Entry element :
                    Members.of(namespace.value(), "errors." + name).map().entries()) {
                if (!(element.value() instanceof CborInteger)) {
                    throw new Malformation(Flaw.WRONG_TYPE, "an error code is no number");
                }
            }
        }
    }

    private MdocCredential read(
            Members issuerSigned, Optional<String> docType, Optional<Members> deviceSigned) {
        CoseSign1 issuerAuth =
                Malformation.orMalformed(
                        CoseSign1.read(issuerSigned.only(ISSUER_SIGNED).required("issuerAuth")));
        Slice payload =
                issuerAuth
                        .payload()
                        .orElseThrow(() ->
                                new Malformation(Flaw.MEMBER_MISSING, "the MSO in issuerAuth"));
        SecurityObject mso = SecurityObject.read(payload);
        if (!docType.orElse(mso.docType()).equals(mso.docType())) {
            throw new Malformation(Flaw.DOCTYPE_MISMATCH, "the MSO is of another docType");
        }
        List<byte[]> certificates = issuerAuth.headers().certificates();
        if (certificates.isEmpty()) {
            throw new Malformation(Flaw.MEMBER_MISSING, "x5chain in issuerAuth");
        }
        JsonObject claims =
                issuerSigned.optional("nameSpaces").isPresent()
                        ? IssuerItems.read(issuerSigned.members("nameSpaces"), mso)
                        : JsonObject.EMPTY;
        DocumentSigner signer = signers.of(certificates.getFirst());
        signer.place().ifPresent(place -> IssuingPlace.check(claims, place));
        return new MdocCredential(
                signer.name(),
                mso.docType(),
                mso.validity().signedBy(signer),
                issuerAuth.proof(
                        payload,
                        new KeyName.Certificates(certificates, CertificateUse.MDOC_SIGNER),
                        ProofPurpose.ASSERTION_METHOD,
                        Optional.empty()),
                mso.statuses(),
                claims,
                IssuerItems.partial(claims, mso),
                deviceSigned.map(signed -> binding(signed, mso)));
    }

    /**
     * DeviceSigned. What the device itself asserts must be authorised by the issuer; it is held to
     * the device's signature, and is not among the claims, which are the issuer's.
     */
    private HolderBinding binding(Members deviceSigned, SecurityObject mso) {
        CborTag nameSpaces =
                Members.encoded(deviceSigned.required("nameSpaces"), "DeviceNameSpacesBytes");
        Slice content = CborTag.encoded(nameSpaces).orElseThrow();
        Members elements =
                Members.of(
                        Malformation.orMalformed(CborParser.parse(content)),
                        "deviceSigned.nameSpaces");
        for (CborMap.Entry entry : elements.map().entries()) {
            String namespace = Members.name(entry.key(), elements.what());
            for (CborMap.Entry element : Members.of(entry.value(), namespace).map().entries()) {
                String name = Members.name(element.key(), namespace);
                if (!mso.device().authorises(namespace, name)) {
                    throw new Malformation(
                            Flaw.ELEMENT_UNAUTHORISED, namespace + "/" + name + " by the device");
                }
            }
        }
        return new DeviceAuthentication(
                mso.docType(),
                nameSpaces.whole(),
                mso.device().key(),
                DeviceAuthentication.read(deviceSigned.members("deviceAuth")),
                readers);
    }
}
