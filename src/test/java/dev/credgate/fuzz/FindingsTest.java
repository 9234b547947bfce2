package dev.credgate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each parser's seeds and what the fuzzer once found, kept under {@code src/test/resources/fuzz} in
 * a folder of the parser's name.
 */
class FindingsTest {

    private static final Path SOURCES = Path.of("src/test/java/dev/credgate/fuzz");
    private static final Path INPUTS = Path.of("src/test/resources/fuzz");
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @TestFactory
    Stream<DynamicTest> nothingFoundIsFoundAgain() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String parser : parsers()) {
            MethodHandle feed = feed(parser);
            for (Path input : inputs(parser)) {
                tests.add(
                        DynamicTest.dynamicTest(
                                parser + " " + input.getFileName(),
                                () -> {
                                    byte[] bytes = Files.readAllBytes(input);
                                    Assertions.assertTimeoutPreemptively(
                                            LONGEST,
                                            () ->
                                                    assertThatCode(() -> feed.invoke(bytes))
                                                            .doesNotThrowAnyException());
                                }));
            }
        }
        return tests.stream();
    }

    @Test
    void everyParserHasAnInput() throws IOException {
        for (String parser : parsers()) {
            assertThat(inputs(parser)).as(parser).isNotEmpty();
        }
    }

    private static List<String> parsers() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Fuzz.java"))
                    .map(name -> name.substring(0, name.length() - "Fuzz.java".length()))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> inputs(String parser) throws IOException {
        Path folder = INPUTS.resolve(parser);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static MethodHandle feed(String parser) {
        try {
            return MethodHandles.lookup()
                    .findStatic(
                            Class.forName("dev.credgate.fuzz." + parser + "Fuzz"),
                            "fuzzerTestOneInput",
                            MethodType.methodType(void.class, byte[].class));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
