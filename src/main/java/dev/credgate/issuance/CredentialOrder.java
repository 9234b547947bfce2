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
 * @param holderKeyGiven whether a key to bind the credential to came with it
 */
public record CredentialOrder(
        String format,
        String type,
        String subject,
        JsonObject claims,
        Optional<Instant> validFrom,
        Instant validUntil,
        boolean holderKeyGiven) {}
