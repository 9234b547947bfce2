package dev.credgate.status.publication;

import dev.credgate.crypto.KeyAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a published list says beside its statuses.
 *
 * @param uri where it is to be had, as it stands in the credentials that point to it
 * @param issuer whose credentials they are, a DID or URL
 * @param verificationMethod the key that will sign, a DID URL
 * @param certificates of that key, DER, leaf first, where the issuer is named by them: they stand
 *     in place of the verification method then, and in a token of the issuer as well
 * @param algorithm of that key
 * @param from when it is made, in whole seconds
 * @param until the first instant at which it is no longer valid, in whole seconds
 * @param timeToLive how long a reader may keep it before it has it anew, in whole seconds
 */
public record ListTerms(
        String uri,
        String issuer,
        String verificationMethod,
        List<byte[]> certificates,
        KeyAlgorithm algorithm,
        Instant from,
        Instant until,
        Duration timeToLive) {
    public ListTerms {
        certificates = List.copyOf(certificates);
    }
}
