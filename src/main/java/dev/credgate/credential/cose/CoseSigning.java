package dev.credgate.credential.cose;

import java.util.List;
import java.util.Optional;

/**
 * A COSE_Sign1 that lacks only its signature (RFC 9052, section 4.4). Immutable.
 *
 * @param guarded the encoded protected header
 * @param open the encoded unprotected header
 */
public record CoseSigning(byte[] guarded, byte[] open, byte[] payload) {

    /**
     * @param keyId for the protected header
     * @param contentType for the protected header
     * @param type for the protected header: the media type of the whole
     * @param certificates for the unprotected header, DER, leaf first; none where that is empty
     */
    public static CoseSigning of(
            CoseAlgorithm algorithm,
            Optional<byte[]> keyId,
            Optional<String> contentType,
            Optional<String> type,
            List<byte[]> certificates,
            byte[] payload) {
        return new CoseSigning(
                guarded(algorithm, keyId, contentType, type, List.of()),
                open(certificates),
                payload);
    }

    /**
     * The same with certificates that are signed as well, in the place of a key's id.
     *
     * @param certificates for the protected header, DER, leaf first, at least one
     */
    public static CoseSigning certified(
            CoseAlgorithm algorithm,
            Optional<String> contentType,
            Optional<String> type,
            List<byte[]> certificates,
            byte[] payload) {
        return new CoseSigning(
                guarded(algorithm, Optional.empty(), contentType, type, certificates),
                open(List.of()),
                payload);
    }

    private static byte[] guarded(
            CoseAlgorithm algorithm,
            Optional<byte[]> keyId,
            Optional<String> contentType,
            Optional<String> type,
            List<byte[]> certificates) {
        CborWriter guarded =
                new CborWriter()
                        .map(
                                1
                                        + (int)
                                                (keyId.stream().count()
                                                        + contentType.stream().count()
                                                        + type.stream().count())
                                        + (certificates.isEmpty() ? 0 : 1));
        guarded.integer(CoseHeaders.ALGORITHM).integer(algorithm.number());
        contentType.ifPresent(text -> guarded.integer(CoseHeaders.CONTENT_TYPE).text(text));
        keyId.ifPresent(id -> guarded.integer(CoseHeaders.KEY_ID).bytes(id));
        type.ifPresent(text -> guarded.integer(CoseHeaders.TYPE).text(text));
        chain(certificates, guarded);
        return guarded.toBytes();
    }

    private static byte[] open(List<byte[]> certificates) {
        CborWriter open = new CborWriter().map(certificates.isEmpty() ? 0 : 1);
        chain(certificates, open);
        return open.toBytes();
    }

    /** COSE_X509 (RFC 9360, section 2): one certificate by itself, or two and more in a list. */
    private static void chain(List<byte[]> certificates, CborWriter header) {
        if (certificates.isEmpty()) {
            return;
        }
        header.integer(CoseHeaders.CERTIFICATE_CHAIN);
        if (certificates.size() > 1) {
            header.array(certificates.size());
        }
        certificates.forEach(header::bytes);
    }

    /** What the key signs, with the hash that its algorithm names. */
    public byte[] message() {
        return CoseMessage.structure("Signature1", Slice.of(guarded), Slice.of(payload));
    }

    /**
     * Writes the message, without a tag.
     *
     * @param signature r‖s for ECDSA, 64 bytes for Ed25519, as long as the modulus for RSA
     */
    public void write(byte[] signature, CborWriter out) {
        out.array(4).bytes(guarded).encoded(open).bytes(payload).bytes(signature);
    }
}
