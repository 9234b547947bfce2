package dev.credgate.verification.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.thread.Effort;
import dev.credgate.verification.schema.SchemaLibrary.Finding;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no schema is, and what is said of claims of which some are hidden. */
class SchemaTest {

    private final SchemaLibrary library = new SchemaLibrary();

    private static JsonObject json(String text) {
        if (JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                instanceof JsonReading.Read(JsonObject object)) {
            return object;
        }
        throw new AssertionError(text);
    }

    private static String rules(int many, String rule) {
        return "{\"properties\":{\"a\":{\"items\":{\"allOf\":["
                + (rule + ",").repeat(many - 1)
                + rule
                + "]}}}}";
    }

    private static JsonObject numbers(int many) {
        return json("{\"a\":[" + "1,".repeat(many - 1) + "1]}");
    }

    @Test
    void rulesThatTakeTooLongOnTheClaimsDecideNothing() {
        String schema = rules(1_000, "{\"type\":\"integer\"}");
        assertThat(library.check(schema, numbers(200), Set.of()))
                .isInstanceOf(Finding.Conforms.class);
        Duration once = cpu(() -> library.check(schema, numbers(200), Set.of()));
        Duration much =
                cpu(() ->
                        assertThat(library.check(schema, numbers(20_000), Set.of()))
                                .isInstanceOf(Finding.Unusable.class));
        assertThat(much).isLessThan(once.multipliedBy(50));
        // The first breach is enough, and no more of them are kept.
        assertThat(library.check(rules(1_000, "false"), numbers(20_000), Set.of()))
                .isInstanceOf(Finding.Violated.class);
        assertThat(
                        library.check(
                                "{\"properties\":{\"a\":{\"items\":{\"type\":\"integer\"}}}}",
                                numbers(90_000),
                                Set.of()))
                .isInstanceOf(Finding.Conforms.class);
    }

    private static Duration cpu(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }

    @Test
    void whatTakesLongIsLeftWhereOthersWaitAndBoundedForAllOfABody() {
        String rules = rules(100, "{\"type\":\"integer\"}");
        String patterns = "{\"additionalProperties\":{\"pattern\":\"a{900}b\"}}";
        JsonObject texts = json("{\"a\":\"" + "a".repeat(2_000) + "b\"}");
        Map<String, JsonObject> hard = Map.of(rules, numbers(2_000), patterns, texts);
        hard.forEach((schema, claims) -> {
            assertThat(library.check(schema, claims, Set.of()))
                    .isInstanceOf(Finding.Conforms.class);
            assertThat(Effort.brief(() -> library.check(schema, claims, Set.of()))).isEmpty();
            List<Finding> all =
                    Effort.bounded(() ->
                            IntStream.range(0, 100)
                                    .mapToObj(_ -> library.check(schema, claims, Set.of()))
                                    .toList());
            assertThat(all.getFirst()).isInstanceOf(Finding.Conforms.class);
            assertThat(all.getLast()).isInstanceOf(Finding.Unusable.class);
        });
        assertThat(Effort.brief(() -> library.check(rules, numbers(2), Set.of())))
                .get()
                .isInstanceOf(Finding.Conforms.class);
    }

    /** So many texts of one hash. */
    private static String colliding(int bits) {
        return IntStream.range(0, 1 << bits)
                .mapToObj(i ->
                        IntStream.range(0, bits)
                                .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                                .collect(Collectors.joining("", "\"", "\"")))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** So many numbers of one hash. */
    private static String collidingNumbers(int many) {
        return LongStream.rangeClosed(1, many)
                .mapToObj(i -> Long.toString(i << 32 | i))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void valuesOfOneHashCostNoMoreThanOthers() {
        for (String values : List.of(colliding(14), collidingNumbers(1 << 14))) {
            JsonObject claims = json("{\"a\":" + values + "}");
            for (String rule :
                    List.of("\"uniqueItems\":true", "\"items\":{\"enum\":" + values + "}")) {
                Duration taken =
                        cpu(() ->
                                assertThat(
                                                library.check(
                                                        "{\"properties\":{\"a\":{" + rule + "}}}",
                                                        claims,
                                                        Set.of()))
                                        .isInstanceOf(Finding.Conforms.class));
                assertThat(taken).as(rule.substring(0, 15)).isLessThan(Duration.ofSeconds(1));
            }
        }
        String hundred =
                "{\"properties\":{\"a\":{\"allOf\":["
                        + "{\"uniqueItems\":true},".repeat(99)
                        + "{\"uniqueItems\":true}]}}}";
        JsonObject one = json("{\"a\":[\"" + "x".repeat(1_000_000) + "\"]}");
        assertThat(library.check(hundred, one, Set.of())).isInstanceOf(Finding.Unusable.class);
        assertThat(Effort.brief(() -> library.check(hundred, one, Set.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'uniqueItems':true | [1,2] | Conforms",
                "'uniqueItems':true | [1,1.0] | Violated",
                "'uniqueItems':true | [10,1e1] | Violated",
                "'uniqueItems':true | [0,-0.0] | Violated",
                "'uniqueItems':true | [1,'1',true,'true',null,'null'] | Conforms",
                "'uniqueItems':true | [[1,2],[12],['1',2],[[1],2]] | Conforms",
                "'uniqueItems':true | [{'a':1,'b':[2]},{'b':[2.0],'a':1}] | Violated",
                "'uniqueItems':true | [{'a':'1:b'},{'a':'1','b':''}] | Conforms",
                "'uniqueItems':true | [9007199254740993,9007199254740992] | Conforms",
                "'uniqueItems':false | [1,1] | Conforms",
                "'uniqueItems':true | 'x' | Conforms",
                "'enum':[1,'x',{'a':[0.5]}] | 1.0 | Conforms",
                "'enum':[1,'x',{'a':[0.5]}] | 'x' | Conforms",
                "'enum':[1,'x',{'a':[0.5]}] | {'a':[5e-1]} | Conforms",
                "'enum':[1,'x',{'a':[0.5]}] | {'a':[0.25]} | Violated",
                "'enum':[1,'x',{'a':[0.5]}] | '1' | Violated",
                "'enum':[null] | null | Conforms",
                "'enum':[null] | false | Violated"
            })
    void valuesAreEqualByWhatTheyAre(String rule, String value, String finding) {
        for (String dialect : List.of("04", "2020")) {
            Finding found =
                    library.check(
                            schema(dialect, "'properties':{'v':{" + rule + "}}"),
                            json(("{'v':" + value + "}").replace('\'', '"')),
                            Set.of());
            assertThat(found.getClass().getSimpleName()).as(found.toString()).isEqualTo(finding);
            if (found instanceof Finding.Violated violated) {
                assertThat(violated)
                        .isEqualTo(
                                new Finding.Violated(
                                        "/v", rule.substring(1, rule.indexOf('\'', 1))));
            }
        }
    }

    @Test
    void soIsWhatTakesLongBesideHiddenClaims() {
        String unknown =
                IntStream.range(0, 3_000)
                        .mapToObj(i -> "\"x" + i + "\":0")
                        .collect(Collectors.joining(","));
        String schema = "{\"properties\":{\"a\":{\"items\":{" + unknown + "}}}}";
        for (int many : List.of(20, 12_000)) {
            JsonObject claims = json("{\"a\":[" + "{},".repeat(many - 1) + "{}]}");
            Set<String> hidden =
                    IntStream.range(0, many)
                            .mapToObj(i -> "/a/" + i + "/h")
                            .collect(Collectors.toSet());
            assertThat(Effort.brief(() -> library.check(schema, claims, hidden))).isEmpty();
            Duration taken =
                    cpu(() ->
                            assertThat(library.check(schema, claims, hidden))
                                    .isInstanceOf(
                                            many == 20
                                                    ? Finding.Conforms.class
                                                    : Finding.Unusable.class));
            assertThat(taken).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void manyHiddenClaimsCostWhatTheyAre() {
        int many = 12_000;
        JsonObject claims = json("{\"a\":[" + "{},".repeat(many - 1) + "{}]}");
        Set<String> hidden =
                IntStream.range(0, many)
                        .mapToObj(i -> "/a/" + i + "/h")
                        .collect(Collectors.toSet());
        String schema = "{\"properties\":{\"a\":{\"items\":{\"required\":[\"h\"]}}}}";
        Duration taken =
                cpu(() ->
                        assertThat(library.check(schema, claims, hidden))
                                .isInstanceOf(Finding.Conforms.class));
        assertThat(taken).isLessThan(Duration.ofSeconds(1));
        assertThat(library.check(schema.replace("\"h\"", "\"g\""), claims, hidden))
                .isEqualTo(new Finding.Violated("/a/0", "required"));
    }

    @Test
    void patternsThatTakeTooLongOnTheClaimsDecideNothing() {
        String schema = "{'additionalProperties':{'pattern':'a{900}b'}}".replace('\'', '"');
        String fits = "a".repeat(900) + "b";
        assertThat(library.check(schema, json("{\"a\":\"" + fits + "\"}"), Set.of()))
                .isInstanceOf(Finding.Conforms.class);
        // One long claim, or many: what counts is the whole.
        String one = "{\"a\":\"" + "a".repeat(500_000) + fits + "\"}";
        String many =
                IntStream.range(0, 200)
                        .mapToObj(i -> "\"c" + i + "\":\"" + "a".repeat(1_000) + fits + '"')
                        .collect(Collectors.joining(",", "{", "}"));
        for (String claims : List.of(one, many)) {
            assertThat(library.check(schema, json(claims), Set.of()))
                    .isInstanceOf(Finding.Unusable.class);
        }
        // Names as well, with claims hidden beside them.
        String names =
                IntStream.range(0, 200)
                        .mapToObj(i -> '"' + "a".repeat(1_000) + i + "\":1")
                        .collect(Collectors.joining(",", "{", "}"));
        String byName =
                "{'patternProperties':{'a{900}b':{}},'additionalProperties':{'type':'integer'}}"
                        .replace('\'', '"');
        assertThat(library.check(byName, json(names), Set.of("/hidden")))
                .isInstanceOf(Finding.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'required':'x'",
                "'properties':[]",
                "'properties':{'a':{'minLength':'x'}}",
                "'properties':{'a':{'multipleOf':0}}",
                "'properties':{'a':{'type':'nonsense'}}",
                "'allOf':[]",
                "'properties':{'a':7}"
            })
    void whatItsDialectDoesNotAllowIsNoSchema(String rules) {
        for (String dialect :
                new String[] {
                    "",
                    "'$schema':'https://json-schema.org/draft/2020-12/schema',",
                    "'$schema':'http://json-schema.org/draft-04/schema#',"
                }) {
            String text = ("{" + dialect + rules + "}").replace('\'', '"');
            assertThat(library.check(text, json("{\"b\":1}"), Set.of()))
                    .as(text)
                    .isInstanceOf(Finding.Unusable.class);
            assertThat(library.check(text, json("{\"b\":1}"), Set.of("/a")))
                    .isInstanceOf(Finding.Unusable.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'anyOf':[{'required':['a']},{'required':['b']}] | {} | Conforms",
                "'oneOf':[{'required':['a']},{'required':['b']}] | {} | Conforms",
                "'oneOf':[{'required':['a']},{'required':['b']}] | {'b':1} | Violated",
                "'not':{'required':['a']} | {} | Violated",
                "'not':{'required':['b']} | {} | Conforms",
                "'required':['a','c'] | {} | Violated",
                "'required':['a'] | {} | Conforms",
                "'maxProperties':1 | {'b':1} | Violated",
                "'minProperties':2 | {'b':1} | Conforms",
                "'properties':{'b':{}},'additionalProperties':false | {'b':1} | Violated",
                "'properties':{'a':{'type':'string'},'b':{'type':'string'}} | {'b':1} | Violated",
                "'properties':{'a':{'type':'string'},'b':{'type':'string'}} | {'b':'x'} | Conforms",
                "'anyOf':[{'properties':{'a':{'type':'string'}}},{'required':['c']}] | {} | Undecidable",
                "'anyOf':[{'properties':{'a':{'type':'string'}}},{'required':['b']}] | {'b':1} | Conforms",
                "'not':{'properties':{'a':{'type':'string'}}} | {} | Undecidable",
                "'not':{'properties':{'a':{'type':'string'}}},'required':['c'] | {} | Violated",
                "'if':{'required':['a']},'then':{'required':['b']} | {} | Violated",
                "'if':{'properties':{'a':{'const':1}}},'then':{'required':['b']} | {} | Undecidable",
                "'if':{'properties':{'a':{'const':1}}},'then':{'required':['b']} | {'b':1} | Conforms",
                "'dependentRequired':{'a':['b']} | {} | Violated",
                "'dependentSchemas':{'a':{'properties':{'b':{'type':'string'}}}} | {'b':1} | Violated",
                "'enum':[{'a':1}] | {} | Undecidable",
                "'$defs':{'n':{'type':'string'}},'properties':{'b':{'$ref':'#/$defs/n'}} | {'b':1} | Violated",
                "'$defs':{'n':{'required':['c']}},'$ref':'#/$defs/n' | {} | Violated"
            })
    void aHiddenClaimIsThereAndItsValueUnknown(String rules, String claims, String finding) {
        String text = ("{" + rules + "}").replace('\'', '"');
        Finding found = library.check(text, json(claims.replace('\'', '"')), Set.of("/a"));
        assertThat(found.getClass().getSimpleName()).as(found.toString()).isEqualTo(finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'items':{'required':['a'],'properties':{'b':{'type':'string'}}} | 'x' | Conforms",
                "'items':{'required':['a'],'properties':{'b':{'type':'string'}}} | 1 | Violated",
                "'items':{'required':['c']} | 1 | Violated",
                "'maxItems':0 | 1 | Violated"
            })
    void soIsOneDeeperIn(String rules, String value, String finding) {
        String text =
                ("{'$schema':'http://json-schema.org/draft-04/schema#','properties':{'l':{"
                                + rules
                                + "}}}")
                        .replace('\'', '"');
        Finding found =
                library.check(
                        text,
                        json(("{'l':[{'b':" + value + "}]}").replace('\'', '"')),
                        Set.of("/l/0/a"));
        assertThat(found.getClass().getSimpleName()).as(found.toString()).isEqualTo(finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // The object itself may hold more than is shown.
                "'required':['a'] | {} | / | Conforms",
                "'required':['a'] | {} | /o | Violated",
                "'minProperties':3 | {'b':1} | / | Conforms",
                "'maxProperties':0 | {'b':1} | / | Violated",
                "'properties':{'b':{'type':'string'}},'required':['a'] | {'b':1} | / | Violated",
                "'properties':{'b':{'type':'number'}},'required':['a'] | {'b':1} | / | Conforms",
                "'additionalProperties':false | {'b':1} | / | Violated",
                "'additionalProperties':false | {} | / | Conforms",
                "'dependentRequired':{'b':['a']} | {'b':1} | / | Conforms",
                "'not':{'required':['a']} | {} | / | Undecidable",
                "'anyOf':[{'required':['a']},{'required':['b']}] | {} | / | Undecidable",
                "'anyOf':[{'required':['a']},{'required':['b']}] | {'b':1} | / | Conforms",
                "'if':{'required':['a']},'then':{'required':['b']} | {} | / | Undecidable",
                "'const':{'b':1} | {'b':1} | / | Undecidable",
                // One within may.
                "'properties':{'o':{'required':['a']}} | {'o':{}} | /o | Conforms",
                "'properties':{'o':{'required':['a']}} | {'o':{}} | /x | Violated",
                "'properties':{'o':{'properties':{'b':{'type':'string'}}}} | {'o':{'b':1}} | /o | Violated",
                "'required':['o'],'properties':{'o':{'required':['a']}} | {} | /o | Violated",
                // Elements of an array may be missing.
                "'properties':{'l':{'minItems':2}} | {'l':[1]} | /l | Conforms",
                "'properties':{'l':{'maxItems':0}} | {'l':[1]} | /l | Violated",
                "'properties':{'l':{'items':{'type':'string'}}} | {'l':[1]} | /l | Violated",
                "'properties':{'l':{'items':{'type':'number'}}} | {'l':[1]} | /l | Conforms",
                "'properties':{'l':{'prefixItems':[{'type':'string'}]}} | {'l':[1]} | /l | Undecidable",
                "'properties':{'l':{'contains':{'const':2}}} | {'l':[1]} | /l | Undecidable",
            })
    void whereMoreMayBeHiddenNothingIsMissing(
            String rules, String claims, String where, String finding) {
        String text = ("{" + rules + "}").replace('\'', '"');
        String pointer = where.equals("/") ? "" : where;
        Finding found =
                library.check(
                        text,
                        json(claims.replace('\'', '"')),
                        new Hiding(Set.of(), Optional.of(pointer::equals)));
        assertThat(found.getClass().getSimpleName()).as(found.toString()).isEqualTo(finding);
    }

    /** References below the inner base double at each level: seconds already, and soon years. */
    private static String doubling(String dialect, String id) {
        StringBuilder rules = new StringBuilder("'b24':{'minProperties':1}");
        for (int i = 0; i < 24; i++) {
            String next = "{'$ref':'#/definitions/b" + (i + 1) + "'}";
            rules.append(",'b" + i + "':{'allOf':[" + next + "," + next + "]}");
        }
        String inner = "'definitions':{" + rules + "},'allOf':[{'$ref':'#/definitions/b0'}]";
        StringBuilder outer = new StringBuilder();
        for (int i = 0; i <= 24; i++) {
            outer.append("'b" + i + "':{},");
        }
        return ("{'$schema':'"
                        + dialect
                        + "','definitions':{"
                        + outer
                        + "'r':{"
                        + id
                        + inner
                        + "}},'$ref':'#/definitions/r'}")
                .replace('\'', '"');
    }

    @Test
    void noInnerBaseLeadsReferencesPastTheLimits() {
        String draft4 = "http://json-schema.org/draft-04/schema#";
        String draft2020 = "https://json-schema.org/draft/2020-12/schema";
        JsonObject claims = json("{\"b\":1}");
        Duration moment = Duration.ofSeconds(20);
        assertThat(
                        assertTimeoutPreemptively(
                                moment,
                                () ->
                                        library.check(
                                                doubling(draft2020, "'$id':'urn:x:r',"),
                                                claims,
                                                Set.of())))
                .isEqualTo(new Finding.Unusable("it has $id below its root"));
        assertThat(
                        assertTimeoutPreemptively(
                                moment,
                                () ->
                                        library.check(
                                                doubling(draft4, "'id':'urn:x:r',"),
                                                claims,
                                                Set.of())))
                .isEqualTo(new Finding.Unusable("it has id below its root"));
        assertThat(
                        assertTimeoutPreemptively(
                                moment,
                                () ->
                                        library.check(
                                                doubling(
                                                        draft2020,
                                                        "'id':'urn:x:r','$schema':'"
                                                                + draft4
                                                                + "',"),
                                                claims,
                                                Set.of())))
                .isEqualTo(new Finding.Unusable("it changes its dialect below its root"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2020 | 'properties':{'a':{'$id':'urn:x'}}",
                "2020 | 'allOf':[{'$id':'urn:x'}]",
                "2020 | 'properties':{'properties':{'$id':'urn:x'}}",
                "2020 | 'properties':{'default':{'$id':'urn:x'}}",
                "2020 | 'not':{'items':{'$id':'urn:x'}}",
                "2020 | 'own':{'$id':'urn:x'}",
                "2020 | 'properties':{'a':{'$schema':'http://json-schema.org/draft-04/schema#'}}",
                "2020 | 'properties':{'a':{'$schema':'https://a.example/dialect'}}",
                "2020 | '$ref':'#/default/r','default':{'r':{'allOf':[{'$id':'urn:x'}]}}",
                "2020 | '$ref':'#/const','const':{}",
                "2020 | '$ref':'#/$defs','$defs':{'properties':{'default':{'$id':'urn:x'}}}",
                "2020 | '$ref':'#/own/r','own':{'r':{'$dynamicAnchor':'/a'}}",
                "04 | 'properties':{'a':{'id':'urn:x'}}",
                "04 | 'definitions':{'a':{'id':'#a'}}",
                "04 | 'dependencies':{'a':{'id':'urn:x'}}",
                "04 | '$defs':{'id':'urn:x','r':{}},'$ref':'#/$defs/r'",
                "04 | 'properties':{'a':{'$schema':'https://json-schema.org/draft/2020-12/schema'}}"
            })
    void aBaseOfItsOwnBelowTheRootIsRefused(String dialect, String rules) {
        assertThat(refusal(schema(dialect, rules))).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2020 | '$id':'urn:x','properties':{'$id':{'type':'string'},'id':{}}",
                "2020 | '$id':'urn:x','$defs':{'$id':{}},'properties':{'a':{'$ref':'#/$defs/$id'}}",
                "2020 | 'properties':{'a':{'id':'urn:x'}}",
                "2020 | 'properties':{'a':{'$anchor':'a','$dynamicAnchor':'a'}}",
                "2020 | 'properties':{'a':{'$schema':'https://json-schema.org/draft/2020-12/schema'}}",
                "2020 | 'const':{'$id':'x'},'enum':[{'$id':'x'}],'default':{'$id':'x'},'examples':[{'$id':'x'}]",
                "2020 | 'dependentRequired':{'$id':['a']},'patternProperties':{'$id':{}}",
                "04 | 'id':'urn:x','properties':{'id':{'type':'string'}},'definitions':{'id':{}}",
                "04 | 'dependencies':{'id':['a']},'patternProperties':{'id':{}}",
                "04 | 'enum':[{'id':'x'}],'default':{'id':'x'},'properties':{'a':{'$id':'urn:x'}}"
            })
    void aPropertyOrValueOfThatNameIsNone(String dialect, String rules) {
        assertThat(refusal(schema(dialect, rules))).isEmpty();
    }

    @Test
    void noInnerBaseHasAHiddenClaimPassForAnother() {
        // The validator takes the inner n, which b breaks; by the root's it would conform.
        String text =
                schema(
                        "2020",
                        "'$defs':{'n':{},'r':{'$id':'urn:x:r','$defs':{'n':{'type':'string'}},"
                                + "'properties':{'b':{'$ref':'#/$defs/n'}}}},'$ref':'#/$defs/r'");
        for (Set<String> hidden : List.of(Set.<String>of(), Set.of("/h"), Set.of("/b/h"))) {
            assertThat(library.check(text, json("{\"b\":{}}"), hidden))
                    .isInstanceOf(Finding.Unusable.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'properties':{'vat%':{'type':'string'}} | {'vat%':'x'} | Conforms",
                "'properties':{'vat%':{'type':'string'}} | {'vat%':1} | Violated",
                "'properties':{'a%25b':{'type':'string'},'a%b':{}} | {'a%25b':1} | Violated",
                "'properties':{'a%25b':{},'a%b':{'type':'string'}} | {'a%25b':1} | Conforms",
                "'properties':{'a+b%':{'type':'string'},'a b%':{}} | {'a+b%':1} | Violated",
                "'properties':{'007':{'type':'string'},'7':{}} | {'007':1} | Violated",
                "'properties':{'7':{'type':'string'}} | {'7':1} | Violated",
                "'properties':{'4294967296':{'type':'string'},'0':{}} | {'4294967296':1} | Violated",
                "'properties':{'~1':{'type':'string'},'/':{}} | {'~1':1} | Violated",
                "'properties':{'':{'type':'string'}} | {'':1} | Violated",
                "'properties':{'b':{'$ref':'#/$defs/a%20b'}},'$defs':{'a b':{'type':'string'}} | {'b':1} | Violated",
                "'properties':{'b':{'$ref':'#/$defs/a%20b'}},'$defs':{'a b':{'type':'string'}} | {'b':'x'} | Conforms",
                "'properties':{'b':{'$ref':'#/$defs/%25'}},'$defs':{'%':{'type':'string'}} | {'b':1} | Violated",
                "'$ref':'#/$defs/%C3%BC','$defs':{'ü':{'properties':{'b':{'type':'string'}}}} | {'b':1} | Violated",
                "'$ref':'#/$defs/a+b','$defs':{'a+b':{'properties':{'b':{'type':'string'}}}} | {'b':1} | Violated",
                "'$ref':'#/$defs/a~1b','$defs':{'a/b':{'properties':{'b':{'type':'string'}}}} | {'b':1} | Violated",
                "'anyOf':[{'required':['x']},{'properties':{'b':{'type':'string'}}}] | {'b':1} | Violated"
            })
    void aNameWithAPercentSignIsReadAsItStands(String rules, String claims, String finding) {
        JsonObject shown = json(claims.replace('\'', '"'));
        for (Set<String> hidden : List.of(Set.<String>of(), Set.of("/h"))) {
            Finding found = library.check(schema("2020", rules), shown, hidden);
            assertThat(found.getClass().getSimpleName()).as(found.toString()).isEqualTo(finding);
        }
    }

    @Test
    void aReferenceOfManyStepsTakesNoTime() {
        String text = schema("2020", "'$ref':'#" + "/".repeat(1_000_000) + "'");
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refusal(text)))
                .contains("a reference leads nowhere");
    }

    @ParameterizedTest
    @CsvSource({
        "a%2Gb, aGb",
        "a%2, a",
        "a%2Fb, a",
        "a+b%20c, a+b c",
        "a%7E1b, a/b",
        "007, 007",
        "4294967296, 4294967296"
    })
    void aReferenceThatCanBeReadInTwoWaysIsRefused(String reference, String name) {
        String text =
                schema(
                        "2020",
                        "'$ref':'#/$defs/" + reference + "','$defs':{'" + name + "':{'b':{}}}");
        assertThat(library.check(text, json("{}"), Set.of())).isInstanceOf(Finding.Unusable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Keywords of the other dialect are no rules.
                "04 | 'const':{} | {'b':1} | Conforms",
                "04 | 'if':{'required':['a']},'then':{'required':['c']} | {'b':1} | Conforms",
                "04 | 'if':{'required':['c']},'else':{'required':['c']} | {'b':1} | Conforms",
                "04 | 'dependentRequired':{'a':['c']} | {'b':1} | Conforms",
                "04 | 'dependentSchemas':{'a':{'required':['c']}} | {'b':1} | Conforms",
                "04 | 'propertyNames':{'maxLength':0} | {'b':1} | Conforms",
                "04 | 'unevaluatedProperties':false | {'b':1} | Conforms",
                "04 | '$dynamicRef':'#/definitions/n','definitions':{'n':{'required':['c']}} | {'b':1} | Conforms",
                "04 | 'properties':{'l':{'contains':{'type':'string'}}} | {'l':[{}]} | Conforms",
                "04 | 'properties':{'l':{'prefixItems':[{'type':'string'}]}} | {'l':[{}]} | Conforms",
                "04 | 'properties':{'l':{'unevaluatedItems':false}} | {'l':[{}]} | Conforms",
                "04 | 'not':{'const':{}} | {'b':1} | Violated",
                "04 | '$defs':{'n':{'required':['c']}},'allOf':[{'$ref':'#/$defs/n'}] | {'b':1} | Violated",
                "2020 | 'properties':{'l':{'additionalItems':false}} | {'l':[{}]} | Conforms",
                "2020 | '$recursiveRef':'#/$defs/n','$defs':{'n':{'required':['c']}} | {'b':1} | Conforms",
                "2020 | 'dependentRequired':{'a':['c']} | {'b':1} | Violated",
                "2020 | 'propertyNames':{'maxLength':0} | {'b':1} | Violated",
                // Its own are.
                "04 | 'dependencies':{'a':['c']} | {'b':1} | Violated",
                "04 | 'dependencies':{'a':['b']} | {'b':1} | Conforms",
                "04 | 'dependencies':{'a':{'properties':{'b':{'type':'string'}}}} | {'b':1} | Violated",
                "04 | 'dependencies':{'c':['d']} | {'b':1} | Conforms",
                "04 | 'properties':{'b':{'minimum':1,'exclusiveMinimum':true}} | {'b':1} | Violated",
                "04 | 'properties':{'b':{'minimum':1,'exclusiveMinimum':false}} | {'b':1} | Conforms",
                "04 | 'properties':{'b':{'maximum':1,'exclusiveMaximum':true}} | {'b':1} | Violated",
                "04 | 'properties':{'l':{'items':[{},{'type':'string'}]}} | {'l':[{},1]} | Violated",
                "04 | 'properties':{'l':{'items':[{},{'type':'string'}]}} | {'l':[{},'x',1]} | Conforms",
                "04 | 'properties':{'l':{'items':[{}],'additionalItems':false}} | {'l':[{},1]} | Violated",
                "04 | 'properties':{'l':{'items':[{}],'additionalItems':{'type':'string'}}} | {'l':[{},1]} | Violated",
                "04 | 'properties':{'l':{'items':[{}],'additionalItems':{'type':'string'}}} | {'l':[{},'x']} | Conforms",
                "04 | 'properties':{'l':{'items':{},'additionalItems':false}} | {'l':[{},1]} | Conforms",
                "04 | 'properties':{'l':{'additionalItems':false}} | {'l':[{},1]} | Conforms",
                "04 | 'properties':{'l':{'prefixItems':[{}],'items':{'required':['c']}}} | {'l':[{}]} | Violated"
            })
    void whatIsHiddenIsJudgedByTheSchemasOwnDialect(
            String dialect, String rules, String claims, String finding) {
        // Within an array, too, the first element hides something.
        Finding found =
                library.check(
                        schema(dialect, rules),
                        json(claims.replace('\'', '"')),
                        Set.of("/a", "/l/0/a"));
        assertThat(found.getClass().getSimpleName()).as(found.toString()).isEqualTo(finding);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "04 | 'items':{'type':'number'},'additionalItems':false | Conforms",
                "04 | 'items':{'type':'number'},'prefixItems':[{}] | Conforms",
                "04 | 'items':[{'type':'number'}] | Undecidable",
                "04 | 'items':[{}],'additionalItems':false | Undecidable",
                "04 | 'contains':{'type':'string'} | Conforms",
                "2020 | 'items':{'type':'number'},'additionalItems':false | Conforms",
                "2020 | 'items':{'type':'number'},'prefixItems':[{}] | Undecidable"
            })
    void soAreElementsBesideHiddenOnes(String dialect, String rules, String finding) {
        Finding found =
                library.check(
                        schema(dialect, "'properties':{'l':{" + rules + "}}"),
                        json("{\"l\":[1]}"),
                        new Hiding(Set.of(), Optional.of("/l"::equals)));
        assertThat(found.getClass().getSimpleName()).as(found.toString()).isEqualTo(finding);
    }

    @Test
    void anAnnotationIsNoRuleOfWhatMayBeHidden() {
        Finding found =
                library.check(
                        schema("2020", "'not':{'title':'x','required':['b']}"),
                        json("{\"b\":1}"),
                        new Hiding(Set.of(), Optional.of(String::isEmpty)));
        assertThat(found).isEqualTo(new Finding.Violated("", "not"));
    }

    private static String schema(String dialect, String rules) {
        String name =
                dialect.equals("04")
                        ? "http://json-schema.org/draft-04/schema#"
                        : "https://json-schema.org/draft/2020-12/schema";
        return ("{'$schema':'" + name + "'," + rules + "}").replace('\'', '"');
    }

    private static Optional<String> refusal(String schema) {
        return SchemaLimits.read(schema) instanceof SchemaLimits.Reading.Refused(String why)
                ? Optional.of(why)
                : Optional.empty();
    }
}
