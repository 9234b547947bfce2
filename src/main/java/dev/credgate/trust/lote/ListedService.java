package dev.credgate.trust.lote;

import dev.credgate.did.x509.ListedCertificate;
import dev.credgate.trust.TrustSource.Question;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One service of a trusted entity (TS 119 602, clause 6.6). Immutable.
 *
 * @param type its service type identifier
 * @param since from when its status holds
 * @param certificates of whoever renders it
 * @param names other identifiers of whoever renders it: DIDs and URLs
 */
record ListedService(
        String type, Instant since, List<ListedCertificate> certificates, Set<String> names) {

    ListedService {
        certificates = List.copyOf(certificates);
        names = Set.copyOf(names);
    }

    /** Whether whoever is asked about renders it. */
    boolean isRenderedBy(Question question) {
        return !question.now().isBefore(since)
                && (names.contains(question.issuer())
                        || question.certificates()
                                .filter(chain ->
                                        certificates.stream()
                                                .anyMatch(it -> it.isAbove(chain.chain())))
                                .isPresent());
    }
}
