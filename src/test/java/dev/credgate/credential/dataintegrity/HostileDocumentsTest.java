package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.thread.Effort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents made to hurt get a reason, in bounded time, and throw nothing. */
class HostileDocumentsTest {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final TestKey KEY = TestKey.of(KeyAlgorithm.ED25519, "hostile");
    private static final String PROOF =
            """
            {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
             "created": "2024-05-05T05:05:05Z", "verificationMethod": "%s",
             "proofPurpose": "assertionMethod",
             "proofValue": "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"}
            """
                    .formatted(KEY.verificationMethod());

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(W3cVectors.contexts(), List.of());

    private String why(String contexts, String subject) {
        return assertTimeoutPreemptively(LONGEST, () -> whyAtOnce(contexts, subject));
    }

    private String whyAtOnce(String contexts, String subject) {
        String text =
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2"%s],
                 "type": "VerifiableCredential", "issuer": "%s", "credentialSubject": %s,
                 "proof": %s}
                """
                        .formatted(contexts, KEY.did(), subject, PROOF);
        Optional<Presented> presented = format.recognise(text.getBytes(StandardCharsets.UTF_8));
        return presented.map(Proving::why).orElse("not recognised");
    }

    private static String many(int count, IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(","));
    }

    private static String examples() {
        return ", \"https://www.w3.org/ns/credentials/examples/v2\"";
    }

    @Test
    void aGraphWhoseNodesNothingTellsApartIsRefused() {
        // A complete graph of nodes that say the same: exponential for who tries every order.
        int nodes = 12;
        String subject =
                IntStream.range(0, nodes)
                        .mapToObj(node ->
                                "{\"id\": \"_:n%d\", \"p\": [%s]}"
                                        .formatted(
                                                node,
                                                IntStream.range(0, nodes)
                                                        .filter(other -> other != node)
                                                        .mapToObj(other ->
                                                                "{\"id\": \"_:n" + other + "\"}")
                                                        .collect(Collectors.joining(","))))
                        .collect(Collectors.joining(",", "[", "]"));

        String why = why(examples(), "{\"id\": \"did:example:a\", \"knows\": " + subject + "}");

        assertThat(why).contains(Flaw.GRAPH_TOO_COMPLEX.name());
    }

    @Test
    void twinsAreNotTooComplex() {
        assertThat(why(examples(), "{\"a\": [{\"p\": \"x\"}, {\"p\": \"x\"}]}"))
                .isEqualTo("DOES_NOT_FIT");
    }

    @Test
    void contextsThatDefineThemselvesAreRefused() {
        assertThat(why(", {\"a\": \"b:x\", \"b\": \"a:y\"}", "{\"a\": 1}"))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void longChainsOfTermsAreRefused() {
        assertThat(why(chain(50_000), "{\"t0\": 1}")).contains(Flaw.CONTEXT_INVALID.name());
        assertThat(why(chain(50), "{\"t0\": 1}")).isEqualTo("DOES_NOT_FIT");
    }

    private static String chain(int terms) {
        return ", {"
                + many(terms, i -> "\"t%d\": \"t%d:/\"".formatted(i, i + 1))
                + ", \"t%d\": \"https://example.org/\"}".formatted(terms);
    }

    @Test
    void manyContextsWithinContextsAreRefused() {
        String urls =
                IntStream.range(0, 5_000)
                        .mapToObj(_ -> ", \"https://www.w3.org/ns/credentials/v2\"")
                        .collect(Collectors.joining());
        String terms =
                IntStream.range(0, 20_000)
                        .mapToObj(
                                term -> "\"t%d\": \"https://example.org/%d\"".formatted(term, term))
                        .collect(Collectors.joining(",", ", {", "}"));
        String nodes =
                IntStream.range(0, 5_000)
                        .mapToObj(
                                _ -> "{\"@context\": {\"u\": \"https://example.org/u\"}, \"u\": 1}")
                        .collect(Collectors.joining(",", "{\"t1\": [", "]}"));

        assertThat(why(urls, "{\"name\": \"x\"}")).isNotEmpty();
        assertThat(why(terms, nodes)).contains(Flaw.GRAPH_TOO_COMPLEX.name());
    }

    /** Each of the values asks for it, whether a statement needs it or not. */
    @Test
    void aLargeContextOfATermIsProcessedOnce() {
        String terms = "{" + many(40_000, i -> "\"t%d\": null".formatted(i)) + "}";
        String numbers = "{\"p\": [" + many(6_000, i -> "" + i) + "]}";

        assertThat(
                        why(
                                ", {\"p\": {\"@id\": \"urn:p\", \"@context\": %s}}"
                                        .formatted(terms),
                                numbers))
                .isEqualTo("DOES_NOT_FIT");
        assertThat(
                        why(
                                ", {\"p\": {\"@id\": \"urn:p\", \"@context\": {\"u\": {\"@reverse\": \"urn:u\", \"@context\": %s}}}}"
                                        .formatted(terms),
                                numbers))
                .isEqualTo("DOES_NOT_FIT");
    }

    @Test
    void aLargeContextOfATermAfterManyOthersIsRefused() {
        String terms = "{" + many(20_000, i -> "\"t%d\": null".formatted(i)) + "}";

        assertThat(
                        why(
                                ", {\"p\": {\"@id\": \"urn:p\", \"@context\": %s}}"
                                        .formatted(terms),
                                "{\"urn:q\": ["
                                        + many(
                                                2_000,
                                                _ -> "{\"@context\": {\"a\": \"urn:a\"}, \"p\": 1}")
                                        + "]}"))
                .contains(Flaw.GRAPH_TOO_COMPLEX.name());
    }

    /** What is named once stands in each of the statements: they grow with both. */
    @Test
    void longNamesOfManyStatementsAreRefused() {
        String id = "urn:x:" + "A".repeat(480_000);
        String numbers = "\"p\": [" + many(80_000, i -> "" + i) + "]";

        assertThat(why(examples(), "{\"id\": \"%s\", %s}".formatted(id, numbers)))
                .contains(Flaw.GRAPH_TOO_COMPLEX.name());
        assertThat(why(", {\"p\": \"%s\"}".formatted(id), "{" + numbers + "}"))
                .contains(Flaw.GRAPH_TOO_COMPLEX.name());
        assertThat(
                        why(
                                ", {\"p\": \"urn:p\", \"@direction\": \"rtl\", \"@language\": \"en%s\"}"
                                        .formatted("-abcdefgh".repeat(53_000)),
                                "{\"p\": [" + many(60_000, i -> "\"" + i + "\"") + "]}"))
                .contains(Flaw.GRAPH_TOO_COMPLEX.name());
    }

    @Test
    void longPrefixesOfManyNamesAreRefused() {
        String prefix = "\"a\": \"https://example.org/%s/\"".formatted("a".repeat(480_000));
        for (String subject :
                List.of(
                        "{" + many(50_000, i -> "\"a:%d\": 1".formatted(i)) + "}",
                        "{\"type\": [" + many(50_000, i -> "\"a:" + i + "\"") + "]}",
                        "{\"type\": [" + many(50_000, _ -> "\"a\"") + "]}",
                        "{\"urn:p\": [" + many(30_000, i -> "{\"id\": \"a:" + i + "\"}") + "]}",
                        "{\"urn:p\": [" + many(40_000, _ -> "{\"a\": []}") + "]}")) {
            assertThat(why(", {" + prefix + "}", subject))
                    .as(subject.substring(0, 40))
                    .contains(Flaw.GRAPH_TOO_COMPLEX.name());
        }
        assertThat(
                        why(
                                ", {\"@vocab\": \"https://example.org/%s/\"}"
                                        .formatted("a".repeat(480_000)),
                                "{" + many(50_000, i -> "\"p%d\": 1".formatted(i)) + "}"))
                .contains(Flaw.GRAPH_TOO_COMPLEX.name());
    }

    @Test
    void longPrefixesOfManyTermsAreRefused() {
        String prefix = "\"a\": \"https://example.org/%s/\", ".formatted("a".repeat(480_000));
        for (String terms :
                List.of(
                        many(30_000, i -> "\"t%d\": \"a:%1$d\"".formatted(i)),
                        many(40_000, i -> "\"t%d\": \"a\"".formatted(i)),
                        many(30_000, i -> "\"a:%d\": {}".formatted(i)),
                        "\"b\": \"urn:b\"}, {\"@vocab\": \"a:\", "
                                + many(30_000, i -> "\"t%d\": {}".formatted(i)))) {
            assertThat(why(", {" + prefix + terms + "}", "{\"name\": \"x\"}"))
                    .as(terms.substring(0, 20))
                    .contains(Flaw.GRAPH_TOO_COMPLEX.name());
        }
    }

    /** Such as a portrait's. */
    @Test
    void aLongNameOfFewStatementsIsNot() {
        String portrait = "data:image/png;base64," + "A".repeat(400_000);

        assertThat(
                        why(
                                examples(),
                                "{\"image\": {\"id\": \"%s\", \"p\": [1, 2]}}".formatted(portrait)))
                .isEqualTo("DOES_NOT_FIT");
    }

    @Test
    void anEventLoopLeavesLongNamesOfManyStatements() {
        String subject =
                "{\"id\": \"urn:x:%s\", \"p\": [%s]}"
                        .formatted("A".repeat(7_000), many(1_500, i -> "" + i));

        assertThat(Effort.brief(() -> whyAtOnce(examples(), subject))).isEmpty();
        assertThat(Effort.brief(() -> whyAtOnce(examples(), "{\"id\": \"urn:x\", \"p\": [1]}")))
                .contains("DOES_NOT_FIT");
    }

    @Test
    void unknownContextsAreRefusedAndNotFetched() {
        assertThat(why(", \"https://example.org/unknown\"", "{\"name\": \"x\"}"))
                .contains(Flaw.CONTEXT_UNKNOWN.name());
        assertThat(why("", "{\"@context\": \"http://localhost:1/x\", \"name\": \"x\"}"))
                .contains(Flaw.CONTEXT_UNKNOWN.name());
        assertThat(why(", {\"@import\": \"https://example.org/unknown\"}", "{\"name\": \"x\"}"))
                .contains(Flaw.CONTEXT_UNKNOWN.name());
    }

    @Test
    void whatOnlyABaseMakesAbsoluteIsRefused() {
        assertThat(
                        why(
                                ", {\"@base\": \"https://example.org/\"}",
                                "{\"type\": \"Relative\", \"name\": \"x\"}"))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(why("", "{\"type\": \"Relative\", \"name\": \"x\"}"))
                .contains(Flaw.TERM_UNDEFINED.name());
        assertThat(why("", "{\"id\": \"did:example:a\", \"name\": {\"id\": \"relative\"}}"))
                .contains(Flaw.TERM_UNDEFINED.name());
    }

    /** Used or not: other readers refuse the whole context. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'@container': 'Dset'",
                "'@container': ['@list', '@set']",
                "'@container': ['@graph', '@id', '@index']",
                "'@container': ['@set', 1]",
                "'@container': '@type', '@type': 'https://example.org/date'",
                "'@container': '@set', '@index': 'https://example.org/i'",
                "'@container': '@index', '@index': 7",
                "'@nest': '@id'",
                "'@reverse': 'https://example.org/r'",
                "'@type': 'http://]example.org/date'"
            })
    void termsThatAreDefinedWronglyAreRefused(String rules) {
        String context =
                ", {'unused': {'@id': 'https://example.org/u', " + rules + "}, '@vocab': 'urn:v#'}";

        assertThat(why(context.replace('\'', '"'), "{\"name\": \"x\"}"))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'@container': ['@graph', '@id', '@set']",
                "'@container': ['@set', '@language']",
                "'@container': '@type', '@type': '@vocab'",
                "'@container': ['@index', '@set'], '@index': 'https://example.org/i'",
                "'@nest': '@nest'"
            })
    void termsThatAreDefinedInUnusualWaysAreNot(String rules) {
        String context = ", {'unused': {'@id': 'https://example.org/u', " + rules + "}}";

        assertThat(why(context.replace('\'', '"'), "{\"name\": \"x\"}")).isEqualTo("DOES_NOT_FIT");
    }

    @Test
    void namesThatOnlyLookLikeKeywordsAreRefused() {
        String vocabulary = ", {\"@vocab\": \"urn:v#\"}";

        assertThat(why(vocabulary, "{\"@t~pe\": \"x\"}")).contains(Flaw.TERM_UNDEFINED.name());
        assertThat(why(vocabulary, "{\"type\": \"@t~pe\"}")).contains(Flaw.TERM_UNDEFINED.name());
    }

    @Test
    void protectedTermsCannotBeRedefined() {
        assertThat(why(", {\"name\": \"https://example.org/name\"}", "{\"name\": \"x\"}"))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(why(", null", "{\"name\": \"x\"}")).contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void theGeneralPathIsJustAsSafe() {
        assertThat(why("", "{\"@index\": \"i\", \"name\": \"x\"}")).isEqualTo("DOES_NOT_FIT");
        assertThat(why("", "{\"@index\": \"i\", \"undefined\": 1}"))
                .contains(Flaw.TERM_UNDEFINED.name());
        assertThat(
                        why(
                                "",
                                "{\"@index\": \"i\", \"id\": \"did:example:a\", \"type\": \"Relative\"}"))
                .contains(Flaw.TERM_UNDEFINED.name());
    }

    @Test
    void theGeneralPathIsNotForContextsOfTheDocumentsOwn() {
        String typed =
                ", {\"map\": {\"@id\": \"https://example.org/map\", \"@container\": \"@type\"}}";

        assertThat(why(typed, "{\"map\": {\"urn:t\": {\"name\": \"x\"}}}"))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(why("", "{\"@context\": {\"a\": \"urn:a\"}, \"@index\": \"i\", \"a\": \"x\"}"))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void jsonThatOnlyAStrictReaderRefusesGetsItsReason() {
        assertThat(why("", "{\"name\": \"x\", \"name\": \"y\"}"))
                .contains(Flaw.DUPLICATE_MEMBER.name());
        assertThat(why("", "{\"name\": \"\\ud800\"}")).contains(Flaw.UNPAIRED_SURROGATE.name());
        assertThat(why("", "[".repeat(70) + "]".repeat(70))).contains(Flaw.TOO_DEEP.name());
        assertThat(why("", "{\"name\": ")).isEqualTo("not recognised");
    }

    @Test
    void anyBytesGetAnAnswer() {
        Random random = new Random(7);
        String text =
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2", {"x": "https://e.org/x"}],
                 "type": ["VerifiableCredential"], "issuer": "did:example:a",
                 "credentialSubject": {"id": "did:example:b", "x": [1, {"x": "y"}, true]},
                 "proof": %s}
                """
                        .formatted(PROOF);
        for (int round = 0; round < 5_000; round++) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change <= round % 4; change++) {
                body[random.nextInt(body.length)] = (byte) (32 + random.nextInt(96));
            }
            format.recognise(body).ifPresent(Proving::why);
        }
    }
}
