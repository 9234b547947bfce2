package dev.credgate.verification;

import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyName;
import dev.credgate.source.Source;
import dev.credgate.trust.TrustSource;
import dev.credgate.trust.TrustSource.Question;
import dev.credgate.trust.TrustSource.Word;
import dev.credgate.verification.Judgement.Ground;
import java.util.List;
import java.util.Optional;

/**
 * The check of trust for issuers that the chain need not know as entities: the registry on the
 * chain, and for issuers that it never named, under whatever name, the other sources. Thread-safe.
 */
final class TrustJudge {

    private final List<TrustSource> sources;
    private final CertificateResolver resolver;

    TrustJudge(List<TrustSource> sources, CertificateResolver resolver) {
        this.sources = List.copyOf(sources);
        this.resolver = resolver;
    }

    /**
     * What came of it.
     *
     * @param byRegistry whether the registry on the chain said it; a source may have to see the
     *     certificates again
     */
    record Finding(Check check, boolean byRegistry) {}

    /**
     * Whether an issuer may vouch for all of the types.
     *
     * @param certificates with which its proof came, their path known to hold
     */
    Finding judge(
            Judgement judgement,
            String issuer,
            List<String> types,
            Optional<KeyName.Certificates> certificates) {
        Check registry = CredentialJudge.registered(judgement, issuer, types);
        if (sources.isEmpty()
                || !(judgement.ground() instanceof Ground.Firm)
                || judgement.record(issuer).isPresent()) {
            return new Finding(registry, true);
        }
        if (certificates.isPresent() && isNamed(judgement, resolver.names(certificates.get()))) {
            return new Finding(
                    Check.fail(
                            CheckName.TRUST,
                            Reason.ISSUER_UNTRUSTED,
                            "the committee has not named this issuer by this name, and has by"
                                    + " another of its certificate's"),
                    true);
        }
        Optional<Check> unknown = Optional.empty();
        for (TrustSource source : sources) {
            switch (source.ask(
                    new Question(
                            issuer, types, certificates, judgement.now(), judgement.sources()))) {
                case Word.Vouched _ -> {
                    return new Finding(Check.pass(CheckName.TRUST), false);
                }
                case Word.Silent _ -> {}
                case Word.Wanted(Source wanted) -> {
                    judgement.want(wanted);
                    unknown = Optional.of(unknown("a list of trusted issuers is to be had first"));
                }
                case Word.Unavailable(String why) -> unknown = Optional.of(unknown(why));
            }
        }
        return new Finding(unknown.orElse(registry), unknown.isEmpty());
    }

    /**
     * Whether the registry speaks of a certificate's holder under any name: by which one its owner
     * goes is the owner's choice, and partly that of whoever presents, and revocations on the chain
     * stand under one. A certificate above is not its holder's alone, so that only what was taken
     * from it counts.
     */
    private static boolean isNamed(Judgement judgement, CertificateResolver.Names names) {
        return names.own().stream().anyMatch(name -> judgement.record(name).isPresent())
                || names.above().stream()
                        .anyMatch(name ->
                                judgement
                                        .record(name)
                                        .filter(record -> !record.recognised())
                                        .isPresent());
    }

    private static Check unknown(String why) {
        return Check.unknown(CheckName.TRUST, Reason.SOURCE_UNAVAILABLE, why);
    }
}
