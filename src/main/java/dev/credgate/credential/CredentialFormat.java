package dev.credgate.credential;

import java.util.Optional;

/** One format of credentials. Adding one is adding one implementation. Thread-safe. */
public interface CredentialFormat {

    /** Its name in the verdict. */
    String name();

    /** What the bytes hold, if they are of this format at all; never throws for what they hold. */
    Optional<Presented> recognise(byte[] body);
}
