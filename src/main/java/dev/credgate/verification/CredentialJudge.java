package dev.credgate.verification;

import dev.credgate.credential.Fit;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.did.Resolution;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.IssuerRecord;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.status.OnChainStatus;
import dev.credgate.trust.TrustFinding;
import dev.credgate.trust.TrustRegistry;
import dev.credgate.verification.Checks.Subject;
import dev.credgate.verification.Judgement.Ground;
import dev.credgate.verification.schema.SchemaLibrary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges one credential of any format, and those it holds. A check that fails hides no later one
 * that can still be made; one that cannot be made is skipped and says why.
 */
final class CredentialJudge {

    /** How far an issuer's clock may be ahead of ours. Expiry knows no such grace. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private final SchemaLibrary schemas;

    CredentialJudge(SchemaLibrary schemas) {
        this.schemas = schemas;
    }

    /**
     * The verdict on one credential.
     *
     * @param binding the check to report under that name
     * @param bindingOnly whether it serves to answer a challenge and vouches for nothing
     */
    Verdict judge(
            Judgement judgement,
            PresentedCredential credential,
            Check binding,
            boolean bindingOnly) {
        List<Verdict> inner = new ArrayList<>();
        for (Presented one : credential.inner()) {
            inner.add(
                    switch (one) {
                        case PresentedCredential held -> judge(judgement, held, binding, false);
                        case Presented other -> malformed(judgement, other, binding);
                    });
        }
        Checks checks = new Checks();
        Optional<Fit> fit = signature(judgement, credential, bindingOnly, checks);
        checks.add(validity(judgement, credential));
        checks.add(status(judgement, credential, fit));
        checks.add(
                bindingOnly
                        ? Check.skip(
                                CheckName.TRUST,
                                "it answers the challenge and vouches for nothing else")
                        : trust(judgement, credential));
        checks.add(binding);
        checks.add(SchemaCheck.check(judgement, credential, schemas));
        if (!inner.isEmpty()) {
            checks.addInner(inner);
        }
        List<Standing> standings = new ArrayList<>();
        fit.ifPresent(fitted -> standings.add(standing(credential, fitted, !bindingOnly)));
        inner.forEach(verdict -> standings.addAll(verdict.standings()));
        return checks.verdict(
                judgement,
                new Subject(
                        Optional.of(credential.format()),
                        Optional.of(credential.issuer()),
                        credential
                                .subject()
                                .flatMap(id ->
                                        id instanceof JsonString(String text)
                                                ? Optional.of(text)
                                                : Optional.empty()),
                        credential.types(),
                        credential.claims()),
                inner,
                standings);
    }

    /** The verdict on what is recognisably a credential and cannot be judged. */
    Verdict malformed(Judgement judgement, Presented presented, Check binding) {
        String why = "the document is malformed";
        Checks checks =
                new Checks()
                        .add(Check.skip(CheckName.ISSUER_KEY, why))
                        .add(
                                presented instanceof Presented.Malformed(_, FlawFound found)
                                        ? flaw(CheckName.SIGNATURE, found)
                                        : Check.fail(
                                                CheckName.SIGNATURE,
                                                Reason.WRONG_TYPE,
                                                "a credential was expected here"))
                        .add(Check.skip(CheckName.VALIDITY, why))
                        .add(Check.skip(CheckName.STATUS, why))
                        .add(Check.skip(CheckName.TRUST, why))
                        .add(binding)
                        .add(Check.skip(CheckName.SCHEMA, why));
        return checks.verdict(judgement, Subject.format(presented.format()), List.of(), List.of());
    }

    static Check flaw(CheckName check, FlawFound found) {
        return Check.fail(check, Reasons.of(found.flaw()), found.detail());
    }

    private static Standing standing(PresentedCredential credential, Fit fit, boolean trustNeeded) {
        return new Standing(
                credential.issuer(),
                keyId(credential.issuer(), fit.key()),
                fit.key().hash(),
                credential.types(),
                StatusKey.of(fit.digest()),
                credential.signedIssuedAt(),
                Optional.of(credential.validUntil()),
                trustNeeded,
                false,
                List.of());
    }

    static String keyId(String did, EntityKey key) {
        return did + "#keys-" + key.number();
    }

    /** The checks issuer_key and signature, which are one question asked from two sides. */
    private static Optional<Fit> signature(
            Judgement judgement,
            PresentedCredential credential,
            boolean bindingOnly,
            Checks checks) {
        Optional<FlawFound> flaw = credential.proofFlaw();
        flaw.ifPresent(found -> checks.add(flaw(CheckName.SIGNATURE, found)));
        if (judgement.ground() instanceof Ground.Missing missing) {
            checks.add(missing.unknown(CheckName.ISSUER_KEY));
            checks.add(Check.skip(CheckName.SIGNATURE, "the issuer's keys could not be looked up"));
            return Optional.empty();
        }
        switch (judgement.resolve(credential.issuer())) {
            case Resolution.UnknownLedger(String which) -> {
                checks.add(
                        Check.unknown(
                                CheckName.ISSUER_KEY,
                                Reason.UNKNOWN_LEDGER,
                                which + " is not followed here"));
                checks.add(Check.skip(CheckName.SIGNATURE, "the issuer's keys are not known here"));
                return Optional.empty();
            }
            case Resolution.NotFound _ -> {
                checks.add(
                        Check.fail(
                                CheckName.ISSUER_KEY,
                                Reason.ISSUER_UNKNOWN,
                                "the chain knows no entity with the issuer's DID"));
                checks.add(Check.skip(CheckName.SIGNATURE, "the issuer has no key"));
                return Optional.empty();
            }
            case Resolution.Found(List<EntityKey> keys) -> {
                if (flaw.isPresent()) {
                    checks.add(KeyChecks.any(keys));
                    return Optional.empty();
                }
                return fit(judgement, credential, keys, bindingOnly, checks);
            }
        }
    }

    private static Optional<Fit> fit(
            Judgement judgement,
            PresentedCredential credential,
            List<EntityKey> keys,
            boolean bindingOnly,
            Checks checks) {
        Optional<IssuerRecord> record = judgement.record(credential.issuer());
        int saltLength =
                record.map(known -> known.saltLengthAt(credential.issuedAt()))
                        .orElse(IssuerRecord.DEFAULT_SALT_LENGTH);
        Optional<FlawFound> flaw = credential.flawUnder(saltLength);
        Optional<Fit> fit = judgement.fit(credential);
        checks.add(
                fit.map(fitted -> KeyChecks.one(fitted.key()))
                        .orElseGet(() -> KeyChecks.any(keys)));
        if (flaw.isPresent()) {
            boolean followsFromTrust =
                    fit.isPresent()
                            && !bindingOnly
                            && isForWantOfARecord(flaw.get(), record, credential.types());
            checks.add(
                    followsFromTrust
                            ? Check.skip(
                                    CheckName.SIGNATURE,
                                    "it fits; but the length of salts, without which it does not"
                                            + " prove the claims, is agreed with issuers that the"
                                            + " committee names")
                            : flaw(CheckName.SIGNATURE, flaw.get()));
        } else if (fit.isEmpty()) {
            checks.add(
                    Check.fail(
                            CheckName.SIGNATURE,
                            Reason.SIGNATURE_INVALID,
                            "the signature fits no key of the issuer"));
        } else {
            checks.add(Check.pass(CheckName.SIGNATURE));
        }
        return fit;
    }

    /**
     * Whether salts are of another length only because the committee knows nothing of the issuer:
     * then the check of trust fails as well, and says the cause.
     */
    private static boolean isForWantOfARecord(
            FlawFound flaw, Optional<IssuerRecord> record, List<String> types) {
        return flaw.flaw() == Flaw.SALT_LENGTH
                && record.map(known -> known.saltLengths().isEmpty()).orElse(true)
                && TrustRegistry.assess(record, types) instanceof TrustFinding.Unrecognised;
    }

    private static Check validity(Judgement judgement, PresentedCredential credential) {
        Optional<FlawFound> flaw = credential.dateFlaw();
        if (flaw.isPresent()) {
            return flaw(CheckName.VALIDITY, flaw.get());
        }
        Instant from = credential.issuedAt();
        Instant until = credential.validUntil();
        if (from.isAfter(until)) {
            return Check.fail(
                    CheckName.VALIDITY, Reason.DATES_REVERSED, "it expires before it was issued");
        }
        if (from.isAfter(judgement.now().plus(CLOCK_SKEW))) {
            return Check.fail(
                    CheckName.VALIDITY, Reason.NOT_YET_VALID, "it is dated ahead, " + from);
        }
        return expiry(judgement.now(), until);
    }

    /** Whether the instant before which it is valid has come. */
    static Check expiry(Instant now, Instant until) {
        return until.isAfter(now)
                ? Check.pass(CheckName.VALIDITY)
                : Check.fail(CheckName.VALIDITY, Reason.EXPIRED, "it expired at " + until);
    }

    private static Check status(
            Judgement judgement, PresentedCredential credential, Optional<Fit> fit) {
        return switch (judgement.ground()) {
            case Ground.Missing missing -> missing.unknown(CheckName.STATUS);
            case Ground.Firm(LedgerSnapshot snapshot) ->
                    fit.map(fitted ->
                                    status(
                                            OnChainStatus.of(
                                                    snapshot,
                                                    judgement.hash(credential.issuer()),
                                                    fitted::digest)))
                            .orElseGet(() ->
                                    Check.skip(
                                            CheckName.STATUS,
                                            "without a signature that fits there is no"
                                                    + " status key"));
        };
    }

    /** A status entry as a check. */
    static Check status(StatusEntry entry) {
        return switch (entry.value()) {
            case ACTIVE -> Check.pass(CheckName.STATUS);
            case SUSPENDED ->
                    Check.fail(CheckName.STATUS, Reason.SUSPENDED, "suspended" + in(entry));
            case REVOKED -> Check.fail(CheckName.STATUS, Reason.REVOKED, "revoked" + in(entry));
        };
    }

    private static String in(StatusEntry entry) {
        return " in block " + entry.block() + " by " + entry.by();
    }

    private static Check trust(Judgement judgement, PresentedCredential credential) {
        return judgement.ground() instanceof Ground.Missing missing
                ? missing.unknown(CheckName.TRUST)
                : trust(judgement, credential.issuer(), credential.types());
    }

    /** Whether an issuer may vouch for the types, as a check; on firm ground. */
    static Check trust(Judgement judgement, String issuer, List<String> types) {
        return judgement.resolve(issuer) instanceof Resolution.UnknownLedger(String which)
                ? Check.unknown(
                        CheckName.TRUST, Reason.UNKNOWN_LEDGER, which + " is not followed here")
                : trust(judgement.record(issuer), types);
    }

    /** The same of an issuer that the chain need not know as an entity. */
    static Check registered(Judgement judgement, String issuer, List<String> types) {
        return judgement.ground() instanceof Ground.Missing missing
                ? missing.unknown(CheckName.TRUST)
                : trust(judgement.record(issuer), types);
    }

    /** Whether an issuer's record lets it vouch for the types, as a check. */
    private static Check trust(Optional<IssuerRecord> record, List<String> types) {
        return switch (TrustRegistry.assess(record, types)) {
            case TrustFinding.Trusted _ -> Check.pass(CheckName.TRUST);
            case TrustFinding.Unrecognised(boolean onceNamed) ->
                    Check.fail(
                            CheckName.TRUST,
                            Reason.ISSUER_UNTRUSTED,
                            onceNamed
                                    ? "the committee no longer recognises this issuer"
                                    : "the committee has not named this issuer");
            case TrustFinding.NotAuthorised(String type) ->
                    Check.fail(
                            CheckName.TRUST,
                            Reason.TYPE_NOT_AUTHORISED,
                            "this issuer may not vouch for " + type);
        };
    }
}
