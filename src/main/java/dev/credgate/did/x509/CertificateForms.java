package dev.credgate.did.x509;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import java.io.ByteArrayOutputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * In which forms whoever has a certificate can write it. What stands around the signed part (RFC
 * 5280, section 4.1.1) nobody signed: in other words it would be another certificate by its hash,
 * and so by its name, of the same holder and key. One spelling alone is read; what is left is that
 * each ECDSA signature (r, s) has the twin (r, n − s), of which issuers make either.
 */
final class CertificateForms {

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;
    private static final int VERSION = 0xA0;

    /** With SHA-2; of other algorithms no path holds. */
    private static final String ECDSA = "1.2.840.10045.4.3.";

    /** Smallest first: of the first into whose group both numbers fit a signature is. */
    private static final List<Curve> CURVES =
            List.of(Curve.P256.P_256, Curve.P384.P_384, Curve.P521.P_521);

    private CertificateForms() {}

    /**
     * Whether a certificate is written in the one way that is read: DER around the signed part, the
     * algorithm letter for letter as it is signed, and DER within an ECDSA signature.
     */
    static boolean isPlain(X509Certificate certificate, byte[] der)
            throws CertificateEncodingException {
        byte[] signature = certificate.getSignature();
        return Arrays.equals(der, written(certificate, signature))
                && (!isEcdsa(certificate)
                        || CURVES.stream()
                                .anyMatch(curve ->
                                        EcdsaSignature.ofDer(curve, signature).isPresent()));
    }

    /** The same certificate with the twin of its signature; empty where that has none. */
    static Optional<byte[]> twin(X509Certificate certificate) {
        if (!isEcdsa(certificate)) {
            return Optional.empty();
        }
        byte[] signature = certificate.getSignature();
        for (Curve curve : CURVES) {
            Optional<byte[]> twin =
                    EcdsaSignature.ofDer(curve, signature).map(it -> it.twin().toDer());
            if (twin.isPresent()) {
                try {
                    return Optional.of(written(certificate, twin.get()));
                } catch (CertificateEncodingException e) {
                    throw new IllegalArgumentException("it was not read as it is written", e);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isEcdsa(X509Certificate certificate) {
        return certificate.getSigAlgOID().startsWith(ECDSA);
    }

    private static byte[] written(X509Certificate certificate, byte[] signature)
            throws CertificateEncodingException {
        byte[] signed = certificate.getTBSCertificate();
        return element(
                SEQUENCE,
                signed,
                algorithm(signed),
                element(BIT_STRING, new byte[] {0}, signature));
    }

    /**
     * The algorithm that the signed part names: after the version, if it says one, and a number.
     */
    private static byte[] algorithm(byte[] signed) {
        int at = content(signed, 0);
        if ((signed[at] & 0xFF) == VERSION) {
            at = end(signed, at);
        }
        at = end(signed, at);
        return Arrays.copyOfRange(signed, at, end(signed, at));
    }

    /** Where the content of the element begins that begins at {@code at}. */
    private static int content(byte[] der, int at) {
        int length = der[at + 1] & 0xFF;
        return at + 2 + (length < 0x80 ? 0 : length - 0x80);
    }

    private static int end(byte[] der, int at) {
        int content = content(der, at);
        int length = content == at + 2 ? der[at + 1] : 0;
        for (int i = at + 2; i < content; i++) {
            length = Math.addExact(Math.multiplyExact(length, 256), der[i] & 0xFF);
        }
        return Math.addExact(content, length);
    }

    /** DER, of at most 65535 bytes. */
    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length > 0xFF) {
            out.write(0x82);
            out.write(length >>> 8);
        } else if (length > 0x7F) {
            out.write(0x81);
        }
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
