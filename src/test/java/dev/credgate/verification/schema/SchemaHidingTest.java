package dev.credgate.verification.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.verification.schema.SchemaLibrary.Finding;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of claims of which some are hidden. */
class SchemaHidingTest extends SchemaGround {

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
}
