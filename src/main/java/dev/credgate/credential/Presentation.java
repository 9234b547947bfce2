package dev.credgate.credential;

import java.util.List;
import java.util.Optional;

/** Credentials shown by a holder under the holder's own signature. Immutable. */
public non-sealed interface Presentation extends Presented {

    /**
     * The presenter's DID: whom the proof's verification method belongs to. Which of the keys it
     * names is unsigned, and any may fit.
     */
    String holder();

    /** What is wrong with the proof in form. */
    Optional<FlawFound> proofFlaw();

    /** The text under which the holder's signature fits one of the holder's keys. */
    Optional<Fit> fit(SignatureMatcher matcher);

    /** What it holds, in its order, at least one. */
    List<Presented> credentials();
}
