package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.thread.Effort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names for blank nodes that only their neighbours tell apart (RDF Dataset Canonicalization,
 * sections 4.4.3 step 5, 4.7 and 4.8). Poisoned graphs would take exponential time, hence the bound
 * on the work. For one graph; not thread-safe.
 *
 * <p>A node that stands several times in the same position counts as often: the specification has
 * lists there. An implementation that has sets gives other names to nodes within named graphs, such
 * as those of a presentation's credentials.
 */
final class NDegree {

    /** Some tenths of a second while the code is young, one later. */
    private static final int MOST_WORK = 500_000;

    /** One takes as long as so many of those that are counted for a whole body. */
    private static final int STEPS_OF_WORK = 4;

    /** A chain of nodes that look alike is followed by recursion. */
    private static final int MOST_DEPTH = 500;

    private final Map<String, List<Quad>> about;
    private final Map<String, String> firstDegree;
    private final Sha2 hash;
    private final Issuer canonical = new Issuer("_:c14n");
    private final Effort effort = Effort.current();
    private int work;

    /**
     * @param about the statements of each blank node
     * @param firstDegree the hash of each
     */
    NDegree(Map<String, List<Quad>> about, Map<String, String> firstDegree, Sha2 hash) {
        this.about = about;
        this.firstDegree = firstDegree;
        this.hash = hash;
    }

    /** Gives out names in the order in which they were first asked for. */
    private static final class Issuer {
        private final String prefix;
        private final Map<String, String> issued;

        Issuer(String prefix) {
            this.prefix = prefix;
            this.issued = new LinkedHashMap<>();
        }

        Issuer(Issuer other) {
            this.prefix = other.prefix;
            this.issued = new LinkedHashMap<>(other.issued);
        }

        boolean knows(String blank) {
            return issued.containsKey(blank);
        }

        String name(String blank) {
            String known = issued.get(blank);
            if (known == null) {
                known = prefix + issued.size();
                issued.put(blank, known);
            }
            return known;
        }
    }

    private record Result(String hash, Issuer issuer) {}

    /** The canonical name of every node. */
    Map<String, String> names() {
        SortedMap<String, List<String>> byHash = new TreeMap<>();
        firstDegree.forEach((blank, hashed) ->
                byHash.computeIfAbsent(hashed, _ -> new ArrayList<>()).add(blank));
        for (List<String> alike : byHash.values()) {
            if (alike.size() == 1) {
                canonical.name(alike.getFirst());
            }
        }
        for (List<String> alike : byHash.values()) {
            if (alike.size() > 1) {
                apart(alike);
            }
        }
        return new HashMap<>(canonical.issued);
    }

    private void apart(List<String> alike) {
        List<Result> results = new ArrayList<>(alike.size());
        for (String blank : alike) {
            if (!canonical.knows(blank)) {
                Issuer issuer = new Issuer("_:b");
                issuer.name(blank);
                results.add(hash(blank, issuer, 0));
            }
        }
        results.sort(Comparator.comparing(Result::hash));
        for (Result result : results) {
            result.issuer().issued.keySet().forEach(canonical::name);
        }
    }

    /** Hash N-Degree Quads, section 4.8.3. */
    private Result hash(String blank, Issuer given, int depth) {
        if (depth > MOST_DEPTH) {
            throw tooComplex();
        }
        Issuer issuer = given;
        StringBuilder data = new StringBuilder();
        for (Map.Entry<String, List<String>> related : related(blank, issuer).entrySet()) {
            data.append(related.getKey());
            String[] order = related.getValue().toArray(new String[0]);
            Arrays.sort(order);
            Path chosen = null;
            do {
                Path path = path(order, issuer, chosen, depth);
                chosen = path == null ? chosen : path;
            } while (nextPermutation(order));
            if (chosen == null) {
                throw new IllegalStateException("the first of all paths was not taken");
            }
            data.append(chosen.text());
            issuer = chosen.issuer();
        }
        return new Result(digest(data.toString()), issuer);
    }

    private record Path(String text, Issuer issuer) {}

    /** The path of one order of related nodes, steps 5.4.1 to 5.4.6; null when it is not less. */
    private @Nullable Path path(String[] order, Issuer issuer, @Nullable Path chosen, int depth) {
        spend(1 + order.length + issuer.issued.size());
        Issuer copy = new Issuer(issuer);
        StringBuilder path = new StringBuilder();
        List<String> further = new ArrayList<>();
        for (String related : order) {
            if (canonical.knows(related)) {
                path.append(canonical.name(related));
            } else {
                if (!copy.knows(related)) {
                    further.add(related);
                }
                path.append(copy.name(related));
            }
        }
        if (isMore(path, chosen)) {
            return null;
        }
        for (String related : further) {
            Result result = hash(related, copy, depth + 1);
            path.append(copy.name(related)).append('<').append(result.hash()).append('>');
            copy = result.issuer();
            if (isMore(path, chosen)) {
                return null;
            }
        }
        return chosen != null && CharSequence.compare(path, chosen.text()) >= 0
                ? null
                : new Path(path.toString(), copy);
    }

    /** Whether nothing that may follow makes it less than what was chosen. */
    private static boolean isMore(StringBuilder path, @Nullable Path chosen) {
        return chosen != null && CharSequence.compare(path, chosen.text()) > 0;
    }

    /** The nodes that stand beside one, by the hash of how they do: steps 1 to 3. */
    private SortedMap<String, List<String>> related(String blank, Issuer issuer) {
        SortedMap<String, List<String>> related = new TreeMap<>();
        for (Quad quad : about.getOrDefault(blank, List.of())) {
            add(related, blank, quad.subject(), 's', quad, issuer);
            if (quad.datatype() == null) {
                add(related, blank, quad.object(), 'o', quad, issuer);
            }
            if (quad.graph() != null) {
                add(related, blank, quad.graph(), 'g', quad, issuer);
            }
        }
        return related;
    }

    private void add(
            Map<String, List<String>> related,
            String blank,
            String component,
            char position,
            Quad quad,
            Issuer issuer) {
        if (Iris.isBlank(component) && !component.equals(blank)) {
            related.computeIfAbsent(
                            hashRelated(component, position, quad, issuer), _ -> new ArrayList<>())
                    .add(component);
        }
    }

    /** Hash Related Blank Node, section 4.7.3. */
    private String hashRelated(String related, char position, Quad quad, Issuer issuer) {
        spend(10);
        StringBuilder input = new StringBuilder(128).append(position);
        if (position != 'g') {
            input.append('<').append(quad.predicate()).append('>');
        }
        if (canonical.knows(related)) {
            input.append(canonical.name(related));
        } else if (issuer.knows(related)) {
            input.append(issuer.name(related));
        } else {
            input.append(firstDegree.get(related));
        }
        return digest(input.toString());
    }

    private String digest(String text) {
        spend(text.length() / 64);
        return HexFormat.of().formatHex(hash.hash(Message.of(text)));
    }

    /**
     * The next order of a sorted list's elements, equal ones not told apart; false after the last.
     */
    private static boolean nextPermutation(String[] order) {
        int at = order.length - 2;
        while (at >= 0 && order[at].compareTo(order[at + 1]) >= 0) {
            at--;
        }
        if (at < 0) {
            return false;
        }
        int with = order.length - 1;
        while (order[with].compareTo(order[at]) <= 0) {
            with--;
        }
        swap(order, at, with);
        for (int from = at + 1, to = order.length - 1; from < to; from++, to--) {
            swap(order, from, to);
        }
        return true;
    }

    private static void swap(String[] order, int one, int other) {
        String kept = order[one];
        order[one] = order[other];
        order[other] = kept;
    }

    private void spend(int more) {
        work += more;
        if (!effort.spend((long) STEPS_OF_WORK * more) || work > MOST_WORK) {
            throw tooComplex();
        }
    }

    private static JsonLdFlawed tooComplex() {
        return JsonLdFlawed.of(
                Flaw.GRAPH_TOO_COMPLEX,
                "its blank nodes cannot be told apart within the work allowed");
    }
}
