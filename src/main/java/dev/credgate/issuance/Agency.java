package dev.credgate.issuance;

import dev.credgate.did.WeIdDid;
import java.util.List;
import java.util.stream.Stream;

/**
 * An agency whose systems have credentials issued here.
 *
 * @param name of a–z, 0–9 and dash; stands in records and audit
 * @param pin names the key of the client certificate by which its systems are known
 * @param did under which it issues
 * @param keyLabel of its key in the token, which signs its WeIdentity credentials and its
 *     transactions
 * @param furtherKeys labels of further keys in the token, for formats that need another algorithm;
 *     where several would do, the first that is published signs
 */
public record Agency(
        String name, CertificatePin pin, WeIdDid did, String keyLabel, List<String> furtherKeys) {
    public Agency {
        furtherKeys = List.copyOf(furtherKeys);
    }

    /** Labels of all its keys; the further ones, which are there for a purpose, first. */
    List<String> keys() {
        return Stream.concat(furtherKeys.stream(), Stream.of(keyLabel)).toList();
    }
}
