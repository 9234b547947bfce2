package dev.credgate.verification.schema;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.thread.Effort;
import dev.credgate.verification.schema.PartialClaims.Breach;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiled schemas by their text, draft-04 and 2020-12. {@code format} is an annotation and asserts
 * nothing. Thread-safe.
 */
public final class SchemaLibrary {

    private static final String DRAFT_4 = "http://json-schema.org/draft-04/schema#";
    private static final String DRAFT_2020_12 = "https://json-schema.org/draft/2020-12/schema";

    /** Of schemas that are kept compiled, by the estimates below. */
    private static final int MAX_BYTES_KEPT = 128 * 1024 * 1024;

    /** A compiled schema takes some 40 bytes a character of its text; its parts take more. */
    private static final int BYTES_A_CHARACTER = 64;

    private static final int BYTES_A_STATE = 16;

    /**
     * States of patterns that are looked at for one document: some tenths of a second. The schema
     * is one party's, the claims are another's, and each pattern may meet each of them.
     */
    private static final int MAX_STEPS = 10_000_000;

    /** Rules that are held to a value for one document, which takes as long. */
    private static final int MAX_RULES = 2_000_000;

    /** How many rules are looked at first for each value in a document; mostly it is a few. */
    private static final int FIRST_RULES = 32;

    private static final int GROWTH = 8;

    /** What is left for the document that the thread checks. */
    private static final ThreadLocal<Allowance> ALLOWANCE = new ThreadLocal<>();

    private final SchemaRegistry registry =
            SchemaRegistry.withDialects(
                    List.of(measured(Dialects.getDraft202012()), measured(Dialects.getDraft4())),
                    builder ->
                            builder.schemaCacheEnabled(false)
                                    .schemaRegistryConfig(
                                            SchemaRegistryConfig.builder()
                                                    .formatAssertionsEnabled(false)
                                                    .preloadSchema(false)
                                                    .regularExpressionFactory(expression -> {
                                                        LinearPattern pattern =
                                                                LinearPattern.compile(expression);
                                                        return text ->
                                                                pattern.find(
                                                                        text,
                                                                        SchemaLibrary::searched);
                                                    })
                                                    .build()));

    private final Cache<String, Compiled> compiled =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_BYTES_KEPT)
                    .weigher(SchemaLibrary::weight)
                    .build();

    private static Dialect measured(Dialect dialect) {
        return Dialect.builder(dialect).keywords(EqualityKeyword.ALL).build();
    }

    private static int weight(String text, Compiled compiled) {
        long bytes =
                switch (compiled) {
                    case Compiled.Usable usable ->
                            (long) text.length() * BYTES_A_CHARACTER
                                    + (long) usable.states() * BYTES_A_STATE;
                    case Compiled.Refused _ -> text.length() * 2L;
                };
        return Math.toIntExact(Math.min(bytes + 1_024, Integer.MAX_VALUE));
    }

    private sealed interface Compiled {
        /**
         * @param states of its patterns' automata
         * @param parts its schemas by their JSON pointer, compiled when they are first needed alone
         */
        record Usable(Schema schema, JsonObject text, int states, Map<String, Schema> parts)
                implements Compiled {}

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

        /** Whether they are turns on a claim that is hidden. */
        record Undecidable() implements Finding {}

        /** The schema cannot be used. */
        record Unusable(String why) implements Finding {}
    }

    /**
     * Checks claims against a schema. The name of a hidden claim counts as present, its value
     * breaks no rule; where an alternative turns on it, nothing is decided.
     *
     * @param hidden JSON pointers of hidden claims
     */
    public Finding check(String schemaText, JsonObject claims, Set<String> hidden) {
        return check(schemaText, claims, new Hiding(hidden, Optional.empty()));
    }

    /** The same, where more may be hidden than is known by name. */
    public Finding check(String schemaText, JsonObject claims, Hiding hiding) {
        return switch (compiled.get(schemaText, this::compile)) {
            case Compiled.Refused(String why) -> new Finding.Unusable(why);
            case Compiled.Usable usable -> {
                // The schema is its publisher's, and the validator somebody else's: whatever it
                // throws must not be an answer of ours.
                ALLOWANCE.set(new Allowance());
                try {
                    yield hiding.isNone()
                            ? finding(errors(usable.schema(), claims))
                            : partly(usable, claims, hiding);
                } catch (RuntimeException | StackOverflowError failure) {
                    // Unless it was left because others wait, and is begun anew elsewhere.
                    Effort.current().spend(0);
                    yield new Finding.Unusable("it cannot be evaluated");
                } finally {
                    ALLOWANCE.remove();
                }
            }
        };
    }

    /** Tells of states, or steps as short, that were taken for the document that is checked. */
    static void searched(int steps) {
        Allowance allowance = ALLOWANCE.get();
        if (allowance != null) { // else it is a dialect's own schema, whose patterns are short
            allowance.searched(steps);
        }
    }

    /** How much may be computed for one document: so much, and no more than for who asks. */
    private static final class Allowance {

        private final Effort effort = Effort.current();
        private int states = MAX_STEPS;
        private long rules = MAX_RULES;

        void searched(int steps) {
            states -= steps;
            if (states < 0 || !effort.spend(steps)) {
                throw new IllegalStateException("the patterns take too long on this document");
            }
        }

        /** How many rules may be held to a value, of so many that are wished for. */
        private long held(long wished) {
            long most = Math.min(wished, rules);
            rules -= most;
            if (most == 0 || !effort.spend(most)) {
                throw new IllegalStateException("the schema takes too long on this document");
            }
            return most;
        }

        /** Holds a value to a schema, with more time each time that there was not enough. */
        Optional<Breach> errors(Schema schema, JsonValue value) {
            String text = text(value);
            for (long wished = FIRST_RULES * values(value); ; wished *= GROWTH) {
                long most = held(wished);
                ExecutionContext execution = schema.createExecutionContext();
                execution.executionConfig(config -> config.maxEvaluationSteps(most).failFast(true));
                try {
                    return first(schema.validate(execution, text, InputFormat.JSON));
                } catch (ValidationLimitExceededException _) {
                    // Once more.
                }
            }
        }

        private static long values(JsonValue value) {
            return 1
                    + switch (value) {
                        case JsonObject(var members) ->
                                members.values().stream().mapToLong(Allowance::values).sum();
                        case JsonArray(var elements) ->
                                elements.stream().mapToLong(Allowance::values).sum();
                        default -> 0;
                    };
        }
    }

    private static Finding finding(Optional<Breach> breach) {
        return breach.<Finding>map(found -> new Finding.Violated(found.where(), found.keyword()))
                .orElseGet(Finding.Conforms::new);
    }

    private static Optional<Breach> errors(Schema schema, JsonValue value) {
        Allowance allowance = ALLOWANCE.get();
        return allowance != null
                ? allowance.errors(schema, value)
                : first(schema.validate(text(value), InputFormat.JSON));
    }

    private static String text(JsonValue value) {
        return new String(CanonicalWriter.canonical(value), StandardCharsets.UTF_8);
    }

    private static Optional<Breach> first(List<Error> errors) {
        return errors.stream()
                .findFirst()
                .map(error ->
                        new Breach(
                                error.getInstanceLocation().toString(),
                                String.valueOf(error.getKeyword())));
    }

    private static Finding partly(Compiled.Usable usable, JsonObject claims, Hiding hiding) {
        PartialClaims partial =
                new PartialClaims(
                        usable.text(),
                        hiding,
                        (pointer, value) -> errors(part(usable, pointer), value));
        return switch (partial.evaluate(claims)) {
            case HOLDS, HIDDEN -> new Finding.Conforms();
            case UNDECIDED -> new Finding.Undecidable();
            case BROKEN -> finding(partial.breach());
        };
    }

    private static Schema part(Compiled.Usable usable, String pointer) {
        return pointer.isEmpty()
                ? usable.schema()
                : usable.parts()
                        .computeIfAbsent(
                                pointer,
                                at -> usable.schema().getRefSchema(SchemaPointer.path(at)));
    }

    private Compiled compile(String text) {
        return switch (SchemaLimits.read(text)) {
            case SchemaLimits.Reading.Refused(String why) -> new Compiled.Refused(why);
            case SchemaLimits.Reading.Fits(JsonObject json, int states) ->
                    compile(text, json, states);
        };
    }

    private Compiled compile(String text, JsonObject json, int states) {
        try {
            boolean draft4 = SchemaLimits.isDraft4(json);
            // The validator takes what it does not understand for nothing at all.
            Optional<Breach> breach =
                    errors(
                            registry.getSchema(SchemaLocation.of(draft4 ? DRAFT_4 : DRAFT_2020_12)),
                            json);
            if (breach.isPresent()) {
                return new Compiled.Refused(
                        "it is no JSON Schema: "
                                + breach.get().where()
                                + " is not as its dialect's own schema demands");
            }
            Schema schema = registry.getSchema(text, InputFormat.JSON);
            schema.initializeValidators();
            return new Compiled.Usable(schema, json, states, new ConcurrentHashMap<>());
        } catch (RuntimeException | StackOverflowError failure) {
            return new Compiled.Refused("it is no JSON Schema");
        }
    }
}
