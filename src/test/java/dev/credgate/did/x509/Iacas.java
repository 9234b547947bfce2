package dev.credgate.did.x509;

import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyName.CertificateUse;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** A gateway's IACA roots, for tests of other rooms. */
public final class Iacas {

    private Iacas() {}

    /** Believes documents below these roots, and asks for no revocation. */
    public static CertificateResolver of(X509Certificate... roots) {
        return new X509Resolver(
                Map.of(CertificateUse.MDOC_SIGNER, PinnedRoots.of(List.of(roots))), Revocation.OFF);
    }

    /** Believes whatever is below these roots, of every use, and asks the lists that are named. */
    public static CertificateResolver followed(X509Certificate... roots) {
        return believing(Revocation.NAMED, roots);
    }

    /** The same, and of each certificate a list must be had, or there is none. */
    public static CertificateResolver listed(X509Certificate... roots) {
        return believing(Revocation.REQUIRED, roots);
    }

    private static CertificateResolver believing(Revocation rule, X509Certificate... roots) {
        PinnedRoots pinned = PinnedRoots.of(List.of(roots));
        return new X509Resolver(
                Map.of(CertificateUse.MDOC_SIGNER, pinned, CertificateUse.JOSE_ISSUER, pinned),
                rule);
    }
}
