package dev.credgate;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the native build is told by name goes stale silently: here a class that was renamed is a
 * failure.
 */
class NativeMetadataTest {

    private static final String FOLDER = "/META-INF/native-image/dev.credgate/credgate/";

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
