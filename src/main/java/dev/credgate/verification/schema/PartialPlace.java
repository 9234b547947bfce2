package dev.credgate.verification.schema;

import dev.credgate.credential.HiddenClaims;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where a value is, and what is hidden in it. The pointers of all that lies below one long name
 * would take the square of the document's memory: only where one is asked for is it made.
 *
 * @param in the place that it is in; null of the claims themselves
 * @param name of the member, or number of the element
 */
record PartialPlace(@Nullable PartialPlace in, String name, HiddenClaims hidden) {

    /** The place of a member. */
    PartialPlace at(String member) {
        return new PartialPlace(this, member, hidden.in(member));
    }

    /** The place of an element of an array, counted from zero. */
    PartialPlace at(int element) {
        return at(Integer.toString(element));
    }

    /** The JSON pointer. */
    String pointer() {
        Deque<String> names = new ArrayDeque<>();
        for (PartialPlace at = this; at.in != null; at = at.in) {
            names.push(at.name);
        }
        return SchemaPointer.of(names);
    }
}
