package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborMap;
import dev.credgate.credential.cose.CborParser;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.Slice;
import dev.credgate.crypto.Sha2;
import java.util.List;

/**
 * The mobile security object (MSO): what the issuer signs, ISO 18013-5, 9.1.2.4.
 *
 * @param digests by namespace, then by digest id
 */
record SecurityObject(
        String docType,
        Sha2 digestAlgorithm,
        CborMap digests,
        DeviceKeyInfo device,
        ValidityInfo validity,
        List<StatusReference> statuses) {

    /** The one version there is. */
    static final String VERSION = "1.0";

    /**
     * Reads it. Members that the standard does not know are left alone: they are signed, and its
     * next version may add some.
     *
     * @param payload of the issuer's signature: MobileSecurityObjectBytes
     */
    static SecurityObject read(Slice payload) {
        CborItem item = Malformation.orMalformed(CborParser.parse(payload));
        Members.encoded(item, "MobileSecurityObjectBytes");
        Slice content = CborTag.encoded(item).orElseThrow();
        Members mso = Members.of(Malformation.orMalformed(CborParser.parse(content)), "the MSO");
        if (!mso.text("version").equals(VERSION)) {
            throw new Malformation(Flaw.DATA_MODEL, "an MSO of another version than 1.0");
        }
        return new SecurityObject(
                mso.text("docType"),
                algorithm(mso.text("digestAlgorithm")),
                mso.members("valueDigests").map(),
                DeviceKeyInfo.read(mso.members("deviceKeyInfo")),
                ValidityInfo.read(mso.members("validityInfo")),
                mso.optional("status").map(MdocStatus::read).orElse(List.of()));
    }

    private static Sha2 algorithm(String name) {
        return switch (name) {
            case "SHA-256" -> Sha2.SHA_256;
            case "SHA-384" -> Sha2.SHA_384;
            case "SHA-512" -> Sha2.SHA_512;
            default -> throw new Malformation(Flaw.DIGEST_ALGORITHM, "digestAlgorithm of the MSO");
        };
    }
}
