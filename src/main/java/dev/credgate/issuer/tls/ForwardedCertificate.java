package dev.credgate.issuer.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The header fields {@code Client-Cert} and {@code Client-Cert-Chain} of RFC 9440 §2: the first a
 * byte sequence (RFC 9651 §3.3.5), the second a list of them, each a certificate in DER. Read
 * strictly: no parameters, padded base64, nothing after the certificate.
 */
public final class ForwardedCertificate {

    /** The field with the client's certificate. */
    public static final String CLIENT_CERT = "Client-Cert";

    /** The field with the certificates above it, without it and, as a rule, without the root. */
    public static final String CLIENT_CERT_CHAIN = "Client-Cert-Chain";

    private static final int MOST_ABOVE = 8;
    private static final int LONGEST = 24 * 1024;

    private ForwardedCertificate() {}

    /**
     * The certificate and those above it; empty when the fields are not as the RFC has them.
     *
     * @param certificate each line of {@code Client-Cert}
     * @param chain each line of {@code Client-Cert-Chain}
     */
    public static Optional<List<X509Certificate>> read(
            List<String> certificate, List<String> chain) {
        if (certificate.size() != 1) {
            return Optional.empty();
        }
        List<String> items = new ArrayList<>(List.of(certificate.getFirst().strip()));
        if (!chain.isEmpty()) {
            String[] above = String.join(",", chain).split(",", MOST_ABOVE + 2);
            if (above.length > MOST_ABOVE) {
                return Optional.empty();
            }
            Arrays.stream(above).map(String::strip).forEach(items::add);
        }
        List<X509Certificate> read = new ArrayList<>();
        for (String item : items) {
            Optional<X509Certificate> one = item(item);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            read.add(one.get());
        }
        return Optional.of(read);
    }

    private static Optional<X509Certificate> item(String text) {
        if (text.length() < 4
                || text.length() > LONGEST
                || text.charAt(0) != ':'
                || text.charAt(text.length() - 1) != ':') {
            return Optional.empty();
        }
        String base64 = text.substring(1, text.length() - 1);
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            // PEM would be read as well: DER begins with a SEQUENCE.
            if (der.length == 0
                    || der[0] != 0x30
                    || !Base64.getEncoder().encodeToString(der).equals(base64)) {
                return Optional.empty();
            }
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der));
            return Arrays.equals(certificate.getEncoded(), der)
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (CertificateException | RuntimeException _) {
            // The JDK meets some malformed keys with whatever exception comes first.
            return Optional.empty();
        }
    }
}
