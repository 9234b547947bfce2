package dev.credgate.issuance;

import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * What an agency asks to have issued, checked in form only. Holds claims: never logged or kept.
 *
 * @param format as in a verdict
 * @param type {@code <family>:<type>}
 * @param subject whom it is about
 * @param validFrom empty for now
 * @param holderKey a public JWK to tie the credential to
 * @param options what only this format knows; its writer says what it takes
 */
public record CredentialOrder(
        String format,
        String type,
        String subject,
        JsonObject claims,
        Optional<Instant> validFrom,
        Instant validUntil,
        Optional<JsonObject> holderKey,
        JsonObject options) {}
