package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredPresentation;
import java.util.List;
import java.util.Optional;

/**
 * A device response with several documents. Nothing is signed over all of them: each has its
 * device's own signature over the one session, and is bound by that.
 */
record MdocPresentation(List<MdocCredential> documents) implements SecuredPresentation {

    @Override
    public String format() {
        return MdocFormat.NAME;
    }

    @Override
    public Optional<String> holder() {
        return Optional.empty();
    }

    /** The first document's; the others' stand with them. */
    @Override
    public HolderBinding binding() {
        return documents
                .getFirst()
                .binding()
                .orElse(_ ->
                        new HolderBinding.Answer.Unfit(
                                new FlawFound(
                                        Flaw.BINDING_MISSING,
                                        "the first document has no deviceSigned")));
    }

    @Override
    public List<Presented> credentials() {
        return List.copyOf(documents);
    }
}
