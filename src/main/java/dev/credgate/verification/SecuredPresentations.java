package dev.credgate.verification;

import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.jose.JwkThumbprint;
import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.RecoveryKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.verification.Belonging.Presenter;
import dev.credgate.verification.Checks.Subject;
import dev.credgate.verification.Verification.BindingDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges what holders show under a proof that names its key: a credential with its holder's proof
 * beside it, and presentations of several credentials of several formats. Thread-safe.
 */
final class SecuredPresentations {

    private final SecuredJudge secured;
    private final CredentialJudge credentials;
    private final HolderJudge holders;
    private final Belonging belonging;

    /**
     * @param holdersTied whether a credential must be about whom presents it
     */
    SecuredPresentations(
            SecuredJudge secured,
            CredentialJudge credentials,
            HolderJudge holders,
            boolean holdersTied) {
        this.belonging = new Belonging(holdersTied);
        this.secured = secured;
        this.credentials = credentials;
        this.holders = holders;
    }

    /** A credential alone, with whatever its holder added. */
    Verdict judge(Judgement judgement, SecuredCredential credential, BindingDemand demand) {
        if (credential.binding().isPresent()) {
            HolderJudge.Finding holder =
                    holders.judge(judgement, credential.binding().get(), demand, Optional.empty());
            return secured.judge(judgement, credential, holder.check(), keyAlone(holder))
                    .restingAlsoOn(confirmed(holder).stream().toList());
        }
        return secured.judge(judgement, credential, unbound(credential, demand));
    }

    /** The name of the key that answered a challenge. */
    private static Optional<String> keyAlone(HolderJudge.Finding holder) {
        return holder.check().outcome() == Outcome.PASS
                ? holder.key().map(key -> nameOf(key.key()))
                : Optional.empty();
    }

    private static String nameOf(VerificationKey<?, ?> key) {
        return switch (key) {
            // Of an account's key nothing is known that a thumbprint could be taken of.
            case AccountKey(Address account) -> Verdict.ACCOUNT_ALONE + account;
            case RecoveryKey(Address account) -> Verdict.ACCOUNT_ALONE + account;
            default -> Verdict.KEY_ALONE + JwkThumbprint.of(key);
        };
    }

    private static Check unbound(SecuredCredential credential, BindingDemand demand) {
        return switch (demand) {
            case BindingDemand.None _ ->
                    Check.skip(CheckName.BINDING, "no challenge was asked for");
            case BindingDemand.Challenge _ ->
                    credential.keyBound()
                            ? Check.fail(
                                    CheckName.BINDING,
                                    Reason.BINDING_MISSING,
                                    "the credential is tied to a key, and no proof by it came along")
                            : Check.fail(
                                    CheckName.BINDING,
                                    Reason.CHALLENGE_UNANSWERED,
                                    "only a proof of the holder's can answer a challenge");
        };
    }

    /** A presentation: each credential, the holder's proof, and whether they belong together. */
    Verdict judge(Judgement judgement, SecuredPresentation presentation, BindingDemand demand) {
        HolderJudge.Finding holder =
                holders.judge(judgement, presentation.binding(), demand, presentation.holder());
        Optional<String> presenter = presenter(presentation, holder);
        Check whole = Check.skip(CheckName.BINDING, "judged for the presentation as a whole");
        Checks checks = new Checks();
        List<Verdict> inner = new ArrayList<>();
        List<Standing> confirmed = new ArrayList<>();
        for (Presented one : presentation.credentials()) {
            Optional<HolderJudge.Finding> own = own(judgement, one, demand);
            inner.add(credential(judgement, one, whole, own));
            belonging.flaw(one, own, new Presenter(presenter, holder)).ifPresent(checks::add);
            own.filter(_ -> demand instanceof BindingDemand.Challenge)
                    .flatMap(SecuredPresentations::confirmed)
                    .ifPresent(confirmed::add);
        }
        if (inner.isEmpty()) {
            checks.add(Check.fail(CheckName.TRUST, Reason.NO_CREDENTIAL, "it holds no credential"));
        }
        checks.add(holder.check());
        if (presentation.holder().isPresent()
                && holder.holds()
                && !presentation.holder().equals(presenter)) {
            checks.add(
                    Check.fail(
                            CheckName.BINDING,
                            Reason.HOLDER_MISMATCH,
                            "the holder's proof is by somebody else's key than the holder's"));
        }
        checks.addInner(inner);
        List<Standing> standings = new ArrayList<>();
        inner.forEach(verdict -> standings.addAll(verdict.standings()));
        standings.addAll(confirmed);
        standing(presenter, holder).ifPresent(standings::add);
        return checks.verdict(
                judgement,
                new Subject(
                        Optional.of(presentation.format()),
                        Optional.empty(),
                        presenter.or(presentation::holder),
                        List.of(),
                        JsonObject.EMPTY),
                inner,
                standings);
    }

    /** What a credential's own proof of its holder comes to. */
    private Optional<HolderJudge.Finding> own(
            Judgement judgement, Presented one, BindingDemand demand) {
        return one instanceof SecuredCredential credential
                ? credential
                        .binding()
                        .map(binding -> holders.judge(judgement, binding, demand, Optional.empty()))
                : Optional.empty();
    }

    /** Whom a key names that is a credential's own, it names whatever envelope that came in. */
    private Verdict credential(
            Judgement judgement, Presented one, Check binding, Optional<HolderJudge.Finding> own) {
        return switch (one) {
            case SecuredCredential credential ->
                    secured.judge(
                            judgement,
                            credential,
                            binding,
                            own.flatMap(SecuredPresentations::keyAlone));
            case PresentedCredential credential ->
                    credentials.judge(judgement, credential, binding, false);
            case Presented.Malformed malformed ->
                    credentials.malformed(judgement, malformed, binding);
            // A presentation within a presentation is nobody's credential.
            case Presentation other -> credentials.malformed(judgement, other, binding);
            case SecuredPresentation other -> credentials.malformed(judgement, other, binding);
        };
    }

    /** Who the proof shows the presenter to be: the DID whose key made it. */
    private Optional<String> presenter(
            SecuredPresentation presentation, HolderJudge.Finding holder) {
        return holder.proof()
                .flatMap(proof ->
                        switch (proof.key()) {
                            case KeyName.Method(String did, _) -> Optional.of(did);
                            case KeyName.OfIssuer(String who, _) -> Optional.of(who);
                            case KeyName.Certificates _ ->
                                    // A certificate speaks for whom it names, not for whom its
                                    // owner says to be.
                                    presentation
                                            .holder()
                                            .filter(name -> holders.isOf(name, proof.key()));
                            case KeyName.Confirmed _ -> presentation.holder();
                        });
    }

    /** A key that an issuer confirmed by its DID's name for it, and that its owner may end. */
    private static Optional<Standing> confirmed(HolderJudge.Finding holder) {
        return standing(
                holder.proof()
                        .flatMap(proof ->
                                proof.key() instanceof KeyName.Method(String did, _)
                                        ? Optional.of(did)
                                        : Optional.empty()),
                holder);
    }

    /** The presenter's key must go on standing too; it vouches for nothing. */
    private static Optional<Standing> standing(
            Optional<String> presenter, HolderJudge.Finding holder) {
        return presenter.isPresent() && holder.key().isPresent() && holder.proof().isPresent()
                ? Optional.of(
                        new Standing(
                                presenter.get(),
                                holder.key().get().id(),
                                holder.key().get().hash(),
                                List.of(),
                                StatusKey.of(holder.proof().get()),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                true,
                                List.of()))
                : Optional.empty();
    }
}
