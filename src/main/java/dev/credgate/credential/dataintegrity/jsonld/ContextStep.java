package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A context within another; both by identity, since equal texts mean different things there.
 *
 * @param from what applies before it
 * @param local its text
 * @param propagate whether it applies to the nodes within as well
 * @param overrides whether it may redefine protected terms
 * @param bundled whether it stands in a bundled context
 */
record ContextStep(
        ActiveContext from,
        JsonValue local,
        boolean propagate,
        boolean overrides,
        boolean bundled) {

    @Override
    @SuppressWarnings("ReferenceEquality") // identity is the point
    public boolean equals(@Nullable Object other) {
        return other instanceof ContextStep that
                && from == that.from
                && local == that.local
                && propagate == that.propagate
                && overrides == that.overrides
                && bundled == that.bundled;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(from) * 31
                + System.identityHashCode(local)
                + (propagate ? 7 : 0)
                + (overrides ? 13 : 0)
                + (bundled ? 17 : 0);
    }
}
