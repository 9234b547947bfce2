package dev.credgate.issuer.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** Judges client certificates by the CAs and revocation lists that hold now. Thread-safe. */
public interface ClientCertificates {

    /**
     * What is wrong with a certificate; empty when it is good.
     *
     * @param chain the certificate first, then what leads to an authority; not empty
     */
    Optional<CertificateFault> fault(List<X509Certificate> chain);

    /**
     * Whether a configured CA itself issued a certificate: the CA bears the name of the issuer, and
     * its key verifies the signature. Of a path through further CAs the name of the last alone says
     * nothing, since every CA on it chooses the names of those below.
     */
    boolean isIssuedByAuthority(X509Certificate certificate);

    /** The names of the configured CAs; empty where there is no listener for agencies. */
    Set<X500Principal> authorities();
}
