package dev.credgate.issuance;

import java.security.cert.X509Certificate;

/**
 * By what a client certificate that was found good is known to be somebody's: its key, or what its
 * authority says of it.
 */
public sealed interface CertificateName permits CertificatePin, IssuedName {

    /** Whether it is this certificate. */
    boolean names(X509Certificate certificate);

    /** The same text for whatever names the same certificates, however it is written. */
    default String claim() {
        return toString();
    }
}
