package dev.credgate.acceptance;

/**
 * A credential that an agency issued.
 *
 * @param id the gateway's id of its record
 * @param credential the document as JSON text
 */
record Issued(String id, String credential) {}
