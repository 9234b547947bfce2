package dev.credgate.credential.cose;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import java.util.Optional;

/**
 * SessionTranscript (ISO 18013-5, 9.1.5.1) of OpenID for Verifiable Presentations 1.0, appendix
 * B.2.6: what a device signs, so that its answer is worth nothing to another verifier or session.
 */
public final class SessionTranscripts {

    private SessionTranscripts() {}

    /**
     * Of a response that is sent to an address, B.2.6.1.
     *
     * @param clientId the verifier's, with its prefix
     * @param nonce the request's
     * @param jwkThumbprint SHA-256 of the key that the response is encrypted for (RFC 7638), 32
     *     bytes; empty when it is not encrypted
     * @param responseUri the request's {@code response_uri} or {@code redirect_uri}
     */
    public static byte[] openId4Vp(
            String clientId, String nonce, Optional<byte[]> jwkThumbprint, String responseUri) {
        CborWriter info = new CborWriter().array(4).text(clientId).text(nonce);
        thumbprint(jwkThumbprint, info);
        return transcript("OpenID4VPHandover", info.text(responseUri));
    }

    /**
     * Of a response through the Digital Credentials API, B.2.6.2.
     *
     * @param origin the verifier's, without prefix
     * @param nonce the request's
     * @param jwkThumbprint as above
     */
    public static byte[] openId4VpDcApi(
            String origin, String nonce, Optional<byte[]> jwkThumbprint) {
        CborWriter info = new CborWriter().array(3).text(origin).text(nonce);
        thumbprint(jwkThumbprint, info);
        return transcript("OpenID4VPDCAPIHandover", info);
    }

    private static void thumbprint(Optional<byte[]> jwkThumbprint, CborWriter info) {
        jwkThumbprint.ifPresentOrElse(info::bytes, info::nil);
    }

    /** Neither device engagement nor a reader's key: both are of proximity flows. */
    private static byte[] transcript(String handover, CborWriter info) {
        return new CborWriter()
                .array(3)
                .nil()
                .nil()
                .array(2)
                .text(handover)
                .bytes(Sha2.SHA_256.hash(Message.of(info.toBytes())))
                .toBytes();
    }
}
