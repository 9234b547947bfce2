package dev.credgate.issuance;

import java.util.List;

/** In what form a list is published. */
public enum ListForm {
    /** A status list token in a JWT. */
    TOKEN_JWT("application/statuslist+jwt"),
    /** A status list token in CBOR. */
    TOKEN_CWT("application/statuslist+cwt"),
    /** A bitstring status list credential in a JWT. */
    CREDENTIAL_JWT("application/vc+jwt"),
    /** A bitstring status list credential with a Data Integrity proof. */
    CREDENTIAL_JSON(
            "application/vc", "application/vc+ld+json", "application/ld+json", "application/json");

    private final List<String> mediaTypes;

    ListForm(String... mediaTypes) {
        this.mediaTypes = List.of(mediaTypes);
    }

    /** The media types under which it goes, its own first. */
    public List<String> mediaTypes() {
        return mediaTypes;
    }

    /** Whether it is a credential, of one purpose, and no token. */
    public boolean isCredential() {
        return this == CREDENTIAL_JWT || this == CREDENTIAL_JSON;
    }
}
