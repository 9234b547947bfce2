package dev.credgate.credential.dataintegrity.jsonld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which objects of a document describe which nodes of its graph. Several may describe one, and what
 * one of them says could as well stand in another: the statements are the same. So what the data
 * model reads as JSON must not be said where a node is described in two places, else a status could
 * be moved to where nobody looks for it. For one document and one thread.
 */
final class Descriptions {

    private record Node(@Nullable String graph, String name) {}

    private final Map<Node, List<Place>> places = new HashMap<>();
    private @Nullable Place root;

    /** An object that describes a node. */
    static final class Place {
        private boolean describes;
        private boolean modelTerm;
        private boolean typed;

        /** It has a member of that meaning. */
        void says(String expanded) {
            describes |= !expanded.equals("@id");
            modelTerm |= DataModelTerms.hasItsPlace(expanded);
            typed |= expanded.equals("@type");
        }
    }

    /**
     * Begins with an object, the document itself first.
     *
     * @param graph in which it stands; null in that of the document
     */
    Place of(@Nullable String graph, String name) {
        Place place = new Place();
        if (root == null) {
            root = place;
        }
        places.computeIfAbsent(new Node(graph, name), _ -> new ArrayList<>(1)).add(place);
        return place;
    }

    /** Refuses a document in which what the data model reads could be told in another place. */
    void requireOnePlace() {
        for (List<Place> several : places.values()) {
            if (several.size() > 1) {
                requireOnePlace(several);
            }
        }
    }

    private void requireOnePlace(List<Place> several) {
        long describing = several.stream().filter(place -> place.describes).count();
        boolean ofRoot = several.contains(root);
        for (Place place : several) {
            if (describing > 1 && place != root && (place.modelTerm || ofRoot && place.typed)) {
                throw JsonLdFlawed.context(
                        "a node is described in two places, and nobody signed in which");
            }
        }
    }
}
