package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator's contexts count as pinned, or the start ends with a line for each fault. */
class ContextFolderTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String URL = "https://contexts.example/v1";
    private static final String DIPLOMA =
            "{\"@context\": {\"@protected\": true,"
                    + " \"Diploma\": \"https://contexts.example/v1#Diploma\","
                    + " \"grade\": \"https://contexts.example/v1#grade\"}}";

    @TempDir private Path folder;

    private void index(String... lines) {
        write(ContextFolder.INDEX, String.join("\n", lines));
    }

    private String line(String file, String url, String content) {
        write(file, content);
        return digest(content) + " " + file + " " + url;
    }

    private void write(String file, String content) {
        try {
            Files.writeString(folder.resolve(file), content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digest(String content) {
        return HexFormat.of()
                .formatHex(Sha2.SHA_256.hash(Message.of(content.getBytes(StandardCharsets.UTF_8))));
    }

    private ContextStore started() {
        return new ConfiguredContexts().contexts(() -> Optional.of(folder));
    }

    /** The lines with which the start ends, without the folder's name. */
    private List<String> faults() {
        try {
            started();
            return List.of();
        } catch (ConfigurationException e) {
            return String.valueOf(e.getMessage())
                    .lines()
                    .map(line -> line.replace(folder + "/", ""))
                    .toList();
        }
    }

    private static JsonObject object(String json) {
        return JsonParser.parse(json.getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }

    private static Draft draft(ContextStore contexts) {
        Terms terms =
                new Terms(
                        UUID.fromString("58172aac-d8ba-41ed-83dd-0b3aef56cc33"),
                        "did:example:school",
                        "did:example:school#keys-1",
                        KeyAlgorithm.P256,
                        "vc:" + URL + "#Diploma",
                        Optional.of("did:example:alice"),
                        object("{\"grade\": \"A\"}"),
                        NOW,
                        Optional.of(NOW.plusSeconds(3600)),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        object("{\"contexts\": [\"" + URL + "\"]}"));
        return new DataIntegrityWriter(InstantSource.fixed(NOW), contexts)
                .draft(terms, new SecureRandom());
    }

    private static Presented read(byte[] document, ContextStore contexts) {
        return new DataIntegrityFormat(contexts, List.of()).recognise(document).orElseThrow();
    }

    @Test
    void credentialsAreIssuedAndReadByItsContextsAsByBundledOnes() {
        index(line("diploma.json", URL, DIPLOMA), "");
        ContextStore contexts = started();

        byte[] whole = ((Draft.Ready) draft(contexts)).attach(new byte[64]);

        assertThat(read(whole, contexts))
                .isInstanceOfSatisfying(
                        SecuredCredential.class,
                        credential -> {
                            assertThat(credential.types())
                                    .containsExactly("vc:" + URL + "#Diploma");
                            assertThat(credential.claims().members()).containsKey("grade");
                        });
        assertThat(read(whole, ContextStore.bundled()))
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed ->
                                assertThat(malformed.found().flaw())
                                        .isEqualTo(Flaw.CONTEXT_UNKNOWN));
        assertThat(draft(ContextStore.bundled())).isInstanceOf(Draft.Refused.class);
    }

    @Test
    void withoutAFolderTheBundledOnesAreKnownAlone() {
        assertThat(new ConfiguredContexts().contexts(Optional::empty))
                .isSameAs(ContextStore.bundled());
    }

    @Test
    void eachFaultHasALine() {
        String digest = digest(DIPLOMA);
        write("unlisted.jsonld", DIPLOMA);
        write("other.json", DIPLOMA + " ");
        write("README.md", "not a context");
        index(
                "no line",
                line("array.json", "https://contexts.example/2", "[]"),
                digest + " other.json https://contexts.example/3",
                digest + " missing.json https://contexts.example/4",
                digest + " ../other.json https://contexts.example/5",
                digest + " relative.json contexts/6",
                digest + " fragment.json https://contexts.example/7#it",
                line("v2.json", "https://www.w3.org/ns/credentials/v2", DIPLOMA),
                line("diploma.json", URL, DIPLOMA),
                line("again.json", URL, DIPLOMA),
                line("diploma.json", "https://contexts.example/8", DIPLOMA));

        assertThat(faults())
                .allMatch(line -> line.startsWith("credgate.contexts.dir: "))
                .extracting(line -> line.substring("credgate.contexts.dir: ".length()))
                .containsExactly(
                        "SHA256, line 1: expected a SHA-256 in 64 lower-case hex digits, a file's"
                                + " name and a URL, with a space between",
                        "array.json is no JSON object with @context",
                        "other.json is not what its line pins: its SHA-256 is "
                                + digest(DIPLOMA + " "),
                        "cannot read missing.json",
                        "SHA256, line 5: ../other.json is no name of a file in this folder",
                        "SHA256, line 6: contexts/6 is no absolute URL without a fragment",
                        "SHA256, line 7: https://contexts.example/7#it is no absolute URL without a"
                                + " fragment",
                        "SHA256, line 8: https://www.w3.org/ns/credentials/v2 is bundled and cannot"
                                + " be another",
                        "SHA256, line 10: https://contexts.example/v1 stands in a line before",
                        "SHA256, line 11: diploma.json stands in a line before",
                        "unlisted.jsonld stands in no line of SHA256");
    }

    /** NUL everywhere; where the locale is POSIX, also whatever is not ASCII. */
    @Test
    void aNameThatNoFileCanHaveIsAFault() {
        index(digest(DIPLOMA) + " a\u0000.json " + URL);
        assertThat(faults())
                .containsExactly(
                        "credgate.contexts.dir: SHA256, line 1: a\u0000.json is no name of a file on"
                                + " this system");
    }

    @Test
    void aFolderWithoutAnIndexOrWithTooLargeFilesEndsTheStart() {
        assertThat(faults())
                .containsExactly(
                        "credgate.contexts.dir: cannot read SHA256, which has a line for each"
                                + " context");
        index(line("large.json", URL, " ".repeat((1 << 20) + 1)));
        assertThat(faults())
                .containsExactly("credgate.contexts.dir: large.json is larger than 1048576 bytes");
        assertThatThrownBy(() ->
                        new ConfiguredContexts()
                                .contexts(() -> Optional.of(folder.resolve("nowhere"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot read");
    }

    /** A context that no document could name is found at start, not by who presents one. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"@context\": [\"https://elsewhere.example/\", {\"a\": \"urn:a\"}]}"
                        + "| is not among those known here",
                "{\"@context\": {\"@import\": \"https://www.w3.org/ns/credentials/v2\"}}"
                        + "| needs a part of JSON-LD",
                "{\"@context\": {\"a\": 7}} | cannot be used",
                "{\"@context\": {\"a\": {\"@id\": \"urn:a\", \"@context\": \"urn:b\"}}}"
                        + "| is not among those known here"
            })
    void whatCannotBeProcessedEndsTheStart(String context, String why) {
        index(line("context.json", URL, context));
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("credgate.contexts.dir: " + URL + " ")
                .contains(why);
    }

    /** Else who holds a credential chooses by its context which name a claim goes by. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"income\": \"https://www.w3.org/ns/credentials/examples#debt\"",
                "\"label\": \"https://schema.org/name\"",
                "\"ends\": \"https://www.w3.org/2018/credentials#validUntil\"",
                "\"T\": {\"@id\": \"urn:T\", \"@context\": {\"label\": \"https://schema.org/name\"}}",
                "\"g\": {\"@id\": \"urn:g\", \"@container\": \"@id\","
                        + " \"@context\": {\"label\": \"https://schema.org/name\"}}",
                "\"by\": {\"@reverse\": \"https://schema.org/name\"}",
                "\"s\": \"https://schema.org/\", \"label\": \"s:name\""
            })
    void whatIsKnownByAnotherNameEndsTheStart(String terms) {
        index(line("context.json", URL, "{\"@context\": {" + terms + "}}"));
        assertThat(faults())
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line)
                                .startsWith("credgate.contexts.dir: " + URL + " and ")
                                .contains("by different names"));
    }

    @Test
    void twoOfTheFolderAreHeldAgainstEachOther() {
        String income = "{\"@context\": {\"income\": \"urn:x\", \"@vocab\": \"urn:v:\"}}";
        index(
                line("a.json", "urn:a", income),
                line("b.json", "urn:b", "{\"@context\": {\"debt\": \"urn:x\"}}"));
        assertThat(faults())
                .contains(
                        "credgate.contexts.dir: urn:a and urn:b: they call urn:x by different"
                                + " names, [income] and [debt], so that a holder could choose under"
                                + " which one a claim is found");
    }

    /** As they stand, with aliases, prefixes and names that others have for other things. */
    @Test
    void usualContextsAreTaken() {
        index(
                line("diploma.json", URL, DIPLOMA),
                line(
                        "more.json",
                        "https://contexts.example/more",
                        "{\"@context\": [{\"@version\": 1.1, \"id\": \"@id\", \"type\": \"@type\","
                                + " \"s\": \"https://schema.org/\", \"xs\":"
                                + " \"http://www.w3.org/2001/XMLSchema#\", \"name\": \"s:name\","
                                + " \"since\": {\"@id\": \"urn:since\", \"@type\": \"xs:date\"},"
                                + " \"from\": {\"@id\": \"urn:since\"}}]}"),
                line(
                        "vocabulary.json",
                        "https://contexts.example/vocabulary",
                        "{\"@context\": {\"@vocab\": \"https://contexts.example/v1#\"}}"));
        assertThat(faults()).isEmpty();
    }
}
