package dev.credgate.crypto;

/** A check was begun with a key that was freed: whoever meets this makes the key ready anew. */
public final class FreedKeyException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    FreedKeyException() {
        super("the key was freed");
    }
}
