package dev.credgate.did.x509;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.Hash;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that somebody vouches for in a list, of an issuer or of an authority. Immutable.
 */
public final class ListedCertificate {

    private static final int KEPT = 1024;

    private final X509Certificate certificate;

    /** Which chains rest on it, by their digests: asked at every verification. */
    private final Cache<Hash, Boolean> known = Caffeine.newBuilder().maximumSize(KEPT).build();

    private ListedCertificate(X509Certificate certificate) {
        this.certificate = certificate;
    }

    /** Reads DER; empty when it is no certificate, or one with a weak key. */
    public static Optional<ListedCertificate> of(byte[] der) {
        return CertificateReader.read(der)
                .filter(it -> Strength.ofKey(it).isEmpty())
                .map(ListedCertificate::new);
    }

    /**
     * Whether a chain rests on it: it is one of the chain's, or an authority that signed the
     * topmost.
     *
     * @param chain DER, leaf first, of which the path to a pinned root is known to hold
     */
    public boolean isAbove(List<byte[]> chain) {
        return known.get(X509Resolver.hash(chain), _ -> stands(chain));
    }

    private boolean stands(List<byte[]> chain) {
        Optional<List<X509Certificate>> read = CertificateReader.chain(chain);
        return read.isPresent()
                && (read.get().contains(certificate) || signed(read.get().getLast()));
    }

    private boolean signed(X509Certificate top) {
        if (certificate.getBasicConstraints() < 0
                || !top.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
            return false;
        }
        try {
            top.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
