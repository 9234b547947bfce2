package dev.credgate.credential.jwtvc;

import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One way of securing that the W3C's suite of VC-JOSE-COSE asks for by name: {@code
 * credential_jose}, {@code presentation_cose} and the like. For that suite only: no key is
 * resolved, and time is not asked. Thread-safe.
 */
public interface JoseCoseFeature {

    /**
     * A key as the suite sends it, a verification method with its secret.
     *
     * @param kid its JWK's {@code kid}, or the verification method's id where it has none
     */
    record Key(SecretJwk jwk, String kid) {}

    /** Its name. */
    String name();

    /**
     * Secures a document that follows the data model.
     *
     * @param disclosurePaths what may be hidden, such as {@code credentialSubject.phones[0]}
     * @return the secured text, or empty when it cannot be secured so
     */
    Optional<String> issue(JsonObject document, Key key, List<String> disclosurePaths);

    /** The document that a secured text holds; empty when it does not hold under the key. */
    Optional<JsonObject> verify(String secured, Key key);
}
