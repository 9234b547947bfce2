package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * The contexts of one document that are not made of bundled ones alone. What comes of a term's own
 * context is remembered while the document is read, since each of the term's values asks for it.
 * For one document; not thread-safe.
 */
final class OwnContexts {

    /** Terms of all that are remembered; of one there can be more. */
    private static final int MOST_TERMS = 64 * 1024;

    /** What processing one costs beside its terms and those before it, in terms. */
    private static final int OVERHEAD = 100;

    private final ContextStore store;
    private final Work work;
    private final Map<ContextStep, ActiveContext> known = new HashMap<>();
    private long terms;

    OwnContexts(ContextStore store, Work work) {
        this.store = store;
        this.work = work;
    }

    /** What the whole document may cost. */
    Work work() {
        return work;
    }

    /** What applies after a context that is met once. */
    ActiveContext processed(ContextStep step) {
        ActiveContext from = step.from();
        JsonValue local = step.local();
        // Each of an array copies what applies before it.
        int copies = local instanceof JsonArray(var elements) ? 1 + elements.size() : 1;
        // Those that are named in it are counted where they are processed.
        work.spend(OVERHEAD + (long) copies * from.size() + values(local));
        return new ContextProcessor(store, work).process(step);
    }

    /** What applies after a context that other values may meet again. */
    ActiveContext remembered(ContextStep step) {
        ActiveContext found = known.get(step);
        if (found == null) {
            found = processed(step);
            long held = (long) step.from().held() + found.held();
            terms += held;
            if (terms > MOST_TERMS) {
                known.clear();
                terms = held;
            }
            known.put(step, found);
        }
        return found;
    }

    /** How many values of JSON there are in one, itself included. */
    static long values(JsonValue value) {
        long values = 1;
        if (value instanceof JsonObject(var members)) {
            for (JsonValue member : members.values()) {
                values += values(member);
            }
        } else if (value instanceof JsonArray(var elements)) {
            for (JsonValue element : elements) {
                values += values(element);
            }
        }
        return values;
    }
}
