package dev.credgate.issuance;

import dev.credgate.did.WeIdDid;

/**
 * An agency whose systems have credentials issued here.
 *
 * @param name of a–z, 0–9 and dash; stands in records and audit
 * @param pin names the key of the client certificate by which its systems are known
 * @param did under which it issues
 * @param keyLabel of its key in the token, which signs its credentials and its transactions
 */
public record Agency(String name, CertificatePin pin, WeIdDid did, String keyLabel) {}
