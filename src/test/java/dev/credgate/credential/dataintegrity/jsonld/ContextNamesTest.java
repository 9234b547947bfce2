package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways in which two contexts, or one alone, would let a holder choose a claim's name. */
class ContextNamesTest {

    private static List<String> faults(String... contexts) {
        ContextStore store = ContextStore.bundled();
        List<String> added = List.of("urn:a", "urn:b").subList(0, contexts.length);
        for (int at = 0; at < contexts.length; at++) {
            byte[] bytes =
                    ("{\"@context\": {" + contexts[at] + "}}").getBytes(StandardCharsets.UTF_8);
            store = store.with(added.get(at), bytes);
        }
        return ContextNames.faults(store, added);
    }

    /** Whichever of them is which. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A prefix is a property as well.
                "\"income\": {\"@id\": \"https://a/income/\"} | \"debt\": \"https://a/income/\"",
                // What has a name in one vocabulary has a longer one in what it begins with.
                "\"@vocab\": \"https://a/\" | \"@vocab\": \"https://a/ns#\"",
                // After the other context it is another IRI.
                "\"p\": \"https://a/\", \"income\": \"p:income\" | \"debt\": \"p:income\"",
                "\"urn\": \"https://a/\", \"income\": \"urn:x\" | \"debt\": \"urn:x\""
            })
    void twoBetweenWhichAHolderCouldChooseAreFaulty(String one, String other) {
        assertThat(faults(one, other)).hasSize(2);
        assertThat(faults(other, one)).hasSize(2);
        assertThat(faults(one)).isEmpty();
        assertThat(faults(other)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"@vocab\": \"https://www.w3.org/ns/credentials/\"",
                "\"@vocab\": \"https://www.w3.org/ns/credentials/examples#of/\""
            })
    void aVocabularyIsHeldAgainstThoseOfBundledContexts(String terms) {
        assertThat(faults(terms))
                .anySatisfy(line -> assertThat(line).contains("in the vocabulary"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"income\": \"urn:x\", \"debt\": \"urn:x\"",
                "\"income\": \"urn:x\", \"debt\": {\"@id\": \"urn:x\", \"@container\": \"@set\"}",
                "\"T\": {\"@id\": \"urn:T\", \"@context\":"
                        + " {\"income\": \"urn:x\", \"debt\": \"urn:x\"}}"
            })
    void twoNamesOfOneContextForTheSameAreFaulty(String terms) {
        assertThat(faults(terms))
                .containsExactly(
                        "urn:a: it calls urn:x by different names, debt and income, so that a"
                                + " holder could choose under which one a claim is found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Nobody issues claims by a prefix's name.
                "\"s\": \"https://schema.org/\" | \"schema\": \"https://schema.org/\"",
                "\"@vocab\": \"https://a/ns#\" | \"@vocab\": \"https://a/ns#\"",
                "\"@vocab\": \"https://www.w3.org/ns/credentials/examples#\" | \"a\": \"urn:b\"",
                "\"p\": \"https://a/\", \"income\": \"p:income\""
                        + " | \"p\": \"https://a/\", \"income\": \"p:income\"",
                "\"https\": \"https://a/\" | \"income\": \"https://a/income\"",
                "\"since\": {\"@id\": \"urn:x\", \"@type\": \"@id\"}, \"from\": \"urn:x\""
                        + " | \"id\": \"@id\", \"key\": \"@id\""
            })
    void usualOnesAreNot(String one, String other) {
        assertThat(faults(one, other)).isEmpty();
    }

    /** They have to be met as they are: an operator's may be made of them. */
    @Test
    void theBundledOnesAreNotFaultyByThemselves() {
        ContextStore bundled = ContextStore.bundled();
        assertThat(ContextNames.faults(bundled, List.copyOf(bundled.urls())))
                .noneMatch(line -> line.contains(": it calls "));
    }
}
