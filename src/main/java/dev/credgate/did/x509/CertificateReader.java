package dev.credgate.did.x509;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads certificates that others sent. */
final class CertificateReader {

    /** A leaf, intermediates and a root; nobody's path is longer. */
    static final int MAX_CHAIN = 6;

    /** Bytes of one certificate. */
    static final int MAX_BYTES = 16 * 1024;

    private CertificateReader() {}

    static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new IllegalStateException("every Java reads X.509", e);
        }
    }

    /**
     * The certificates; empty when there are none or too many, or one is not DER to its last byte.
     */
    static Optional<List<X509Certificate>> chain(List<byte[]> encoded) {
        if (encoded.isEmpty() || encoded.size() > MAX_CHAIN) {
            return Optional.empty();
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] one : encoded) {
            Optional<X509Certificate> certificate = read(one);
            if (certificate.isEmpty()) {
                return Optional.empty();
            }
            chain.add(certificate.get());
        }
        return Optional.of(chain);
    }

    /**
     * One certificate, DER in the one form of {@link CertificateForms}; PEM, which the factory
     * reads as well, is another encoding.
     */
    static Optional<X509Certificate> read(byte[] der) {
        if (der.length > MAX_BYTES || der.length < 2 || der[0] != 0x30) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate =
                    (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der));
            return Arrays.equals(certificate.getEncoded(), der)
                            && CertificateForms.isPlain(certificate, der)
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (CertificateException | RuntimeException _) {
            // The JDK meets some malformed keys with whatever exception comes first.
            return Optional.empty();
        }
    }
}
