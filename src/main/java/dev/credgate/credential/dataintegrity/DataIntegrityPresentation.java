package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredPresentation;
import java.util.List;
import java.util.Optional;

/** A presentation with one Data Integrity proof, the holder's. */
record DataIntegrityPresentation(
        Optional<String> holder, HolderBinding binding, List<Presented> credentials)
        implements SecuredPresentation {

    DataIntegrityPresentation {
        credentials = List.copyOf(credentials);
    }

    @Override
    public String format() {
        return DataIntegrityFormat.NAME;
    }

    /** The holder's proof, with the challenge that it answers and for whom. */
    record Authentication(ProofOptions options, CredentialProof proof) implements HolderBinding {

        @Override
        public Answer answer(Optional<HolderChallenge> challenge) {
            if (challenge.isPresent()) {
                HolderChallenge asked = challenge.get();
                if (options.challenge().filter(asked.nonce()::equals).isEmpty()) {
                    return unfit(
                            Flaw.CHALLENGE_MISMATCH,
                            "the proof answers another challenge, or none");
                }
                // A caller that names no audience has asked for none.
                if (!asked.audience().isEmpty()
                        && options.domains().stream().noneMatch(asked::isAskedBy)) {
                    return unfit(Flaw.BINDING_AUDIENCE, "the proof is for another domain, or none");
                }
            }
            return new Answer.Proof(proof, options.created());
        }

        private static Answer unfit(Flaw flaw, String detail) {
            return new Answer.Unfit(new FlawFound(flaw, detail));
        }
    }
}
