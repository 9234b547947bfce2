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
 * be moved to where nobody looks for it, nor claims of a subject's be among those of others. For
 * one document and one thread.
 */
final class Descriptions {

    private record Node(@Nullable String graph, String name) {}

    private final Map<Node, List<Description>> nodes = new HashMap<>();
    private @Nullable Description root;

    /** An object that describes a node. */
    static final class Description {
        private final ModelPlace place;
        private boolean describes;
        private boolean modelTerm;
        private boolean typed;

        private Description(ModelPlace place) {
            this.place = place;
        }

        /** It has a member of that meaning. */
        void says(String expanded) {
            describes |= !expanded.equals("@id");
            modelTerm |= DataModelTerms.hasItsPlace(expanded);
            typed |= expanded.equals("@type") || expanded.equals(Iris.RDF_TYPE);
        }
    }

    /**
     * Begins with an object, the document itself first.
     *
     * @param graph in which it stands; null in that of the document
     */
    Description of(@Nullable String graph, String name, ModelPlace place) {
        Description description = new Description(place);
        if (root == null) {
            root = description;
        }
        nodes.computeIfAbsent(new Node(graph, name), _ -> new ArrayList<>(1)).add(description);
        return description;
    }

    /** Refuses a document in which what the data model reads could be told in another place. */
    void requireOnePlace() {
        for (List<Description> several : nodes.values()) {
            if (several.size() > 1) {
                requireOnePlace(several);
            }
        }
    }

    private void requireOnePlace(List<Description> several) {
        List<Description> describing = several.stream().filter(one -> one.describes).toList();
        boolean ofRoot = several.contains(root);
        boolean ofSubject = several.stream().anyMatch(one -> one.place == ModelPlace.SUBJECT);
        for (Description one : describing) {
            boolean misplaced =
                    one != root && (one.modelTerm || ofRoot && one.typed)
                            || ofSubject && one.place == ModelPlace.CLAIMS;
            if (describing.size() > 1 && misplaced) {
                throw JsonLdFlawed.context(
                        "a node is described in two places, and nobody signed in which");
            }
        }
    }
}
