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
        String nonce, String audience, Instant issuedAt, Optional<byte[]> sessionTranscript) {

    /**
     * What a wallet writes before an origin that a browser's Digital Credentials API told it
     * (OpenID4VP 1.0, appendix A.4).
     */
    private static final String ORIGIN = "origin:";

    /** Whether what was made for whoever is so named answers this: for the audience, exactly. */
    public boolean isAskedBy(String named) {
        return named.equals(audience)
                || named.startsWith(ORIGIN) && named.substring(ORIGIN.length()).equals(audience);
    }
}
