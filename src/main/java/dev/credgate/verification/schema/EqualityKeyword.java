package dev.credgate.verification.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * {@code uniqueItems} and {@code enum} (JSON Schema 2020-12 validation, sections 6.4.3 and 6.1.2).
 * The validator's own hash the values by a function that anyone finds collisions of, and then
 * compare each with each: thousands of such values take minutes. These hold texts, which are found
 * by their order where their hashes collide. Stateless.
 */
final class EqualityKeyword extends AbstractKeyword {

    /** Characters that are written and hashed in one step. */
    private static final int CHARACTERS_A_STEP = 8;

    /** In place of the validator's own. */
    static final List<EqualityKeyword> ALL =
            List.of(
                    new EqualityKeyword(
                            "uniqueItems",
                            rule -> rule.booleanValue(false) ? Set.of("") : Set.of(),
                            (rule, value) ->
                                    rule.isEmpty() || !value.isArray() || areDistinct(value)),
                    new EqualityKeyword(
                            "enum",
                            EqualityKeyword::keys,
                            (values, value) -> values.contains(key(value))));

    private final Function<JsonNode, Set<String>> reading;
    private final BiPredicate<Set<String>, JsonNode> holds;

    private EqualityKeyword(
            String name,
            Function<JsonNode, Set<String>> reading,
            BiPredicate<Set<String>, JsonNode> holds) {
        super(name);
        this.reading = reading;
        this.holds = holds;
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode rule, Schema parent, SchemaContext context) {
        Set<String> read = reading.apply(rule);
        return new BaseKeywordValidator(this, rule, location, parent, context) {
            @Override
            public void validate(
                    ExecutionContext execution, JsonNode value, JsonNode root, NodePath where) {
                if (!holds.test(read, value)) {
                    execution.addError(
                            error().instanceNode(value)
                                    .instanceLocation(where)
                                    .evaluationPath(execution.getEvaluationPath())
                                    .locale(execution.getExecutionConfig().getLocale())
                                    .arguments("")
                                    .build());
                }
            }
        };
    }

    private static Set<String> keys(JsonNode values) {
        Set<String> keys = new HashSet<>();
        for (JsonNode value : values) {
            keys.add(key(value));
        }
        return keys;
    }

    private static boolean areDistinct(JsonNode elements) {
        Set<String> known = new HashSet<>();
        for (JsonNode element : elements) {
            if (!known.add(key(element))) {
                return false;
            }
        }
        return true;
    }

    /** A text that equal values share, and no others. */
    private static String key(JsonNode value) {
        StringBuilder key = new StringBuilder();
        write(value, key);
        SchemaLibrary.searched(1 + key.length() / CHARACTERS_A_STEP);
        return key.toString();
    }

    private static void write(JsonNode value, StringBuilder key) {
        switch (value.getNodeType()) {
            case STRING -> write(value.stringValue(), key.append('s'));
            case NUMBER -> key.append('n').append(number(value)).append(';');
            case ARRAY -> {
                key.append('[');
                value.forEach(element -> write(element, key));
                key.append(']');
            }
            case OBJECT -> {
                Map<String, JsonNode> members = new TreeMap<>();
                value.properties()
                        .forEach(member -> members.put(member.getKey(), member.getValue()));
                key.append('{');
                members.forEach((name, member) -> {
                    write(name, key);
                    write(member, key);
                });
                key.append('}');
            }
            // A boolean or null.
            default -> key.append(value).append(';');
        }
    }

    private static void write(String text, StringBuilder key) {
        key.append(text.length()).append(':').append(text);
    }

    /** Numbers are equal by what they are, however they are spelled. */
    private static String number(JsonNode value) {
        return value.isDouble() && !Double.isFinite(value.doubleValue())
                ? Double.toString(value.doubleValue())
                : value.decimalValue().stripTrailingZeros().toString();
    }
}
