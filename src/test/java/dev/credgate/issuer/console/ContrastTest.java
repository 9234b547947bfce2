package dev.credgate.issuer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text can be read on what it stands on: WCAG 2.2 §1.4.3, level AA, light and dark. */
class ContrastTest {

    private static final List<String> PAIRS =
            List.of(
                    "ink paper",
                    "ink ground",
                    "ink accent-ground",
                    "ink unsure-ground",
                    "soft paper",
                    "soft ground",
                    "accent paper",
                    "accent ground",
                    "accent unsure-ground",
                    "accent-ink accent",
                    "good good-ground",
                    "bad paper",
                    "bad bad-ground",
                    "bad-ink bad",
                    "unsure unsure-ground");

    static List<Map<String, String>> schemes() throws IOException {
        String style = Files.readString(Path.of("src/main/resources/console/console.css"));
        List<Map<String, String>> schemes = new ArrayList<>();
        Matcher block = Pattern.compile(":root \\{([^}]*)}").matcher(style);
        while (block.find()) {
            Map<String, String> colours = new HashMap<>();
            Matcher colour = Pattern.compile("--([a-z-]+): #([0-9a-f]{6})").matcher(block.group(1));
            while (colour.find()) {
                colours.put(colour.group(1), colour.group(2));
            }
            schemes.add(colours);
        }
        assertThat(schemes).hasSize(2);
        return schemes;
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void everyPairOfColoursKeepsItsContrast(Map<String, String> colours) {
        for (String pair : PAIRS) {
            int space = pair.indexOf(' ');
            double text = luminance(colours.getOrDefault(pair.substring(0, space), ""));
            double ground = luminance(colours.getOrDefault(pair.substring(space + 1), ""));
            double ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
            assertThat(ratio).as(pair).isGreaterThanOrEqualTo(4.5);
        }
    }

    /** Relative luminance, WCAG 2.2's definition. */
    private static double luminance(String hex) {
        return 0.2126 * linear(hex, 0) + 0.7152 * linear(hex, 2) + 0.0722 * linear(hex, 4);
    }

    private static double linear(String hex, int at) {
        double value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
