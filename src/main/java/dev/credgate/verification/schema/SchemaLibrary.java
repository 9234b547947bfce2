package dev.credgate.verification.schema;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compiled schemas by their text, draft-04 and 2020-12. {@code format} is an annotation and asserts
 * nothing. Thread-safe.
 */
public final class SchemaLibrary {

    private static final int MAX_CHARACTERS_KEPT = 8 * 1024 * 1024;

    private final SchemaRegistry registry =
            SchemaRegistry.withDialects(
                    List.of(Dialects.getDraft202012(), Dialects.getDraft4()),
                    builder ->
                            builder.schemaCacheEnabled(false)
                                    .schemaRegistryConfig(
                                            SchemaRegistryConfig.builder()
                                                    .formatAssertionsEnabled(false)
                                                    .preloadSchema(false)
                                                    .regularExpressionFactory(expression -> {
                                                        LinearPattern pattern =
                                                                LinearPattern.compile(expression);
                                                        return pattern::find;
                                                    })
                                                    .build()));

    private final Cache<String, Compiled> compiled =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_CHARACTERS_KEPT)
                    .weigher((String text, Compiled _) -> text.length() + 64)
                    .build();

    private sealed interface Compiled {
        record Usable(Schema schema) implements Compiled {}

        record Refused(String why) implements Compiled {}
    }

    /** What checking claims against a schema came to. */
    public sealed interface Finding {
        /** They are as it says. */
        record Conforms() implements Finding {}

        /**
         * They are not.
         *
         * @param where JSON pointer of the first claim that is not
         * @param keyword the rule it breaks
         */
        record Violated(String where, String keyword) implements Finding {}

        /** The schema cannot be used. */
        record Unusable(String why) implements Finding {}
    }

    /**
     * Checks claims against a schema, leaving out what is hidden: a hidden claim is absent, and no
     * rule is broken by its absence.
     *
     * @param hidden JSON pointers of hidden claims
     */
    public Finding check(String schemaText, JsonObject claims, Set<String> hidden) {
        return switch (compiled.get(schemaText, this::compile)) {
            case Compiled.Refused(String why) -> new Finding.Unusable(why);
            case Compiled.Usable(Schema schema) -> {
                try {
                    yield schema
                            .validate(
                                    new String(
                                            CanonicalWriter.canonical(claims),
                                            StandardCharsets.UTF_8),
                                    InputFormat.JSON)
                            .stream()
                            .filter(error -> !ofHidden(error, hidden))
                            .findFirst()
                            .<Finding>map(error ->
                                    new Finding.Violated(
                                            error.getInstanceLocation().toString(),
                                            String.valueOf(error.getKeyword())))
                            .orElseGet(Finding.Conforms::new);
                } catch (SchemaException | IllegalArgumentException failure) {
                    yield new Finding.Unusable("it cannot be evaluated");
                }
            }
        };
    }

    private Compiled compile(String text) {
        Optional<String> refusal = SchemaLimits.refusal(text);
        if (refusal.isPresent()) {
            return new Compiled.Refused(refusal.get());
        }
        try {
            Schema schema = registry.getSchema(text, InputFormat.JSON);
            schema.initializeValidators();
            return new Compiled.Usable(schema);
        } catch (SchemaException | IllegalArgumentException failure) {
            return new Compiled.Refused("it is no JSON Schema");
        }
    }

    /** Whether a rule is broken only because a claim is hidden. */
    private static boolean ofHidden(Error error, Set<String> hidden) {
        if (hidden.isEmpty()) {
            return false;
        }
        String object = error.getInstanceLocation().toString();
        String at = object.equals("/") ? "" : object;
        return switch (String.valueOf(error.getKeyword())) {
            case "required" ->
                    error.getProperty() != null
                            && hidden.contains(at + "/" + escape(error.getProperty()));
            case "minProperties", "dependentRequired", "dependencies" ->
                    hidden.stream().anyMatch(path -> path.startsWith(at + "/"));
            default -> false;
        };
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
