package dev.credgate.verification;

import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.TypeRules;
import dev.credgate.credential.TypeRules.Finding;
import dev.credgate.source.Source;
import java.util.Optional;

/** A credential against what its type's publisher demands, beside the schemas on the chain. */
final class TypeCheck {

    private TypeCheck() {}

    /**
     * The check; empty when no rules are known.
     *
     * @param trusted whether its issuer may vouch for the type: nothing is fetched on anybody
     *     else's word
     */
    static Optional<Check> of(Judgement judgement, SecuredCredential credential, boolean trusted) {
        Optional<TypeRules> rules = credential.typeRules();
        return rules.isEmpty()
                ? Optional.empty()
                : of(judgement, rules.get().check(judgement.sources(), judgement.now()), trusted);
    }

    private static Optional<Check> of(Judgement judgement, Finding finding, boolean trusted) {
        return switch (finding) {
            case Finding.NotPublished _ -> Optional.empty();
            case Finding.Kept _ -> Optional.of(Check.pass(CheckName.SCHEMA));
            case Finding.ClaimMissing _ -> fail(Reason.TYPE_CLAIM_MISSING, finding);
            case Finding.ClaimDisclosure _ -> fail(Reason.TYPE_CLAIM_DISCLOSURE, finding);
            case Finding.Circular _ -> fail(Reason.TYPE_CIRCULAR, finding);
            case Finding.OtherDocument _ -> unknown(Reason.TYPE_METADATA_INTEGRITY, finding);
            case Finding.Unusable _ -> unknown(Reason.TYPE_METADATA_UNUSABLE, finding);
            case Finding.Wanted _ when !trusted ->
                    Optional.of(
                            Check.skip(
                                    CheckName.SCHEMA,
                                    "the type's metadata is not fetched for an issuer that is not"
                                            + " trusted"));
            case Finding.Wanted(Source source) -> {
                judgement.want(source);
                yield unknown(Reason.SOURCE_UNAVAILABLE, finding);
            }
            case Finding.Unavailable _ -> unknown(Reason.SOURCE_UNAVAILABLE, finding);
        };
    }

    private static Optional<Check> fail(Reason reason, Finding finding) {
        return Optional.of(Check.fail(CheckName.SCHEMA, reason, finding.detail()));
    }

    private static Optional<Check> unknown(Reason reason, Finding finding) {
        return Optional.of(Check.unknown(CheckName.SCHEMA, reason, finding.detail()));
    }
}
