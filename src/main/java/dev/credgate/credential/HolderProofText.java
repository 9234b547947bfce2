package dev.credgate.credential;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.nio.charset.StandardCharsets;

/**
 * What a presenter signs beside a presentation to answer a challenge: {@code 0xFF ‖
 * "credgate-holder-v1" ‖ nonce ‖ 0x00 ‖ 32-byte hash of the presentation's signed text}. The byte
 * 0xFF never occurs in UTF-8, so no text that a WeIdentity SDK signs can equal it.
 */
public final class HolderProofText {

    private static final byte[] LABEL = "credgate-holder-v1".getBytes(StandardCharsets.US_ASCII);

    private HolderProofText() {}

    /** Keccak-256 of the text: the digest to sign. */
    public static Hash digest(String nonce, Hash presentation) {
        return new Keccak256()
                .update(new byte[] {(byte) 0xFF})
                .update(LABEL)
                .update(nonce.getBytes(StandardCharsets.UTF_8))
                .update(new byte[] {0})
                .update(presentation.toBytes())
                .digest();
    }
}
