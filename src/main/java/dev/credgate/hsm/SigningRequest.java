package dev.credgate.hsm;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/**
 * A request for a certificate (PKCS #10, RFC 2986) for a key in a token, signed there: what a
 * certification authority needs to see, and all that ever leaves the token of it.
 */
public final class SigningRequest {

    private SigningRequest() {}

    /**
     * A request in DER.
     *
     * @param label of a key on P-256 or P-384
     * @param subject a distinguished name as RFC 4514 or OpenSSL's users write it, such as {@code
     *     C=MO,CN=Signer}
     * @param dns a name to be certified beside it; empty for none
     * @throws IllegalArgumentException when the key is of another curve, or the subject no name
     * @throws HsmException when the token does not sign
     */
    public static byte[] of(Token token, String label, String subject, String dns) {
        TokenKey key =
                token.keys().keySet().stream()
                        .filter(one -> one.label().equals(label))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "no key in the token has the label " + label));
        ASN1ObjectIdentifier curve =
                switch (key.curve()) {
                    case P256 -> SECObjectIdentifiers.secp256r1;
                    case P384 -> SECObjectIdentifiers.secp384r1;
                    default ->
                            throw new IllegalArgumentException(
                                    "a request is for a key on P-256 or P-384, and "
                                            + key.label()
                                            + " is on "
                                            + key.curve().publicName());
                };
        SubjectPublicKeyInfo info =
                new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                        key.point());
        var builder = new PKCS10CertificationRequestBuilder(new X500Name(subject), info);
        try {
            if (!dns.isEmpty()) {
                var extensions = new ExtensionsGenerator();
                extensions.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, dns)));
                ASN1ObjectIdentifier request = PKCSObjectIdentifiers.pkcs_9_at_extensionRequest;
                builder.addAttribute(request, extensions.generate());
            }
            return builder.build(new Ecdsa(token, key, new ByteArrayOutputStream())).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Ecdsa(Token token, TokenKey key, ByteArrayOutputStream text)
            implements ContentSigner {

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(
                    key.curve() == KeyCurve.P256
                            ? X9ObjectIdentifiers.ecdsa_with_SHA256
                            : X9ObjectIdentifiers.ecdsa_with_SHA384);
        }

        @Override
        public OutputStream getOutputStream() {
            return text;
        }

        @Override
        public byte[] getSignature() {
            byte[] message = text.toByteArray();
            return key.curve() == KeyCurve.P256
                    ? der(
                            Curve.P256.P_256,
                            token.sign(key.label(), SignatureAlgorithm.ES256, message).checked())
                    : der(
                            Curve.P384.P_384,
                            token.sign(key.label(), SignatureAlgorithm.ES384, message).checked());
        }

        private static byte[] der(Curve curve, byte[] signature) {
            return EcdsaSignature.ofP1363(curve, signature)
                    .orElseThrow(() -> new IllegalStateException("the token's signature is none"))
                    .toDer();
        }
    }
}
