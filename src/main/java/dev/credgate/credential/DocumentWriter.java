package dev.credgate.credential;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * Secures W3C credentials that are whole but for their proof, such as status lists, from within:
 * what comes of it is the same JSON object with a proof in it. Thread-safe.
 */
public interface DocumentWriter {

    /**
     * The credential as it stands, to be signed by that key in the way that its kind has; or why it
     * cannot be.
     *
     * @param verificationMethod the key that will sign, a DID URL
     * @param created when; written in whole seconds
     */
    Draft document(
            JsonObject credential,
            String verificationMethod,
            KeyAlgorithm algorithm,
            Instant created,
            SecureRandom random);
}
