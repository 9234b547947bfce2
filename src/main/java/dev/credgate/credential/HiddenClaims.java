package dev.credgate.credential;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which claims are hidden, as a tree of names: as long as the credential, while the paths of many
 * claims below one long name would be as long as their product. Immutable.
 *
 * @param within what hides something, by its name, or by its place in an array in decimal digits;
 *     what has nothing within is hidden itself
 */
public record HiddenClaims(Map<String, HiddenClaims> within) {

    /** Nothing within: all is shown, or of a name in a tree, it is hidden itself. */
    public static final HiddenClaims NOTHING = new HiddenClaims(Map.of());

    /** The map is taken over: nobody may change it any more. */
    public HiddenClaims {
        within = Collections.unmodifiableMap(within);
    }

    /** What JSON pointers (RFC 6901) name; none of them leads through another one. */
    public static HiddenClaims at(Set<String> pointers) {
        Node root = new Node(new LinkedHashMap<>());
        for (String pointer : pointers) {
            Node node = root;
            for (String step : pointer.substring(1).split("/", -1)) {
                node =
                        node.within()
                                .computeIfAbsent(
                                        step.replace("~1", "/").replace("~0", "~"),
                                        _ -> new Node(new LinkedHashMap<>()));
            }
        }
        return root.finished();
    }

    /** One that grows. */
    private record Node(Map<String, Node> within) {

        HiddenClaims finished() {
            Map<String, HiddenClaims> names = new LinkedHashMap<>();
            within.forEach((name, node) -> names.put(name, node.finished()));
            return new HiddenClaims(names);
        }
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return within.isEmpty();
    }

    /** Whether the member of that name is hidden itself. */
    public boolean hides(String name) {
        HiddenClaims found = within.get(name);
        return found != null && found.isEmpty();
    }

    /** What is hidden within the member, or the element, of that name. */
    public HiddenClaims in(String name) {
        return within.getOrDefault(name, NOTHING);
    }
}
