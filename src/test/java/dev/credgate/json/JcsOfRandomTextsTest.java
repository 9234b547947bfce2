package dev.credgate.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parser, members and writer of RFC 8785 beside ways that take one character after another. */
class JcsOfRandomTextsTest {

    private static final int DOCUMENTS = 5_000;

    /** What is told apart on the way: bounds of what stands for itself, and of 1, 2, 3, 4 bytes. */
    private static final int[] POINTS = {
        0, 8, 9, 10, 12, 13, 0x1F, ' ', '!', '"', '#', '[', '\\', ']', 'a', 'b', 0x7E, 0x7F, 0x80,
        0xE9, 0xFF, 0x100, 0x141, 0x15C, 0x7FF, 0x800, 0x4E2D, 0xD7FF, 0xE000, 0xFFFF, 0x10000,
        0x1F600, 0x10FFFF
    };

    private final Random random = new Random(17);

    /** Mostly plain, in lengths on both sides of eight and its multiples. */
    private String text() {
        StringBuilder text = new StringBuilder();
        boolean plain = random.nextInt(3) > 0;
        for (int left = random.nextInt(20); left > 0; left--) {
            text.appendCodePoint(
                    plain || random.nextInt(4) > 0
                            ? 'a' + random.nextInt(4)
                            : POINTS[random.nextInt(POINTS.length)]);
        }
        return text.toString();
    }

    private JsonValue value(int depth) {
        return switch (random.nextInt(depth > 3 ? 2 : 5)) {
            case 0 -> new JsonNumber(Integer.toString(random.nextInt(1_000)));
            case 1, 2 -> new JsonString(text());
            case 3 ->
                    new JsonArray(
                            IntStream.range(0, random.nextInt(5))
                                    .mapToObj(_ -> value(depth + 1))
                                    .toList());
            default -> object(depth + 1);
        };
    }

    /** On both sides of the most that {@link FewMembers} holds. */
    private JsonObject object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int left = random.nextInt(depth > 1 ? 5 : 2 * FewMembers.MOST); left > 0; left--) {
            members.put(text(), value(depth));
        }
        return JsonObject.of(members);
    }

    /** JSON in one of its many spellings. */
    private String spelled(JsonValue value) {
        String space = " ".repeat(random.nextInt(3) / 2);
        return switch (value) {
            case JsonString(String text) ->
                    text.chars()
                            .mapToObj(unit -> spelled((char) unit))
                            .collect(Collectors.joining("", space + '"', '"' + space));
            case JsonArray(var elements) ->
                    elements.stream()
                            .map(this::spelled)
                            .collect(Collectors.joining(",", "[" + space, "]"));
            case JsonObject(var members) ->
                    members.entrySet().stream()
                            .map(member ->
                                    spelled(new JsonString(member.getKey()))
                                            + ":"
                                            + spelled(member.getValue()))
                            .collect(Collectors.joining(",", "{" + space, "}"));
            case JsonNumber(String token) -> token;
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private String spelled(char unit) {
        boolean mustBeEscaped = unit < ' ' || unit == '"' || unit == '\\';
        // Half a pair may be escaped only when the other half is.
        boolean may = !Character.isSurrogate(unit) && random.nextInt(12) == 0;
        return mustBeEscaped || may ? String.format("\\u%04x", (int) unit) : "" + unit;
    }

    private static String reference(JsonValue value) {
        return PlainJcs.canonical(plain(value)).orElseThrow();
    }

    /** As {@link PlainJcs} takes it. */
    private static Object plain(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonArray(var elements) ->
                    elements.stream().map(JcsOfRandomTextsTest::plain).toList();
            case JsonObject(var members) ->
                    members.entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey, member -> plain(member.getValue())));
            case JsonNumber(String token) -> new PlainJcs.Word(token);
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static String canonical(JsonValue value) {
        return new String(JcsWriter.canonical(value).orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsReadIsWrittenAsTheStandardSays() {
        for (int round = 0; round < DOCUMENTS; round++) {
            JsonObject made = object(0);
            String text = spelled(made);
            JsonReading reading = JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
            assertThat(reading).as(text).isEqualTo(new JsonReading.Read(made));
            JsonObject read = (JsonObject) ((JsonReading.Read) reading).value();
            String expected = reference(made);
            assertThat(canonical(read)).as(text).isEqualTo(expected);
            // As it is when no parser made it.
            assertThat(canonical(made)).as(text).isEqualTo(expected);
            String name = text();
            JsonValue more = new JsonString(text());
            assertThat(canonical(read.with(name, more)))
                    .isEqualTo(canonical(made.with(name, more)));
            assertThat(canonical(read.without(name))).isEqualTo(canonical(made.without(name)));
            JsonObject had = read.with(name, more);
            assertThat(had).isEqualTo(made.with(name, more));
            assertThat(had.members().get(name)).isEqualTo(more);
            assertThat(had.with(name, made)).isEqualTo(made.with(name, made));
            assertThat(had.without(name).members()).doesNotContainKey(name);
        }
    }

    @Test
    void membersAreFoundByTheirNamesAlone() {
        for (int round = 0; round < DOCUMENTS; round++) {
            JsonObject made = object(0);
            var read =
                    (JsonReading.Read)
                            JsonParser.parse(spelled(made).getBytes(StandardCharsets.UTF_8));
            Map<String, JsonValue> members = ((JsonObject) read.value()).members();
            for (String name : made.members().keySet()) {
                assertThat(members.get(name)).isEqualTo(made.members().get(name));
            }
            for (int i = 0; i < 5; i++) {
                String name = text();
                assertThat(members.get(name)).isEqualTo(made.members().get(name));
                assertThat(members.containsKey(name)).isEqualTo(made.members().containsKey(name));
            }
        }
    }

    @Test
    void aNameThatIsThereTwiceIsNoticed() {
        for (int round = 0; round < DOCUMENTS; round++) {
            List<String> names =
                    IntStream.range(0, 1 + random.nextInt(2 * FewMembers.MOST))
                            .mapToObj(_ -> text())
                            .toList();
            String text =
                    names.stream()
                            .map(name -> spelled(new JsonString(name)) + ":0")
                            .collect(Collectors.joining(",", "{", "}"));
            boolean distinct = names.stream().distinct().count() == names.size();
            JsonReading reading = JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
            assertThat(reading instanceof JsonReading.Read).as(text).isEqualTo(distinct);
            if (reading instanceof JsonReading.Refused(JsonFlaw flaw, _)) {
                assertThat(flaw).as(text).isEqualTo(JsonFlaw.DUPLICATE_MEMBER);
            }
        }
    }
}
