package dev.credgate.credential.dataintegrity.jsonld;

/**
 * The document uses a part of JSON-LD that the compiled path leaves to the general one: reverse
 * properties, nesting, maps by identifier, type or a property, imported contexts, explicit graphs.
 */
final class OutOfOrdinary extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final OutOfOrdinary HERE = new OutOfOrdinary();

    private OutOfOrdinary() {
        super("left to the general path", null, false, false);
    }
}
