package dev.credgate.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@code kubectl} of this machine, for what it can do without a cluster. */
record Kubectl(Path program) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final Pattern ADDRESS =
            Pattern.compile("^(\\s*\\w+: )(0x[0-9a-f]{17,})$", Pattern.MULTILINE);

    /** Where {@code ./credgate test} unpacks Debian's, when another one is on the path. */
    private static final Path UNPACKED = Path.of("target/kubernetes-client/usr/bin");

    /** Each that is here, the path's first; kustomize differs between their versions. */
    static List<Kubectl> all() {
        return Stream.concat(
                        Pattern.compile(File.pathSeparator)
                                .splitAsStream(
                                        Optional.ofNullable(System.getenv("PATH")).orElse(""))
                                .map(Path::of),
                        Stream.of(UNPACKED))
                .map(folder -> folder.resolve("kubectl"))
                .filter(Files::isExecutable)
                .map(Kubectl::real)
                .distinct()
                .map(Kubectl::new)
                .toList();
    }

    private static Path real(Path program) {
        try {
            return program.toRealPath();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its version, such as {@code v1.20.2}. */
    String version() {
        return says("version", "--client", "-o", "json")
                .getFirst()
                .at("/clientVersion/gitVersion")
                .asText();
    }

    /** The objects that a folder stands for. */
    List<JsonNode> renders(Path folder) {
        return says("kustomize", folder.toString());
    }

    private List<JsonNode> says(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("kubectl", ".yaml");
            Path err = Files.createTempFile("kubectl", ".txt");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .redirectOutput(out.toFile())
                                .redirectError(err.toFile())
                                .start();
                if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    process.destroyForcibly();
                    throw new AssertionError(
                            String.join(" ", command) + " failed: " + Files.readString(err));
                }
                return read(Files.readString(out));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new IllegalStateException(this + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The documents of a YAML text, as Kubernetes reads it. */
    static List<JsonNode> read(String yaml) throws IOException {
        // Go takes a hexadecimal number that needs more than 64 bits for a text, and writes it so.
        String quoted = ADDRESS.matcher(yaml).replaceAll("$1\"$2\"");
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(quoted)) {
            return documents.readAll();
        }
    }
}
