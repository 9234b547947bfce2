package dev.credgate.credential.w3c;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which format a W3C document in JSON is likely of that cannot be read, since it is cut or only a
 * strict reader refuses it: by the names in its bytes, so that the sender is told of one format and
 * of the right one. Formats are told by their names in verdicts.
 */
public final class LikelyFormat {

    private static final String DATA_INTEGRITY = "data_integrity";
    private static final String JOSE = "jwt_vc";
    private static final String SD_JWT_VC = "sd_jwt_vc";
    private static final String COSE = "vc_cose";

    /** An envelope's type, and the beginning of what is in it: either may come first. */
    private static final String ENVELOPED = "\"EnvelopedVerifiable";

    private static final String DATA_URL = "\"data:application/";

    private LikelyFormat() {}

    /**
     * The format of bytes that are no JSON for us; empty where they spell nothing of the W3C's, or
     * what others spell as well.
     */
    public static Optional<String> of(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        Optional<String> secured = inDataUrl(text);
        if (!text.contains("\"@context\"") && text.contains("\"cptId\"")
                || secured.isEmpty() && !isOfTheW3c(text)) {
            return Optional.empty();
        }
        // Presentations hold envelopes, and credentials may; an envelope holds none of these.
        if (Stream.of(
                        "\"verifiableCredential\"",
                        "\"VerifiablePresentation\"",
                        "\"credentialSubject\"")
                .anyMatch(text::contains)) {
            return Optional.of(DATA_INTEGRITY);
        }
        return secured.or(() -> Optional.of(text.contains(ENVELOPED) ? JOSE : DATA_INTEGRITY));
    }

    private static Optional<String> inDataUrl(String text) {
        int at = text.indexOf(DATA_URL);
        return at < 0 ? Optional.empty() : ofDataUrl(text.substring(at + 1));
    }

    private static boolean isOfTheW3c(String text) {
        return Stream.of(
                        "\"@context\"",
                        "\"credentialSubject\"",
                        "\"cryptosuite\"",
                        "\"DataIntegrityProof\"",
                        ENVELOPED)
                .anyMatch(text::contains);
    }

    /** The format of what a {@code data:} URL holds, by its media type. */
    static Optional<String> ofDataUrl(String url) {
        String type = url.split("[;,\"]", 2)[0].toLowerCase(Locale.ROOT);
        return switch (type) {
            case "data:application/vc+cose", "data:application/vp+cose" -> Optional.of(COSE);
            case "data:application/dc+sd-jwt" -> Optional.of(SD_JWT_VC);
            default -> type.endsWith("jwt") ? Optional.of(JOSE) : Optional.empty();
        };
    }
}
