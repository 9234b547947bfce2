package dev.credgate.verification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.TestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** One file of what the original WeIdentity SDK made, said and accepted. */
public record Vector(String name, JsonNode json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static List<Vector> all() {
        URL folder = Objects.requireNonNull(Vector.class.getResource("/weidentity"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().map(Vector::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Vector named(String name) {
        return all().stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
    }

    private static Vector read(Path file) {
        try {
            return new Vector(
                    file.toFile().getName().replace(".json", ""), JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] document() {
        return text("documentText").getBytes(StandardCharsets.UTF_8);
    }

    public Optional<byte[]> portable() {
        return json.path("portableSurvives").asBoolean()
                ? Optional.of(text("portableJson").getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
    }

    public String kind() {
        return text("kind");
    }

    public boolean valid() {
        return text("expect").equals("valid");
    }

    public String text(String field) {
        return json.get(field).asText();
    }

    public TestKey key(String did) {
        for (JsonNode document : json.get("didDocuments")) {
            if (document.get("did").asText().equals(did)) {
                return TestKey.of(document.get("testPrivateKey").asText());
            }
        }
        throw new AssertionError("no key of " + did + " in " + name);
    }

    /** The chain that the vector presumes: its entities, each trusted for every type. */
    public World world() {
        return world(ProofCache.off());
    }

    public World world(ProofCache proofs) {
        World world =
                new World(
                        Instant.ofEpochSecond(json.get("verifyAt").asLong()),
                        proofs,
                        Secp256k1Engines.preferred());
        for (JsonNode document : json.get("didDocuments")) {
            String did = document.get("did").asText();
            world.entity(
                    did,
                    Secp256k1PublicKey.ofDecimal(document.get("publicKeyDecimal").asText())
                            .orElseThrow());
            world.issuer(did, "*");
        }
        JsonNode schema = json.get("cptJsonSchema");
        if (schema != null) {
            world.schema("cpt:2000001", schema.toString());
        }
        return world;
    }

    @Override
    public String toString() {
        return name;
    }
}
