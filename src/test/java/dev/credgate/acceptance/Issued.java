package dev.credgate.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * A credential that an agency issued.
 *
 * @param id the gateway's id of its record
 * @param credential the document as JSON text
 */
record Issued(String id, String credential) {

    /** The DID that issued it. */
    String issuer() {
        try {
            return Answer.JSON.readTree(credential).get("issuer").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(credential, e);
        }
    }
}
