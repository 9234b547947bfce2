package dev.credgate.credential;

import java.time.Instant;
import java.util.Optional;

/**
 * What a presenter was asked to answer.
 *
 * @param nonce the text to sign
 * @param audience for whom the answer is: the portal's origin or the verifier's client identifier
 * @param issuedAt when it was asked; nothing older answers it
 * @param sessionTranscript the CBOR that a device signs with (ISO 18013-5, 9.1.5.1), where the
 *     protocol makes one; nobody may change it
 */
public record HolderChallenge(
        String nonce, String audience, Instant issuedAt, Optional<byte[]> sessionTranscript) {}
