package dev.credgate.verification;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Presented;
import dev.credgate.credential.StatusReference;
import dev.credgate.did.NamedKey;
import dev.credgate.source.Source;
import dev.credgate.status.ListProof;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusSource;
import dev.credgate.verification.Judgement.Ground;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks the lists in which a credential says that its status is kept. Thread-safe. */
final class StatusJudge {

    private final Map<String, StatusSource> sources;
    private final List<CredentialFormat> formats;
    private final ProofJudge proofs;

    /**
     * @throws IllegalStateException when two sources claim one mechanism
     */
    StatusJudge(List<StatusSource> sources, List<CredentialFormat> formats, ProofJudge proofs) {
        this.sources =
                sources.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        StatusSource::mechanism, Function.identity()));
        this.formats = formats;
        this.proofs = proofs;
    }

    /** Adds what each of the lists says. */
    void check(
            Judgement judgement, String issuer, List<StatusReference> references, Checks checks) {
        for (StatusReference reference : references) {
            StatusSource source = sources.get(reference.mechanism());
            checks.add(
                    source == null
                            ? Check.unknown(
                                    CheckName.STATUS,
                                    Reason.STATUS_UNSUPPORTED,
                                    reference.mechanism() + " is not followed here")
                            : check(
                                    judgement,
                                    source.read(
                                            reference,
                                            new StatusSource.Context(
                                                    judgement.now(),
                                                    judgement.snapshot(),
                                                    judgement.sources(),
                                                    issuer,
                                                    new Proving(judgement)))));
        }
    }

    private static Check check(Judgement judgement, StatusFinding finding) {
        return switch (finding) {
            case StatusFinding.Active _ -> Check.pass(CheckName.STATUS);
            case StatusFinding.Revoked(String detail) ->
                    Check.fail(CheckName.STATUS, Reason.REVOKED, detail);
            case StatusFinding.Suspended(String detail) ->
                    Check.fail(CheckName.STATUS, Reason.SUSPENDED, detail);
            case StatusFinding.Refresh _ ->
                    // Says that another one is to be had, and does not invalidate this one
                    // (Bitstring Status List v1.0, section 2.2).
                    Check.pass(CheckName.STATUS, "the issuer offers a newer version of it");
            case StatusFinding.Message(long value, String text) ->
                    Check.fail(
                            CheckName.STATUS,
                            Reason.STATUS_MESSAGE,
                            "the issuer's list says " + value + ": " + text);
            case StatusFinding.NoLedger _ ->
                    judgement.ground() instanceof Ground.Missing missing
                            ? missing.unknown(CheckName.STATUS)
                            : Check.unknown(
                                    CheckName.STATUS,
                                    Reason.LEDGER_UNAVAILABLE,
                                    "the list's ledger is not followed here");
            case StatusFinding.Wanted(Source source) -> {
                judgement.want(source);
                yield Check.unknown(
                        CheckName.STATUS,
                        Reason.SOURCE_UNAVAILABLE,
                        "the status list has not been had yet");
            }
            case StatusFinding.Unavailable(String why) ->
                    Check.unknown(CheckName.STATUS, Reason.SOURCE_UNAVAILABLE, why);
            case StatusFinding.ListInvalid(String why) ->
                    Check.unknown(CheckName.STATUS, Reason.STATUS_LIST_INVALID, why);
            case StatusFinding.Unsupported(String which) ->
                    Check.unknown(
                            CheckName.STATUS,
                            Reason.STATUS_UNSUPPORTED,
                            which + " is not followed here");
        };
    }

    /** Lists are proven as credentials are: on the same snapshot, at the same instant. */
    private final class Proving implements ListProof {

        private final Judgement judgement;

        Proving(Judgement judgement) {
            this.judgement = judgement;
        }

        @Override
        public Optional<Presented> recognise(byte[] bytes) {
            Body body = new Body(bytes);
            return formats.stream().flatMap(format -> format.recognise(body).stream()).findFirst();
        }

        @Override
        public Proven prove(String issuer, List<CredentialProof> ofList) {
            boolean issuers = false;
            for (CredentialProof proof : ofList) {
                switch (proofs.judge(judgement, proof, Optional.of(issuer))) {
                    case ProofFinding.Fits(NamedKey key) -> {
                        if (ProofJudge.state(CheckName.STATUS, key).isPresent()) {
                            return new Proven.Fails("the list's key is revoked or compromised");
                        }
                        issuers |= proofs.isOf(issuer, proof.key());
                    }
                    case ProofFinding.NoKey(Outcome outcome, _, String why) -> {
                        return outcome == Outcome.FAIL
                                ? new Proven.Fails(why)
                                : new Proven.Unavailable(why);
                    }
                    case ProofFinding.DoesNotFit(_, String why) -> {
                        return new Proven.Fails(why);
                    }
                }
            }
            return issuers
                    ? new Proven.Holds()
                    : new Proven.Fails("no proof of the list is by a key of its issuer");
        }
    }
}
