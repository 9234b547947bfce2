package dev.credgate.verification.schema;

import dev.credgate.credential.HiddenClaims;
import dev.credgate.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The names of an object's members: the disclosed ones and the hidden ones that are known. */
record PartialNames(Map<String, JsonValue> members, HiddenClaims hidden) {

    /** Whether a member is there, disclosed or not. */
    boolean contains(String name) {
        return members.containsKey(name) || hidden.hides(name);
    }

    /** How many members there are at least. */
    int count() {
        int count = members.size();
        for (String name : hidden.within().keySet()) {
            count += hidden.hides(name) && !members.containsKey(name) ? 1 : 0;
        }
        return count;
    }

    /** All of them, those of disclosed members first. */
    Set<String> all() {
        if (hidden.isEmpty()) {
            return members.keySet();
        }
        Set<String> names = new LinkedHashSet<>(members.keySet());
        for (String name : hidden.within().keySet()) {
            if (hidden.hides(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
