package dev.credgate.issuance;

import dev.credgate.did.KeyName.CertificateUse;
import java.time.Instant;
import java.util.List;

/**
 * A certificate of one of an agency's keys, by which verifiers that do not read the chain find it.
 *
 * @param use what is signed by it
 * @param chain DER, leaf first, without the root; never changed
 * @param name under which it issues, trust and status on the chain included
 * @param id of the certificate, {@code x509_hash:} and base64url of its SHA-256
 * @param point the leaf's key uncompressed, as a token tells it; never changed
 * @param from the first instant at which all of the chain is valid
 * @param until the last at which its whole path is, the root's included; {@link Instant#MIN} where
 *     no root vouches for it
 */
record SignerCertificate(
        CertificateUse use,
        List<byte[]> chain,
        String name,
        String id,
        byte[] point,
        Instant from,
        Instant until) {

    SignerCertificate {
        chain = List.copyOf(chain);
    }

    /**
     * Whether it may sign now what is dated {@code signed}: within its validity, as ISO/IEC
     * 18013-5, 9.3.1, has it of documents, and no verifier minds of others.
     */
    boolean covers(Instant now, Instant signed) {
        return isWithin(now) && isWithin(signed);
    }

    /** Whether what ends then can be verified until its end: by a path that is valid. */
    boolean lastsUntil(Instant end) {
        return !end.isAfter(until);
    }

    private boolean isWithin(Instant instant) {
        return !instant.isBefore(from) && !instant.isAfter(until);
    }
}
