package dev.credgate.credential.mdoc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.x509.CertificateNames;
import dev.credgate.did.x509.SubjectPlace;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is read from document signers' certificates, whether anybody believes them or not;
 * remembered, since one signs many documents. Thread-safe.
 */
final class DocumentSigners {

    /**
     * Bytes of memory: some ten thousand signers. Anybody may present certificates, and fill one
     * with names.
     */
    static final long MOST = 4L * 1024 * 1024;

    private static final int OVERHEAD = 256;
    private static final int TEXT_OVERHEAD = 64;

    private final Cache<Hash, DocumentSigner> known =
            Caffeine.newBuilder()
                    .maximumWeight(MOST)
                    .weigher((Hash _, DocumentSigner signer) -> signer.weight())
                    .executor(Runnable::run)
                    .build();

    /**
     * A document signer.
     *
     * @param name under which trust and status stand. By the leaf alone: the rest of the chain lies
     *     in an unsigned header, and whoever may choose it must not choose the name
     * @param from the first instant at which its certificate is valid
     * @param until the last
     * @param place where its certificate says that it is; empty for what is no certificate
     */
    record DocumentSigner(String name, Instant from, Instant until, Optional<SubjectPlace> place) {

        /** ISO 18013-5, 9.3.1: the MSO must have been signed while the certificate was valid. */
        boolean couldSignAt(Instant signed) {
            return !signed.isBefore(from) && !signed.isAfter(until);
        }

        /** Bytes of memory, roughly. */
        private int weight() {
            return OVERHEAD
                    + Stream.concat(
                                    Stream.of(name),
                                    place.stream()
                                            .flatMap(it ->
                                                    Stream.concat(
                                                            it.countries().stream(),
                                                            it.provinces().stream())))
                            .mapToInt(text -> TEXT_OVERHEAD + Character.BYTES * text.length())
                            .sum();
        }
    }

    DocumentSigner of(byte[] leaf) {
        return known.get(
                Hash.of(Sha2.SHA_256.hash(Message.of(leaf))), _ -> DocumentSigners.read(leaf));
    }

    /** How much is kept, in bytes of memory, roughly. */
    long weight() {
        known.cleanUp();
        return known.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    private static DocumentSigner read(byte[] leaf) {
        return CertificateNames.of(List.of(leaf))
                .map(names -> known(names.preferred(), leaf))
                // No path will hold for what is no certificate.
                .orElseGet(() -> unknown(CertificateNames.hash(leaf)));
    }

    private static DocumentSigner known(String name, byte[] leaf) {
        try {
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(leaf));
            return new DocumentSigner(
                    name,
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    Optional.of(SubjectPlace.of(certificate)));
        } catch (CertificateException | RuntimeException _) {
            // The JDK meets some malformed keys with whatever exception comes first.
            return unknown(name);
        }
    }

    private static DocumentSigner unknown(String name) {
        return new DocumentSigner(name, Instant.MIN, Instant.MAX, Optional.empty());
    }
}
