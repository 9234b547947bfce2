package dev.credgate.verification;

import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Optional;

/**
 * Whether a credential belongs to who presents it. It does by a key that its issuer tied it to, or
 * by being about the presenter and nobody else; whoever is not known by name is nobody's subject.
 * Thread-safe.
 */
final class Belonging {

    private final boolean holdersTied;

    /**
     * @param holdersTied whether a credential must be about whom presents it
     */
    Belonging(boolean holdersTied) {
        this.holdersTied = holdersTied;
    }

    /**
     * Who presents.
     *
     * @param name whom the proof shows it to be, if it shows that
     * @param proof what the proof of the presentation comes to
     */
    record Presenter(Optional<String> name, HolderJudge.Finding proof) {

        /** Whether nobody is known, though nothing is wrong with the proof that says so. */
        private boolean isNobody() {
            return name.isEmpty()
                    && proof.check().outcome() != Outcome.FAIL
                    && proof.check().outcome() != Outcome.UNKNOWN;
        }
    }

    /**
     * What is wrong between a credential and who presents it.
     *
     * @param own what the credential's own proof of its holder comes to, where it has one
     */
    Optional<Check> flaw(Presented one, Optional<HolderJudge.Finding> own, Presenter presenter) {
        return switch (one) {
            case SecuredCredential credential when own.isPresent() ->
                    bound(credential, own.get(), presenter);
            case SecuredCredential credential when credential.keyBound() ->
                    fail(
                            Reason.BINDING_MISSING,
                            "a credential is tied to a key, and no proof by it came along");
            case SecuredCredential credential ->
                    holdersTied ? unbound(credential, presenter) : Optional.empty();
            case PresentedCredential credential when credential.subjectHidden() ->
                    fail(Reason.SUBJECT_HIDDEN, "a credential hides whom it is about");
            case PresentedCredential credential ->
                    about(
                                    credential
                                            .subject()
                                            .map(id ->
                                                    id instanceof JsonString(String text)
                                                            ? text
                                                            : ""),
                                    presenter)
                            .or(() -> within(credential, presenter));
            default -> Optional.empty();
        };
    }

    /** What several signed says nothing of whom it is about: what it wraps does. */
    private Optional<Check> within(PresentedCredential credential, Presenter presenter) {
        return credential.inner().stream()
                .flatMap(one -> flaw(one, Optional.empty(), presenter).stream())
                .findFirst();
    }

    /**
     * With a proof of its own it is bound by that. Where the presenter's key did not make it, the
     * presenter still lends nobody else's name.
     */
    private Optional<Check> bound(
            SecuredCredential credential, HolderJudge.Finding own, Presenter presenter) {
        if (own.check().outcome() == Outcome.FAIL || own.check().outcome() == Outcome.UNKNOWN) {
            return Optional.of(own.check());
        }
        Optional<Check> flaw = Optional.of(own.check()).filter(it -> it.outcome() != Outcome.PASS);
        return holdersTied && presenter.name().isPresent() && !sameSigner(own, presenter.proof())
                ? about(credential.subject(), presenter).or(() -> flaw)
                : flaw;
    }

    /** By one signature, or by one key. */
    private static boolean sameSigner(HolderJudge.Finding own, HolderJudge.Finding presenters) {
        return own.proof().isPresent()
                && presenters.proof().isPresent()
                && (StatusKey.of(own.proof().get())
                                .hash()
                                .equals(StatusKey.of(presenters.proof().get()).hash())
                        || own.key()
                                .map(key -> key.key())
                                .equals(presenters.key().map(key -> key.key())));
    }

    /**
     * What is tied to no key must name the presenter alone. Whoever has a copy of what names nobody
     * could be its presenter; and whom a graph is about, its holder may have spelled so that nobody
     * reads a name.
     */
    private static Optional<Check> unbound(SecuredCredential credential, Presenter presenter) {
        return credential.subject().isPresent()
                ? about(credential.subject(), presenter)
                : fail(
                        Reason.HOLDER_MISMATCH,
                        "a credential says neither whom alone it is about nor whose key it is tied"
                                + " to");
    }

    private static Optional<Check> about(Optional<String> subject, Presenter presenter) {
        // Whoever is unknown because the proof does not hold is told so by the proof's own check.
        return subject.isEmpty()
                        || subject.equals(presenter.name())
                        || presenter.name().isEmpty() && !presenter.isNobody()
                ? Optional.empty()
                : fail(
                        Reason.HOLDER_MISMATCH,
                        "a credential is about somebody else than the presenter is shown to be");
    }

    private static Optional<Check> fail(Reason reason, String why) {
        return Optional.of(Check.fail(CheckName.BINDING, reason, why));
    }
}
