package dev.credgate.verification;

import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyResolver;
import java.util.Arrays;

/** What path validation comes to for one certificate, once it came to something. */
record PinnedCertificate(byte[] certificate, KeyFinding finding) implements CertificateResolver {

    @Override
    public KeyFinding resolve(KeyName.Certificates certificates, KeyResolver.Ground ground) {
        return Arrays.equals(certificates.chain().getFirst(), certificate)
                ? finding
                : new KeyFinding.Refused("no root vouches for it");
    }

    @Override
    public boolean speaksFor(KeyName.Certificates certificates, String issuer) {
        return issuer.startsWith("x509_");
    }
}
