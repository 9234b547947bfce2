package dev.credgate.credential.dataintegrity.jsonld;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Credentials and presentations at random: the shapes that honest ones have, with all that contexts
 * make of them, and now and then something that is wrong.
 */
final class DocumentGenerator {

    private static final String[] TEXTS = {
        "a",
        "The School of Examples",
        "",
        "é ü 中文",
        "quote \" and \\ back",
        "line\nfeed\ttab",
        "😀 \uE000",
        "\u0001\u007f",
        "urn:example:x",
        "id",
        "_:b0",
        "Ω",
        "a:b"
    };
    private static final String[] IRIS = {
        "did:example:abc",
        "https://example.org/x#y",
        "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "did:key:z6Mk#z6Mk",
        "https://example.org/é",
        "mailto:a@b.c"
    };
    private static final String[] NUMBERS = {
        "0",
        "1",
        "-7",
        "42",
        "1.0",
        "5.5",
        "0.1",
        "-0.25",
        "1e3",
        "1E-7",
        "123456789012",
        "1e21",
        "9007199254740992",
        "3.141592653589793",
        "1.7976931348623157e308",
        "2e23"
    };
    private static final String INLINE =
            """
            {"ex": "https://example.org/terms#", "Thing": "ex:Thing",
             "Scoped": {"@id": "ex:Scoped", "@context": {"inner": "ex:inner", "name2": "ex:name2"}},
             "list": {"@id": "ex:list", "@container": "@list"},
             "set": {"@id": "ex:set", "@container": "@set"},
             "ref": {"@id": "ex:ref", "@type": "@id"},
             "word": {"@id": "ex:word", "@type": "@vocab"},
             "date": {"@id": "ex:date", "@type": "http://www.w3.org/2001/XMLSchema#date"},
             "amount": {"@id": "ex:amount", "@type": "http://www.w3.org/2001/XMLSchema#double"},
             "json": {"@id": "ex:json", "@type": "@json"},
             "german": {"@id": "ex:german", "@language": "de"},
             "plain": {"@id": "ex:plain", "@language": null},
             "right": {"@id": "ex:right", "@direction": "rtl"},
             "graph": {"@id": "ex:graph", "@container": "@graph"},
             "langs": {"@id": "ex:langs", "@container": "@language"},
             "langsRight": {"@id": "ex:langsRight", "@direction": "rtl",
                 "@container": ["@set", "@language"]},
             "index": {"@id": "ex:index", "@container": "@index"},
             "indexSet": {"@id": "ex:indexSet", "@container": ["@index", "@set"]},
             "indexRef": {"@id": "ex:indexRef", "@type": "@id", "@container": "@index",
                 "@context": {"deep": "ex:deep", "indexed": "ex:indexed"}},
             "ScopedIndex": {"@id": "ex:ScopedIndex", "@context": {
                 "inner": "ex:inner", "index": {"@id": "ex:index2", "@container": "@index"}}},
             "graphSet": {"@id": "ex:graphSet", "@container": ["@graph", "@set"]},
             "within": {"@id": "ex:within", "@context": {"deep": "ex:deep", "ref": "ex:refOther"}},
             "gone": null}
            """;
    private static final String[] INLINE_TERMS = {
        "ex:free",
        "list",
        "set",
        "ref",
        "word",
        "date",
        "amount",
        "json",
        "german",
        "plain",
        "right",
        "graph",
        "graphSet",
        "langs",
        "langsRight",
        "index",
        "indexSet",
        "indexRef",
        "within",
        "deep",
        "inner",
        "https://example.org/full",
        "gone"
    };

    private final RandomGenerator random;
    private boolean inline;
    private boolean examples;

    DocumentGenerator(long seed) {
        random = new Random(seed);
    }

    /** The next document, as JSON. */
    String next() {
        inline = chance(30);
        examples = chance(70);
        return chance(15) ? presentation() : credential(true);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static String object(List<String> members) {
        return "{" + String.join(", ", members) + "}";
    }

    private String contexts(boolean v2) {
        List<String> contexts = new ArrayList<>();
        contexts.add(
                quoted(
                        v2
                                ? "https://www.w3.org/ns/credentials/v2"
                                : "https://www.w3.org/2018/credentials/v1"));
        if (!v2) {
            contexts.add(quoted("https://w3id.org/security/data-integrity/v2"));
        }
        if (examples) {
            contexts.add(
                    quoted(
                            v2
                                    ? "https://www.w3.org/ns/credentials/examples/v2"
                                    : "https://www.w3.org/ns/credentials/undefined-terms/v2"));
        }
        if (inline) {
            contexts.add(
                    chance(10) ? INLINE.replaceFirst("\\{", "{\"@language\": \"en\", ") : INLINE);
        }
        return "[" + String.join(", ", contexts) + "]";
    }

    private String credential(boolean proof) {
        boolean v2 = chance(75);
        List<String> members = new ArrayList<>();
        members.add("\"@context\": " + contexts(v2));
        if (chance(60)) {
            members.add("\"id\": " + quoted(any(IRIS)));
        }
        members.add(
                "\"type\": "
                        + (examples && chance(60)
                                ? "[\"VerifiableCredential\", \"ExampleAlumniCredential\"]"
                                : chance(50)
                                        ? "[\"VerifiableCredential\"]"
                                        : "\"VerifiableCredential\""));
        members.add(
                "\"issuer\": "
                        + (chance(70) || !v2
                                ? quoted(any(IRIS))
                                : "{\"id\": "
                                        + quoted(any(IRIS))
                                        + ", \"name\": "
                                        + named()
                                        + "}"));
        if (v2) {
            members.add("\"validFrom\": \"2023-01-01T00:00:00Z\"");
            if (chance(30)) {
                members.add("\"name\": " + named());
            }
            if (chance(20)) {
                members.add("\"credentialStatus\": " + status());
            }
            if (chance(10)) {
                members.add(
                        "\"credentialSchema\": {\"id\": \"https://example.org/s\", \"type\":"
                                + " \"JsonSchema\", \"jsonSchema\": "
                                + json(2)
                                + "}");
            }
        } else {
            members.add("\"issuanceDate\": \"2020-03-16T22:37:26Z\"");
        }
        members.add(
                "\"credentialSubject\": "
                        + (chance(80) ? subject(3) : "[" + subject(2) + ", " + subject(2) + "]"));
        if (proof && chance(20)) {
            members.add(
                    "\"proof\": " + (chance(70) ? proof() : "[" + proof() + "," + proof() + "]"));
        }
        return object(members);
    }

    private String presentation() {
        boolean v2 = chance(75);
        List<String> members = new ArrayList<>();
        members.add("\"@context\": " + contexts(v2));
        members.add("\"type\": \"VerifiablePresentation\"");
        members.add("\"holder\": " + quoted(any(IRIS)));
        List<String> held = new ArrayList<>();
        for (int left = random.nextInt(3); left >= 0; left--) {
            held.add(credential(true));
        }
        members.add("\"verifiableCredential\": [" + String.join(", ", held) + "]");
        return object(members);
    }

    private String proof() {
        return "{\"type\": \"DataIntegrityProof\", \"cryptosuite\": \"eddsa-rdfc-2022\","
                + " \"created\": \"2023-02-24T23:36:38Z\", \"verificationMethod\": "
                + quoted(any(IRIS))
                + ", \"proofPurpose\": \"assertionMethod\", \"proofValue\": "
                + quoted("z" + random.nextInt(1000))
                + "}";
    }

    private String status() {
        return "{\"type\": \"BitstringStatusListEntry\", \"statusPurpose\": \"revocation\","
                + " \"statusListIndex\": \"94567\", \"statusListCredential\":"
                + " \"https://example.com/status/3\""
                + (chance(20)
                        ? ", \"statusSize\": 2, \"statusMessage\": [{\"status\": \"0x0\","
                                + " \"message\": \"a\"}, {\"status\": \"0x1\", \"message\":"
                                + " \"b\"}]"
                        : "")
                + "}";
    }

    private String named() {
        return switch (random.nextInt(4)) {
            case 0 -> "{\"@value\": \"Name\", \"@language\": \"en\"}";
            case 1 ->
                    "[{\"@value\": \"x\", \"@language\": \"ar\", \"@direction\": \"rtl\"}, \"y\"]";
            default -> quoted(any(TEXTS));
        };
    }

    private String subject(int depth) {
        List<String> members = new ArrayList<>();
        if (chance(60)) {
            members.add("\"id\": " + quoted(chance(10) ? "_:b" + random.nextInt(3) : any(IRIS)));
        }
        if (chance(40)) {
            members.add("\"type\": " + type());
        }
        int claims = 1 + random.nextInt(5);
        for (int at = 0; at < claims; at++) {
            String term =
                    inline && chance(70)
                            ? any(INLINE_TERMS)
                            : examples ? "term" + random.nextInt(6) : any("name", "description");
            String member = quoted(term) + ": " + value(term, depth);
            if (members.stream().noneMatch(one -> one.startsWith(quoted(term) + ":"))) {
                members.add(member);
            }
        }
        return object(members);
    }

    private String type() {
        return switch (random.nextInt(6)) {
            case 0 -> inline ? "\"Thing\"" : "\"https://example.org/Type\"";
            case 1 -> inline ? "[\"Scoped\", \"Thing\"]" : "\"BitstringStatusList\"";
            case 2 -> "[\"https://example.org/T1\", \"https://example.org/T2\"]";
            case 3 ->
                    inline
                            ? any("\"Scoped\"", "\"ScopedIndex\"")
                            : "\"EnvelopedVerifiableCredential\"";
            case 4 -> examples ? "\"Person\"" : "\"https://example.org/Person\"";
            default -> "[\"https://example.org/Type\"]";
        };
    }

    private String value(String term, int depth) {
        if (term.equals("json")) {
            return json(3);
        }
        if (term.equals("graph") || term.equals("graphSet")) {
            return subject(1);
        }
        if (term.startsWith("langs") && chance(80)) {
            return object(
                    List.of(
                            quoted(any("en", "EN-gb", "de", "id", "@none")) + ": " + texts(),
                            quoted(any("pt", "zh-Hant")) + ": " + texts()));
        }
        if (term.startsWith("index") && chance(80)) {
            return object(
                    List.of(
                            quoted(any("a", "", "https://example.org/full"))
                                    + ": "
                                    + value("one", depth),
                            quoted(any("b", "ex:free")) + ": " + value("one", depth)));
        }
        return switch (random.nextInt(12)) {
            case 0 -> any(NUMBERS);
            case 1 -> any("true", "false");
            case 2 -> depth > 0 ? subject(depth - 1) : quoted(any(TEXTS));
            case 3 -> "[" + scalar() + ", " + scalar() + "]";
            case 4 -> depth > 0 ? "[" + subject(depth - 1) + ", " + scalar() + "]" : "[]";
            case 5 -> "{\"@value\": " + quoted(any(TEXTS)) + ", \"@language\": \"en-GB\"}";
            case 6 -> "{\"@value\": " + scalar() + "}";
            case 7 -> "{\"id\": " + quoted(any(IRIS)) + "}";
            case 8 -> chance(30) ? "null" : quoted(any(IRIS));
            case 9 ->
                    chance(50)
                            ? "{\"@value\": "
                                    + scalar()
                                    + ", \"@type\": \"https://example.org/datatype\"}"
                            : "{\"@list\": [" + scalar() + ", " + scalar() + "]}";
            default -> quoted(any(TEXTS));
        };
    }

    private String texts() {
        return switch (random.nextInt(5)) {
            case 0 -> "[" + quoted(any(TEXTS)) + ", " + quoted(any(TEXTS)) + "]";
            case 1 -> any("null", "[]", "[null]", "5");
            default -> quoted(any(TEXTS));
        };
    }

    private String scalar() {
        return switch (random.nextInt(4)) {
            case 0 -> any(NUMBERS);
            case 1 -> any("true", "false");
            case 2 -> quoted(any(IRIS));
            default -> quoted(any(TEXTS));
        };
    }

    private String json(int depth) {
        return switch (depth == 0 ? random.nextInt(3) : random.nextInt(5)) {
            case 0 -> any(NUMBERS);
            case 1 -> quoted(any(TEXTS));
            case 2 -> any("true", "null");
            case 3 -> "[" + json(depth - 1) + ", " + json(depth - 1) + "]";
            default -> "{\"b\": " + json(depth - 1) + ", \"a\": " + json(depth - 1) + ", \"é\": 1}";
        };
    }
}
