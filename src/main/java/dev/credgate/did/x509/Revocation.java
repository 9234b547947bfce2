package dev.credgate.did.x509;

/** Which certificates must be found on no list of revoked ones. */
public enum Revocation {
    /** Those that name a list. */
    NAMED,
    /** Every one below a root, unless it says that nobody keeps a list of its kind (RFC 9608). */
    REQUIRED,
    /** None. */
    OFF
}
