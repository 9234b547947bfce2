package dev.credgate.issuance;

import java.util.Locale;

/** Why an agency's wish is refused. The lower-case name is the stable code on the wire. */
public enum Refusal {
    /** This format is not issued here. */
    UNSUPPORTED_FORMAT,
    /** The type is none that the format can carry. */
    UNSUPPORTED_TYPE,
    /** The format has no place for a holder's key. */
    HOLDER_KEY_UNSUPPORTED,
    /** An option is none that the format knows, or not as it must be. */
    OPTIONS_INVALID,
    /** The subject is no DID that the format can name. */
    SUBJECT_INVALID,
    /** The claims cannot be issued in this format. */
    CLAIMS_INVALID,
    /** The dates are reversed, past, or not what the format can say. */
    DATES_INVALID,
    /** The claims do not fit the type's schema on the chain. */
    SCHEMA_VIOLATED,
    /** The type's schema on the chain is none that can be used. */
    SCHEMA_UNUSABLE,
    /** The chain does not let the agency's DID vouch for this type. */
    TYPE_NOT_AUTHORISED,
    /** We do not let the agency have this type issued, whatever the chain says. */
    TYPE_NOT_PERMITTED,
    /** The agency does not act for this DID, or the DID not for the certificate's name. */
    ISSUER_NOT_PERMITTED,
    /** The agency's key in the token is not an active key of its DID on the chain. */
    KEY_NOT_PUBLISHED,
    /** No key of the agency in the token has a document signer's certificate that is valid now. */
    KEY_NOT_CERTIFIED,
    /** The agency's trust record declares salts of fewer than 128 bits. */
    SALT_TOO_SHORT,
    /** The Idempotency-Key came with another body before. */
    IDEMPOTENCY_KEY_REUSED,
    /** No credential of this agency has that id. */
    UNKNOWN_CREDENTIAL;

    /** The stable code. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
