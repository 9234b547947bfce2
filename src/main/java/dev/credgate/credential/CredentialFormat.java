package dev.credgate.credential;

import java.util.Optional;

/** One format of credentials. Adding one is adding one implementation. Thread-safe. */
public interface CredentialFormat {

    /** Its name in the verdict. */
    String name();

    /** What a body holds, if it is of this format at all; never throws for what it holds. */
    Optional<Presented> recognise(Body body);

    /** The same of bytes that no other format is asked about. */
    default Optional<Presented> recognise(byte[] bytes) {
        return recognise(new Body(bytes));
    }
}
