package dev.credgate.verification;

import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.Resolution;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.source.Source;
import dev.credgate.status.OnChainStatus;
import dev.credgate.verification.Checks.Subject;
import dev.credgate.verification.Judgement.Ground;
import java.util.List;
import java.util.Optional;

/**
 * Judges again what sessions rest on: no signature is computed, only the snapshot is asked. Called
 * for each request through a portal.
 */
final class Recheck {

    private final ProofJudge proofs;
    private final StatusJudge statuses;
    private final TrustJudge trust;

    Recheck(ProofJudge proofs, StatusJudge statuses, TrustJudge trust) {
        this.trust = trust;
        this.proofs = proofs;
        this.statuses = statuses;
    }

    Verdict of(Judgement judgement, List<Standing> standings) {
        Checks checks = new Checks();
        if (standings.isEmpty()) {
            checks.add(
                    Check.fail(
                            CheckName.ISSUER_KEY,
                            Reason.NO_CREDENTIAL,
                            "there is no credential behind it"));
        }
        for (Standing standing : standings) {
            add(judgement, standing, checks);
        }
        return checks.verdict(judgement, Subject.NONE, List.of(), standings);
    }

    private void add(Judgement judgement, Standing standing, Checks checks) {
        standing.validUntil()
                .ifPresent(until -> checks.add(CredentialJudge.expiry(judgement.now(), until)));
        switch (judgement.ground()) {
            case Ground.Missing missing -> {
                checks.add(missing.unknown(CheckName.ISSUER_KEY));
                checks.add(missing.unknown(CheckName.STATUS));
                checks.add(missing.unknown(CheckName.TRUST));
            }
            case Ground.Firm(LedgerSnapshot snapshot) -> {
                checks.add(
                        standing.keyNamed()
                                ? named(judgement, standing)
                                : key(judgement, standing));
                checks.add(
                        CredentialJudge.status(
                                OnChainStatus.of(
                                        snapshot,
                                        judgement.hash(standing.issuer()),
                                        standing.statusKey()::hash)));
                statuses.check(judgement, standing.issuer(), standing.statuses(), checks);
                checks.add(trust(judgement, standing));
            }
        }
    }

    private Check trust(Judgement judgement, Standing standing) {
        if (!standing.trustNeeded()) {
            return Check.skip(CheckName.TRUST, "it serves binding only");
        }
        return standing.keyNamed()
                ? trust.judge(
                                judgement,
                                standing.issuer(),
                                standing.types(),
                                standing.certificates())
                        .check()
                : CredentialJudge.trust(judgement, standing.issuer(), standing.types());
    }

    /**
     * A key that the proof named. A session carries certificates only where a published list
     * vouched for their owner. Of others it is known whether they were revoked once this process
     * has seen them, as it has an issuer's from the first who presents; until then its trust and
     * the credential's status decide.
     */
    private Check named(Judgement judgement, Standing standing) {
        if (standing.certificates().isPresent()) {
            return certified(
                    judgement, standing, proofs.keys(judgement, standing.certificates().get()));
        }
        Optional<KeyName> name = nameOf(standing);
        return name.isPresent()
                ? named(judgement, standing, name.get())
                : proofs.certified(judgement, standing.keyId())
                        .map(found -> certified(judgement, standing, found))
                        .orElseGet(() -> unseen(judgement, standing));
    }

    /** Of a certificate that is not at hand: what its owner says of its key on the chain. */
    private static Check unseen(Judgement judgement, Standing standing) {
        return ProofJudge.state(
                        CheckName.ISSUER_KEY,
                        judgement.saidOf(standing.issuer(), standing.key(), Optional::empty))
                .orElseGet(() -> Check.pass(CheckName.ISSUER_KEY));
    }

    /**
     * By which its owner's document is asked for it. Issuers that are https URLs have no
     * verification methods, and a fragment may be more than a DID's proof could name.
     */
    private static Optional<KeyName> nameOf(Standing standing) {
        String issuer = standing.issuer();
        String key = standing.keyId();
        return KeyName.Method.parse(key)
                .<KeyName>map(method -> method)
                .or(() ->
                        key.startsWith(issuer + '#')
                                        || key.equals(issuer) && issuer.startsWith("https:")
                                ? Optional.of(new KeyName.OfIssuer(issuer, Optional.empty()))
                                : Optional.empty());
    }

    private Check named(Judgement judgement, Standing standing, KeyName name) {
        return switch (its(judgement, standing, proofs.keys(judgement, name))) {
            case KeyFinding.Found(List<NamedKey> keys, _) ->
                    among(
                            keys,
                            standing.trustNeeded()
                                    ? ProofPurpose.ASSERTION_METHOD
                                    : ProofPurpose.AUTHENTICATION);
            case KeyFinding.NotFound(String why) ->
                    Check.fail(CheckName.ISSUER_KEY, Reason.ISSUER_UNKNOWN, why);
            case KeyFinding.Wanted(Source source) -> {
                judgement.want(source);
                yield Check.unknown(
                        CheckName.ISSUER_KEY,
                        Reason.SOURCE_UNAVAILABLE,
                        "the document that names the key is to be had anew");
            }
            default ->
                    Check.unknown(
                            CheckName.ISSUER_KEY,
                            Reason.SOURCE_UNAVAILABLE,
                            "the issuer's keys cannot be looked up");
        };
    }

    /** Of the keys that were found the one that it rests on; an old copy may lack it. */
    private static KeyFinding its(Judgement judgement, Standing standing, KeyFinding finding) {
        if (!(finding instanceof KeyFinding.Found found)) {
            return finding;
        }
        List<NamedKey> its =
                found.keys().stream()
                        .filter(key ->
                                key.hash().equals(standing.key())
                                        && key.id().equals(standing.keyId()))
                        .toList();
        return its.isEmpty()
                ? ProofJudge.missing(found.copies(), judgement.now())
                : new KeyFinding.Found(its, found.copies());
    }

    /**
     * A key may stay in its owner's document and no longer be announced for what it was used for:
     * by an issuer to vouch, by a presenter, whose standing needs no trust, to show who it is.
     */
    private static Check among(List<NamedKey> same, ProofPurpose purpose) {
        if (same.isEmpty()) {
            return Check.fail(
                    CheckName.ISSUER_KEY,
                    Reason.ISSUER_WITHOUT_KEY,
                    "the issuer no longer has the key that signed");
        }
        return same.stream()
                .filter(key -> key.purposes().contains(purpose))
                .findFirst()
                .map(key ->
                        ProofJudge.state(CheckName.ISSUER_KEY, key)
                                .orElseGet(() -> Check.pass(CheckName.ISSUER_KEY)))
                .orElseGet(() ->
                        Check.fail(
                                CheckName.ISSUER_KEY,
                                Reason.KEY_PURPOSE,
                                "the key is no longer announced for this purpose"));
    }

    /**
     * Their path must hold still, and nobody have revoked one of them, nor their owner the key on
     * the chain.
     */
    private Check certified(Judgement judgement, Standing standing, KeyFinding finding) {
        return switch (finding) {
            case KeyFinding.Found(List<NamedKey> keys, _) ->
                    keys.stream()
                            .filter(key -> key.hash().equals(standing.key()))
                            .findFirst()
                            .map(key -> ProofJudge.onChain(judgement, key, standing.issuer()))
                            .map(key ->
                                    ProofJudge.state(CheckName.ISSUER_KEY, key)
                                            .orElseGet(() -> Check.pass(CheckName.ISSUER_KEY)))
                            .orElseGet(Recheck::withoutKey);
            case KeyFinding.Wanted(Source source) -> {
                judgement.want(source);
                yield Check.unknown(
                        CheckName.ISSUER_KEY,
                        Reason.SOURCE_UNAVAILABLE,
                        "a list of revoked certificates is to be had anew");
            }
            case KeyFinding.Unavailable(String why) ->
                    Check.unknown(CheckName.ISSUER_KEY, Reason.SOURCE_UNAVAILABLE, why);
            case KeyFinding.Refused(String why) ->
                    Check.fail(CheckName.ISSUER_KEY, Reason.CERTIFICATE_REFUSED, why);
            default -> withoutKey();
        };
    }

    private static Check withoutKey() {
        return Check.fail(
                CheckName.ISSUER_KEY,
                Reason.ISSUER_WITHOUT_KEY,
                "the certificates no longer have the key that signed");
    }

    private static Check key(Judgement judgement, Standing standing) {
        return switch (judgement.resolve(standing.issuer())) {
            case Resolution.UnknownLedger(String which) ->
                    Check.unknown(
                            CheckName.ISSUER_KEY,
                            Reason.UNKNOWN_LEDGER,
                            which + " is not followed here");
            case Resolution.NotFound _ ->
                    Check.fail(
                            CheckName.ISSUER_KEY,
                            Reason.ISSUER_UNKNOWN,
                            "the chain knows no entity with the issuer's DID");
            case Resolution.Found(List<EntityKey> keys) -> {
                for (EntityKey key : keys) {
                    if (key.hash().equals(standing.key())
                            && CredentialJudge.keyId(standing.issuer(), key)
                                    .equals(standing.keyId())) {
                        yield KeyChecks.one(key);
                    }
                }
                yield Check.fail(
                        CheckName.ISSUER_KEY,
                        Reason.ISSUER_WITHOUT_KEY,
                        "the issuer no longer has the key that signed");
            }
        };
    }
}
