package dev.credgate.verification;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.StatusReference;
import dev.credgate.did.KeyName;
import dev.credgate.did.NamedKey;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.status.OnChainStatus;
import dev.credgate.verification.Checks.Subject;
import dev.credgate.verification.Judgement.Ground;
import dev.credgate.verification.SchemaCheck.Held;
import dev.credgate.verification.schema.Hiding;
import dev.credgate.verification.schema.SchemaLibrary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges one credential whose proofs name their keys, of any format. A check that fails hides no
 * later one that can still be made; one that cannot be made is skipped and says why. Thread-safe.
 */
final class SecuredJudge {

    private final ProofJudge proofs;
    private final StatusJudge statuses;
    private final TrustJudge trust;
    private final SchemaLibrary schemas;
    private final boolean issuersTied;

    /**
     * @param issuersTied whether a proof by a key of the issuer's is demanded
     */
    SecuredJudge(
            ProofJudge proofs,
            StatusJudge statuses,
            TrustJudge trust,
            SchemaLibrary schemas,
            boolean issuersTied) {
        this.proofs = proofs;
        this.statuses = statuses;
        this.trust = trust;
        this.schemas = schemas;
        this.issuersTied = issuersTied;
    }

    /** A proof of the issuer's, once it fits: by which key, and over what. */
    private record Vouched(NamedKey key, KeyName name, StatusKey signed) {
        Optional<KeyName.Certificates> certificates() {
            return name instanceof KeyName.Certificates chain
                    ? Optional.of(chain)
                    : Optional.empty();
        }

        boolean isAmong(List<Standing> standings) {
            for (Standing standing : standings) {
                if (isOf(standing)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isOf(Standing standing) {
            return standing.keyId().equals(key.id())
                    && standing.key().equals(key.hash())
                    && standing.statusKey().equals(signed);
        }
    }

    /**
     * The verdict on one credential.
     *
     * @param binding the check to report under that name
     */
    Verdict judge(Judgement judgement, SecuredCredential credential, Check binding) {
        return judge(judgement, credential, binding, Optional.empty());
    }

    /**
     * The same.
     *
     * @param holder whom the verdict names where the credential names nobody
     */
    Verdict judge(
            Judgement judgement,
            SecuredCredential credential,
            Check binding,
            Optional<String> holder) {
        Checks checks = new Checks();
        List<Vouched> vouched = proofs(judgement, credential, checks);
        checks.add(validity(judgement, credential));
        if (!vouched.isEmpty()) {
            for (Vouched one : vouched) {
                checks.add(onChain(judgement, credential.issuer(), one.signed()));
            }
            statuses.check(judgement, credential.issuer(), credential.statuses(), checks);
        } else {
            checks.add(
                    Check.skip(
                            CheckName.STATUS,
                            "without a proof of the issuer's its status is not asked for"));
        }
        TrustJudge.Finding trusted =
                trust.judge(
                        judgement,
                        credential.issuer(),
                        credential.types(),
                        vouched.isEmpty() ? Optional.empty() : vouched.getFirst().certificates());
        checks.add(trusted.check());
        checks.add(binding);
        checks.add(schema(judgement, credential, !vouched.isEmpty()));
        if (!vouched.isEmpty()) {
            TypeCheck.of(judgement, credential, trusted.check().outcome() == Outcome.PASS)
                    .ifPresent(checks::add);
        }
        return checks.verdict(
                judgement,
                subject(credential, holder),
                List.of(),
                standings(credential, vouched, trusted));
    }

    /**
     * One for each proof of the issuer's, whose order is the holder's choice: the credential rests
     * on each one's key, and may be revoked by the text of each. Proofs of the same text by the
     * same key, of which a holder can send as many as it likes, are one.
     */
    private static List<Standing> standings(
            SecuredCredential credential, List<Vouched> vouched, TrustJudge.Finding trusted) {
        List<Standing> standings = new ArrayList<>(vouched.size());
        for (Vouched one : vouched) {
            if (!one.isAmong(standings)) {
                standings.add(
                        standing(
                                credential,
                                one,
                                trusted,
                                // Asked once, whoever signed.
                                standings.isEmpty() ? credential.statuses() : List.of()));
            }
        }
        return standings;
    }

    private static Subject subject(SecuredCredential credential, Optional<String> holder) {
        return new Subject(
                Optional.of(credential.format()),
                Optional.of(credential.issuer()),
                // Nobody is named by what looks like a key that answered, and did not.
                credential.subject().filter(name -> !Verdict.namesKeyAlone(name)).or(() -> holder),
                credential.types(),
                credential.claims());
    }

    private static Standing standing(
            SecuredCredential credential,
            Vouched vouched,
            TrustJudge.Finding trusted,
            List<StatusReference> statuses) {
        return new Standing(
                credential.issuer(),
                vouched.key().id(),
                vouched.key().hash(),
                credential.types(),
                vouched.signed(),
                credential.issuedAt().or(credential::validFrom),
                until(credential),
                true,
                true,
                trusted.byRegistry() ? Optional.empty() : vouched.certificates(),
                statuses);
    }

    /** A credential holds for as long as each of its proofs does. */
    private static Optional<Instant> until(SecuredCredential credential) {
        Optional<Instant> until = credential.validUntil();
        for (CredentialProof proof : credential.proofs()) {
            Optional<Instant> end = proof.expires();
            if (end.isPresent() && until.filter(end.get()::isAfter).isEmpty()) {
                until = end;
            }
        }
        return until;
    }

    /**
     * The checks issuer_key and signature: every proof must hold, one of them the issuer's. None
     * where they do not.
     */
    private List<Vouched> proofs(Judgement judgement, SecuredCredential credential, Checks checks) {
        List<Vouched> vouched = new ArrayList<>(1);
        boolean allHold = true;
        for (CredentialProof proof : credential.proofs()) {
            switch (proofs.judge(judgement, proof, Optional.of(credential.issuer()))) {
                case ProofFinding.Fits(NamedKey key) -> {
                    Optional<Check> bad = ProofJudge.state(CheckName.ISSUER_KEY, key);
                    checks.add(bad.orElseGet(() -> ProofJudge.good(key)));
                    checks.add(Check.pass(CheckName.SIGNATURE));
                    if (!issuersTied || proofs.isOf(credential.issuer(), proof.key())) {
                        vouched.add(new Vouched(key, proof.key(), StatusKey.of(proof)));
                    }
                }
                case ProofFinding.NoKey(Outcome outcome, Reason reason, String why) -> {
                    allHold = false;
                    checks.add(
                            outcome == Outcome.FAIL
                                    ? Check.fail(CheckName.ISSUER_KEY, reason, why)
                                    : Check.unknown(CheckName.ISSUER_KEY, reason, why));
                    checks.add(Check.skip(CheckName.SIGNATURE, "there is no key to check it by"));
                }
                case ProofFinding.DoesNotFit(Reason reason, String why) -> {
                    allHold = false;
                    checks.add(Check.skip(CheckName.ISSUER_KEY, "no signature says which it is"));
                    checks.add(Check.fail(CheckName.SIGNATURE, reason, why));
                }
            }
            proof.expires()
                    .filter(until -> !until.isAfter(judgement.now()))
                    .ifPresent(until ->
                            checks.add(
                                    Check.fail(
                                            CheckName.VALIDITY,
                                            Reason.PROOF_EXPIRED,
                                            "the proof expired at " + until)));
        }
        if (allHold && vouched.isEmpty()) {
            checks.add(
                    Check.fail(
                            CheckName.SIGNATURE,
                            Reason.ISSUER_UNPROVEN,
                            "no proof is by a key of the issuer"));
        }
        return allHold ? vouched : List.of();
    }

    private static Check validity(Judgement judgement, SecuredCredential credential) {
        Optional<FlawFound> flaw = credential.dateFlaw();
        if (flaw.isPresent()) {
            return CredentialJudge.flaw(CheckName.VALIDITY, flaw.get());
        }
        Optional<Instant> from = credential.validFrom();
        Optional<Instant> until = credential.validUntil();
        if (from.isPresent() && until.isPresent() && from.get().isAfter(until.get())) {
            return Check.fail(
                    CheckName.VALIDITY, Reason.DATES_REVERSED, "it ends before it begins");
        }
        Instant latest = judgement.now().plus(CredentialJudge.CLOCK_SKEW);
        if (from.filter(latest::isBefore).isPresent()) {
            return Check.fail(
                    CheckName.VALIDITY, Reason.NOT_YET_VALID, "it is valid from " + from.get());
        }
        if (credential.issuedAt().filter(latest::isBefore).isPresent()) {
            return Check.fail(
                    CheckName.VALIDITY,
                    Reason.NOT_YET_VALID,
                    "it is dated ahead, " + credential.issuedAt().get());
        }
        return until.map(end -> CredentialJudge.expiry(judgement.now(), end))
                .orElseGet(() -> Check.pass(CheckName.VALIDITY));
    }

    /** What the issuer keeps on the chain under the hash of what it signed. */
    static Check onChain(Judgement judgement, String issuer, StatusKey signed) {
        return switch (judgement.ground()) {
            case Ground.Missing missing -> missing.unknown(CheckName.STATUS);
            case Ground.Firm(LedgerSnapshot snapshot) ->
                    CredentialJudge.status(
                            OnChainStatus.of(snapshot, judgement.hash(issuer), signed::hash));
        };
    }

    private Check schema(Judgement judgement, SecuredCredential credential, boolean proven) {
        if (!proven) {
            return SchemaCheck.unproven();
        }
        return SchemaCheck.check(
                judgement,
                new Held(
                        credential.types(),
                        credential.claims(),
                        () -> new Hiding(credential.hidden(), credential.partial()),
                        credential.issuedAt().or(credential::validFrom).orElse(judgement.now()),
                        true),
                schemas);
    }
}
