package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.dataintegrity.jsonld.Canonical;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a derived proof discloses: the document's canonical statements under the names of blank
 * nodes that were signed, apart by whether the issuer made them mandatory (vc-di-ecdsa, section
 * 3.5.8; vc-di-bbs, section 3.2.8).
 *
 * @param mandatory those, in order
 * @param chosen by the holder, in order
 */
record DisclosedStatements(List<String> mandatory, List<String> chosen) {

    DisclosedStatements {
        mandatory = List.copyOf(mandatory);
        chosen = List.copyOf(chosen);
    }

    /**
     * Reads them; throws {@link Unsound}.
     *
     * @param labels the name of each blank node as it was signed, with {@code _:}, by its number in
     *     canonical form
     * @param mandatoryIndexes the places of what is mandatory among all that is disclosed
     */
    static DisclosedStatements of(
            HashData hashData,
            JsonObject document,
            Cryptosuite suite,
            Map<Integer, String> labels,
            List<Integer> mandatoryIndexes) {
        Canonical canonical = hashData.canonical(document, Sha2.SHA_256);
        if (canonical.names().size() != labels.size()) {
            throw malformed(suite, "not one label for each blank node");
        }
        // One label for two nodes would show as several what the issuer signed as one.
        if (new HashSet<>(labels.values()).size() != labels.size()) {
            throw malformed(suite, "one label for two blank nodes");
        }
        List<String> lines = canonical.relabelled(name -> label(suite, labels, name));
        Set<Integer> mandatory = new HashSet<>(mandatoryIndexes);
        if (mandatory.size() != mandatoryIndexes.size()
                || mandatory.stream().anyMatch(index -> index >= lines.size())) {
            throw malformed(suite, "an index of no statement, or one twice");
        }
        List<String> covered = new ArrayList<>();
        List<String> chosen = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            (mandatory.contains(at) ? covered : chosen).add(lines.get(at));
        }
        return new DisclosedStatements(covered, chosen);
    }

    private static String label(Cryptosuite suite, Map<Integer, String> labels, String canonical) {
        String label = labels.get(Integer.valueOf(canonical.substring("_:c14n".length())));
        if (label == null) {
            throw malformed(suite, "no label for a blank node");
        }
        return label;
    }

    static Unsound malformed(Cryptosuite suite, String what) {
        return new Unsound(Flaw.PROOF_MALFORMED, "a proofValue of " + suite.id() + " has " + what);
    }
}
