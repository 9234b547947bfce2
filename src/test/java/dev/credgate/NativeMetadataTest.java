package dev.credgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.caffeine.runtime.graal.CacheConstructorsFeature;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the native build is told by name goes stale silently: here a class that was renamed is a
 * failure.
 */
class NativeMetadataTest {

    private static final String FOLDER = "/META-INF/native-image/dev.credgate/credgate/";

    private static final Pattern CHAIN =
            Pattern.compile("Caffeine\\s*\\.newBuilder\\(\\)(.*?)\\.build\\(", Pattern.DOTALL);

    /** Of calls and of types; the innermost first. */
    private static final Pattern ARGUMENTS = Pattern.compile("\\([^()]*\\)|<[^<>()]*>");

    static List<String> classesNamed() throws IOException {
        var names = new ArrayList<String>();
        for (String file : List.of("reflect-config.json", "jni-config.json")) {
            for (JsonNode entry : read(file)) {
                names.add(entry.get("name").asText());
            }
        }
        Stream.of(properties().getProperty("Args").split("\\s+"))
                .filter(argument -> argument.startsWith("--initialize-at-run-time="))
                .flatMap(argument ->
                        Stream.of(argument.substring(argument.indexOf('=') + 1).split(",")))
                // The others are packages.
                .filter(name -> Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1)))
                .forEach(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("classesNamed")
    void eachClassThatIsNamedExists(String name) {
        assertThatCode(() -> Class.forName(name, false, getClass().getClassLoader()))
                .doesNotThrowAnyException();
    }

    /**
     * Caffeine puts the name of a cache's class together from what was asked for, and that of its
     * entries': one that the native build was not told of fails when the first such cache is made.
     */
    @ParameterizedTest
    @MethodSource("cachesBuilt")
    void theClassesOfEachCacheAreNamed(String calls) throws Exception {
        Cache<?, ?> cache = built(calls);
        Object bounded = cache.asMap();
        assertThat(
                        Stream.concat(
                                classesNamed().stream(),
                                Stream.of(
                                        CacheConstructorsFeature
                                                .typesNeedingConstructorsRegistered())))
                .contains(bounded.getClass().getName(), entries(bounded).getClass().getName());
    }

    /** What is called between a builder and its cache, wherever one is built. */
    static List<String> cachesBuilt() throws IOException {
        List<String> chains = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                Matcher chain = CHAIN.matcher(Files.readString(file));
                while (chain.find()) {
                    chains.add(calls(chain.group(1)));
                }
            }
        }
        assertThat(chains).hasSizeGreaterThan(10);
        return chains.stream().distinct().toList();
    }

    private static String calls(String chain) {
        String names = chain;
        for (Matcher inner = ARGUMENTS.matcher(names); inner.find(); inner.reset(names)) {
            names = inner.replaceAll("");
        }
        return Stream.of(names.split("\\.", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals("executor"))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static Cache<?, ?> built(String calls) {
        Caffeine<Object, Object> builder = Caffeine.newBuilder();
        for (String call : calls.split(" ", -1)) {
            switch (call) {
                case "maximumSize" -> builder.maximumSize(1);
                case "maximumWeight" -> builder.maximumWeight(1);
                case "weigher" -> builder.weigher((_, _) -> 1);
                case "weakKeys" -> builder.weakKeys();
                case "expireAfterWrite" -> builder.expireAfterWrite(Duration.ofHours(1));
                case "removalListener" -> builder.removalListener((_, _, _) -> {});
                case "evictionListener" -> builder.evictionListener((_, _, _) -> {});
                default -> throw new AssertionError("a call that this test does not know: " + call);
            }
        }
        return builder.build();
    }

    /** Who makes the entries of a cache. */
    private static Object entries(Object bounded) throws ReflectiveOperationException {
        Class<?> type = bounded.getClass();
        while (!type.getSimpleName().equals("BoundedLocalCache")) {
            type = type.getSuperclass();
        }
        Field factory = type.getDeclaredField("nodeFactory");
        factory.setAccessible(true);
        return factory.get(bounded);
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream stream = open(file)) {
            return new ObjectMapper().readTree(stream);
        }
    }

    private static Properties properties() throws IOException {
        var properties = new Properties();
        try (InputStream stream = open("native-image.properties")) {
            properties.load(stream);
        }
        return properties;
    }

    private static InputStream open(String file) {
        return Objects.requireNonNull(NativeMetadataTest.class.getResourceAsStream(FOLDER + file));
    }
}
