package dev.credgate.issuance;

/** In what form a list is published. */
public enum ListForm {
    /** A status list token in a JWT. */
    TOKEN_JWT("application/statuslist+jwt"),
    /** A status list token in CBOR. */
    TOKEN_CWT("application/statuslist+cwt"),
    /** A bitstring status list credential in a JWT. */
    CREDENTIAL_JWT("application/vc+jwt");

    private final String mediaType;

    ListForm(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Its media type. */
    public String mediaType() {
        return mediaType;
    }
}
