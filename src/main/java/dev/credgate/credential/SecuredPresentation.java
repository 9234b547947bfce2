package dev.credgate.credential;

import java.util.List;
import java.util.Optional;

/**
 * Credentials shown by a holder under the holder's own proof, by a key that the proof names.
 * Immutable.
 */
public non-sealed interface SecuredPresentation extends Presented {

    /** Who presents, if it says so: a DID or a URL. */
    Optional<String> holder();

    /** What the holder signed. */
    HolderBinding binding();

    /** What it holds, in its order. */
    List<Presented> credentials();
}
