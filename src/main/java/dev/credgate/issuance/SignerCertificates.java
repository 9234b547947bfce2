package dev.credgate.issuance;

import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.source.Sources;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The certificates of the agencies' keys, read once at the start. For which key in a token each is
 * shows when it signs. Immutable.
 */
public final class SignerCertificates {

    private final Map<String, List<SignerCertificate>> byAgency;
    private final BiPredicate<SignerCertificate, Instant> refused;

    /** Those, by the agency's name. */
    SignerCertificates(Map<String, List<SignerCertificate>> byAgency) {
        this(byAgency, (_, _) -> false);
    }

    private SignerCertificates(
            Map<String, List<SignerCertificate>> byAgency,
            BiPredicate<SignerCertificate, Instant> refused) {
        this.byAgency = byAgency;
        this.refused = refused;
    }

    /** Nobody's. */
    public static SignerCertificates none() {
        return new SignerCertificates(Map.of());
    }

    /**
     * Reads and checks those of one use: in a folder the PEM files {@code <agency>.pem} and {@code
     * <agency>.<anything>.pem}. Each must be what its use demands, below one of the roots that this
     * gateway believes for it. Of one that has expired, or for which no root that is valid now
     * vouches, the log tells; it signs nothing, and its name stays the agency's.
     *
     * @param certificates knows the roots
     * @throws AgencyFaultException all that is wrong, a line each
     */
    public static SignerCertificates read(
            CertificateUse use, Path folder, CertificateResolver certificates, Instant now)
            throws AgencyFaultException {
        Map<String, List<SignerCertificate>> found =
                new CertificateFolder(use, folder, certificates, now).read();
        found.values().forEach(signers -> signers.sort(newestFirst()));
        return new SignerCertificates(Map.copyOf(found));
    }

    /** These and others, of another use. */
    public SignerCertificates and(SignerCertificates others) {
        Map<String, List<SignerCertificate>> all = new HashMap<>(byAgency);
        others.byAgency.forEach((agency, more) ->
                all.merge(
                        agency,
                        more,
                        (had, added) -> Stream.concat(had.stream(), added.stream()).toList()));
        return new SignerCertificates(Map.copyOf(all), refused);
    }

    /**
     * The same, of which those sign nothing that verifiers refuse: one that was revoked, as far as
     * the list of its authority has been had.
     *
     * @param sources asked for when the first one is to sign
     */
    public SignerCertificates heeding(
            CertificateResolver certificates, Supplier<? extends Sources> sources) {
        return new SignerCertificates(
                byAgency,
                (one, now) ->
                        certificates.resolve(
                                        new KeyName.Certificates(one.chain(), one.use()),
                                        new Ground(now, Optional.empty(), sources.get()))
                                instanceof KeyFinding.Refused);
    }

    /** Whether verifiers refuse it now, as far as is known. Never blocks. */
    boolean isRefused(SignerCertificate certificate, Instant now) {
        return refused.test(certificate, now);
    }

    private static Comparator<SignerCertificate> newestFirst() {
        return Comparator.comparing(SignerCertificate::from).reversed();
    }

    /** The agency's, those of one use together, and of these that became valid last first. */
    List<SignerCertificate> of(Agency agency) {
        return byAgency.getOrDefault(agency.name(), List.of());
    }

    /** The agency's of that use, those that became valid last first. */
    List<SignerCertificate> of(Agency agency, CertificateUse use) {
        return of(agency).stream().filter(one -> one.use() == use).toList();
    }

    /** Under which names the agency issues beside its DID. */
    public List<String> names(Agency agency) {
        return of(agency).stream().map(SignerCertificate::name).distinct().toList();
    }
}
