package dev.credgate.did.x509;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1IA5String;
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
 * What the JDK leaves out of name constraints (RFC 5280, section 4.2.1.10): those that stand in a
 * pinned root itself, since PKIX leaves an anchor's own aside; and that where URIs are limited, one
 * that names no host must be refused, a DID for instance.
 */
final class RootConstraints {

    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final String ALTERNATIVES = "2.5.29.17";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

    private RootConstraints() {}

    /**
     * Whether every certificate of a path has only names that those above it may vouch for.
     *
     * @param path leaf first, found to hold by PKIX
     */
    static boolean allow(X509Certificate root, List<X509Certificate> path) {
        try {
            checkRoot(root, path);
            boolean limited = limitsUris(root);
            for (X509Certificate certificate : path.reversed()) {
                if (limited) {
                    checkHosts(certificate);
                }
                limited |= limitsUris(certificate);
            }
            return true;
        } catch (NameConstraintValidatorException | RuntimeException _) {
            return false;
        }
    }

    private static void checkRoot(X509Certificate root, List<X509Certificate> path)
            throws NameConstraintValidatorException {
        Optional<NameConstraints> constraints = constraints(root);
        if (constraints.isEmpty()) {
            return;
        }
        PKIXNameConstraintValidator validator = new PKIXNameConstraintValidator();
        GeneralSubtree @Nullable [] permitted = constraints.get().getPermittedSubtrees();
        GeneralSubtree @Nullable [] excluded = constraints.get().getExcludedSubtrees();
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
    }

    private static Optional<NameConstraints> constraints(X509Certificate authority) {
        return Optional.ofNullable(authority.getExtensionValue(NAME_CONSTRAINTS))
                .map(extension ->
                        NameConstraints.getInstance(
                                ASN1OctetString.getInstance(extension).getOctets()));
    }

    private static boolean limitsUris(X509Certificate authority) {
        return constraints(authority).stream()
                .flatMap(all -> Stream.of(all.getPermittedSubtrees(), all.getExcludedSubtrees()))
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .anyMatch(one -> isUri(one.getBase()));
    }

    private static boolean isUri(GeneralName name) {
        return name.getTagNo() == GeneralName.uniformResourceIdentifier;
    }

    private static void checkHosts(X509Certificate certificate)
            throws NameConstraintValidatorException {
        for (GeneralName name : alternatives(certificate)) {
            if (isUri(name) && host(name).isEmpty()) {
                throw new NameConstraintValidatorException("a URI that names no host");
            }
        }
    }

    /** The host that a URI names; empty without one, and for an address. */
    private static Optional<String> host(GeneralName uri) {
        try {
            return Optional.ofNullable(
                            new URI(ASN1IA5String.getInstance(uri.getName()).getString()).getHost())
                    .filter(host -> !host.startsWith("[") && !ADDRESS.matcher(host).matches());
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static void check(X509Certificate certificate, PKIXNameConstraintValidator validator)
            throws NameConstraintValidatorException {
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        if (subject.getRDNs().length > 0) {
            check(new GeneralName(subject), validator);
        }
        for (GeneralName name : alternatives(certificate)) {
            check(isUri(name) ? bare(name) : name, validator);
        }
    }

    /** Of the host alone: Bouncy Castle finds another one behind an @ in a path. */
    private static GeneralName bare(GeneralName uri) {
        return host(uri)
                .map(host -> new GeneralName(uri.getTagNo(), "https://" + host))
                .orElse(uri);
    }

    private static GeneralName[] alternatives(X509Certificate certificate) {
        byte[] names = certificate.getExtensionValue(ALTERNATIVES);
        return names == null
                ? new GeneralName[0]
                : GeneralNames.getInstance(ASN1OctetString.getInstance(names).getOctets())
                        .getNames();
    }

    private static void check(GeneralName name, PKIXNameConstraintValidator validator)
            throws NameConstraintValidatorException {
        validator.checkPermitted(name);
        validator.checkExcluded(name);
    }
}
