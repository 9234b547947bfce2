package dev.credgate.issuer.console;

import io.quarkus.qute.Template;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One page on its way: what its template is given. Maps, lists, texts and truths only, which need
 * no reflection in the native executable; the templates escape every one of them. Not thread-safe.
 */
final class Sheet {

    /** What of an address a change of language keeps. */
    private static final List<String> KEPT = List.of("before", "id", "did", "to", "state");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Map<String, Object> values = new HashMap<>();
    private final Language language;

    Sheet(Language language, String path, Query query) {
        this.language = language;
        values.put("t", language.texts());
        values.put("lang", language.tag());
        values.put("root", Reception.ROOT);
        values.put("path", path);
        values.put("who", "");
        values.put("pin", "");
        values.put("chain", "");
        values.put("tabs", List.of());
        values.put("here", "");
        values.put("title", "");
        values.put("told", "");
        List<Map<String, Object>> languages = new ArrayList<>();
        for (Language one : Language.values()) {
            languages.add(
                    row(
                            "tag",
                            one.tag(),
                            "name",
                            one.ownName(),
                            "href",
                            path + "?" + query.with(KEPT, "lang", one.tag()),
                            "here",
                            one == language));
        }
        values.put("languages", languages);
    }

    /**
     * Under these tabs.
     *
     * @param tabs keys of what the visitor may look at
     * @param here key of the tab that is shown
     * @param who looks
     */
    Sheet tabs(List<String> tabs, String here, String who) {
        List<Map<String, Object>> links = new ArrayList<>();
        for (String tab : tabs) {
            links.add(
                    row(
                            "href",
                                    tab.equals(tabs.getFirst())
                                            ? Reception.ROOT
                                            : Reception.ROOT + "/" + tab,
                            "name", language.text("tab_" + tab),
                            "letter", Integer.toString(links.size() + 1),
                            "here", tab.equals(here)));
        }
        values.put("tabs", links);
        values.put("here", here);
        values.put("title", language.text("tab_" + here));
        values.put("who", who);
        return this;
    }

    Sheet with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /**
     * That asks before it does something: the question, what follows, and the word on its button.
     *
     * @param kind of the texts, before {@code ask_} and {@code then_}: {@code key_}
     * @param what is to be done
     * @param doing key of the button's text
     */
    Sheet asking(String kind, String what, String doing) {
        return with("question", text(kind + "ask_" + what))
                .with("consequence", text(kind + "then_" + what))
                .with("doing", text(doing));
    }

    Language language() {
        return language;
    }

    String text(String key, Object... with) {
        return language.text(key, with);
    }

    /** A moment as people read it: UTC, to the second. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** The same for a {@code datetime} attribute. */
    static String machineTime(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Names, each with its value. */
    static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    String on(Template template) {
        return template.data(values).render();
    }
}
