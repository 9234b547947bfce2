package dev.credgate.verification;

import dev.credgate.did.Resolution;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.status.OnChainStatus;
import dev.credgate.verification.Checks.Subject;
import dev.credgate.verification.Judgement.Ground;
import java.util.List;

/**
 * Judges again what sessions rest on: no signature is computed, only the snapshot is asked. Called
 * for each request through a portal.
 */
final class Recheck {

    private Recheck() {}

    static Verdict of(Judgement judgement, List<Standing> standings) {
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

    private static void add(Judgement judgement, Standing standing, Checks checks) {
        standing.validUntil()
                .ifPresent(until -> checks.add(CredentialJudge.expiry(judgement.now(), until)));
        switch (judgement.ground()) {
            case Ground.Missing missing -> {
                checks.add(missing.unknown(CheckName.ISSUER_KEY));
                checks.add(missing.unknown(CheckName.STATUS));
                checks.add(missing.unknown(CheckName.TRUST));
            }
            case Ground.Firm(LedgerSnapshot snapshot) -> {
                checks.add(key(judgement, standing));
                checks.add(
                        CredentialJudge.status(
                                OnChainStatus.of(
                                        snapshot,
                                        judgement.hash(standing.issuer()),
                                        standing.statusKey())));
                checks.add(
                        standing.trustNeeded()
                                ? CredentialJudge.trust(
                                        judgement, standing.issuer(), standing.types())
                                : Check.skip(CheckName.TRUST, "it serves binding only"));
            }
        }
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
                    if (judgement.hash(key).equals(standing.key())
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
