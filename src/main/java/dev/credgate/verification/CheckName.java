package dev.credgate.verification;

/** The checks of a verdict, in the order they are reported. Written in lower case on the wire. */
public enum CheckName {
    ISSUER_KEY,
    SIGNATURE,
    VALIDITY,
    STATUS,
    TRUST,
    BINDING,
    SCHEMA,
    POLICY
}
