package dev.credgate.verification;

import dev.credgate.credential.ChallengeAnswer;
import dev.credgate.credential.Fit;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.verification.Checks.Subject;
import dev.credgate.verification.Judgement.Ground;
import dev.credgate.verification.Verification.BindingDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges a presentation: each credential, the holder's signature over all of them, and whether
 * holder and credentials belong together. Of each check the worst outcome stands for the whole.
 */
final class PresentationJudge {

    private final CredentialJudge credentials;

    PresentationJudge(CredentialJudge credentials) {
        this.credentials = credentials;
    }

    Verdict judge(Judgement judgement, Presentation presentation, BindingDemand demand) {
        Check whole = Check.skip(CheckName.BINDING, "judged for the presentation as a whole");
        List<Verdict> inner = new ArrayList<>();
        boolean vouched = false;
        for (Presented one : presentation.credentials()) {
            if (one instanceof PresentedCredential credential) {
                boolean bindingOnly = bindingOnly(credential, presentation);
                vouched |= !bindingOnly;
                inner.add(credentials.judge(judgement, credential, whole, bindingOnly));
            } else {
                vouched = true;
                inner.add(credentials.malformed(judgement, one, whole));
            }
        }
        Checks checks = new Checks();
        Optional<Fit> fit = holderSignature(judgement, presentation, checks);
        if (!vouched) {
            checks.add(
                    Check.fail(
                            CheckName.TRUST,
                            Reason.NO_CREDENTIAL,
                            "beside the answer to a challenge it holds no credential"));
        }
        checks.add(new Binding(judgement, presentation, fit).check(demand));
        checks.addInner(inner);
        List<Standing> standings = new ArrayList<>();
        inner.forEach(verdict -> standings.addAll(verdict.standings()));
        fit.ifPresent(fitted -> standings.add(standing(presentation, fitted)));
        return checks.verdict(
                judgement,
                new Subject(
                        Optional.of(presentation.format()),
                        Optional.empty(),
                        Optional.of(presentation.holder()),
                        List.of(),
                        JsonObject.EMPTY),
                inner,
                standings);
    }

    /** Issued by the presenter to itself to answer a challenge. */
    static boolean bindingOnly(PresentedCredential credential, Presentation presentation) {
        Optional<ChallengeAnswer> answer = credential.challengeAnswer();
        return answer.isPresent() && credential.issuer().equals(presentation.holder());
    }

    /** The holder's key must go on standing too; it vouches for nothing. */
    private static Standing standing(Presentation presentation, Fit fit) {
        return new Standing(
                presentation.holder(),
                CredentialJudge.keyId(presentation.holder(), fit.key()),
                fit.key().hash(),
                List.of(),
                StatusKey.of(fit.digest()),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                List.of());
    }

    private static Optional<Fit> holderSignature(
            Judgement judgement, Presentation presentation, Checks checks) {
        if (presentation.proofFlaw().isPresent()) {
            checks.add(CredentialJudge.flaw(CheckName.SIGNATURE, presentation.proofFlaw().get()));
            return Optional.empty();
        }
        if (judgement.ground() instanceof Ground.Missing) {
            return Optional.empty();
        }
        Optional<Fit> fit = presentation.fit(judgement);
        if (fit.isEmpty() && Binding.isKnown(judgement, presentation)) {
            checks.add(
                    Check.fail(
                            CheckName.SIGNATURE,
                            Reason.HOLDER_SIGNATURE_INVALID,
                            "the presentation's signature fits no key of the presenter"));
        }
        return fit;
    }
}
