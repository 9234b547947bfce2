package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.peers.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The canonical forms of graphs at random, against {@code rdf-canonize}: of documents, and of small
 * graphs whose blank nodes mostly only their neighbours tell apart.
 */
class RdfcPeerTest {

    private static final long SEED = Long.getLong("credgate.seed", 20_261_128);
    private static final int GRAPHS = 1_500;
    private static final int DOCUMENTS = 500;

    private static String text(Collection<Quad> quads) {
        StringBuilder text = new StringBuilder();
        quads.forEach(quad -> quad.write(text, name -> name));
        return text.toString();
    }

    private static String canonical(Collection<Quad> quads) {
        try {
            return Rdfc.canonical(quads, Sha2.SHA_256).text();
        } catch (JsonLdFlawed flawed) {
            return flawed.found().toString();
        }
    }

    /** Some nodes, some properties, some named graphs, and often nothing else. */
    private static Set<Quad> graph(Random random) {
        int blanks = 2 + random.nextInt(6);
        int graphs = random.nextInt(3);
        int properties = 1 + random.nextInt(2);
        Set<Quad> quads = new LinkedHashSet<>();
        for (int at = 3 + random.nextInt(3 * blanks); at > 0; at--) {
            String subject = random.nextInt(4) == 0 ? "urn:s" : "_:x" + random.nextInt(blanks);
            String predicate = "urn:p" + random.nextInt(properties);
            String graph =
                    random.nextInt(3) == 0 || graphs == 0 ? null : "_:g" + random.nextInt(graphs);
            quads.add(
                    switch (random.nextInt(4)) {
                        case 0 -> new Quad(subject, predicate, "urn:o", null, null, graph);
                        case 1 -> new Quad(subject, predicate, "é\n", Iris.XSD_STRING, null, graph);
                        case 2 -> new Quad(subject, predicate, "_:g0", null, null, graph);
                        default ->
                                new Quad(
                                        subject,
                                        predicate,
                                        "_:x" + random.nextInt(blanks),
                                        null,
                                        null,
                                        graph);
                    });
        }
        return quads;
    }

    private static List<Collection<Quad>> documents() {
        DocumentGenerator generator = new DocumentGenerator(SEED);
        JsonLd jsonLd = new JsonLd(ContextStore.bundled());
        List<Collection<Quad>> graphs = new ArrayList<>();
        for (int at = 0; at < DOCUMENTS; at++) {
            byte[] text = generator.next().getBytes(StandardCharsets.UTF_8);
            if (JsonParser.parse(text) instanceof JsonReading.Read(JsonObject document)) {
                try {
                    graphs.add(jsonLd.compiled(document));
                } catch (JsonLdFlawed | OutOfOrdinary _) {
                    // Such documents have no graph.
                }
            }
        }
        return graphs;
    }

    @Test
    void sameFormsAsThePeer() throws IOException {
        Optional<String> missing = Peer.missing();
        assumeTrue(missing.isEmpty(), "RDFC-1.0's peer was NOT run: " + missing.orElse(""));
        Random random = new Random(SEED);
        List<Collection<Quad>> graphs = new ArrayList<>(documents());
        assertThat(graphs).hasSizeGreaterThan(DOCUMENTS / 4);
        for (int at = 0; at < GRAPHS; at++) {
            graphs.add(graph(random));
        }
        List<JsonValue> asked = new ArrayList<>();
        graphs.forEach(graph -> asked.add(new JsonString(text(graph))));
        JsonObject answer;
        try (Peer peer = Peer.start("data-integrity.mjs")) {
            answer =
                    peer.ask(
                            JsonObject.of(
                                    Map.of(
                                            "op",
                                            new JsonString("canonize"),
                                            "graphs",
                                            new JsonArray(asked))));
        }
        assertThat(Peer.isOk(answer)).isTrue();
        List<JsonValue> results = ((JsonArray) answer.member("results").orElseThrow()).elements();
        int compared = 0;
        for (int at = 0; at < graphs.size(); at++) {
            String theirs = ((JsonString) results.get(at)).value();
            if (!theirs.startsWith("Maximum deep iterations")) {
                compared++;
                assertThat(canonical(graphs.get(at)))
                        .as("seed %d, graph %d:%n%s", SEED, at, text(graphs.get(at)))
                        .isEqualTo(theirs);
            }
        }
        assertThat(compared).isGreaterThan(graphs.size() * 9 / 10);
    }
}
