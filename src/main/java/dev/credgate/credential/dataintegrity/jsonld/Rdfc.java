package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.thread.Effort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * RDFC-1.0 (RDF Dataset Canonicalization, section 4). Where every blank node is told apart by what
 * is said of it directly, which is nearly always, that is all; {@link NDegree} tells apart the
 * nodes that only their neighbours do.
 */
final class Rdfc {

    /** By code points, which UTF-16 units beyond the basic plane do not follow. */
    static final Comparator<String> BY_CODE_POINT = Rdfc::compare;

    /** Letters that are written, sorted and hashed in the time of a step. */
    private static final int LETTERS_A_STEP = 8;

    private Rdfc() {}

    private static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int at = 0; at < common; at++) {
            char one = a.charAt(at);
            char other = b.charAt(at);
            if (one != other) {
                boolean apart = Character.isSurrogate(one) != Character.isSurrogate(other);
                return apart && one >= 0xD800 && other >= 0xD800
                        ? (Character.isSurrogate(one) ? 1 : -1)
                        : one - other;
            }
        }
        return a.length() - b.length();
    }

    static Canonical canonical(Collection<Quad> quads, Sha2 hash) {
        spendOn(quads);
        Map<String, List<Quad>> about = new LinkedHashMap<>();
        for (Quad quad : quads) {
            if (quad.isBlank()) {
                mention(about, quad.subject(), quad);
                if (quad.objectIsBlank()) {
                    mention(about, quad.object(), quad);
                }
                if (quad.graph() != null) {
                    mention(about, quad.graph(), quad);
                }
            }
        }
        return written(quads, names(about, hash));
    }

    /**
     * Refuses what would be too long. Names are written out in each statement, so that a document
     * of a long name and many statements has a canonical form that grows with both.
     */
    private static void spendOn(Collection<Quad> quads) {
        GraphLength length = new GraphLength();
        for (Quad quad : quads) {
            length.add(quad);
        }
        if (!Effort.current().spend(length.letters() / LETTERS_A_STEP)) {
            throw GraphLength.tooLong();
        }
    }

    private static void mention(Map<String, List<Quad>> about, String resource, Quad quad) {
        if (Iris.isBlank(resource)) {
            List<Quad> said = about.computeIfAbsent(resource, _ -> new ArrayList<>());
            if (said.isEmpty() || said.getLast() != quad) {
                said.add(quad);
            }
        }
    }

    /** Names in the order of the first-degree hashes, where no two of these are equal. */
    private static Map<String, String> names(Map<String, List<Quad>> about, Sha2 hash) {
        if (about.size() < 2) {
            return about.isEmpty() ? Map.of() : Map.of(about.keySet().iterator().next(), "_:c14n0");
        }
        Map<String, String> byHash = HashMap.newHashMap(about.size());
        Map<String, String> firstDegree = LinkedHashMap.newLinkedHashMap(about.size());
        about.forEach((blank, quads) -> {
            String hashed = firstDegree(blank, quads, hash);
            firstDegree.put(blank, hashed);
            byHash.put(hashed, blank);
        });
        if (byHash.size() < about.size()) {
            return new NDegree(about, firstDegree, hash).names();
        }
        String[] hashes = byHash.keySet().toArray(new String[0]);
        Arrays.sort(hashes);
        Map<String, String> names = HashMap.newHashMap(hashes.length);
        for (int at = 0; at < hashes.length; at++) {
            names.put(byHash.get(hashes[at]), "_:c14n" + at);
        }
        return names;
    }

    /** Hash First Degree Quads, section 4.6.3. */
    private static String firstDegree(String blank, List<Quad> quads, Sha2 hash) {
        List<String> lines = new ArrayList<>(quads.size());
        StringBuilder line = new StringBuilder(256);
        for (Quad quad : quads) {
            line.setLength(0);
            quad.write(line, name -> name.equals(blank) ? "_:a" : "_:z");
            lines.add(line.toString());
        }
        lines.sort(BY_CODE_POINT);
        return HexFormat.of().formatHex(hash.hash(Message.of(String.join("", lines))));
    }

    private static Canonical written(Collection<Quad> quads, Map<String, String> names) {
        List<String> lines = new ArrayList<>(quads.size());
        StringBuilder line = new StringBuilder(256);
        for (Quad quad : quads) {
            line.setLength(0);
            quad.write(line, name -> names.getOrDefault(name, name));
            lines.add(line.toString());
        }
        lines.sort(BY_CODE_POINT);
        return new Canonical(distinct(lines), names);
    }

    private static List<String> distinct(List<String> sorted) {
        for (int at = 1; at < sorted.size(); at++) {
            if (sorted.get(at).equals(sorted.get(at - 1))) {
                Set<String> once = new LinkedHashSet<>(sorted);
                return List.copyOf(once);
            }
        }
        return sorted;
    }
}
