package dev.credgate.issuer.tls;

/** What is wrong with a client's certificate. */
public enum CertificateFault {
    /** Its dates, or those of a CA above it, have passed. */
    EXPIRED("it has expired"),
    /** Its dates lie ahead. */
    NOT_YET_VALID("it is not valid yet"),
    /** A list of its CA has it. */
    REVOKED("it was revoked"),
    /** Its CA, or one above, has no list in force here. */
    REVOCATION_UNKNOWN("no revocation list in force here speaks for it"),
    /** It is not made for TLS clients. */
    WRONG_USAGE("its key usage is not that of a TLS client"),
    /** It does not descend from a CA that is trusted here. */
    UNTRUSTED("it descends from no authority that is trusted here");

    private final String sentence;

    CertificateFault(String sentence) {
        this.sentence = sentence;
    }

    /** What a client is told. */
    public String sentence() {
        return sentence;
    }
}
