package dev.credgate.issuer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every language says everything. */
class LanguageTest {

    private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");

    @ParameterizedTest
    @EnumSource
    void it_has_every_message_with_the_same_places_for_values(Language language) {
        assertThat(language.texts().keySet())
                .containsExactlyInAnyOrderElementsOf(Language.ENGLISH.texts().keySet());
        language.texts()
                .forEach((key, text) -> {
                    assertThat(text).as(key).isNotBlank().doesNotContain("<", ">", "''", "\ufffd");
                    assertThat(places(text)).as(key).isEqualTo(places(Language.ENGLISH.text(key)));
                });
    }

    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            places.add(matcher.group());
        }
        return places;
    }

    @Test
    void it_has_every_message_that_a_template_asks_for() throws IOException {
        Pattern asked = Pattern.compile("\\{t\\.([a-z_]+)}");
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/templates/console"))) {
            for (Path file : files.toList()) {
                Matcher matcher = asked.matcher(Files.readString(file));
                while (matcher.find()) {
                    assertThat(Language.ENGLISH.texts())
                            .as(file.toString())
                            .containsKey(matcher.group(1));
                }
            }
        }
    }

    @Test
    void it_has_a_word_for_everything_that_the_pages_tell() {
        for (var event : dev.credgate.audit.AuditEvent.class.getPermittedSubclasses()) {
            assertWord("event", event.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1"));
        }
        for (var status : dev.credgate.ledger.StatusValue.values()) {
            assertWord("status", status.name());
            assertWord("do", status.name());
            assertWord("ask", status.name());
            assertWord("then", status.name());
            assertWord("done", status.name());
        }
        for (var state : dev.credgate.store.ChainTransactions.State.values()) {
            assertWord("sending", state.name());
        }
        for (var trouble : dev.credgate.outbox.Trouble.values()) {
            assertWord("trouble", trouble.word());
        }
        for (var stage : dev.credgate.store.IssuerKeys.Stage.values()) {
            assertWord("key", stage.name());
        }
        for (var action : dev.credgate.store.IssuerKeys.Action.values()) {
            assertWord("request", action.name());
            assertWord("key_do", action.name());
            assertWord("key_ask", action.name());
            assertWord("key_then", action.name());
        }
        for (var refusal : dev.credgate.issuance.KeyRefusal.values()) {
            assertWord("problem", refusal.name());
        }
    }

    private static void assertWord(String kind, String word) {
        String lower = word.toLowerCase(java.util.Locale.ROOT);
        if (!lower.equals("door_opened")) {
            assertThat(Language.ENGLISH.texts()).containsKey(kind + "_" + lower);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '\'',
            textBlock =
                    """
                    -,                                      ENGLISH
                    '',                                     ENGLISH
                    pt,                                     PORTUGUESE
                    'pt-BR,pt;q=0.9,en;q=0.8',              PORTUGUESE
                    'de,zh-TW;q=0.5',                       CHINESE
                    'zh-Hant-HK',                           CHINESE
                    'en-GB,zh;q=0.9',                       ENGLISH
                    'fr;q=0.9,pt;q=0.1,en;q=0',             PORTUGUESE
                    'pt;q=0',                               ENGLISH
                    '*',                                    ENGLISH
                    ';;;q=,,',                              ENGLISH
                    'pt;q=abc',                             ENGLISH
                    """)
    void a_browser_gets_the_language_it_likes_best(String header, Language language) {
        assertThat(Language.liked(Optional.ofNullable(header))).isEqualTo(language);
    }

    @Test
    void a_header_without_end_says_nothing() {
        assertThat(Language.liked(Optional.of("pt,".repeat(100_000)))).isEqualTo(Language.ENGLISH);
    }

    @Test
    void only_a_tag_of_ours_is_a_choice() {
        for (Language language : Language.values()) {
            assertThat(Language.of(language.tag())).contains(language);
        }
        for (String tag : new String[] {"", "EN", "zh", "zh-Hant ", "../en", "pt\r\nX: y"}) {
            assertThat(Language.of(tag)).as(tag).isEmpty();
        }
    }

    @Test
    void values_are_put_in_their_places() {
        assertThat(Language.ENGLISH.text("chain_fresh", 41, 2)).contains("block 41, 2 s");
        assertThat(Language.ENGLISH.text("seconds", "<b>")).isEqualTo("<b> s");
        assertThat(Language.ENGLISH.word("event", "of_tomorrow")).isEqualTo("of_tomorrow");
        assertThat(Language.ENGLISH.problem("of_tomorrow"))
                .isEqualTo(Language.ENGLISH.text("problem_other"));
    }
}
