package dev.credgate.issuer.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A language of the console, with its texts. */
enum Language {
    ENGLISH("en", "English"),
    CHINESE("zh-Hant", "繁體中文"),
    PORTUGUESE("pt", "Português");

    private static final int LONGEST_HEADER = 256;

    private final String tag;
    private final String ownName;
    private final Map<String, String> texts;

    Language(String tag, String ownName) {
        this.tag = tag;
        this.ownName = ownName;
        this.texts = read("/console/" + tag + ".properties");
    }

    private static Map<String, String> read(String name) {
        Properties properties = new Properties();
        try (InputStream in = Language.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> texts = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> texts.put(key, properties.getProperty(key)));
        return Map.copyOf(texts);
    }

    /** As in the {@code lang} attribute, BCP 47. */
    String tag() {
        return tag;
    }

    /** As its readers call it. */
    String ownName() {
        return ownName;
    }

    /** What the pages say, by key. */
    Map<String, String> texts() {
        return texts;
    }

    /** One text, with what stands for {@code {0}}, {@code {1}}, … in it. */
    String text(String key, Object... values) {
        String text = texts.getOrDefault(key, key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", values[i].toString());
        }
        return text;
    }

    /** A word of ours that may be one of a later program: then it stands for itself. */
    String word(String kind, String word) {
        return texts.getOrDefault(kind + "_" + word, word);
    }

    /** What a problem of that code is called. */
    String problem(String code) {
        return texts.getOrDefault("problem_" + code, text("problem_other"));
    }

    /** The language of a tag that we gave out; empty for anything else. */
    static Optional<Language> of(String tag) {
        for (Language language : values()) {
            if (language.tag.equals(tag)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /** What a browser would like best (RFC 9110 §12.5.4); English when it says nothing of use. */
    static Language liked(Optional<String> acceptLanguage) {
        String header = acceptLanguage.orElse("");
        if (!header.isBlank() && header.length() <= LONGEST_HEADER) {
            try {
                List<LanguageRange> ranges = LanguageRange.parse(header);
                for (LanguageRange range : ranges) {
                    Optional<Language> language = spoken(range.getRange());
                    if (range.getWeight() > 0 && language.isPresent()) {
                        return language.get();
                    }
                }
            } catch (IllegalArgumentException _) {
                // what is no such header says nothing
            }
        }
        return ENGLISH;
    }

    private static Optional<Language> spoken(String range) {
        String primary = range.toLowerCase(Locale.ROOT).split("-", 2)[0];
        return switch (primary) {
            case "zh" -> Optional.of(CHINESE);
            case "pt" -> Optional.of(PORTUGUESE);
            case "en" -> Optional.of(ENGLISH);
            default -> Optional.empty();
        };
    }
}
