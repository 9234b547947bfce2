package dev.credgate.did.x509;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/**
 * A list of revoked certificates (RFC 5280, section 5), complete and by the issuer of the
 * certificates itself, its signature checked. Immutable.
 */
final class RevocationList {

    private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    private static final String DELTA = "2.5.29.27";
    private static final int CRL_SIGN = 6;

    private final X509CRL list;
    private final Optional<IssuingDistributionPoint> scope;

    private RevocationList(X509CRL list, Optional<IssuingDistributionPoint> scope) {
        this.list = list;
        this.scope = scope;
    }

    /** What bytes are as a list. */
    sealed interface Reading {
        /** An issuer's list. */
        record Read(RevocationList list) implements Reading {}

        /** None that can be used, and why. */
        record Unusable(String why) implements Reading {}
    }

    /** What a list says of a certificate. */
    enum Answer {
        /** It is not revoked. */
        GOOD,
        /** It is, or is on hold. */
        REVOKED,
        /** The list is too old, or not yet valid. */
        STALE,
        /** The list is not about certificates of that kind. */
        OUT_OF_SCOPE
    }

    /** Reads a list, DER, and checks that the issuer signed it. */
    static Reading read(byte[] der, X509Certificate issuer) {
        if (der.length < 2 || der[0] != 0x30) {
            return new Reading.Unusable("it is no DER");
        }
        try {
            X509CRL list =
                    (X509CRL)
                            CertificateReader.factory().generateCRL(new ByteArrayInputStream(der));
            if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                return new Reading.Unusable("it is another issuer's");
            }
            boolean[] usage = issuer.getKeyUsage();
            if (usage != null && !usage[CRL_SIGN]) {
                return new Reading.Unusable("its issuer may not sign lists");
            }
            Optional<String> weak =
                    Strength.ofSignature(list.getSigAlgOID(), list.getSigAlgParams());
            if (weak.isPresent()) {
                return new Reading.Unusable("it has " + weak.get());
            }
            list.verify(issuer.getPublicKey());
            return scoped(list);
        } catch (GeneralSecurityException | RuntimeException _) {
            // The JDK's reader throws the latter too for what is no list.
            return new Reading.Unusable("it cannot be read, or its issuer did not sign it");
        }
    }

    private static Reading scoped(X509CRL list) {
        Set<String> critical = list.getCriticalExtensionOIDs();
        if (critical != null
                && critical.stream().anyMatch(it -> !it.equals(ISSUING_DISTRIBUTION_POINT))) {
            return new Reading.Unusable("it has a critical extension that is not known");
        }
        if (list.getExtensionValue(DELTA) != null) {
            return new Reading.Unusable("it tells changes only");
        }
        byte[] extension = list.getExtensionValue(ISSUING_DISTRIBUTION_POINT);
        if (extension == null) {
            return new Reading.Read(new RevocationList(list, Optional.empty()));
        }
        IssuingDistributionPoint scope =
                IssuingDistributionPoint.getInstance(
                        ASN1OctetString.getInstance(extension).getOctets());
        return scope.isIndirectCRL()
                        || scope.onlyContainsAttributeCerts()
                        || scope.getOnlySomeReasons() != null
                ? new Reading.Unusable("it is no complete list of its issuer's certificates")
                : new Reading.Read(new RevocationList(list, Optional.of(scope)));
    }

    /**
     * What it says of a certificate of its issuer's.
     *
     * @param from where it was had, which it must be meant for
     */
    Answer about(X509Certificate certificate, URI from, Instant now) {
        if (!isCurrent(now)) {
            return Answer.STALE;
        }
        boolean authority = certificate.getBasicConstraints() >= 0;
        if (scope.filter(it -> !covers(it, authority, from)).isPresent()) {
            return Answer.OUT_OF_SCOPE;
        }
        X509CRLEntry entry = list.getRevokedCertificate(certificate.getSerialNumber());
        return entry == null ? Answer.GOOD : Answer.REVOKED;
    }

    /** Whether it speaks of that instant. */
    boolean isCurrent(Instant instant) {
        Date next = list.getNextUpdate();
        return next != null
                && instant.isBefore(next.toInstant())
                && !instant.isBefore(list.getThisUpdate().toInstant());
    }

    private static boolean covers(IssuingDistributionPoint scope, boolean authority, URI from) {
        return !(authority ? scope.onlyContainsUserCerts() : scope.onlyContainsCACerts())
                && (scope.getDistributionPoint() == null
                        || DistributionPoints.locations(scope.getDistributionPoint())
                                .contains(from));
    }
}
