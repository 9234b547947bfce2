package dev.credgate.issuance;

import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.issuance.IssueOutcome.Withheld;
import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What our own pipeline has against a credential that is about to be signed, or was a moment ago.
 * Most of it can only be that something changed between the order's checks and now: a date passed,
 * a block took a right or a key. That is the agency's to know; only a signature that does not fit
 * is a fault of ours.
 *
 * @param why codes of what failed, for the audit record
 * @param outcome what the agency is told
 */
record Objection(String why, IssueOutcome outcome) {

    /** As long as an ordered type can be. */
    private static final int MAX_TYPE = 512;

    /** What our own pipeline says of a finished credential. */
    sealed interface Examined {
        /**
         * It is valid.
         *
         * @param standings what it rests on, one for each signature of its issuer's, in their
         *     order: whose key made it, where its status is kept
         */
        record Good(List<Standing> standings) implements Examined {
            public Good {
                standings = List.copyOf(standings);
            }
        }

        /** It must not leave the house. */
        record Bad(Objection objection) implements Examined {}
    }

    /** Puts a finished credential through our own pipeline. */
    static Examined examine(byte[] credential, Function<byte[], Verification.Result> pipeline) {
        if (!(pipeline.apply(credential) instanceof Verification.Result.Judged(Verdict verdict))) {
            return new Examined.Bad(fault("it is no credential"));
        }
        return verdict.verdict() == Decision.VALID
                ? new Examined.Good(verdict.standings())
                : new Examined.Bad(against(verdict));
    }

    private static Objection against(Verdict verdict) {
        String codes =
                verdict.checks().stream()
                        .flatMap(check -> check.code().stream())
                        .map(Reason::code)
                        .toList()
                        .toString();
        Optional<Check> elsewhere = ofAnotherLedger(verdict);
        if (elsewhere.isPresent()) {
            return refused(codes, Refusal.SCHEMA_VIOLATED, detail(elsewhere.get()));
        }
        return verdict.verdict() == Decision.INDETERMINATE
                ? new Objection(
                        codes, new Unavailable("the credential cannot be verified at the moment"))
                : toInvalid(verdict, codes);
    }

    /** What was built, or a signature that was made, is not as it must be. */
    static Objection fault(String why) {
        return new Objection(
                why, new Withheld("the credential does not verify and was not released"));
    }

    /**
     * What we have against the types that a good credential vouches for: that the agency's
     * description does not list one, or that it cannot be recorded. (What the chain has against
     * them is part of the verdict.)
     */
    static Optional<Objection> toTypes(Agency agency, List<String> types) {
        if (String.join(" ", types).length() > MAX_TYPE) {
            return Optional.of(
                    refused(
                            "[type_too_long]",
                            Refusal.UNSUPPORTED_TYPE,
                            "the credential's type is longer than " + MAX_TYPE + " characters"));
        }
        return types.stream()
                .filter(type -> !agency.mayIssue(type))
                .findFirst()
                .map(type ->
                        refused(
                                "[type_not_permitted]",
                                Refusal.TYPE_NOT_PERMITTED,
                                "agency "
                                        + agency.name()
                                        + " may not have "
                                        + type
                                        + " issued here, which is what the credential's contexts"
                                        + " make of its type"));
    }

    private static Objection toInvalid(Verdict verdict, String codes) {
        // A key that no longer counts, or salts of another length by now, also spoil the signature:
        // they go first.
        Optional<Check> key = failed(verdict, CheckName.ISSUER_KEY);
        if (key.flatMap(Check::code).filter(Reason.CERTIFICATE_REFUSED::equals).isPresent()) {
            return refused(codes, Refusal.KEY_NOT_CERTIFIED, detail(key.get()));
        }
        if (key.isPresent()) {
            return refused(
                    codes,
                    Refusal.KEY_NOT_PUBLISHED,
                    "the key that signed is no longer an active key of the agency's DID on the"
                            + " chain");
        }
        Optional<Check> signature = failed(verdict, CheckName.SIGNATURE);
        if (signature.isPresent()) {
            return signature.get().code().filter(Reason.SALT_LENGTH::equals).isPresent()
                    ? refused(
                            codes,
                            Refusal.SALT_TOO_SHORT,
                            "the trust record's salt length has changed; ask again")
                    : fault(codes);
        }
        Optional<Check> validity = failed(verdict, CheckName.VALIDITY);
        if (validity.isPresent()) {
            return refused(codes, Refusal.DATES_INVALID, detail(validity.get()));
        }
        Optional<Check> trust = failed(verdict, CheckName.TRUST);
        if (trust.isPresent()) {
            return refused(codes, Refusal.TYPE_NOT_AUTHORISED, detail(trust.get()));
        }
        Optional<Check> schema = failed(verdict, CheckName.SCHEMA);
        return schema.isPresent()
                ? refused(codes, Refusal.SCHEMA_VIOLATED, detail(schema.get()))
                : fault(codes);
    }

    private static Objection refused(String codes, Refusal refusal, String detail) {
        return new Objection(codes, new Refused(refusal, detail));
    }

    /** Of whom the claims name on a chain that is not followed, nothing is known later either. */
    private static Optional<Check> ofAnotherLedger(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check ->
                        check.check() == CheckName.SCHEMA
                                && check.code().filter(Reason.UNKNOWN_LEDGER::equals).isPresent())
                .findFirst();
    }

    private static Optional<Check> failed(Verdict verdict, CheckName name) {
        return verdict.checks().stream()
                .filter(check -> check.check() == name && check.outcome() == Outcome.FAIL)
                .findFirst();
    }

    private static String detail(Check check) {
        return check.detail().orElse("our own verification refuses it");
    }
}
