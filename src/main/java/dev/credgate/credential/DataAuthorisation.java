package dev.credgate.credential;

/**
 * What a credential of WeIdentity's type for data authorisation (CPT 101) says: its issuer lets
 * another read a resource of its own. The type has rules beyond any schema.
 */
public sealed interface DataAuthorisation {

    /**
     * In form.
     *
     * @param to the DID that is let, another than the issuer's; that it exists is the chain's to
     *     say
     */
    record Sound(String to) implements DataAuthorisation {}

    /** Of the type, and not as it must be. */
    record Unfit(String why) implements DataAuthorisation {}
}
