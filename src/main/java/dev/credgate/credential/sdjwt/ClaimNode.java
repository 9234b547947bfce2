package dev.credgate.credential.sdjwt;

import java.util.List;
import java.util.Map;

/**
 * A claim of an SD-JWT without its value: whether the holder may hide it, and what is in it. The
 * claims of one form a tree. Immutable.
 */
public sealed interface ClaimNode {

    /** Whether it came by a disclosure of its own, and could have been hidden. */
    boolean disclosable();

    /**
     * An object.
     *
     * @param members those that are shown
     * @param hidden how many digests have no disclosure here: of claims, or of nothing
     */
    record Members(boolean disclosable, Map<String, ClaimNode> members, int hidden)
            implements ClaimNode {}

    /**
     * An array.
     *
     * @param elements all, the hidden ones in their places
     */
    record Elements(boolean disclosable, List<ClaimNode> elements) implements ClaimNode {}

    /** Anything else. */
    record Value(boolean disclosable) implements ClaimNode {}

    /** An element of an array that is not shown, or of which there is only a digest of nothing. */
    record Hidden() implements ClaimNode {
        @Override
        public boolean disclosable() {
            return true;
        }
    }
}
