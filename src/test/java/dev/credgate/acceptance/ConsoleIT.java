package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.cli.Citizen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The issuer's console in a real browser with a client certificate, without a script. */
@WithStack
class ConsoleIT {

    private static final List<String> LANGUAGES = List.of("en", "zh-Hant", "pt");

    /** Where pictures of the pages are kept, for people to look at. */
    private static final Optional<String> FOLDER =
            Optional.ofNullable(System.getenv("CREDGATE_SCREENSHOTS"));

    @Test
    void aClerkRevokesACredentialWithoutAMouse(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan Tai Man"));
        try (Chromium chromium = chromium(stack, "en")) {
            chromium.opens(console(stack));
            assertThat(chromium.text()).contains("demo", card.id()).doesNotContain("Chan Tai Man");

            // Past the navigation by the first stop, and to the credential by its id.
            chromium.types(Chromium.TAB);
            assertThat(chromium.focus()).isEqualTo("Skip to the content");
            chromium.opens(console(stack) + "/credentials");
            chromium.enters("#id", card.id());
            assertThat(chromium.url()).endsWith("/credentials/" + card.id());
            assertThat(chromium.textOf(".state")).isEqualTo("Active");

            chromium.enters("a.grave", "");
            assertThat(chromium.textOf("h1")).isEqualTo("Revoke this credential?");
            chromium.enters("#reason", "lost");
            assertThat(chromium.textOf(".note.good")).contains("The credential is revoked");
            assertThat(chromium.textOf(".state")).isEqualTo("Revoked");
            assertThat(chromium.has("a.grave")).isFalse();

            chromium.opens(console(stack) + "/changes");
            assertThat(chromium.text()).contains(card.id(), "Status changed");
        }
        assertThat(stack.verifier().verdictOn(card.credential()).get("verdict").asText())
                .isEqualTo("invalid");
    }

    @Test
    void everyPageFitsAPhoneAndADeskInEveryLanguageLightAndDark(Stack stack) throws IOException {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        stack.agency().sets(card, "suspended").with(200);
        try (Chromium chromium = chromium(stack, "pt-PT,en")) {
            chromium.opens(console(stack));
            assertThat(chromium.textOf("h1")).isEqualTo("Resumo");
            for (boolean dark : List.of(true, false)) {
                chromium.prefers(dark ? "dark" : "light");
                assertThat(chromium.css("body", "background-color"))
                        .isEqualTo(dark ? "rgba(12, 19, 30, 1)" : "rgba(238, 242, 248, 1)");
                // Colours move nothing: the dark ones are for people to look at.
                for (String language : dark && FOLDER.isEmpty() ? List.<String>of() : LANGUAGES) {
                    for (int width : List.of(360, 1280)) {
                        chromium.narrows(width);
                        fits(stack, chromium, card, language, width, dark);
                    }
                }
            }
        }
    }

    private static void fits(
            Stack stack, Chromium chromium, Issued card, String language, int width, boolean dark)
            throws IOException {
        for (String page :
                List.of(
                        "",
                        "/credentials",
                        "/credentials/" + card.id(),
                        "/credentials/" + card.id() + "/status?to=revoked",
                        "/keys",
                        "/keys/new",
                        "/changes",
                        "/operations",
                        "/outbox",
                        "/audit")) {
            String lang = (page.contains("?") ? "&" : "?") + "lang=" + language;
            chromium.opens(console(stack) + page + lang);
            assertThat(chromium.has("html[lang=" + language + "]")).isTrue();
            for (String part : List.of("header", "main", "footer", "main > :last-child")) {
                var place = chromium.rectangle(part);
                assertThat(place.get("x").asDouble() + place.get("width").asDouble())
                        .as("%s of %s at %d", part, page, width)
                        .isLessThanOrEqualTo(width);
            }
            keep(chromium, page, language, width, dark);
        }
    }

    private static void keep(
            Chromium chromium, String page, String language, int width, boolean dark)
            throws IOException {
        if (FOLDER.isPresent()) {
            String name =
                    "%s-%s-%d%s.png"
                            .formatted(
                                    page.replaceAll("[0-9a-f-]{36}", "id").replaceAll("\\W", "_"),
                                    language,
                                    width,
                                    dark ? "-dark" : "");
            Files.write(Path.of(FOLDER.get(), name), chromium.screenshot());
        }
    }

    private static Chromium chromium(Stack stack, String language) {
        return Chromium.with(
                stack.env("ISSUER_URL"),
                Path.of(stack.env("CA_CERT")),
                Path.of(stack.env("CLIENT_CERT")),
                Path.of(stack.env("CLIENT_KEY")),
                language);
    }

    private static String console(Stack stack) {
        return stack.env("ISSUER_URL") + "/issuer/console";
    }
}
