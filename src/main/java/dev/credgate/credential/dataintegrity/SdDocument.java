package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.dataintegrity.jsonld.Canonical;
import dev.credgate.credential.dataintegrity.jsonld.JsonSelection;
import dev.credgate.credential.dataintegrity.jsonld.Selections;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A document whose statements may be disclosed one by one: its canonical statements under names of
 * blank nodes that give nothing away, and which of them pointers choose (vc-di-ecdsa, section
 * 3.4.17). For one thread.
 */
final class SdDocument {

    private static final String CANONICAL = "_:c14n";

    private final Selections selections;
    private final Map<String, byte[]> labels;
    private final List<String> statements;

    /** Names blank nodes by HMAC-SHA-256 of their canonical names; throws {@link Unsound}. */
    SdDocument(HashData hashData, JsonObject document, byte[] hmacKey) {
        selections = HashData.got(hashData.jsonLd().selections(document, Sha2.SHA_256));
        labels = labels(selections.whole(), hmacKey);
        statements = selections.whole().relabelled(this::label);
        if (statements.size() > SdProofValue.MAX_SIGNATURES) {
            throw new Unsound(
                    Flaw.GRAPH_TOO_COMPLEX,
                    "more than " + SdProofValue.MAX_SIGNATURES + " statements");
        }
    }

    private static Map<String, byte[]> labels(Canonical whole, byte[] hmacKey) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(hmacKey, "HmacSHA256"));
            Map<String, byte[]> labels = new HashMap<>();
            for (String name : whole.names().values()) {
                labels.put(
                        name, mac.doFinal(name.substring(2).getBytes(StandardCharsets.US_ASCII)));
            }
            return labels;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    /** The text of a label. */
    static String text(byte[] label) {
        return "_:u" + Base64.getUrlEncoder().withoutPadding().encodeToString(label);
    }

    private String label(String canonical) {
        byte[] label = labels.get(canonical);
        return label == null ? canonical : text(label);
    }

    /** The statements, in order. */
    List<String> statements() {
        return statements;
    }

    /**
     * What pointers choose.
     *
     * @param document the chosen part of the document
     * @param indexes the statements that it makes, by their places among all
     * @param labelMap the label of each of its blank nodes, by their numbers in its canonical form
     */
    record Chosen(JsonObject document, TreeSet<Integer> indexes, Map<Integer, byte[]> labelMap) {}

    /** Chooses; no pointers choose no statement. Throws {@link Unsound}. */
    Chosen choose(List<String> pointers) {
        if (pointers.size() > JsonSelection.MAX_POINTERS) {
            throw new Unsound(Flaw.TOO_MANY_PARTS, "too many pointers");
        }
        JsonSelection selection =
                JsonSelection.of(selections.document(), pointers)
                        .orElseThrow(() ->
                                new Unsound(
                                        Flaw.DISCLOSURE_UNREFERENCED,
                                        "a JSON pointer points to nothing in the document"));
        if (pointers.isEmpty()) {
            return new Chosen(selection.document(), new TreeSet<>(), Map.of());
        }
        Selections.Said said = HashData.got(selections.of(selection));
        Set<String> lines = new HashSet<>();
        said.lines().forEach(line -> lines.add(Canonical.relabelled(line, this::label)));
        TreeSet<Integer> indexes = new TreeSet<>();
        for (int at = 0; at < statements.size(); at++) {
            if (lines.contains(statements.get(at))) {
                indexes.add(at);
            }
        }
        if (indexes.size() != lines.size()) {
            throw new Unsound(
                    Flaw.DISCLOSURE_CONFLICT,
                    "a pointer chooses a part of a list, which says something else by itself");
        }
        Map<Integer, byte[]> labelMap = new HashMap<>();
        said.ownNames()
                .forEach((name, own) -> {
                    byte[] label = labels.get(name);
                    if (label != null) {
                        labelMap.put(Integer.valueOf(own.substring(CANONICAL.length())), label);
                    }
                });
        return new Chosen(selection.document(), indexes, labelMap);
    }

    /** The digest of some statements: SHA-256 of their lines. */
    static byte[] digest(List<String> lines) {
        return Sha2.SHA_256.hash(Message.of(String.join("", lines)));
    }
}
