package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;

/** Leaves the recursion; without a stack trace, since hostile input must be cheap. */
final class JsonLdFlawed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient FlawFound found;

    private JsonLdFlawed(FlawFound found) {
        super(found.detail(), null, false, false);
        this.found = found;
    }

    static JsonLdFlawed of(Flaw flaw, String detail) {
        return new JsonLdFlawed(new FlawFound(flaw, detail));
    }

    static JsonLdFlawed context(String detail) {
        return of(Flaw.CONTEXT_INVALID, detail);
    }

    static JsonLdFlawed undefined(String detail) {
        return of(Flaw.TERM_UNDEFINED, detail);
    }

    FlawFound found() {
        return found;
    }
}
