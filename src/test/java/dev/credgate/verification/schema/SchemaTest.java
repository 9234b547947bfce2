package dev.credgate.verification.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.verification.schema.SchemaLibrary.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no schema is, and what its values, names and references mean. */
class SchemaTest extends SchemaGround {

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
}
