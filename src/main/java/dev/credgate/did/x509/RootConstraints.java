package dev.credgate.did.x509;

import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.jspecify.annotations.Nullable;

/**
 * The name constraints that stand in a pinned root itself (RFC 5280, section 4.2.1.10). PKIX leaves
 * an anchor's own aside, and the JDK's takes none.
 */
final class RootConstraints {

    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final String ALTERNATIVES = "2.5.29.17";

    private RootConstraints() {}

    /** Whether every certificate of a path has only names that the root may vouch for. */
    static boolean allow(X509Certificate root, List<X509Certificate> path) {
        byte[] extension = root.getExtensionValue(NAME_CONSTRAINTS);
        if (extension == null) {
            return true;
        }
        try {
            NameConstraints constraints =
                    NameConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets());
            PKIXNameConstraintValidator validator = new PKIXNameConstraintValidator();
            GeneralSubtree @Nullable [] permitted = constraints.getPermittedSubtrees();
            GeneralSubtree @Nullable [] excluded = constraints.getExcludedSubtrees();
            if (permitted != null) {
                validator.intersectPermittedSubtree(permitted);
            }
            if (excluded != null) {
                for (GeneralSubtree one : excluded) {
                    validator.addExcludedSubtree(one);
                }
            }
            for (X509Certificate certificate : path) {
                check(certificate, validator);
            }
            return true;
        } catch (NameConstraintValidatorException | RuntimeException _) {
            return false;
        }
    }

    private static void check(X509Certificate certificate, PKIXNameConstraintValidator validator)
            throws NameConstraintValidatorException {
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        if (subject.getRDNs().length > 0) {
            check(new GeneralName(subject), validator);
        }
        byte[] names = certificate.getExtensionValue(ALTERNATIVES);
        if (names != null) {
            for (GeneralName name :
                    GeneralNames.getInstance(ASN1OctetString.getInstance(names).getOctets())
                            .getNames()) {
                check(name, validator);
            }
        }
    }

    private static void check(GeneralName name, PKIXNameConstraintValidator validator)
            throws NameConstraintValidatorException {
        validator.checkPermitted(name);
        validator.checkExcluded(name);
    }
}
