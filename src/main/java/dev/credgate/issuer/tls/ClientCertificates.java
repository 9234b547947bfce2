package dev.credgate.issuer.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Judges client certificates by the CAs and revocation lists that hold now. Thread-safe. */
public interface ClientCertificates {

    /**
     * What is wrong with a certificate; empty when it is good.
     *
     * @param chain the certificate first, then what leads to an authority; not empty
     */
    Optional<CertificateFault> fault(List<X509Certificate> chain);
}
