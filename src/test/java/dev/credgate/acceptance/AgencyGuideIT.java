package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.TestFolders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every command and program of {@code docs/agencies.md}, typed in the order of the page in a folder
 * of its own, as somebody would who connects an agency.
 */
class AgencyGuideIT {

    private static final Path PAGE = Script.ROOT.resolve("docs/agencies.md");
    private static final Pattern BOX = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern NAME = Pattern.compile("^\\S+ (\\S+)");
    private static final int MINUTES = 6;

    @Test
    void whatThePageSaysIsWhatHappens() throws Exception {
        Path desk = Files.createTempDirectory("credgate-agency");
        try (Stack stack = Stack.prepared(Map.of())) {
            Files.createSymbolicLink(desk.resolve("credgate"), Script.ROOT.resolve("credgate"));
            Files.createSymbolicLink(desk.resolve(".credgate"), stack.home());
            String said = typed(desk, stack, boxes(desk));
            assertThat(said)
                    .containsSubsequence(
                            "\"keys\":[",
                            "urn:credgate:problem:idempotency_key_reused",
                            "\"suspended\"",
                            "\"active\"",
                            "\"refused_lines\":[{\"line\":2,\"code\":\"unknown_credential\"}]",
                            "https://demo.agencies.localhost")
                    .containsSubsequence(
                            "Java 201 over TLSv1.3",
                            "urn:credgate:problem:second_person_needed",
                            "active",
                            "urn:credgate:problem:forwarded_certificate")
                    .contains("Python issued ", "Python revoked 200");
        } finally {
            TestFolders.remove(desk);
        }
    }

    /** The commands; programs are put where they say they are. */
    private static String boxes(Path desk) throws IOException {
        StringBuilder commands = new StringBuilder("set -euo pipefail\n");
        List<MatchResult> boxes = BOX.matcher(Files.readString(PAGE)).results().toList();
        for (MatchResult box : boxes) {
            String text = box.group(2);
            if (box.group(1).equals("sh")) {
                commands.append(text);
            } else {
                var name = NAME.matcher(text);
                assertThat(name.find()).as("the first line names the file: %s", text).isTrue();
                Files.writeString(desk.resolve(name.group(1)), text);
            }
        }
        assertThat(boxes).extracting(box -> box.group(1)).contains("sh", "python", "java");
        return commands.toString();
    }

    private static String typed(Path desk, Stack stack, String commands) throws Exception {
        Path script = Files.writeString(desk.resolve("page.sh"), commands);
        Path said = desk.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder("bash", script.toString())
                        .directory(desk.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        stack.script().environment(builder);
        builder.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (before, jdk) -> jdk + File.pathSeparator + before);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("the page did not end\n" + Files.readString(said));
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }
}
