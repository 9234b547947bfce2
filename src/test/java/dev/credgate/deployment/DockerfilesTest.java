package dev.credgate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.deployment.Dockerfile.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfiles keep what docs/kubernetes.md and the manifests say of the images. */
class DockerfilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void whatIsCopiedIsThere(String name) throws IOException {
        List<String> sent = sentToTheBuilder();
        Set<String> stages = new HashSet<>();
        for (Instruction instruction : Dockerfile.of(name).instructions()) {
            switch (instruction.word()) {
                case "FROM" -> {
                    if (instruction.operands().size() == 3) {
                        stages.add(instruction.operands().getLast());
                    }
                }
                case "COPY" -> {
                    List<String> sources =
                            instruction.operands().subList(0, instruction.operands().size() - 1);
                    if (instruction.rest().startsWith("--from=")) {
                        String stage = instruction.rest().split("[= ]", 3)[1];
                        assertThat(stages).contains(stage);
                    } else {
                        for (String source : sources) {
                            assertThat(Path.of(source)).exists();
                            assertThat(sent).anyMatch(path -> Path.of(source).startsWith(path));
                        }
                    }
                }
                default -> {}
            }
        }
        assertThat(stages).isNotEmpty();
    }

    /** The first line of .dockerignore shuts everything out; each other lets one thing in. */
    private static List<String> sentToTheBuilder() throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of(".dockerignore")).stream()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .toList();
        assertThat(lines.getFirst()).isEqualTo("*");
        List<String> sent = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            assertThat(line).startsWith("!");
            sent.add(line.substring(1));
        }
        return sent;
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void eachBaseIsARelease(String name) {
        for (Instruction from : Dockerfile.of(name).all("FROM")) {
            assertThat(from.operands().getFirst())
                    .matches("[^:]+:[A-Za-z0-9._-]+")
                    .doesNotEndWith(":latest");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void itRunsAsNobodyInParticularAndOwnsNoProgram(String name) {
        Dockerfile file = Dockerfile.of(name);

        assertThat(file.userAndGroup()).matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(file.image())
                .as("nothing is done to the image after USER but naming what runs")
                .endsWith(file.the("USER"), file.the("ENTRYPOINT"));
        assertThat(file.image())
                .filteredOn(instruction -> instruction.word().equals("COPY"))
                .as("the program stays root's")
                .noneMatch(copy -> copy.rest().contains("--chown"));
        assertThat(file.entryPoint().getFirst()).startsWith("/opt/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void nothingIsFetchedUnseenAndNoSecretIsBuiltIn(String name) {
        Dockerfile file = Dockerfile.of(name);

        assertThat(file.all("ADD")).isEmpty();
        assertThat(file.all("ARG")).isEmpty();
        assertThat(file.environment()).containsOnlyKeys("CREDGATE_HOME");
    }

    /** Debian 12's docker has a builder of its own that knows no mounts, unless it is told. */
    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void whatAnOlderDockerMustBeToldIsSaid(String name) throws IOException {
        Dockerfile file = Dockerfile.of(name);
        Path path = Path.of("src/main/docker", "Dockerfile." + name);

        assertThat(file.instructions())
                .anyMatch(instruction -> instruction.rest().contains("--mount"));
        for (Path told : List.of(path, Path.of("docs/kubernetes.md"))) {
            assertThat(Files.readString(told)).contains("DOCKER_BUILDKIT=1");
        }
    }

    @Test
    void theJvmRunsAsTheScriptRunsIt() throws IOException {
        List<String> entry = Dockerfile.of("jvm").entryPoint();

        String script = Files.readString(Path.of("src/main/sh/program.sh"));
        for (String flag :
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:MaxRAMPercentage=50",
                        "-XX:InitialRAMPercentage=25",
                        "-XX:NewSize=256m",
                        "-XX:MaxTenuringThreshold=2",
                        "-XX:MetaspaceSize=192m")) {
            assertThat(entry).contains(flag);
            assertThat(script).contains(flag);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void theManifestsUseTheImageAsItIs(String name) throws IOException {
        Dockerfile file = Dockerfile.of(name);
        JsonNode pod =
                Kubectl.read(Files.readString(Path.of("k8s/gateway/deployment.yaml")))
                        .getFirst()
                        .at("/spec/template/spec");
        JsonNode security = pod.path("securityContext");

        assertThat(file.userAndGroup())
                .isEqualTo(
                        security.path("runAsUser").asText()
                                + ":"
                                + security.path("runAsGroup").asText());
        assertThat(file.volumes())
                .containsExactlyInAnyOrderElementsOf(
                        StreamSupport.stream(
                                        pod.at("/containers/0/volumeMounts").spliterator(), false)
                                .filter(mount -> !mount.path("readOnly").asBoolean())
                                .map(mount -> mount.path("mountPath").asText())
                                .toList());
        assertThat(file.the("EXPOSE").operands())
                .containsExactlyElementsOf(
                        StreamSupport.stream(pod.at("/containers/0/ports").spliterator(), false)
                                .map(port -> port.path("containerPort").asText())
                                .toList());
    }

    @Test
    void bothImagesAreLaidOutAlike() {
        Dockerfile jvm = Dockerfile.of("jvm");
        Dockerfile natives = Dockerfile.of("native");

        for (String word : List.of("FROM", "USER", "VOLUME", "EXPOSE", "WORKDIR", "LABEL", "ENV")) {
            assertThat(natives.the(word)).isEqualTo(jvm.the(word));
        }
    }
}
