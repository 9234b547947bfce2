package dev.credgate.did.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Certification authorities that the operator believes, for one use. Immutable. */
final class PinnedRoots {

    private static final int KEY_CERT_SIGN = 5;
    private static final int MAX_FILE = 1024 * 1024;

    static final PinnedRoots NONE = new PinnedRoots(List.of());

    private final List<X509Certificate> roots;

    private PinnedRoots(List<X509Certificate> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * Roots that may vouch.
     *
     * @throws IllegalArgumentException when one is no authority, or weak; says which
     */
    static PinnedRoots of(Collection<X509Certificate> roots) {
        for (X509Certificate root : roots) {
            boolean[] usage = root.getKeyUsage();
            if (root.getBasicConstraints() < 0 || usage != null && !usage[KEY_CERT_SIGN]) {
                throw new IllegalArgumentException(
                        root.getSubjectX500Principal() + " is no certification authority");
            }
            Optional<String> weak = Strength.ofKey(root);
            if (weak.isPresent()) {
                throw new IllegalArgumentException(
                        root.getSubjectX500Principal() + " has " + weak.get());
            }
        }
        return new PinnedRoots(List.copyOf(roots));
    }

    /**
     * The roots in a folder's files, PEM or DER; files whose names begin with a dot are left alone.
     *
     * @throws IllegalArgumentException when a file cannot be read or holds no such root; says which
     */
    static PinnedRoots in(Path folder) {
        List<X509Certificate> roots = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(it -> !it.getFileName().toString().startsWith("."))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList()) {
                roots.addAll(read(file));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + folder + ": " + e.getMessage(), e);
        }
        if (roots.isEmpty()) {
            throw new IllegalArgumentException(folder + " holds no certificate");
        }
        return of(roots);
    }

    private static List<X509Certificate> read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            throw new IllegalArgumentException(file + " is larger than 1 MiB");
        }
        List<X509Certificate> roots = new ArrayList<>();
        try {
            for (Certificate one :
                    CertificateReader.factory()
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)))) {
                roots.add((X509Certificate) one);
            }
        } catch (CertificateException | RuntimeException e) {
            // The JDK meets some malformed keys with whatever exception comes first.
            throw new IllegalArgumentException(file + " holds what is no certificate", e);
        }
        return roots;
    }

    boolean isEmpty() {
        return roots.isEmpty();
    }

    List<X509Certificate> all() {
        return roots;
    }

    /**
     * The roots of that certificate's name and key: itself, or as it was renewed since. What
     * another authority signed of that name and key is a link of a path: left unread, it would make
     * whatever it says, and whoever signed it, part of the chain.
     */
    List<X509Certificate> sameAs(X509Certificate certificate) {
        List<X509Certificate> same = ofNameAndKey(certificate);
        return same.isEmpty() || same.contains(certificate) || signedItself(certificate)
                ? same
                : List.of();
    }

    private List<X509Certificate> ofNameAndKey(X509Certificate certificate) {
        return roots.stream()
                .filter(root ->
                        root.getSubjectX500Principal().equals(certificate.getSubjectX500Principal())
                                && root.getPublicKey().equals(certificate.getPublicKey()))
                .toList();
    }

    private static boolean signedItself(X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException _) {
            return false;
        }
    }

    /**
     * The roots of the name of that certificate's issuer, in the order in which they were read:
     * more than one where a root was renewed. A cheap question first.
     */
    List<X509Certificate> namedAsIssuerOf(X509Certificate certificate) {
        return roots.stream()
                .filter(root ->
                        root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
                .toList();
    }
}
