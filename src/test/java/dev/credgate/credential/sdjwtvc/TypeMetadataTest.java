package dev.credgate.credential.sdjwtvc;

import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.credential.TypeRules.Finding;
import dev.credgate.credential.sdjwt.ClaimNode;
import dev.credgate.credential.sdjwt.ClaimNode.Elements;
import dev.credgate.credential.sdjwt.ClaimNode.Hidden;
import dev.credgate.credential.sdjwt.ClaimNode.Members;
import dev.credgate.credential.sdjwt.ClaimNode.Value;
import dev.credgate.credential.sdjwt.ClaimTree;
import dev.credgate.credential.sdjwtvc.KnownTypes.Fetching;
import dev.credgate.crypto.IntegrityMetadata;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.source.Sources;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Type metadata of draft-ietf-oauth-sd-jwt-vc, sections 5 to 8. */
class TypeMetadataTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final String CHILD = "https://t.example/child";
    private static final String PARENT = "https://t.example/parent";

    /** The credential of the draft's figure 18, every claim open. */
    private static final String EXAMPLE =
            """
            {"vct": "https://betelgeuse.example.com/education_credential/v42",
             "name": "Arthur Dent",
             "address": {"street_address": "42 Market Street", "city": "Milliways"},
             "degrees": [{"type": "Bachelor", "university": "Betelgeuse"},
                         {"type": "Master", "university": "Betelgeuse"}],
             "nationalities": ["British", "Betelgeusian"]}
            """;

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String sri(byte[] document) {
        return IntegrityMetadata.of(Sha2.SHA_256, Sha2.SHA_256.hash(Message.of(document)));
    }

    /** Documents that were fetched, by address; what is asked for and not there is wanted. */
    private final Map<String, byte[]> web = new HashMap<>();

    private final List<Source> asked = new ArrayList<>();
    private final Sources sources =
            (source, _) -> {
                asked.add(source);
                byte[] body = web.get(source.uri().toString());
                return body == null
                        ? new SourceReading.Wanted()
                        : new SourceReading.Had(body, "application/json", NOW);
            };

    private static KnownTypes types(Fetching fetching, String... documents) {
        return KnownTypes.of(
                List.of(documents).stream().map(TypeMetadataTest::bytes).toList(),
                List.of(),
                fetching);
    }

    private Finding broken(KnownTypes types, String type, String integrity) {
        return ((TypeLine.Broken)
                        types.line(
                                type,
                                Optional.of(integrity).filter(text -> !text.isEmpty()),
                                sources,
                                NOW))
                .finding();
    }

    private List<ClaimMetadata> whole(KnownTypes types, String type, Optional<String> integrity) {
        return ((TypeLine.Whole) types.line(type, integrity, sources, NOW)).claims();
    }

    private static List<ClaimMetadata> rules(String claims) {
        return TypeMetadataTest.read("{'vct': 'x', 'claims': " + claims + "}").claims();
    }

    private static TypeMetadata read(String document) {
        return ((TypeMetadata.Reading.Read) TypeMetadata.read(bytes(document))).metadata();
    }

    private static Finding check(String claims, Set<String> disclosable) {
        return PublishedRules.check(rules(claims), ClaimTree.of(json(EXAMPLE), disclosable));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "{}",
                "{'vct': 5}",
                "{'vct': ''}",
                "{'vct': 'a', 'vct': 'a'}",
                "{'vct': 'a'} ",
                "{'vct': 'a'}{}",
                "{'vct': 'a', 'extends': ['b']}",
                "{'vct': 'a', 'extends#integrity': {}}",
                "{'vct': 'a', 'claims': {}}",
                "{'vct': 'a', 'claims': [5]}",
                "{'vct': 'a', 'claims': [{}]}",
                "{'vct': 'a', 'claims': [{'path': []}]}",
                "{'vct': 'a', 'claims': [{'path': 'x'}]}",
                "{'vct': 'a', 'claims': [{'path': [-1]}]}",
                "{'vct': 'a', 'claims': [{'path': [1.0]}]}",
                "{'vct': 'a', 'claims': [{'path': [true]}]}",
                "{'vct': 'a', 'claims': [{'path': ['x', {}]}]}",
                "{'vct': 'a', 'claims': [{'path': [99999999999]}]}",
                "{'vct': 'a', 'claims': [{'path': ['x'], 'mandatory': 'true'}]}",
                "{'vct': 'a', 'claims': [{'path': ['x'], 'sd': 'Always'}]}",
                "{'vct': 'a', 'claims': [{'path': ['x'], 'sd': null}]}",
                "{'vct': 'a', 'claims': [{'path': ['x']}, {'path': ['x'], 'sd': 'never'}]}"
            })
    void whatIsNoTypeMetadataIsRefused(String document) {
        // Blank space around a document is as good as none.
        if (!document.endsWith(" ")) {
            assertThat(TypeMetadata.read(bytes(document)))
                    .isInstanceOf(TypeMetadata.Reading.Refused.class);
        } else {
            assertThat(TypeMetadata.read(bytes(document)))
                    .isInstanceOf(TypeMetadata.Reading.Read.class);
        }
    }

    @Test
    void documentsAreBounded() {
        String claims = "{'path': ['a%d']}";
        StringBuilder many = new StringBuilder("{'vct': 'a', 'claims': [");
        for (int i = 0; i <= 1000; i++) {
            many.append(i == 0 ? "" : ",").append(claims.formatted(i));
        }
        List<String> documents =
                List.of(
                        many + "]}",
                        "{'vct': 'a', 'description': '" + "x".repeat(1024 * 1024) + "'}",
                        "{'vct': 'a', 'display': " + "[".repeat(500_000),
                        "{'vct': 'a', 'claims': [{'path': [" + "null,".repeat(64) + "null]}]}");
        for (String document : documents) {
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () ->
                            assertThat(TypeMetadata.read(bytes(document)))
                                    .isInstanceOf(TypeMetadata.Reading.Refused.class));
        }
    }

    @Test
    void membersThatAreNotUnderstoodArePassedOver() {
        assertThat(
                        read(
                                "{'vct': 'a', 'schema_uri': 5, 'display': 'x', 'claims': [{'path':"
                                        + " ['x'], 'display': 7, 'svg_id': {}, 'new': null}]}"))
                .satisfies(metadata -> assertThat(metadata.claims()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['name'] | /name",
                "['address'] | /address",
                "['address', 'street_address'] | /address/street_address",
                "['degrees', null, 'type'] | /degrees/0/type /degrees/1/type",
                "['degrees', 1, 'type'] | /degrees/1/type",
                "['nationalities', null] | /nationalities/0 /nationalities/1",
                "['nationalities', 7] | ''",
                "['name', 'first'] | ''",
                "['name', null] | ''",
                "['nationalities', 'x'] | ''",
                "['nothing'] | ''"
            })
    void pathsLeadWhereTheDraftSays(String path, String pointers) {
        ClaimPath read = rules("[{'path': " + path + "}]").getFirst().path();
        assertThat(String.join(" ", read.pointers(json(EXAMPLE)))).isEqualTo(pointers);
        assertThat(
                        read.select(ClaimTree.of(json(EXAMPLE), Set.of()), new ClaimPath.Steps(100))
                                .nodes())
                .hasSize(pointers.isEmpty() ? 0 : pointers.split(" ", -1).length);
    }

    @Test
    void whatMustBeThereIs() {
        assertThat(check("[{'path': ['name'], 'mandatory': true}]", Set.of()))
                .isInstanceOf(Finding.Kept.class);
        assertThat(check("[{'path': ['degrees', null, 'type'], 'mandatory': true}]", Set.of()))
                .isInstanceOf(Finding.Kept.class);
        for (String path :
                List.of(
                        "['email']",
                        "['address', 'country']",
                        "['name', 'first']",
                        "['nationalities', 2]",
                        "['degrees', null, 'year']")) {
            assertThat(check("[{'path': " + path + ", 'mandatory': true}]", Set.of("/name")))
                    .as(path)
                    .isInstanceOf(Finding.ClaimMissing.class);
            assertThat(check("[{'path': " + path + ", 'mandatory': false}]", Set.of()))
                    .as(path)
                    .isInstanceOf(Finding.Kept.class);
        }
    }

    @Test
    void whatMayBeHiddenIsAsTheTypeSays() {
        String always = "[{'path': ['name'], 'sd': 'always'}]";
        String never = "[{'path': ['name'], 'sd': 'never'}]";
        assertThat(check(always, Set.of("/name"))).isInstanceOf(Finding.Kept.class);
        assertThat(check(always, Set.of("/address"))).isInstanceOf(Finding.ClaimDisclosure.class);
        assertThat(check(never, Set.of("/address"))).isInstanceOf(Finding.Kept.class);
        assertThat(check(never, Set.of("/name"))).isInstanceOf(Finding.ClaimDisclosure.class);
        assertThat(check("[{'path': ['name'], 'sd': 'allowed'}]", Set.of("/name")))
                .isInstanceOf(Finding.Kept.class);
        // One of several is enough to break it.
        assertThat(
                        check(
                                "[{'path': ['nationalities', null], 'sd': 'always'}]",
                                Set.of("/nationalities/0")))
                .isInstanceOf(Finding.ClaimDisclosure.class);
        // A claim within a hidden one is not by that one that may be hidden itself.
        assertThat(check("[{'path': ['address', 'city'], 'sd': 'never'}]", Set.of("/address")))
                .isInstanceOf(Finding.Kept.class);
    }

    private static Members holder(int hidden, Map<String, ClaimNode> members) {
        return new Members(false, members, hidden);
    }

    @Test
    void aDigestMayStandForWhatIsNotShown() {
        String name = "{'path': ['name'], 'mandatory': true}";
        List<ClaimMetadata> one = rules("[" + name + "]");
        List<ClaimMetadata> two = rules("[" + name + ", {'path': ['email'], 'mandatory': true}]");
        assertThat(PublishedRules.check(one, holder(0, Map.of())))
                .isInstanceOf(Finding.ClaimMissing.class);
        assertThat(PublishedRules.check(one, holder(1, Map.of()))).isInstanceOf(Finding.Kept.class);
        assertThat(PublishedRules.check(two, holder(1, Map.of())))
                .as("one digest is no two claims")
                .isInstanceOf(Finding.ClaimMissing.class);
        assertThat(PublishedRules.check(two, holder(2, Map.of()))).isInstanceOf(Finding.Kept.class);
        assertThat(
                        PublishedRules.check(
                                rules("[{'path': ['name'], 'mandatory': true, 'sd': 'never'}]"),
                                holder(5, Map.of())))
                .as("what may never be hidden is not behind a digest")
                .isInstanceOf(Finding.ClaimMissing.class);
        assertThat(
                        PublishedRules.check(
                                rules("[{'path': ['a', 'b'], 'mandatory': true, 'sd': 'never'}]"),
                                holder(1, Map.of())))
                .as("but what holds it may be")
                .isInstanceOf(Finding.Kept.class);
        List<ClaimMetadata> element = rules("[{'path': ['l', null], 'mandatory': true}]");
        assertThat(
                        PublishedRules.check(
                                element,
                                holder(0, Map.of("l", new Elements(false, List.of(new Hidden()))))))
                .isInstanceOf(Finding.Kept.class);
        assertThat(
                        PublishedRules.check(
                                element, holder(3, Map.of("l", new Elements(false, List.of())))))
                .isInstanceOf(Finding.ClaimMissing.class);
    }

    @Test
    void anEvaluationIsBounded() {
        List<ClaimNode> row = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            row.add(new Value(false));
        }
        Members wide = holder(0, Map.of("a", new Elements(false, row)));
        StringBuilder many = new StringBuilder("[");
        for (int i = 0; i < 1000; i++) {
            many.append(i == 0 ? "" : ",").append("{'path': ['a', null, 'x%d']}".formatted(i));
        }
        assertThat(PublishedRules.check(rules(many + "]"), wide))
                .isInstanceOf(Finding.Unusable.class);
    }

    @Test
    void anExtendingTypeMayTightenAndNotLoosen() {
        String base =
                "{'vct': '"
                        + PARENT
                        + "', 'claims': [{'path': ['m'], 'mandatory': true},"
                        + " {'path': ['a'], 'sd': 'always'}, {'path': ['n'], 'sd': 'never'},"
                        + " {'path': ['f']}]}";
        String good =
                "{'vct': '%s', 'extends': '%s', 'claims': [{'path': ['m'], 'sd': 'always'},"
                        + " {'path': ['a'], 'sd': 'always', 'mandatory': true}, {'path': ['f'],"
                        + " 'sd': 'never', 'mandatory': true}, {'path': ['o'], 'sd': 'never'}]}";
        List<ClaimMetadata> together =
                whole(
                        types(Fetching.NEVER, base, good.formatted(CHILD, PARENT)),
                        CHILD,
                        Optional.empty());
        assertThat(together)
                .extracting(
                        claim -> claim.path().toString(),
                        ClaimMetadata::isMandatory,
                        claim -> claim.disclosability().name())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("m", true, "ALWAYS"),
                        org.assertj.core.groups.Tuple.tuple("a", true, "ALWAYS"),
                        org.assertj.core.groups.Tuple.tuple("n", false, "NEVER"),
                        org.assertj.core.groups.Tuple.tuple("f", true, "NEVER"),
                        org.assertj.core.groups.Tuple.tuple("o", false, "NEVER"));
        for (String loosened :
                List.of(
                        "{'path': ['m'], 'mandatory': false}",
                        "{'path': ['a'], 'sd': 'allowed'}",
                        "{'path': ['a'], 'sd': 'never'}",
                        "{'path': ['n'], 'sd': 'always'}")) {
            web.put(PARENT, bytes(base));
            web.put(
                    CHILD,
                    bytes(
                            "{'vct': '"
                                    + CHILD
                                    + "', 'extends': '"
                                    + PARENT
                                    + "', 'claims': ["
                                    + loosened
                                    + "]}"));
            assertThat(broken(types(Fetching.ALWAYS), CHILD, ""))
                    .as(loosened)
                    .isInstanceOf(Finding.Unusable.class);
        }
    }

    @Test
    void aTypeThatExtendsItselfIsFoundOut() {
        web.put(CHILD, bytes("{'vct': '" + CHILD + "', 'extends': '" + PARENT + "'}"));
        web.put(PARENT, bytes("{'vct': '" + PARENT + "', 'extends': '" + CHILD + "'}"));
        assertThat(broken(types(Fetching.ALWAYS), CHILD, "")).isInstanceOf(Finding.Circular.class);
        web.put(CHILD, bytes("{'vct': '" + CHILD + "', 'extends': '" + CHILD + "'}"));
        assertThat(broken(types(Fetching.ALWAYS), CHILD, "")).isInstanceOf(Finding.Circular.class);
    }

    @Test
    void aLineOfTypesIsBounded() {
        for (int i = 0; i < 1000; i++) {
            web.put(
                    "https://t.example/" + i,
                    bytes(
                            "{'vct': 'https://t.example/%d', 'extends': 'https://t.example/%d'}"
                                    .formatted(i, i + 1)));
        }
        assertThat(broken(types(Fetching.ALWAYS), "https://t.example/0", ""))
                .isInstanceOf(Finding.Unusable.class);
        assertThat(asked).hasSizeLessThanOrEqualTo(TypeLookup.MAX_TYPES);
    }

    @Test
    void onlyTheDocumentThatWasVouchedForIsTaken() {
        byte[] child =
                bytes(
                        "{'vct': '%s', 'extends': '%s', 'extends#integrity': '%s'}"
                                .formatted(CHILD, PARENT, sri(bytes("{'vct': '" + PARENT + "'}"))));
        web.put(CHILD, child);
        web.put(PARENT, bytes("{'vct': '" + PARENT + "'}"));
        KnownTypes types = types(Fetching.PINNED);
        assertThat(whole(types, CHILD, Optional.of(sri(child)))).isEmpty();
        assertThat(broken(types, CHILD, sri(bytes("x")))).isInstanceOf(Finding.OtherDocument.class);
        assertThat(broken(types, CHILD, "md5-AAAA")).isInstanceOf(Finding.OtherDocument.class);
        web.put(PARENT, bytes("{'vct': '" + PARENT + "' }"));
        assertThat(broken(types, CHILD, sri(child))).isInstanceOf(Finding.OtherDocument.class);
        web.put(PARENT, bytes("not even JSON"));
        assertThat(broken(types, CHILD, sri(child))).isInstanceOf(Finding.OtherDocument.class);
        // Somebody else's metadata at a type's address.
        byte[] other = bytes("{'vct': 'https://t.example/other'}");
        web.put(CHILD, other);
        assertThat(broken(types, CHILD, sri(other))).isInstanceOf(Finding.Unusable.class);
        web.put(CHILD, bytes("[]"));
        assertThat(broken(types, CHILD, sri(bytes("[]")))).isInstanceOf(Finding.Unusable.class);
    }

    @Test
    void isLookedForOnlyWhereThatIsAllowed() {
        String pin = sri(bytes("{'vct': '" + CHILD + "'}"));
        assertThat(broken(types(Fetching.NEVER), CHILD, pin))
                .isInstanceOf(Finding.NotPublished.class);
        assertThat(broken(types(Fetching.PINNED), CHILD, ""))
                .isInstanceOf(Finding.NotPublished.class);
        for (String nowhere :
                List.of(
                        "urn:eudi:pid:1",
                        "http://t.example/child",
                        "https:///child",
                        "https://user@t.example/child",
                        "https://t.example/child#part",
                        "file:///etc/passwd",
                        "a type",
                        "https://t.example/ä ö")) {
            assertThat(broken(types(Fetching.ALWAYS), nowhere, pin))
                    .as(nowhere)
                    .isInstanceOf(Finding.NotPublished.class);
        }
        assertThat(asked).isEmpty();
        assertThat(broken(types(Fetching.PINNED), CHILD, pin))
                .isEqualTo(
                        new Finding.Wanted(
                                new Source(Source.Kind.TYPE_METADATA, URI.create(CHILD))));
        assertThat(
                        types(Fetching.ALWAYS)
                                .line(
                                        CHILD,
                                        Optional.empty(),
                                        (_, _) -> new SourceReading.Unavailable("it is down"),
                                        NOW))
                .isInstanceOfSatisfying(
                        TypeLine.Broken.class,
                        line -> assertThat(line.finding()).isInstanceOf(Finding.Unavailable.class));
    }

    @Test
    void theFolderKeepsFormerDocumentsForThoseWhoNameThem(@TempDir Path folder) throws IOException {
        byte[] old = bytes("{'vct': 'urn:x', 'claims': [{'path': ['old']}]}");
        byte[] current = bytes("{'vct': 'urn:x', 'claims': [{'path': ['new']}]}");
        Files.createDirectory(folder.resolve("former"));
        Files.write(folder.resolve("former").resolve("x.json"), old);
        Files.write(folder.resolve("x.json"), current);
        Files.writeString(folder.resolve("README.md"), "not of this");
        KnownTypes types = KnownTypes.in(folder, Fetching.NEVER);
        assertThat(types.integrity("urn:x")).contains(sri(current));
        assertThat(types.integrity("urn:y")).isEmpty();
        assertThat(whole(types, "urn:x", Optional.empty()).getFirst().path()).hasToString("new");
        assertThat(whole(types, "urn:x", Optional.of(sri(old))).getFirst().path())
                .hasToString("old");
        assertThat(broken(types, "urn:x", sri(bytes("other"))))
                .isInstanceOf(Finding.OtherDocument.class);
    }

    @Test
    void aFolderThatCannotBeUsedIsToldAtStart(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.json");
        for (String document :
                List.of(
                        "{",
                        "{'vct': 5}",
                        "{'vct': 'a', 'extends': 'a'}",
                        "{'vct': 'a', 'extends': 'https://t.example/elsewhere'}")) {
            Files.write(file, bytes(document));
            assertThatThrownBy(() -> KnownTypes.in(folder, Fetching.NEVER))
                    .as(document)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        // What may be fetched later is no fault of the folder.
        assertThat(KnownTypes.in(folder, Fetching.ALWAYS).isNone()).isFalse();
        Files.write(file, bytes("{'vct': 'a'}"));
        Files.write(folder.resolve("b.json"), bytes("{'vct': 'a'}"));
        assertThatThrownBy(() -> KnownTypes.in(folder, Fetching.NEVER))
                .hasMessageContaining("former");
        assertThatThrownBy(() -> KnownTypes.in(folder.resolve("none"), Fetching.NEVER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFolderIsFollowedOnceItIsAtRest(@TempDir Path folder) throws IOException {
        byte[] first = bytes("{'vct': 'urn:x', 'claims': [{'path': ['a']}]}");
        byte[] second = bytes("{'vct': 'urn:x', 'claims': [{'path': ['b']}]}");
        Path file = folder.resolve("x.json");
        Files.write(file, first);
        FollowedFolder followed = FollowedFolder.read(folder, Fetching.NEVER);
        KnownTypes types = followed.types();
        assertThat(followed.look()).isEqualTo(new FollowedFolder.Look.Same());

        KnownTypes before = types.asOfNow();
        Files.createDirectory(folder.resolve("former"));
        Files.write(folder.resolve("former").resolve("x.json"), first);
        assertThat(followed.look()).as("still in motion").isEqualTo(new FollowedFolder.Look.Same());
        Files.write(file, second);
        assertThat(followed.look()).as("still in motion").isEqualTo(new FollowedFolder.Look.Same());
        assertThat(types.integrity("urn:x")).contains(sri(first));
        assertThat(followed.look()).isEqualTo(new FollowedFolder.Look.Changed());
        assertThat(types.integrity("urn:x")).contains(sri(second));
        assertThat(whole(types, "urn:x", Optional.of(sri(first))).getFirst().path())
                .hasToString("a");
        assertThat(before.integrity("urn:x")).as("an order under way").contains(sri(first));
        assertThat(followed.look()).isEqualTo(new FollowedFolder.Look.Same());
    }

    @Test
    void aFolderThatCannotBeUsedAnyMoreChangesNothingAndIsToldOnce(@TempDir Path folder)
            throws IOException {
        byte[] good = bytes("{'vct': 'urn:x'}");
        Path file = folder.resolve("x.json");
        Files.write(file, good);
        FollowedFolder followed = FollowedFolder.read(folder, Fetching.NEVER);
        KnownTypes types = followed.types();
        for (String document :
                List.of(
                        "{",
                        "{'vct': 'urn:x', 'extends': 'urn:x'}",
                        "{'vct': 'urn:x', 'extends': 'urn:y'}")) {
            Files.write(file, bytes(document));
            assertThat(followed.look()).isEqualTo(new FollowedFolder.Look.Same());
            assertThat(followed.look())
                    .as(document)
                    .isInstanceOf(FollowedFolder.Look.Unusable.class);
            assertThat(followed.look()).isEqualTo(new FollowedFolder.Look.Same());
            assertThat(types.integrity("urn:x")).contains(sri(good));
        }
        Files.delete(file);
        followed.look();
        assertThat(followed.look())
                .as("an emptied folder lifts nothing")
                .isInstanceOf(FollowedFolder.Look.Unusable.class);
        assertThat(types.integrity("urn:x")).contains(sri(good));
        Files.write(folder.resolve("y.json"), bytes("{'vct': 'urn:y'}"));
        followed.look();
        assertThat(followed.look())
                .as("nor does another type's document")
                .isInstanceOf(FollowedFolder.Look.Unusable.class);
        assertThat(types.integrity("urn:y")).isEmpty();
        Files.delete(folder.resolve("y.json"));
        Files.delete(folder);
        followed.look();
        assertThat(followed.look()).isInstanceOf(FollowedFolder.Look.Unusable.class);
        assertThat(types.integrity("urn:x")).contains(sri(good));
        Files.createDirectory(folder);
        Files.write(file, good);
        Files.write(folder.resolve("y.json"), bytes("{'vct': 'urn:y'}"));
        followed.look();
        assertThat(followed.look()).isEqualTo(new FollowedFolder.Look.Changed());
    }
}
