package dev.credgate.issuer.tls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

/**
 * Which client certificates are good, by one set of CAs and revocation lists: RFC 5280's path
 * validation with dates, key usage, extended key usage (clientAuth) and, where lists are given, a
 * list in force for each CA below the trusted one. The very same judgement is made in a handshake,
 * for each request of a connection that lives on, and of a certificate that a proxy forwards.
 * Immutable; thread-safe.
 */
final class ClientTrust {

    /** For so long a judgement is remembered: nobody stays longer than that beyond a date. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private static final int MOST_REMEMBERED = 1_000;

    private final List<X509Certificate> authorities;
    private final X509ExtendedTrustManager manager;
    private final List<X509CRL> lists;
    private final Cache<List<X509Certificate>, Optional<CertificateFault>> judged =
            Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(MOST_REMEMBERED).build();

    /**
     * Trust in these.
     *
     * @param revocation whether a certificate that no list speaks for is refused
     */
    ClientTrust(List<X509Certificate> authorities, List<X509CRL> lists, boolean revocation)
            throws GeneralSecurityException {
        this.authorities = List.copyOf(authorities);
        this.lists = List.copyOf(lists);
        Set<TrustAnchor> anchors =
                authorities.stream()
                        .map(authority -> new TrustAnchor(authority, null))
                        .collect(Collectors.toSet());
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(revocation);
        if (revocation) {
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
            PKIXRevocationChecker checker =
                    (PKIXRevocationChecker)
                            CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            // No OCSP and nothing fetched: what is in the files decides, and nothing else.
            checker.setOptions(
                    EnumSet.of(
                            PKIXRevocationChecker.Option.PREFER_CRLS,
                            PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        this.manager = manager(factory);
    }

    private static X509ExtendedTrustManager manager(TrustManagerFactory factory) {
        for (TrustManager one : factory.getTrustManagers()) {
            if (one instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("the JDK has no PKIX trust manager");
    }

    X509ExtendedTrustManager manager() {
        return manager;
    }

    /** What is wrong with a client's certificate; empty when it is good. */
    Optional<CertificateFault> fault(List<X509Certificate> chain) {
        return judged.get(List.copyOf(chain), this::judge);
    }

    /** Whether one of the CAs issued a certificate itself, and none below it. */
    boolean isIssuedByAuthority(X509Certificate certificate) {
        return authorities.stream()
                .filter(authority ->
                        authority
                                .getSubjectX500Principal()
                                .equals(certificate.getIssuerX500Principal()))
                .anyMatch(authority -> isSigned(certificate, authority.getPublicKey()));
    }

    private static boolean isSigned(X509Certificate certificate, PublicKey key) {
        try {
            certificate.verify(key);
            return true;
        } catch (GeneralSecurityException _) {
            return false; // another CA's of that name, or the same one's before it had a new key
        }
    }

    /** The names of the CAs. */
    Set<X500Principal> authorities() {
        return authorities.stream()
                .map(X509Certificate::getSubjectX500Principal)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<CertificateFault> judge(List<X509Certificate> chain) {
        try {
            manager.checkClientTrusted(
                    chain.toArray(X509Certificate[]::new),
                    chain.getFirst().getPublicKey().getAlgorithm());
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of(fault(e));
        }
    }

    private static CertificateFault fault(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException _ -> {
                    return CertificateFault.EXPIRED;
                }
                case CertificateNotYetValidException _ -> {
                    return CertificateFault.NOT_YET_VALID;
                }
                case CertificateRevokedException _ -> {
                    return CertificateFault.REVOKED;
                }
                case CertPathValidatorException e
                        when e.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS -> {
                    return CertificateFault.REVOCATION_UNKNOWN;
                }
                default -> {
                    // The cause below it may say.
                }
            }
        }
        String message = String.valueOf(thrown.getMessage());
        return message.contains("key usage") || message.contains("KeyUsage")
                ? CertificateFault.WRONG_USAGE
                : CertificateFault.UNTRUSTED;
    }

    /** When the first of the lists is no longer in force. */
    Optional<Instant> listsEnd() {
        return lists.stream()
                .filter(list -> list.getNextUpdate() != null)
                .map(list -> list.getNextUpdate().toInstant())
                .min(Instant::compareTo);
    }
}
