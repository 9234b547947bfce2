package dev.credgate.gateway;

import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.verification.Verdict;

/**
 * Under which name a portal knows whoever presents what names nobody, such as an mdoc: the same
 * each time the same key answers, and another at each portal, so that portals cannot bring their
 * visitors together.
 */
final class HolderName {

    private static final String PREFIX = "urn:credgate:holder:";
    private static final String DOMAIN = "credgate-holder-name-v1";

    private HolderName() {}

    /**
     * The subject of a session.
     *
     * @param subject of the verdict
     * @param origin the portal's
     * @return the subject itself where it is no bare key; else {@code urn:credgate:holder:} and
     *     base64url of SHA-256 over a constant, the origin and the key's thumbprint URI or its
     *     account's
     */
    static String of(String subject, String origin) {
        // A name of ours that an issuer wrote becomes another: nobody can be given somebody's name.
        return Verdict.namesKeyAlone(subject) || subject.startsWith(PREFIX)
                ? PREFIX
                        + Base64Url.encode(
                                Sha2.SHA_256.hash(
                                        Message.of(DOMAIN + '\0' + origin + '\0' + subject)))
                : subject;
    }
}
