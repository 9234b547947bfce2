package dev.credgate.credential.w3c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.StatusReference;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.thread.Effort;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VcDataModelTest {

    /** Inputs whose names say "fail" by a rule that only processing of contexts can tell. */
    private static final Set<String> NEED_JSON_LD =
            Set.of(
                    "credential-redef-type-fail.json",
                    "credential-redef-type2-fail.json",
                    "credential-type-mapped-nonurl-fail.json",
                    "credential-type-unmapped-fail.json",
                    "credential-termsofuse-id-fail.json");

    /** What they ask depends on a proof, or on who fills in the issuer or dates. */
    private static final Set<String> NOT_ABOUT_THE_MODEL =
            Set.of(
                    "credential-proof-missing-type-fail.json",
                    "credential-no-issuer-fail.json",
                    "credential-validUntil-validFrom-ok.json",
                    "credential-validUntil-validFrom-fail.json");

    @Test
    void theInputsAreHere() {
        assumeTrue(
                System.getenv("CREDGATE_CONFORMANCE") != null,
                "CREDGATE_CONFORMANCE is not set: the inputs of the data model's suite were NOT run");
    }

    @TestFactory
    Stream<DynamicTest> everyCredentialOfTheSuite() throws IOException {
        String folder = System.getenv("CREDGATE_CONFORMANCE");
        if (folder == null) {
            return Stream.of();
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(folder, "data", "data-model-2.0", "input"))) {
            files =
                    all.filter(file -> file.toString().endsWith(".json"))
                            .filter(file ->
                                    !file.getFileName().toString().startsWith("presentation-"))
                            .filter(file -> !NEED_JSON_LD.contains(name(file)))
                            .filter(file -> !NOT_ABOUT_THE_MODEL.contains(name(file)))
                            .sorted()
                            .toList();
        }
        assertThat(files).hasSizeGreaterThan(70);
        return files.stream()
                .map(file ->
                        DynamicTest.dynamicTest(
                                name(file),
                                () -> {
                                    boolean sound =
                                            VcDataModel.read(prepared(file))
                                                            instanceof
                                                            VcDataModel.Reading.Sound(var model)
                                                    && model.dateFlaw().isEmpty();
                                    assertThat(sound).isEqualTo(name(file).endsWith("-ok.json"));
                                }));
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** With an issuer where the input leaves it to whoever runs the suite. */
    private static JsonObject prepared(Path file) throws IOException {
        Map<String, JsonValue> members =
                new LinkedHashMap<>(parse(Files.readString(file)).members());
        JsonString id = new JsonString("did:example:issuer");
        if (members.get("issuer") instanceof JsonObject object && object.member("id").isEmpty()) {
            Map<String, JsonValue> issuer = new LinkedHashMap<>(object.members());
            issuer.put("id", id);
            members.put("issuer", JsonObject.of(issuer));
        }
        members.putIfAbsent("issuer", id);
        return JsonObject.of(members);
    }

    @Test
    void aCredentialOfEachVersion() {
        VcDataModel second =
                sound(
                        """
                        {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:a:1",
                         "type": ["Degree", "VerifiableCredential"], "issuer": {"id": "did:a:i"},
                         "validFrom": "2024-02-29T23:00:00.5-01:00",
                         "validUntil": "2030-01-01T24:00:00Z",
                         "credentialSubject": {"id": "did:a:s", "n": 1}}
                        """);
        assertThat(second.version()).isEqualTo(ModelVersion.V2_0);
        assertThat(second.id()).contains("urn:a:1");
        assertThat(second.issuer()).isEqualTo("did:a:i");
        assertThat(second.subject()).contains("did:a:s");
        assertThat(second.validFrom()).contains(Instant.parse("2024-03-01T00:00:00.5Z"));
        assertThat(second.validUntil()).contains(Instant.parse("2030-01-02T00:00:00Z"));
        assertThat(second.claims().members()).containsKeys("id", "n");
        VcDataModel first =
                sound(
                        """
                        {"@context": ["https://www.w3.org/2018/credentials/v1"],
                         "type": "VerifiableCredential", "issuer": "https://i.example",
                         "issuanceDate": "2024-01-01T00:00:00Z", "validFrom": "never",
                         "credentialSubject": [{"id": "did:a:s"}, {"id": "did:a:t"}]}
                        """);
        assertThat(first.version()).isEqualTo(ModelVersion.V1_1);
        assertThat(first.subject()).isEmpty();
        assertThat(first.validFrom()).contains(Instant.parse("2024-01-01T00:00:00Z"));
        assertThat(first.claims().members()).containsOnlyKeys("credentialSubject");
    }

    /** 2.0, section 5.10: what is reserved for extensions says which of them it is. */
    @ParameterizedTest
    @ValueSource(strings = {"renderMethod", "confidenceMethod"})
    void whatIsReservedForExtensionsNamesItsType(String name) {
        String typed = "\"" + name + "\": [{\"type\": \"T\"}, {\"type\": [\"T\", \"U\"]}]";
        String untyped = "\"" + name + "\": [{\"type\": \"T\"}, {\"id\": \"urn:a\"}]";

        assertThat(sound(with(typed)).issuer()).isEqualTo("did:a:i");
        for (String flawed : List.of(untyped, "\"" + name + "\": \"urn:a\"")) {
            assertThat(VcDataModel.read(parse(with(flawed))))
                    .isInstanceOf(VcDataModel.Reading.Broken.class);
        }
        assertThat(
                        sound(
                                        with(untyped
                                                        + ", \"issuanceDate\": \"2024-01-01T00:00:00Z\"")
                                                .replace(
                                                        "https://www.w3.org/ns/credentials/v2",
                                                        "https://www.w3.org/2018/credentials/v1"))
                                .version())
                .isEqualTo(ModelVersion.V1_1);
    }

    /** 1.1 has no {@code name}: what an issuer's is, contexts of the document's own say. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"en\": \"Registry\", \"pt\": [\"Registo\"]}",
                "{\"first\": \"A\", \"last\": \"B\"}",
                "5"
            })
    void theNameOfAnIssuerIsFreeInTheFirstEditionAlone(String name) {
        String json =
                """
                {"@context": ["%s"], "type": "VerifiableCredential", %s
                 "issuer": {"id": "did:a:i", "name": %s}, "credentialSubject": {"id": "did:a:s"}}
                """;
        assertThat(
                        sound(
                                        json.formatted(
                                                "https://www.w3.org/2018/credentials/v1",
                                                "\"issuanceDate\": \"2024-01-01T00:00:00Z\",",
                                                name))
                                .issuer())
                .isEqualTo("did:a:i");
        assertThat(
                        VcDataModel.read(
                                parse(
                                        json.formatted(
                                                "https://www.w3.org/ns/credentials/v2", "", name))))
                .isInstanceOf(VcDataModel.Reading.Broken.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-01",
                "2024-01-01T00:00:00",
                "2024-02-30T00:00:00Z",
                "2024-01-01T24:00:01Z",
                "2024-01-01T00:00:00+15:00",
                "2024-01-01T00:00:00+01",
                "2024-01-01 00:00:00Z",
                "24-01-01T00:00:00Z",
                "2024-01-01T00:00:00.Z",
                "２０２４-01-01T00:00:00Z"
            })
    void aDateInAnyOtherFormIsRefused(String date) {
        VcDataModel model = sound(with("\"validFrom\": \"" + date + "\""));
        assertThat(model.dateFlaw().orElseThrow().flaw()).isEqualTo(Flaw.DATE_MALFORMED);
        assertThat(model.validFrom()).isEmpty();
    }

    @Test
    void everyEntryOfAStatusIsRead() {
        VcDataModel model =
                sound(
                        with(
                                """
                                "credentialStatus": [
                                  {"type": "BitstringStatusListEntry", "statusPurpose": "revocation",
                                   "statusListIndex": "94567",
                                   "statusListCredential": "https://s.example/3"},
                                  {"id": "https://s.example/4#7",
                                   "type": "BitstringStatusListEntry", "statusPurpose": "message",
                                   "statusListIndex": "7", "statusSize": 2,
                                   "statusListCredential": "https://s.example/4",
                                   "statusMessage": [
                                     {"status": "0x0", "message": "fine"},
                                     {"status": "0x1", "message": "late"},
                                     {"status": "0x2", "message": "lost"},
                                     {"status": "0x3", "message": "gone"}]},
                                  {"id": "did:a:status", "type": "StatusOfTomorrow"}]
                                """));
        assertThat(model.statuses())
                .containsExactly(
                        new StatusReference(
                                "bitstring",
                                URI.create("https://s.example/3"),
                                94567,
                                "revocation",
                                1,
                                Map.of()),
                        new StatusReference(
                                "bitstring",
                                URI.create("https://s.example/4"),
                                7,
                                "message",
                                2,
                                Map.of(0L, "fine", 1L, "late", 2L, "lost", 3L, "gone")),
                        new StatusReference(
                                "credentialStatus of type StatusOfTomorrow",
                                URI.create("did:a:status"),
                                0,
                                "",
                                1,
                                Map.of()));
    }

    @Test
    void oneIdInSeveralElementsIsOneSubject() {
        String several =
                with("\"x\": 1")
                        .replaceFirst(
                                "\"credentialSubject\": *\\{[^}]*}", "\"credentialSubject\": %s");
        assertThat(
                        sound(
                                        several.formatted(
                                                "[{\"id\": \"did:a:s\", \"n\": 1}, {\"id\": \"did:a:s\"}]"))
                                .subject())
                .contains("did:a:s");
        assertThat(sound(several.formatted("[{\"id\": \"did:a:s\"}, {\"n\": 1}]")).subject())
                .isEmpty();
        assertThat(sound(several.formatted("[{\"n\": 1}, {\"id\": \"did:a:s\"}]")).subject())
                .isEmpty();
        assertThat(sound(several.formatted("[{\"n\": 1}, {\"m\": 1}]")).subject()).isEmpty();
    }

    private static List<StatusReference> ofSize(String size, int messages) {
        String texts =
                IntStream.range(0, messages)
                        .mapToObj(value ->
                                "{\"status\": \"0x%x\", \"message\": \"m%d\"}"
                                        .formatted(value, value))
                        .collect(Collectors.joining(", ", "[", "]"));
        return sound(
                        with(
                                """
                                "credentialStatus":
                                  {"type": "BitstringStatusListEntry", "statusPurpose": "message",
                                   "statusListIndex": "7", "statusSize": %s,
                                   "statusListCredential": "https://s.example/4",
                                   "statusMessage": %s}
                                """
                                        .formatted(size, texts)))
                .statuses();
    }

    /** Bitstring Status List 1.0, section 2.1: any positive integer. */
    @Test
    void aStatusOfManyBitsIsReadOrSaidNotToBe() {
        StatusReference nine = ofSize("9", 512).getFirst();
        assertThat(nine.mechanism()).isEqualTo("bitstring");
        assertThat(nine.size()).isEqualTo(9);
        assertThat(nine.messages()).hasSize(512).containsEntry(0x1ffL, "m511");
        assertThat(ofSize("15", 1 << 15).getFirst().messages()).hasSize(1 << 15);
        for (String size : List.of("16", "62", "4294967297", "9".repeat(900))) {
            StatusReference many = ofSize(size, 2).getFirst();
            assertThat(many.mechanism()).startsWith("BitstringStatusListEntry of more");
            assertThat(many.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'statusListIndex': 94567",
                "'statusListIndex': '-1'",
                "'statusListIndex': '0x1'",
                "'statusListIndex': ''",
                "'statusListIndex': '99999999999999999999'",
                "'statusPurpose': ''",
                "'statusPurpose': ['revocation']",
                "'statusListCredential': 'not a url'",
                "'statusListCredential': 'urn:uuid:1'",
                "'statusListCredential': 'https://s.example/3#4'",
                "'statusSize': 0",
                "'statusSize': 2",
                "'statusSize': 9",
                "'statusSize': '1'",
                "'statusSize': -9",
                "'statusSize': 16.5",
                "'statusMessage': {}",
                "'statusMessage': [{'status': '0x2', 'message': 'm'}]",
                "'statusMessage': [{'status': '0x0', 'message': 'm'}, {'status': '0x0', 'message': 'n'}]"
            })
    void anEntryOutOfFormIsRefused(String member) {
        String name = member.substring(1, member.indexOf('\'', 1));
        Map<String, JsonValue> entry =
                new LinkedHashMap<>(
                        parse(
                                        """
                                        {"type": "BitstringStatusListEntry",
                                         "statusPurpose": "revocation", "statusListIndex": "1",
                                         "statusListCredential": "https://s.example/3"}
                                        """)
                                .members());
        entry.put(name, parse("{" + member.replace('\'', '"') + "}").members().get(name));
        Map<String, JsonValue> document = new LinkedHashMap<>(parse(with("\"x\": 1")).members());
        document.put("credentialStatus", JsonObject.of(entry));
        assertThat(VcDataModel.read(JsonObject.of(document)))
                .isInstanceOfSatisfying(
                        VcDataModel.Reading.Broken.class,
                        broken ->
                                assertThat(broken.found().flaw()).isEqualTo(Flaw.STATUS_MALFORMED));
    }

    @ParameterizedTest
    @CsvSource({
        "did:a:b, true",
        "https://x.example/a?b#c, true",
        "urn:uuid:1, true",
        "word, false",
        "'https ://x', false",
        "'https://x y', false",
        "a:, false",
        ":a, false",
        "1a:b, false",
        "http://é.example/, true",
        "'a:<b>', false"
    })
    void whatAnAbsoluteUrlIs(String text, boolean is) {
        assertThat(AbsoluteUrl.is(text)).isEqualTo(is);
    }

    @Test
    void theTypesThatTrustIsLookedUpBy() {
        assertThat(types("[]", "VerifiableCredential")).containsExactly(TypeNames.BASE);
        assertThat(types("[]", "Unheard", "https://t.example/T"))
                .containsExactly("vc:Unheard", "vc:https://t.example/T");
        assertThat(types("[\"https://www.w3.org/ns/credentials/examples/v2\"]", "Degree"))
                .containsExactly("vc:https://www.w3.org/ns/credentials/examples#Degree");
        assertThat(
                        types(
                                "[{\"A\": \"https://t.example/A\", \"p\": \"https://p.example/\","
                                        + " \"B\": {\"@id\": \"https://t.example/B\"}}]",
                                "A",
                                "B",
                                "p:C"))
                .containsExactly(
                        "vc:https://t.example/A",
                        "vc:https://t.example/B",
                        "vc:https://p.example/C");
    }

    /** As a JSON-LD processor would have it (1.1, IRI expansion), or refuse. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "https://t.example/T | {'https://t.example/T': 'https://gov.example/P'}  | https://t.example/T",
                "urn:t:T             | {'urn:t:T': 'https://gov.example/P'}              | urn:t:T",
                "https://t.example/T | {'https': 'https://gov.example/'}                 | https://t.example/T",
                "a/b                 | {'a/b': 'https://gov.example/P'}                  | a/b",
                "T | {'p': 'https://p.example/', 'T': 'p:P'}                             | https://p.example/P",
                "T | {'P': 'https://p.example/P', 'T': 'P'}                              | https://p.example/P",
                "T | {'P': 'https://p.example/P'}, {'T': {'@id': 'P'}}                   | https://p.example/P",
                "T | {'T': 'https://p.example/1'}, {'T': 'https://p.example/2'}          | https://p.example/2",
                "T | {'T': 'T'}, {'@vocab': 'https://v.example/'}                        | https://v.example/T",
                "T | {'T': 'P', 'P': 'T'}                                                | T",
                "T | {'T': '@type'}                                                      | T",
                "T | {'T': {'@type': '@id'}, '@vocab': 'https://v.example/'}             | https://v.example/T",
                "T | {'@vocab': 'v:1#'}, {'T': {'@type': '@id'}}, {'@vocab': 'v:2#'}     | v:1#T",
                "T | {'@vocab': 'https://v.example/'}, {'T': null}                       | BASE",
                "T | {'@vocab': 'https://v.example/'}, {'T': {'@id': null}}              | BASE",
                "T | {'T': null}, {'T': 'https://p.example/T'}                           | https://p.example/T",
                "p:T | {'p': 'https://p.example/'}, {'p': null}                          | p:T",
                "T | {'ex': 'https://e.example/'}, {'@vocab': 'ex:v#'}                   | https://e.example/v#T",
                "T | {'@vocab': 'https://e.example/'}, {'@vocab': 'v#'}                  | https://e.example/v#T",
                "T | {'V': 'https://e.example/'}, {'@vocab': 'V'}                        | https://e.example/T",
                "T | {'ex': 'https://e.example/', '@vocab': 'ex:v#'}                     | ex:v#T",
                "T | {'ex': 'https://e.example/'}, {'@vocab': 'ex:v#', 'ex': 'f:'}       | https://e.example/v#T",
                "T | {'@vocab': 'https://v.example/'}, {'@vocab': null}                  | T",
                "p:T | {'p': 'https://p.example/a'}                                      | p:T",
                "p:T | {'p': {'@id': 'https://p.example/'}}                              | p:T",
                "p:T | {'p': {'@id': 'https://p.example/', '@prefix': true}}             | https://p.example/T",
                "p:T | {'q': 'https://p.example/', 'p': 'q:a/'}                          | https://p.example/a/T",
                "p:  | {'p': 'https://p.example/'}                                       | https://p.example/",
                "p:  | {'p': 'https://p.example/', 'p:': 'https://p.example/P'}          | https://p.example/P",
                "_:T | {'_': 'https://p.example/'}                                       | _:T"
            })
    void whatContextsMayMakeOfAType(String type, String contexts, String iri) {
        assertThat(types("[" + contexts.replace('\'', '"') + "]", type))
                .containsExactly(iri.equals("BASE") ? TypeNames.BASE : "vc:" + iri);
    }

    @Test
    void aTypeThatAContextTakesAllMeaningFromIsNone() {
        assertThat(types("[{\"T\": null}]", "VerifiableCredential", "T", "U", "U"))
                .containsExactly("vc:U");
    }

    /**
     * Each name is looked up once: as terms, as prefixes, and as both on each level, of as many
     * types and in as many contexts as a document may have.
     */
    @Test
    void lookingTypesUpTakesNoMoreThanAnEventLoopHas() {
        String chain =
                IntStream.range(0, 20)
                        .mapToObj(at ->
                                "\"t%1$d:\":\"t%2$d:\",\"t%1$d\":\"t%2$d:\"".formatted(at, at + 1))
                        .collect(Collectors.joining(",", "{", "}"));
        String contexts = "[" + "{},".repeat(Rules.MAX_CONTEXTS - 1) + chain + "]";
        String[] types =
                IntStream.range(0, Rules.MAX_TYPES)
                        .mapToObj(at -> "t0:" + at)
                        .toArray(String[]::new);
        assertThat(Effort.brief(() -> types(contexts, types))).isPresent();
        String[] one = Collections.nCopies(Rules.MAX_TYPES, "t0:").toArray(String[]::new);
        assertThat(Effort.brief(() -> types(contexts, one))).contains(List.of("vc:t0:"));
    }

    @Test
    void moreContextsThanADocumentNeedsAreRefused() {
        String most = "{},".repeat(Rules.MAX_CONTEXTS - 2) + "{}";
        assertThat(VcDataModel.read(withContexts(most)))
                .isInstanceOf(VcDataModel.Reading.Sound.class);
        assertThat(VcDataModel.read(withContexts(most + ",{}")))
                .isInstanceOfSatisfying(
                        VcDataModel.Reading.Broken.class,
                        broken ->
                                assertThat(broken.found().flaw()).isEqualTo(Flaw.CONTEXT_INVALID));
    }

    private static JsonObject withContexts(String more) {
        return parse(
                with("\"x\": 1").replace("credentials/v2\"]", "credentials/v2\"," + more + "]"));
    }

    private static List<String> types(String contexts, String... types) {
        return TypeNames.of(parse("{\"@context\": " + contexts + "}"), List.of(types));
    }

    private static String with(String member) {
        return """
        {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiableCredential",
         "issuer": "did:a:i", "credentialSubject": {"id": "did:a:s"}, %s}
        """
                .formatted(member);
    }

    private static VcDataModel sound(String json) {
        return ((VcDataModel.Reading.Sound) VcDataModel.read(parse(json))).credential();
    }

    private static JsonObject parse(String json) {
        return (JsonObject)
                ((JsonReading.Read) JsonParser.parse(json.getBytes(StandardCharsets.UTF_8)))
                        .value();
    }
}
