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
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.jboss.logging.Logger;

/**
 * The agencies' document signer certificates, read once at the start: in a folder the PEM files
 * {@code <agency>.pem} and {@code <agency>.<anything>.pem}, each a certificate for one of that
 * agency's keys in a token. Which key that is shows when it signs. Immutable.
 */
public final class SignerCertificates {

    private static final Logger LOG = Logger.getLogger(SignerCertificates.class);

    private static final Pattern FILE =
            Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\\.[^/]*)?\\.pem");
    private static final int MAX_BYTES = 64 * 1024;
    private static final String KEY = "credgate.document-signers-dir";

    private final Map<String, List<SignerCertificate>> byAgency;

    /** Those, by the agency's name. */
    SignerCertificates(Map<String, List<SignerCertificate>> byAgency) {
        this.byAgency = byAgency;
    }

    /** Nobody signs documents. */
    public static SignerCertificates none() {
        return new SignerCertificates(Map.of());
    }

    /**
     * Reads and checks them: each must be what annex B demands of a document signer, below one of
     * the IACA roots that this gateway believes. Of one that has expired the log tells; it signs
     * nothing any more.
     *
     * @param certificates knows the IACA roots
     * @throws AgencyFaultException all that is wrong, a line each
     */
    public static SignerCertificates read(
            Path folder, CertificateResolver certificates, Instant now)
            throws AgencyFaultException {
        List<String> faults = new ArrayList<>();
        Map<String, List<SignerCertificate>> found = new HashMap<>();
        for (Path file : files(folder)) {
            Matcher name = FILE.matcher(file.getFileName().toString());
            if (!name.matches()) {
                faults.add(KEY + ": " + file + ": expected <agency>.pem as a name");
                continue;
            }
            read(file, certificates, now, faults)
                    .ifPresent(signer ->
                            found.computeIfAbsent(name.group(1), _ -> new ArrayList<>())
                                    .add(signer));
        }
        if (!faults.isEmpty()) {
            throw new AgencyFaultException(faults);
        }
        found.values().forEach(signers -> signers.sort(newestFirst()));
        return new SignerCertificates(Map.copyOf(found));
    }

    private static Comparator<SignerCertificate> newestFirst() {
        return Comparator.comparing(SignerCertificate::from).reversed();
    }

    /** The agency's, those that became valid last first. */
    List<SignerCertificate> of(Agency agency) {
        return byAgency.getOrDefault(agency.name(), List.of());
    }

    /** Under which names the agency issues beside its DID. */
    public List<String> names(Agency agency) {
        return of(agency).stream().map(SignerCertificate::name).distinct().toList();
    }

    private static List<Path> files(Path folder) throws AgencyFaultException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".pem"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AgencyFaultException(
                    List.of(
                            KEY
                                    + ": expected a folder with PEM files, but "
                                    + folder
                                    + " cannot be read"));
        }
    }

    private static Optional<SignerCertificate> read(
            Path file, CertificateResolver certificates, Instant now, List<String> faults) {
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
            return Optional.of(signer(file, chain, certificates, now));
        } catch (IOException | CertificateException | RuntimeException e) {
            // The JDK meets some malformed keys with whatever exception comes first.
            faults.add(KEY + ": " + file + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static SignerCertificate signer(
            Path file, List<X509Certificate> chain, CertificateResolver certificates, Instant now)
            throws CertificateException {
        if (chain.isEmpty() || !(chain.getFirst().getPublicKey() instanceof ECPublicKey key)) {
            throw new CertificateException("expected the certificate of an EC key first");
        }
        List<byte[]> encoded = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            encoded.add(certificate.getEncoded());
        }
        Instant from = chain.getFirst().getNotBefore().toInstant();
        Instant end = chain.getFirst().getNotAfter().toInstant();
        if (now.isAfter(end)) {
            LOG.warnf("%s expired at %s and signs nothing any more", file, end);
        }
        // A renewed one may lie there before it begins; what it is can be told all the same.
        Instant at = now.isBefore(from) ? from : now.isAfter(end) ? end : now;
        KeyName.Certificates named = new KeyName.Certificates(encoded, CertificateUse.MDOC_SIGNER);
        KeyFinding path =
                certificates.resolve(named, new Ground(at, Optional.empty(), Sources.NONE));
        switch (path) {
            case KeyFinding.Refused(String why) -> throw new CertificateException(why);
            case KeyFinding.Malformed(String why, _) -> throw new CertificateException(why);
            default -> {
                // Whether it was revoked is asked when it signs: nothing was fetched yet.
            }
        }
        return new SignerCertificate(
                encoded,
                CertificateNames.of(List.of(encoded.getFirst()))
                        .orElseThrow(() -> new CertificateException("it cannot be read"))
                        .preferred(),
                CertificateNames.hash(encoded.getFirst()),
                SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes(),
                from,
                certificates.holdsUntil(named, at).orElse(end));
    }
}
