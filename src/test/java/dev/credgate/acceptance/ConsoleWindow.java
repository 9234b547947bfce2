package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The issuer's console in a browser that holds somebody's certificate, and how its pages are. */
final class ConsoleWindow implements AutoCloseable {

    private static final List<String> LANGUAGES = List.of("en", "zh-Hant", "pt");

    /** A telephone, and a desk. */
    private static final List<Integer> WIDTHS = List.of(360, 1280);

    /** Of usual text, in CSS pixels. */
    private static final double TWO_LINES = 40;

    /** More stops than any page of a test has. */
    private static final int MOST_STOPS = 100;

    /** Where pictures of the pages are kept, for people to look at. */
    private static final Optional<String> FOLDER =
            Optional.ofNullable(System.getenv("CREDGATE_SCREENSHOTS"));

    private final Chromium chromium;
    private final String root;
    private final String who;

    /**
     * Nothing is open yet.
     *
     * @param who has the certificate, for the names of pictures
     * @param language that the browser likes best, as in {@code Accept-Language}
     */
    ConsoleWindow(Stack stack, String who, Tls.Identity identity, String language) {
        this.who = who;
        this.root = stack.env("ISSUER_URL") + "/issuer/console";
        this.chromium =
                Chromium.with(
                        stack.env("ISSUER_URL"),
                        Path.of(stack.env("CA_CERT")),
                        identity.certificate(),
                        identity.key(),
                        language);
    }

    /** The browser itself. */
    Chromium browser() {
        return chromium;
    }

    /** Opens a page, by what its address has behind the console's. */
    void opens(String page) {
        chromium.opens(root + page);
    }

    /** Opens these pages in every language, narrow and wide, light and dark. */
    void fit(List<String> pages) throws IOException {
        for (boolean dark : List.of(true, false)) {
            chromium.prefers(dark ? "dark" : "light");
            opens("");
            assertThat(chromium.css("body", "background-color"))
                    .isEqualTo(dark ? "rgba(12, 19, 30, 1)" : "rgba(238, 242, 248, 1)");
            // Colours move nothing: the dark ones are for people to look at.
            for (String language : dark && FOLDER.isEmpty() ? List.<String>of() : LANGUAGES) {
                for (int width : WIDTHS) {
                    chromium.narrows(width);
                    for (String page : pages) {
                        fits(page, language, width);
                        keep(page, language, width, dark);
                    }
                }
            }
        }
    }

    private void fits(String page, String language, int width) {
        opens(page + (page.contains("?") ? "&" : "?") + "lang=" + language);
        assertThat(chromium.has("html[lang=" + language + "]")).isTrue();
        for (String part : List.of("header", "main", "footer", "main > :last-child")) {
            assertThat(right(chromium.rectangle(part)))
                    .as("%s of %s at %d", part, page, width)
                    .isLessThanOrEqualTo(width);
        }
        assertThat(chromium.contentWidth())
                .as("%s in %s at %d", page, language, width)
                .isLessThanOrEqualTo(width);
        // A moment is one thing: it stands in one line.
        assertThat(chromium.rectangles("time, .lapses"))
                .as("times of %s at %d", page, width)
                .allMatch(place -> place.get("height").asDouble() < TWO_LINES);
        assertThat(chromium.complaints()).as(page).isEmpty();
    }

    /**
     * Goes through a page by Tab alone, at each width: wherever it stops, that is seen.
     *
     * @return what the stops say, in their order, the wide page's
     */
    List<String> stops(String page) {
        List<String> stops = List.of();
        for (int width : WIDTHS) {
            chromium.narrows(width);
            opens(page);
            stops = stops(page, width);
        }
        return stops;
    }

    private List<String> stops(String page, int width) {
        List<String> said = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (said.size() < MOST_STOPS) {
            chromium.types(Chromium.TAB);
            Optional<Chromium.Stop> stop = chromium.stop();
            if (stop.isEmpty() || !seen.add(stop.get().id())) {
                return said;
            }
            JsonNode place = stop.get().place();
            assertThat(stop.get().outline())
                    .as("%s of %s", stop.get().text(), page)
                    .isEqualTo("solid 3px");
            assertThat(place.get("width").asDouble()).isGreaterThan(10);
            assertThat(place.get("x").asDouble()).isNotNegative();
            assertThat(right(place)).isLessThanOrEqualTo(width);
            said.add(stop.get().text());
        }
        throw new AssertionError("there is no end to " + page + ": " + said);
    }

    /** Goes on by Tab to what says this. */
    void tabsTo(String text) {
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            chromium.types(Chromium.TAB);
            if (chromium.focus().startsWith(text)) {
                return;
            }
        }
        throw new AssertionError("no stop says " + text);
    }

    private static double right(JsonNode place) {
        return place.get("x").asDouble() + place.get("width").asDouble();
    }

    private void keep(String page, String language, int width, boolean dark) throws IOException {
        if (FOLDER.isPresent()) {
            String name =
                    "%s%s-%s-%d%s.png"
                            .formatted(
                                    who,
                                    page.replaceAll("[0-9a-f-]{36}", "id").replaceAll("\\W", "_"),
                                    language,
                                    width,
                                    dark ? "-dark" : "");
            Files.write(Path.of(FOLDER.get(), name), chromium.screenshot());
        }
    }

    @Override
    public void close() {
        chromium.close();
    }
}
