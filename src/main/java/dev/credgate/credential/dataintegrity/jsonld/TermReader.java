package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.dataintegrity.jsonld.TermDefinition.Container;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a context says of one term (JSON-LD 1.1 API, section 4.2.2, from step 10 on). */
final class TermReader {

    private static final Set<String> MEMBERS =
            Set.of(
                    "@id",
                    "@reverse",
                    "@container",
                    "@context",
                    "@direction",
                    "@index",
                    "@language",
                    "@nest",
                    "@prefix",
                    "@protected",
                    "@type");

    private static final JsonString SET = new JsonString("@set");

    private final ContextProcessor.Building building;
    private final String term;
    private final Map<String, JsonValue> said;
    private final boolean simple;

    TermReader(ContextProcessor.Building building, String term, @Nullable JsonValue value) {
        this.building = building;
        this.term = term;
        this.simple = value instanceof JsonString;
        this.said =
                switch (value) {
                    case JsonNull _ -> Map.of("@id", JsonNull.NULL);
                    case JsonString text -> Map.of("@id", text);
                    case JsonObject(var members) -> members;
                    case null, default -> throw flawed("is neither text, object nor null");
                };
    }

    private JsonLdFlawed flawed(String why) {
        return JsonLdFlawed.context("the term “" + term + "” " + why);
    }

    TermDefinition definition() {
        for (String name : said.keySet()) {
            if (!MEMBERS.contains(name)) {
                throw flawed("has a member that no term has");
            }
        }
        boolean isProtected =
                said.containsKey("@protected")
                        ? ContextProcessor.bool(said.get("@protected"), "@protected")
                        : building.protects();
        String type = type();
        new UnusualTerm(building, term, said).check(type);
        if (said.containsKey("@reverse")) {
            return unusual(isProtected);
        }
        String iri = iri();
        Container container = container();
        boolean unusual =
                said.containsKey("@index") || said.containsKey("@nest") || container == null;
        if (unusual) {
            return unusual(isProtected);
        }
        return new TermDefinition(
                iri,
                type,
                container == null ? Container.NONE : container,
                type == null ? tag(ContextProcessor::language, "@language") : null,
                type == null ? tag(ContextProcessor::direction, "@direction") : null,
                said.get("@context"),
                isProtected,
                prefix(iri),
                building.bundled(),
                null);
    }

    /** Kept as it stands, so that whether it was redefined can still be told. */
    private TermDefinition unusual(boolean isProtected) {
        return new TermDefinition(
                "",
                null,
                Container.NONE,
                null,
                null,
                null,
                isProtected,
                false,
                building.bundled(),
                new JsonObject(said));
    }

    private @Nullable String type() {
        JsonValue type = said.get("@type");
        if (type == null) {
            return null;
        }
        if (!(type instanceof JsonString(String text))) {
            throw flawed("has an @type that is no text");
        }
        String expanded = building.expand(text);
        if (expanded != null
                && (Set.of("@id", "@vocab", "@json", "@none").contains(expanded)
                        || Iris.isUri(expanded))) {
            return expanded;
        }
        throw flawed("has an @type that is no IRI");
    }

    private @Nullable String iri() {
        JsonValue id = said.get("@id");
        if (id instanceof JsonNull) {
            return null;
        }
        if (id != null && !(id instanceof JsonString)) {
            throw flawed("has an @id that is no text");
        }
        if (id instanceof JsonString(String text) && !text.equals(term)) {
            String expanded = building.expand(text);
            if (expanded == null
                    || !(Iris.isKeyword(expanded)
                            || Iris.isBlank(expanded)
                            || Iris.isAbsolute(expanded))) {
                throw flawed("has an @id that is no IRI");
            }
            if (expanded.equals("@context")) {
                throw flawed("is an alias of @context");
            }
            if (term.indexOf('/') >= 0 || hasInnerColon()) {
                building.isDefined(term);
                if (!expanded.equals(building.expand(term))) {
                    throw flawed("looks like an IRI and means another");
                }
            }
            return expanded;
        }
        return ofItself();
    }

    private boolean hasInnerColon() {
        int colon = term.indexOf(':', 1);
        return colon > 0 && colon < term.length() - 1;
    }

    private String ofItself() {
        int colon = term.indexOf(':', 1);
        if (colon > 0) {
            String expanded =
                    building.expandPrefix(term.substring(0, colon), term.substring(colon + 1));
            return expanded != null ? expanded : term;
        }
        if (term.indexOf('/') >= 0) {
            building.isDefined(term);
            String expanded = building.expand(term);
            if (expanded == null || !Iris.isAbsolute(expanded)) {
                throw flawed("is no IRI");
            }
            return expanded;
        }
        if (!building.hasVocab()) {
            throw flawed("has no IRI");
        }
        return building.ofVocab(term);
    }

    /** How values are gathered; null for what is left to the general path. */
    private @Nullable Container container() {
        return switch (said.get("@container")) {
            case null -> Container.NONE;
            case JsonNull _ -> Container.NONE;
            case JsonString(String text) -> container(text);
            case JsonArray(var elements) when elements.size() == 1 -> container(elements);
            // A set of what is gathered so is no other.
            case JsonArray(var elements) when elements.size() == 2 && elements.contains(SET) ->
                    container(elements.stream().filter(one -> !one.equals(SET)).toList());
            default -> null;
        };
    }

    private static @Nullable Container container(List<JsonValue> names) {
        return names.size() == 1 && names.getFirst() instanceof JsonString(String text)
                ? container(text)
                : null;
    }

    private static @Nullable Container container(String text) {
        return switch (text) {
            case "@set" -> Container.SET;
            case "@list" -> Container.LIST;
            case "@graph" -> Container.GRAPH;
            case "@language" -> Container.LANGUAGE;
            case "@index" -> Container.INDEX;
            default -> null;
        };
    }

    private interface Reading {
        @Nullable String read(JsonValue value);
    }

    private @Nullable String tag(Reading reading, String name) {
        JsonValue value = said.get(name);
        if (value == null) {
            return null;
        }
        String read = reading.read(value);
        return read == null ? "" : read;
    }

    private boolean prefix(@Nullable String iri) {
        if (said.containsKey("@prefix")) {
            if (term.indexOf(':') >= 0 || term.indexOf('/') >= 0) {
                throw flawed("has a colon or slash and is said to be a prefix");
            }
            boolean prefix = ContextProcessor.bool(said.get("@prefix"), "@prefix");
            if (prefix && iri != null && Iris.isKeyword(iri)) {
                throw flawed("is a keyword and is said to be a prefix");
            }
            return prefix;
        }
        return simple
                && iri != null
                && !iri.isEmpty()
                && term.indexOf(':') < 0
                && term.indexOf('/') < 0
                && (Iris.isBlank(iri) || ":/?#[]@".indexOf(iri.charAt(iri.length() - 1)) >= 0);
    }
}
