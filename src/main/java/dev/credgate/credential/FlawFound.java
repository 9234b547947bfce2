package dev.credgate.credential;

/** A flaw and a sentence about where it is: names of members, never their values. */
public record FlawFound(Flaw flaw, String detail) {

    private static final int MAX_DETAIL = 300;

    public FlawFound {
        // Names in the sentence are the sender's and may be as long as the document.
        detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "…" : detail;
    }
}
