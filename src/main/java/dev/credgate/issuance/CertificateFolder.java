package dev.credgate.issuance;

import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.x509.CertificateNames;
import dev.credgate.source.Sources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jboss.logging.Logger;

/**
 * A folder with the agencies' certificates of one use.
 *
 * @param certificates knows the roots
 */
record CertificateFolder(
        CertificateUse use, Path folder, CertificateResolver certificates, Instant now) {

    private static final Logger LOG = Logger.getLogger(CertificateFolder.class);

    private static final Pattern FILE =
            Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\\.[^/]*)?\\.pem");
    private static final int MAX_BYTES = 64 * 1024;

    /** The extended key usage of document signers (ISO/IEC 18013-5, annex B.1.4). */
    private static final String DOCUMENT_SIGNER = "1.0.18013.5.1.2";

    /** The setting that names such a folder. */
    static String setting(CertificateUse use) {
        return switch (use) {
            case MDOC_SIGNER -> "credgate.document-signers-dir";
            case JOSE_ISSUER -> "credgate.jose-signers-dir";
        };
    }

    /**
     * All that are in it, by the agency's name.
     *
     * @throws AgencyFaultException all that is wrong, a line each
     */
    Map<String, List<SignerCertificate>> read() throws AgencyFaultException {
        List<String> faults = new ArrayList<>();
        Map<String, List<SignerCertificate>> found = new HashMap<>();
        for (Path file : files()) {
            Matcher name = FILE.matcher(file.getFileName().toString());
            if (!name.matches()) {
                faults.add(setting(use) + ": " + file + ": expected <agency>.pem as a name");
                continue;
            }
            read(file, faults)
                    .ifPresent(signer ->
                            found.computeIfAbsent(name.group(1), _ -> new ArrayList<>())
                                    .add(signer));
        }
        faults.addAll(shared(found));
        if (!faults.isEmpty()) {
            throw new AgencyFaultException(faults);
        }
        return found;
    }

    /** A name is one account's on the chain. What has ended may lie there from before it moved. */
    private List<String> shared(Map<String, List<SignerCertificate>> found) {
        Map<String, Set<String>> agencies = new TreeMap<>();
        found.forEach((agency, signers) ->
                signers.stream()
                        .filter(signer -> !signer.until().isBefore(now))
                        .forEach(signer ->
                                agencies.computeIfAbsent(signer.name(), _ -> new TreeSet<>())
                                        .add(agency)));
        return agencies.entrySet().stream()
                .filter(name -> name.getValue().size() > 1)
                .map(name ->
                        setting(use)
                                + ": "
                                + name.getKey()
                                + ": expected certificates of that name for one agency, but there"
                                + " are some for each of "
                                + String.join(", ", name.getValue()))
                .toList();
    }

    private List<Path> files() throws AgencyFaultException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".pem"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AgencyFaultException(
                    List.of(
                            setting(use)
                                    + ": expected a folder with PEM files, but "
                                    + folder
                                    + " cannot be read"));
        }
    }

    private Optional<SignerCertificate> read(Path file, List<String> faults) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CertificateException("it is larger than 64 KiB");
            }
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate one :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)))) {
                chain.add((X509Certificate) one);
            }
            return Optional.of(signer(file, chain));
        } catch (IOException | CertificateException | RuntimeException e) {
            // The JDK meets some malformed keys with whatever exception comes first.
            faults.add(setting(use) + ": " + file + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private SignerCertificate signer(Path file, List<X509Certificate> chain)
            throws CertificateException {
        if (chain.isEmpty() || !(chain.getFirst().getPublicKey() instanceof ECPublicKey key)) {
            throw new CertificateException("expected the certificate of an EC key first");
        }
        if (use == CertificateUse.JOSE_ISSUER) {
            checkForJose(chain);
        }
        List<byte[]> encoded = new ArrayList<>();
        Instant from = Instant.MIN;
        Instant end = Instant.MAX;
        for (X509Certificate certificate : chain) {
            encoded.add(certificate.getEncoded());
            Instant first = certificate.getNotBefore().toInstant();
            Instant last = certificate.getNotAfter().toInstant();
            from = first.isAfter(from) ? first : from;
            end = last.isBefore(end) ? last : end;
        }
        if (now.isAfter(end)) {
            LOG.warnf("%s expired at %s and signs nothing any more", file, end);
        }
        // A renewed one may lie there before it begins; what it is can be told all the same.
        Instant at = now.isBefore(from) ? from : now.isAfter(end) ? end : now;
        KeyName.Certificates named = new KeyName.Certificates(encoded, use);
        KeyFinding path =
                certificates.resolve(named, new Ground(at, Optional.empty(), Sources.NONE));
        Instant until = certificates.holdsUntil(named, at).orElse(end);
        switch (path) {
            case KeyFinding.Refused(String why) -> {
                if (!certificates.lackRoot(named, at)) {
                    throw new CertificateException(why);
                }
                checkLinks(chain);
                // Time brings this about, and who ends a root: no reason to verify nothing.
                if (!now.isAfter(end)) {
                    LOG.warnf(
                            "%s signs nothing: %s. Roots are what stands in %s at a start; what is"
                                    + " between them and the leaf must be in the file",
                            file, why, roots());
                }
                until = Instant.MIN;
            }
            case KeyFinding.Malformed(String why, _) -> throw new CertificateException(why);
            default -> {
                // Whether it was revoked is asked when it signs: nothing was fetched yet.
            }
        }
        return new SignerCertificate(
                use,
                encoded,
                name(encoded.getFirst()),
                CertificateNames.hash(encoded.getFirst()),
                SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes(),
                from,
                until);
    }

    /** The setting that names the roots. */
    private String roots() {
        return switch (use) {
            case MDOC_SIGNER -> "credgate.x509.iaca-dir";
            case JOSE_ISSUER -> "credgate.x509.roots-dir";
        };
    }

    /** What no root that comes or goes makes right: where they are not in order. */
    private static void checkLinks(List<X509Certificate> chain) throws CertificateException {
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                X509Certificate above = chain.get(i + 1);
                if (!chain.get(i)
                        .getIssuerX500Principal()
                        .equals(above.getSubjectX500Principal())) {
                    throw new CertificateException("it names another issuer");
                }
                chain.get(i).verify(above.getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new CertificateException(
                        "expected each certificate to be signed by the one after it, not so "
                                + chain.get(i).getSubjectX500Principal(),
                        e);
            }
        }
    }

    private String name(byte[] leaf) throws CertificateException {
        CertificateNames names =
                CertificateNames.of(List.of(leaf))
                        .orElseThrow(() -> new CertificateException("it cannot be read"));
        return switch (use) {
            case MDOC_SIGNER -> names.preferred();
            case JOSE_ISSUER ->
                    names.url()
                            .orElseThrow(() ->
                                    new CertificateException(
                                            "expected a subject alternative name that is a DNS"
                                                    + " name without a wildcard or an https URL:"
                                                    + " credentials are issued under it"));
        };
    }

    /** What verifiers elsewhere refuse in {@code x5c}, though a path may lead from it to a root. */
    private static void checkForJose(List<X509Certificate> chain) throws CertificateException {
        for (X509Certificate certificate : chain) {
            // HAIP 1.0: neither the trust anchor nor a leaf that vouches for itself.
            if (certificate
                    .getSubjectX500Principal()
                    .equals(certificate.getIssuerX500Principal())) {
                throw new CertificateException(
                        "a root, or a certificate that vouches for itself, is never sent: leave"
                                + " out "
                                + certificate.getSubjectX500Principal());
            }
        }
        List<String> usage = chain.getFirst().getExtendedKeyUsage();
        if (usage != null && usage.contains(DOCUMENT_SIGNER)) {
            throw new CertificateException(
                    "a document signer's certificate signs mdocs and nothing else: it belongs into "
                            + setting(CertificateUse.MDOC_SIGNER));
        }
    }
}
