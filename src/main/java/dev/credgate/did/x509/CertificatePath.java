package dev.credgate.did.x509;

import dev.credgate.did.KeyName.CertificateUse;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path from a leaf to a pinned root that holds (RFC 5280, section 6), revocation left aside.
 * Immutable.
 *
 * @param certificates leaf first, without the root
 */
record CertificatePath(List<X509Certificate> certificates, X509Certificate root) {

    CertificatePath {
        certificates = List.copyOf(certificates);
    }

    private static final String NOT_SIGNED = "a certificate was not signed by the one above it";

    /** What comes of a chain. */
    sealed interface Result {
        /** A path. */
        record Holds(CertificatePath path) implements Result {}

        /**
         * None, and why.
         *
         * @param lacksRoot whether nothing else is known against it than that no pinned root
         *     vouches for it at that time
         */
        record Refused(String why, boolean lacksRoot) implements Result {

            Refused(String why) {
                this(why, false);
            }
        }
    }

    /**
     * Looks for the path of a chain.
     *
     * @param chain leaf first, each vouched for by the next; a root at its end is not needed, and
     *     may be an older one that the pinned root's key signed: what is pinned counts
     */
    static Result of(
            List<X509Certificate> chain, CertificateUse use, PinnedRoots roots, Instant now) {
        List<X509Certificate> sent =
                chain.size() > 1 ? roots.sameAs(chain.getLast()) : List.<X509Certificate>of();
        List<X509Certificate> path = sent.isEmpty() ? chain : chain.subList(0, chain.size() - 1);
        if (new HashSet<>(path).size() < path.size()) {
            return new Result.Refused("a certificate is there twice");
        }
        List<X509Certificate> above = roots.namedAsIssuerOf(path.getLast());
        if (above.isEmpty()) {
            return new Result.Refused("no pinned root vouches for the certificate", true);
        }
        for (X509Certificate certificate : path) {
            Optional<String> weak =
                    Strength.ofSignature(certificate.getSigAlgOID(), certificate.getSigAlgParams())
                            .or(() -> Strength.ofKey(certificate));
            if (weak.isPresent()) {
                return new Result.Refused("a certificate has " + weak.get());
            }
        }
        // Whoever is certified below one root must not speak for another by sending it along.
        if (!sent.isEmpty() && !above.containsAll(sent)) {
            return new Result.Refused("another root was sent than vouches for the certificate");
        }
        return below(sent.isEmpty() ? above : sent, path, use, now);
    }

    /**
     * By the first of the roots that vouches. Roots of one name are asked one by one: of one that
     * was renewed with its key either signed the path, and only the newer may be valid.
     */
    private static Result below(
            List<X509Certificate> roots,
            List<X509Certificate> path,
            CertificateUse use,
            Instant now) {
        Result.Refused refused = new Result.Refused(NOT_SIGNED, true);
        for (X509Certificate root : roots) {
            switch (validated(path, use, root, now)) {
                case Result.Holds holds -> {
                    return holds;
                }
                // What ails the path below the root that signed it says more.
                case Result.Refused why -> {
                    if (refused.why().equals(NOT_SIGNED)
                            || refused.lacksRoot() && !why.lacksRoot()) {
                        refused = why;
                    }
                }
            }
        }
        return refused;
    }

    private static Result validated(
            List<X509Certificate> path, CertificateUse use, X509Certificate root, Instant now) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            // Lists are asked by RevocationCheck, which fetches nothing.
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateReader.factory().generateCertPath(path), parameters);
            return checked(new CertificatePath(path, root), use, now);
        } catch (CertPathValidatorException failure) {
            return refused(failure, path.size() - 1);
        } catch (GeneralSecurityException | RuntimeException _) {
            // The JDK's readers of extensions throw the latter too for what is malformed.
            return new Result.Refused("a certificate is not in form");
        }
    }

    /** What PKIX leaves out: the root's own dates, path length and names, and the leaf's use. */
    private static Result checked(CertificatePath path, CertificateUse use, Instant now) {
        X509Certificate root = path.root();
        long authorities =
                path.certificates().stream()
                        .skip(1)
                        .filter(it ->
                                !it.getSubjectX500Principal().equals(it.getIssuerX500Principal()))
                        .count();
        if (authorities > root.getBasicConstraints()) {
            return new Result.Refused("the path is longer than its root allows");
        }
        if (!RootConstraints.allow(root, path.certificates())) {
            return new Result.Refused("a certificate has a name that its root may not vouch for");
        }
        Optional<String> flaw = LeafProfile.flaw(use, path.certificates(), root);
        if (flaw.isPresent()) {
            return new Result.Refused(flaw.get());
        }
        // Last: of what is refused for this alone nothing else is wrong.
        return now.isBefore(root.getNotBefore().toInstant())
                        || now.isAfter(root.getNotAfter().toInstant())
                ? new Result.Refused("the pinned root is not valid at this time", true)
                : new Result.Holds(path);
    }

    /**
     * @param top place in the path of the certificate below the root
     */
    private static Result.Refused refused(CertPathValidatorException failure, int top) {
        return switch (failure.getReason()) {
            case CertPathValidatorException.BasicReason.EXPIRED ->
                    new Result.Refused("a certificate has expired");
            case CertPathValidatorException.BasicReason.NOT_YET_VALID ->
                    new Result.Refused("a certificate is not yet valid");
            case CertPathValidatorException.BasicReason.INVALID_SIGNATURE ->
                    new Result.Refused(NOT_SIGNED, failure.getIndex() == top);
            // The root's name, and another key than the certificate says.
            case PKIXReason.NO_TRUST_ANCHOR ->
                    new Result.Refused("no path leads from the certificate to a pinned root", true);
            default -> new Result.Refused("no path leads from the certificate to a pinned root");
        };
    }

    /** The first instant at which all its certificates, the root's included, are valid. */
    Instant from() {
        Instant from = root.getNotBefore().toInstant();
        for (X509Certificate certificate : certificates) {
            Instant other = certificate.getNotBefore().toInstant();
            from = other.isAfter(from) ? other : from;
        }
        return from;
    }

    /** The last instant. */
    Instant until() {
        Instant until = root.getNotAfter().toInstant();
        for (X509Certificate certificate : certificates) {
            Instant other = certificate.getNotAfter().toInstant();
            until = other.isBefore(until) ? other : until;
        }
        return until;
    }
}
