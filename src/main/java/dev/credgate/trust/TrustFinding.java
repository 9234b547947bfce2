package dev.credgate.trust;

/** Whether an issuer may vouch for types. */
public sealed interface TrustFinding {

    /** It may, for each of them. */
    record Trusted() implements TrustFinding {}

    /** The committee does not recognise the issuer. */
    record Unrecognised(boolean onceNamed) implements TrustFinding {}

    /** The issuer is recognised, for other types. */
    record NotAuthorised(String type) implements TrustFinding {}
}
