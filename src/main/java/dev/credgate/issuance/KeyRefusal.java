package dev.credgate.issuance;

import java.util.Locale;

/** Why a wish about keys is refused. The lower-case name is the stable code on the wire. */
public enum KeyRefusal {
    /** Keys are not made on this curve. */
    UNSUPPORTED_CURVE,
    /** No token is called so. */
    UNKNOWN_TOKEN,
    /** The agency's DID has no such key. */
    UNKNOWN_KEY,
    /** Nothing of that id is waiting for a decision. */
    UNKNOWN_REQUEST,
    /** The key stands where this cannot be done to it. */
    KEY_STATE_CONFLICT,
    /** Who asked cannot be who approves. */
    SECOND_PERSON_NEEDED,
    /** More is waiting for a decision than anyone decides. */
    TOO_MANY_REQUESTS;

    /** The stable code. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
