package dev.credgate.credential.jose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.json.JsonReading;

/** JSON within a JWS that is refused, as a flaw of the whole. */
public final class JsonFlaws {

    private JsonFlaws() {}

    /**
     * The flaw.
     *
     * @param where what the JSON is, such as {@code the payload}
     */
    public static FlawFound of(JsonReading.Refused refused, String where) {
        Flaw flaw =
                switch (refused.flaw()) {
                    case EMPTY, SYNTAX -> Flaw.ENCODING_MALFORMED;
                    case CUT_SHORT -> Flaw.TRUNCATED;
                    case NOT_UTF8 -> Flaw.NOT_UTF8;
                    case UNPAIRED_SURROGATE -> Flaw.UNPAIRED_SURROGATE;
                    case DUPLICATE_MEMBER -> Flaw.DUPLICATE_MEMBER;
                    case TRAILING_BYTES -> Flaw.TRAILING_BYTES;
                    case TOO_DEEP -> Flaw.TOO_DEEP;
                    case TOO_LARGE -> Flaw.TOO_LARGE;
                };
        return new FlawFound(flaw, where + " is refused at byte " + refused.offset());
    }
}
