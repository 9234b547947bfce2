package dev.credgate.credential.mdoc;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.CosePair.Kind;
import dev.credgate.crypto.VerificationKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An issuer and a wallet of mdoc that share no code with ours: com.upokecenter:cbor writes, Bouncy
 * Castle signs. What is to be wrong with a document is changed by hooks on the way.
 */
public final class MdocWallet {

    public static final String MDL = "org.iso.18013.5.1.mDL";
    public static final String NAMESPACE = "org.iso.18013.5.1";

    final CosePair issuer;
    final CosePair device;
    final byte[] certificate;
    String docType = MDL;
    String outerDocType = MDL;
    Instant validFrom = Instant.parse("2026-11-01T00:00:00Z");
    Instant validUntil = Instant.parse("2027-11-01T00:00:00Z");
    String digestAlgorithm = "SHA-256";
    final Map<String, Map<String, CBORObject>> elements = new LinkedHashMap<>();
    Consumer<CBORObject> item = _ -> {};
    Consumer<CBORObject> mso = _ -> {};
    Consumer<CBORObject> issuerHeader = _ -> {};
    CBORObject deviceElements = CBORObject.NewMap();
    Consumer<CBORObject> document = _ -> {};
    Consumer<CBORObject> response = _ -> {};

    public MdocWallet() {
        this(Kind.ES256, Kind.ES256);
    }

    public MdocWallet(Kind issuer, Kind device) {
        this(CosePair.of(issuer), Optional.empty(), CosePair.of(device));
    }

    /** Documents of a signer that somebody vouches for. */
    public MdocWallet(CosePair issuer, byte[] certificate) {
        this(issuer, Optional.of(certificate), CosePair.of(Kind.ES256));
    }

    private MdocWallet(CosePair issuer, Optional<byte[]> certificate, CosePair device) {
        this.issuer = issuer;
        this.device = device;
        this.certificate = certificate.orElseGet(() -> certificate(issuer));
        Map<String, CBORObject> mdl = new LinkedHashMap<>();
        mdl.put("family_name", CBORObject.FromObject("Åström"));
        mdl.put("given_name", CBORObject.FromObject("Maja"));
        mdl.put("birth_date", CBORObject.FromObjectAndTag("1990-02-28", 1004));
        mdl.put("age_over_18", CBORObject.True);
        mdl.put("height", CBORObject.FromObject(171));
        mdl.put("portrait", CBORObject.FromObject(new byte[] {1, 2, (byte) 0xFF}));
        elements.put(NAMESPACE, mdl);
    }

    /** The issuer's certificate. */
    public byte[] certificate() {
        return certificate;
    }

    /** The issuer's key. */
    public VerificationKey<?, ?> issuerKey() {
        return issuer.key();
    }

    /** From when until when it is to be valid. */
    public void valid(Instant from, Instant until) {
        validFrom = from;
        validUntil = until;
    }

    /** One more element of the driving licence. */
    void element(String name, CBORObject value) {
        elements.computeIfAbsent(NAMESPACE, _ -> new LinkedHashMap<>()).put(name, value);
    }

    /** What is to be changed in the MSO before it is signed. */
    public void mso(Consumer<CBORObject> change) {
        mso = change;
    }

    /** A self-signed certificate of ten years. */
    public static byte[] certificate(CosePair pair) {
        return certificate(pair, "CN=Utopia DS,C=UT", pair, "CN=Utopia DS,C=UT", false);
    }

    /** The same of somebody else. */
    static byte[] certificate(CosePair pair, String subject) {
        return certificate(pair, subject, pair, subject, false);
    }

    /** A root's own certificate. */
    static byte[] root(CosePair root) {
        return certificate(root, "CN=Utopia IACA,C=UT", root, "CN=Utopia IACA,C=UT", true);
    }

    /** A document signer's by a root. */
    static byte[] certificate(CosePair pair, CosePair root) {
        return certificate(pair, "CN=Utopia DS,C=UT", root, "CN=Utopia IACA,C=UT", false);
    }

    private static byte[] certificate(
            CosePair pair, String subject, CosePair by, String issuer, boolean authority) {
        try {
            return new X509v3CertificateBuilder(
                            new X500Name(issuer),
                            BigInteger.valueOf(authority ? 1 : 10),
                            Date.from(Instant.parse("2025-01-01T00:00:00Z")),
                            Date.from(Instant.parse("2035-01-01T00:00:00Z")),
                            new X500Name(subject),
                            SubjectPublicKeyInfo.getInstance(pair.pair().getPublic().getEncoded()))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(
                                    authority
                                            ? KeyUsage.keyCertSign | KeyUsage.cRLSign
                                            : KeyUsage.digitalSignature))
                    .build(
                            new JcaContentSignerBuilder(
                                            switch (by.kind()) {
                                                case EDDSA -> "Ed25519";
                                                case ES384 -> "SHA384withECDSA";
                                                default -> "SHA256withECDSA";
                                            })
                                    .setProvider(new BouncyCastleProvider())
                                    .build(by.pair().getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CBORObject encoded(CBORObject content) {
        return CBORObject.FromObjectAndTag(content.EncodeToBytes(), 24);
    }

    private byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance(digestAlgorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    CBORObject deviceKey() {
        byte[] raw =
                SubjectPublicKeyInfo.getInstance(device.pair().getPublic().getEncoded())
                        .getPublicKeyData()
                        .getBytes();
        if (device.kind() == Kind.EDDSA) {
            return CBORObject.NewMap().Add(1, 1).Add(-1, 6).Add(-2, raw);
        }
        int half = (raw.length - 1) / 2;
        return CBORObject.NewMap()
                .Add(1, 2)
                .Add(-1, device.kind() == Kind.ES256 ? 1 : 2)
                .Add(-2, java.util.Arrays.copyOfRange(raw, 1, 1 + half))
                .Add(-3, java.util.Arrays.copyOfRange(raw, 1 + half, raw.length));
    }

    /** What the issuer hands out. */
    public CBORObject issuerSigned() {
        CBORObject nameSpaces = CBORObject.NewOrderedMap();
        CBORObject valueDigests = CBORObject.NewOrderedMap();
        SecureRandom random = new SecureRandom();
        elements.forEach((namespace, all) -> {
            CBORObject items = CBORObject.NewArray();
            CBORObject digests = CBORObject.NewOrderedMap();
            int id = 7;
            for (var element : all.entrySet()) {
                byte[] salt = new byte[24];
                random.nextBytes(salt);
                CBORObject one =
                        CBORObject.NewOrderedMap()
                                .Add("digestID", id)
                                .Add("random", salt)
                                .Add("elementIdentifier", element.getKey())
                                .Add("elementValue", element.getValue());
                item.accept(one);
                CBORObject bytes = encoded(one);
                items.Add(bytes);
                digests.set(
                        CBORObject.FromObject(id),
                        CBORObject.FromObject(digest(bytes.EncodeToBytes())));
                id += 3;
            }
            nameSpaces.Add(namespace, items);
            valueDigests.Add(namespace, digests);
        });
        CBORObject object =
                CBORObject.NewOrderedMap()
                        .Add("version", "1.0")
                        .Add("digestAlgorithm", digestAlgorithm)
                        .Add("valueDigests", valueDigests)
                        .Add("deviceKeyInfo", CBORObject.NewMap().Add("deviceKey", deviceKey()))
                        .Add("docType", docType)
                        .Add(
                                "validityInfo",
                                CBORObject.NewMap()
                                        .Add("signed", date(validFrom))
                                        .Add("validFrom", date(validFrom))
                                        .Add("validUntil", date(validUntil)));
        mso.accept(object);
        CBORObject guarded = CBORObject.NewMap();
        CBORObject open = CBORObject.NewMap().Add(33, certificate);
        issuerHeader.accept(open);
        return CBORObject.NewOrderedMap()
                .Add("nameSpaces", nameSpaces)
                .Add(
                        "issuerAuth",
                        issuer.sign1(guarded, open, encoded(object).EncodeToBytes(), true));
    }

    static CBORObject date(Instant instant) {
        return CBORObject.FromObjectAndTag(instant.toString(), 0);
    }

    private byte[] authentication(byte[] transcript) {
        return encoded(
                        CBORObject.NewArray()
                                .Add("DeviceAuthentication")
                                .Add(CBORObject.DecodeFromBytes(transcript))
                                .Add(docType)
                                .Add(encoded(deviceElements)))
                .EncodeToBytes();
    }

    /** What a wallet answers with its device's signature. */
    public CBORObject document(byte[] transcript) {
        CBORObject one =
                CBORObject.NewOrderedMap()
                        .Add("docType", outerDocType)
                        .Add("issuerSigned", issuerSigned())
                        .Add(
                                "deviceSigned",
                                CBORObject.NewOrderedMap()
                                        .Add("nameSpaces", encoded(deviceElements))
                                        .Add(
                                                "deviceAuth",
                                                CBORObject.NewMap()
                                                        .Add(
                                                                "deviceSignature",
                                                                device.sign1(
                                                                        CBORObject.NewMap(),
                                                                        CBORObject.NewMap(),
                                                                        authentication(transcript),
                                                                        false))));
        document.accept(one);
        return one;
    }

    /** A whole response. */
    public byte[] response(byte[] transcript) {
        return response(List.of(document(transcript)));
    }

    /** A whole response of several documents. */
    public byte[] response(List<CBORObject> documents) {
        CBORObject list = CBORObject.NewArray();
        new ArrayList<>(documents).forEach(list::Add);
        CBORObject whole =
                CBORObject.NewOrderedMap()
                        .Add("version", "1.0")
                        .Add("documents", list)
                        .Add("status", 0);
        response.accept(whole);
        return whole.EncodeToBytes();
    }
}
