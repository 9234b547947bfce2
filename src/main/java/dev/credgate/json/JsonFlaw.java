package dev.credgate.json;

/** Why bytes were not accepted as JSON. */
public enum JsonFlaw {
    /** No byte, or white space only. */
    EMPTY,
    /** Against the grammar of RFC 8259. */
    SYNTAX,
    /** The bytes end within the value. */
    CUT_SHORT,
    /** Not well-formed UTF-8 (RFC 3629), or a byte order mark. */
    NOT_UTF8,
    /** An escape that leaves half a surrogate pair. */
    UNPAIRED_SURROGATE,
    /** A name twice in one object. */
    DUPLICATE_MEMBER,
    /** Something after the value. */
    TRAILING_BYTES,
    /** Nested deeper than {@link JsonParser#MAX_DEPTH}. */
    TOO_DEEP,
    /**
     * More values than {@link JsonParser#MAX_VALUES}, or a number longer than {@link
     * JsonParser#MAX_NUMBER}.
     */
    TOO_LARGE
}
