package dev.credgate.verification;

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
 * chain, and for issuers that it never named the other sources. Thread-safe.
 */
final class TrustJudge {

    private final List<TrustSource> sources;

    TrustJudge(List<TrustSource> sources) {
        this.sources = List.copyOf(sources);
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

    private static Check unknown(String why) {
        return Check.unknown(CheckName.TRUST, Reason.SOURCE_UNAVAILABLE, why);
    }
}
