package dev.credgate.credential.mdoc;

import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import java.util.List;

/** Under which name trust and status of a document's issuer stand. */
final class MdocIssuer {

    private MdocIssuer() {}

    /** {@code x509_hash:} and the SHA-256 of the topmost certificate that was sent. */
    static String name(List<byte[]> certificates) {
        return "x509_hash:"
                + Base64Url.encode(Sha2.SHA_256.hash(Message.of(certificates.getLast())));
    }
}
