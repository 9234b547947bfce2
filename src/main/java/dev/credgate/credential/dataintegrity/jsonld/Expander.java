package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.dataintegrity.jsonld.TermDefinition.Container;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The compiled path from JSON to statements: expansion, node map and RDF (JSON-LD 1.1 API, sections
 * 5.1, 7.2 and 8.1) in one walk over the text, without a tree between, with the contexts processed
 * before. What it does not do it leaves to {@link GeneralPath} by {@link OutOfOrdinary}; what it
 * does is held against that path in a test. In safe mode: nothing is dropped. For one document.
 */
final class Expander {

    private final Contexts contexts;
    private final BlankNodes blanks;
    private final Work work = new Work();
    private final OwnContexts own;
    private final Set<Quad> quads = new LinkedHashSet<>();
    private final GraphLength length = new GraphLength();
    private final Map<JsonObject, SignedMembers> members = new IdentityHashMap<>();
    private final Descriptions descriptions = new Descriptions();
    private final Map<Indexed, String> indexes = new HashMap<>();
    private long said;

    /** A node of a graph that an index map holds. */
    private record Indexed(@Nullable String graph, String node) {}

    /** What values are said of: a node's name, what the member means, and in which graph. */
    private record Property(
            ActiveContext active,
            @Nullable TermDefinition definition,
            String subject,
            String predicate,
            @Nullable String graph) {

        Property in(ActiveContext other) {
            return new Property(other, definition, subject, predicate, graph);
        }

        Property of(String other, String meaning) {
            return new Property(active, definition, other, meaning, graph);
        }
    }

    /** Whether a value of the member in hand means something else than its text. */
    private boolean abbreviated;

    Expander(Contexts contexts, BlankNodes blanks) {
        this.contexts = contexts;
        this.own = new OwnContexts(contexts.store(), work);
        this.blanks = blanks;
    }

    /** The statements of a document, each once. */
    Collection<Quad> statements(JsonObject document) {
        return statements(document, ModelPlace.DOCUMENT);
    }

    /** The statements of what is read as JSON in such a place. */
    Collection<Quad> statements(JsonObject document, ModelPlace place) {
        Scope scope = Scope.of(contexts, own, ActiveContext.INITIAL, null, document, false);
        node(scope, document, null, place);
        return quads;
    }

    /** Which objects describe which nodes, once there are statements. */
    Descriptions descriptions() {
        return descriptions;
    }

    /** What the statements make of an object's members, of each object of which that is told. */
    Map<JsonObject, SignedMembers> members() {
        return members;
    }

    private SignedMembers membersOf(JsonObject object) {
        return members.computeIfAbsent(object, _ -> new SignedMembers());
    }

    /** States what a node object says and returns its name. */
    private String node(Scope scope, JsonObject object, @Nullable String graph, ModelPlace within) {
        ModelPlace place =
                within == ModelPlace.STATUS && !isBitstringEntry(scope, object)
                        ? ModelPlace.PART
                        : within;
        String subject = subject(scope, object, place);
        Descriptions.Description description = descriptions.of(graph, subject, place);
        boolean abbreviatedBefore = abbreviated;
        Set<String> meanings = new HashSet<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String key = member.getKey();
            if (key.equals("@context")) {
                continue;
            }
            String expanded = scope.active().expandVocab(key, work);
            if (expanded == null) {
                throw JsonLdFlawed.undefined("“" + key + "” means nothing in the contexts");
            }
            if (!meanings.add(expanded.equals(Iris.RDF_TYPE) ? "@type" : expanded)) {
                throw JsonLdFlawed.context(
                        "two members of an object mean the same, and nobody signed which says what");
            }
            boolean bound = scope.active().isBound(key);
            place.check(key, expanded, bound);
            description.says(expanded);
            if (!bound) {
                membersOf(object).isUnbound(key, expanded);
            }
            if (expanded.equals("@type")) {
                types(scope, object, place, subject, member, graph);
            } else if (!expanded.equals("@id")) {
                if (expanded.startsWith("@")) {
                    throw OutOfOrdinary.HERE;
                }
                long before = said;
                abbreviated = false;
                ActiveContext active = scope.active();
                property(
                        new Property(active, active.term(key), subject, expanded, graph),
                        object,
                        key,
                        member.getValue());
                if (said == before || abbreviated) {
                    membersOf(object).saysNothing(key);
                }
            }
        }
        abbreviated = abbreviatedBefore;
        return subject;
    }

    private String subject(Scope scope, JsonObject object, ModelPlace place) {
        String subject = null;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            if (!member.getKey().equals("@context")
                    && "@id".equals(scope.active().expandVocab(member.getKey(), work))) {
                if (subject != null || !(member.getValue() instanceof JsonString(String id))) {
                    throw JsonLdFlawed.context("an @id that is no text, or two of them");
                }
                String expanded = scope.active().expandId(id, work);
                if (!expanded.equals(id)) {
                    requireUnread(place);
                    membersOf(object).isWritten(member.getKey(), new JsonString(expanded));
                }
                if (Iris.isBlank(id)) {
                    membersOf(object).saysNothing(member.getKey());
                }
                subject = resource(expanded, "identifier");
            }
        }
        return subject != null ? subject : blanks.node(object);
    }

    private String resource(@Nullable String expanded, String what) {
        if (expanded != null) {
            if (Iris.isAbsolute(expanded)) {
                return expanded;
            }
            if (Iris.isBlankLabel(expanded)) {
                return blanks.named(expanded);
            }
        }
        throw JsonLdFlawed.undefined("an " + what + " is no absolute IRI");
    }

    /** What entries of other kinds say is not read: their status is unknown. */
    private boolean isBitstringEntry(Scope scope, JsonObject object) {
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            if ("@type".equals(scope.active().expandVocab(member.getKey(), work))) {
                for (JsonValue type : each(member.getValue())) {
                    if (type instanceof JsonString(String text)
                            && (text.equals(ModelPlace.BITSTRING_ENTRY)
                                    || ModelPlace.BITSTRING_ENTRY_IRI.equals(
                                            scope.typed().expandVocab(text, work)))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void requireUnread(ModelPlace place) {
        if (place.isRead()) {
            throw JsonLdFlawed.context("an identifier is abbreviated, by what nobody signed");
        }
    }

    private void types(
            Scope scope,
            JsonObject object,
            ModelPlace place,
            String subject,
            Map.Entry<String, JsonValue> member,
            @Nullable String graph) {
        List<JsonValue> written = new ArrayList<>(2);
        boolean others = false;
        for (JsonValue type : each(member.getValue())) {
            if (!(type instanceof JsonString(String text))) {
                throw JsonLdFlawed.context("an @type that is no text");
            }
            String expanded = type(scope.typed(), text);
            add(subject, Iris.RDF_TYPE, expanded, graph);
            boolean own = scope.typed().isBound(text) || expanded.equals(text);
            place.checkType(text, expanded);
            others |= !own;
            written.add(own ? type : new JsonString(expanded));
        }
        if (others) {
            membersOf(object)
                    .isWritten(
                            member.getKey(),
                            written.size() == 1
                                    ? written.getFirst()
                                    : new JsonArray(List.copyOf(written)));
        }
    }

    private String type(ActiveContext typed, String text) {
        String expanded = typed.expandVocab(text, work);
        if (expanded != null && (Iris.isAbsolute(expanded) || Iris.isBlankLabel(expanded))) {
            return resource(expanded, "type");
        }
        throw JsonLdFlawed.undefined("the type “" + text + "” means no absolute IRI");
    }

    private static List<JsonValue> each(JsonValue value) {
        return value instanceof JsonArray(var elements) ? elements : List.of(value);
    }

    private void property(Property property, JsonObject object, String key, JsonValue value) {
        TermDefinition definition = property.definition;
        String predicate = property.predicate;
        // Also where no statement comes of it: the general path refuses the name as such.
        if (definition == null ? !Iris.isUri(predicate) : !Iris.isAbsolute(predicate)) {
            throw JsonLdFlawed.undefined("“" + key + "” means nothing in the contexts");
        }
        if (definition != null && "@json".equals(definition.type())) {
            membersOf(object).literal(key);
            say(
                    new Quad(
                            property.subject,
                            predicate,
                            Literals.json(value),
                            Iris.RDF_JSON,
                            null,
                            property.graph));
            return;
        }
        if (definition != null && Iris.XSD_DOUBLE.equals(definition.type())) {
            membersOf(object).hasDoubles(key);
        }
        Container container = definition == null ? null : definition.container();
        if (container == Container.LIST) {
            if (value instanceof JsonObject list
                    && scope(property, list, false).has(list, "@list", work)) {
                single(property, list, null);
            } else if (!(value instanceof JsonNull)) {
                list(property, value, each(value));
            }
        } else if (container == Container.LANGUAGE && value instanceof JsonObject(var map)) {
            if (languages(property, map)) {
                membersOf(object).literal(key);
            }
        } else if (container == Container.INDEX && value instanceof JsonObject(var map)) {
            indexes(property, map);
        } else {
            values(property, value, null);
        }
    }

    /**
     * A language map (section 5.1.2, step 13.7). Tells whether all of it is signed as it stands.
     */
    private boolean languages(Property property, Map<String, JsonValue> map) {
        ActiveContext active = property.active;
        String ofTerm = property.definition == null ? null : property.definition.direction();
        String direction = ofTerm != null ? ofTerm : active.direction();
        boolean whole = true;
        for (Map.Entry<String, JsonValue> texts : map.entrySet()) {
            boolean none = texts.getKey().equals("@none");
            // What names a keyword elsewhere is a language here: “id” is Indonesian.
            if (!none
                    && (texts.getKey().startsWith("@")
                            || "@none".equals(active.expandVocab(texts.getKey(), work)))) {
                throw OutOfOrdinary.HERE;
            }
            List<JsonValue> each = each(texts.getValue());
            whole &= !each.isEmpty();
            String language = null;
            boolean known = none;
            for (JsonValue one : each) {
                if (one instanceof JsonNull) {
                    whole = false;
                } else if (one instanceof JsonString(String text)) {
                    // Where nothing is said, it matters to nobody which language that would be.
                    if (!known) {
                        language = ContextProcessor.language(new JsonString(texts.getKey()));
                        known = true;
                    }
                    say(property, Literals.tagged(text, language, direction));
                } else {
                    throw JsonLdFlawed.context("a map of languages holds what is no text");
                }
            }
        }
        abbreviated |= !whole;
        return whole;
    }

    /** An index map (section 5.1.2, step 13.8): nobody signs by which names its values go. */
    private void indexes(Property property, Map<String, JsonValue> map) {
        for (Map.Entry<String, JsonValue> indexed : map.entrySet()) {
            if (isKeyword(property.active, indexed.getKey())) {
                throw OutOfOrdinary.HERE;
            }
            values(property, indexed.getValue(), indexed.getKey());
        }
        abbreviated = true;
    }

    private boolean isKeyword(ActiveContext active, String key) {
        String expanded = active.expandVocab(key, work);
        return key.startsWith("@") || expanded != null && expanded.startsWith("@");
    }

    /**
     * @param index the name by which an index map holds them
     */
    private void values(Property property, JsonValue value, @Nullable String index) {
        if (value instanceof JsonArray(var elements)) {
            for (JsonValue element : elements) {
                values(property, element, index);
            }
        } else if (value instanceof JsonNull) {
            return;
        } else if (property.definition != null
                && property.definition.container() == Container.GRAPH) {
            graph(property, value);
        } else {
            single(property, value, index);
        }
    }

    private void graph(Property property, JsonValue value) {
        if (!(value instanceof JsonObject object)) {
            throw OutOfOrdinary.HERE;
        }
        String within = blanks.graph(object);
        add(property, within);
        Scope scope = scope(property, object, false);
        if (scope.has(object, "@value", work) || scope.has(object, "@list", work)) {
            throw OutOfOrdinary.HERE;
        }
        node(scope, object, within, ModelPlace.within(property.predicate));
    }

    /** A value that is neither null nor an array. */
    private void single(Property property, JsonValue value, @Nullable String index) {
        if (!(value instanceof JsonObject object)) {
            scalar(property, value, index);
            return;
        }
        Scope scope = scope(property, object, index != null);
        if (scope.has(object, "@value", work)) {
            Quad statement =
                    new ValueObject(scope, object, work)
                            .statement(property.subject, property.predicate, property.graph);
            for (String key : object.members().keySet()) {
                membersOf(object).literal(key);
                namesKeyword(scope, object, key);
                if (Iris.XSD_DOUBLE.equals(statement.datatype())) {
                    membersOf(object).hasDoubles(key);
                }
            }
            say(statement);
            return;
        }
        if (scope.has(object, "@list", work)) {
            JsonValue elements =
                    object.members().size() == 1
                            ? object.members().values().iterator().next()
                            : null;
            boolean withinList = property.predicate.equals(Iris.RDF_FIRST);
            if (withinList || elements == null || elements instanceof JsonNull) {
                throw OutOfOrdinary.HERE;
            }
            TermDefinition definition = property.definition;
            for (String key : object.members().keySet()) {
                namesKeyword(scope, object, key);
                if (definition != null && Iris.XSD_DOUBLE.equals(definition.type())) {
                    membersOf(object).hasDoubles(key);
                }
            }
            list(property.in(scope.active()), elements, each(elements));
            return;
        }
        refer(
                property,
                node(scope, object, property.graph, ModelPlace.within(property.predicate)),
                index);
    }

    /** To a node, which goes by one name of index maps (section 7.2.1, step 6.7). */
    private void refer(Property property, String node, @Nullable String index) {
        if (index != null) {
            String known = indexes.putIfAbsent(new Indexed(property.graph, node), index);
            if (known != null && !known.equals(index)) {
                throw JsonLdFlawed.context("a node goes by two names of index maps");
            }
        }
        add(property, node);
    }

    /** A holder could make any name one for a keyword. */
    private void namesKeyword(Scope scope, JsonObject object, String key) {
        String expanded = scope.active().expandVocab(key, work);
        if (expanded != null && !scope.active().isBound(key)) {
            membersOf(object).isUnbound(key, expanded);
        }
    }

    private void scalar(Property property, JsonValue value, @Nullable String index) {
        TermDefinition definition = property.definition;
        ActiveContext active =
                definition != null && definition.context() != null
                        ? contexts.ofProperty(property.active, definition, own)
                        : property.active;
        String type = definition == null ? null : definition.type();
        if (value instanceof JsonString(String text)) {
            if ("@id".equals(type)) {
                String expanded = active.expandId(text, work);
                refers(property.predicate, text, expanded, false);
                refer(property, resource(expanded, "identifier"), index);
                return;
            }
            if ("@vocab".equals(type)) {
                String expanded = active.expandVocab(text, work);
                refers(property.predicate, text, expanded, active.isBound(text));
                refer(property, resource(expanded, "identifier"), index);
                return;
            }
        }
        abbreviated |= type != null && isOtherwiseTyped(value, type);
        say(property, Literals.scalar(active, definition, value));
    }

    /** A number or a boolean of a datatype that is none of theirs, such as a text's. */
    private static boolean isOtherwiseTyped(JsonValue value, String type) {
        return switch (value) {
            case JsonBoolean _ -> !type.equals(Iris.XSD_BOOLEAN);
            case JsonNumber _ ->
                    !type.startsWith(Iris.XSD)
                            || type.equals(Iris.XSD_STRING)
                            || type.equals(Iris.XSD_BOOLEAN);
            default -> false;
        };
    }

    /** Notes a value whose text is not what is signed. */
    private void refers(
            String predicate, String text, @Nullable String expanded, boolean byBundledName) {
        if (Iris.isBlank(text) || !byBundledName && !text.equals(expanded)) {
            if (DataModelTerms.isOne(predicate)
                    || DataModelTerms.PROOF_IRIS.containsKey(predicate)) {
                requireUnread(ModelPlace.PART);
            }
            abbreviated = true;
        }
    }

    private void list(Property property, JsonValue list, List<JsonValue> elements) {
        // All of these of a text are one and the same object, but not the same list.
        if (list instanceof JsonBoolean || list.equals(JsonObject.EMPTY)) {
            throw OutOfOrdinary.HERE;
        }
        for (JsonValue element : elements) {
            if (element instanceof JsonArray || element instanceof JsonNull) {
                throw OutOfOrdinary.HERE;
            }
        }
        List<String> cells = blanks.cells(list, elements.size());
        add(property, cells.isEmpty() ? Iris.RDF_NIL : cells.getFirst());
        for (int at = 0; at < cells.size(); at++) {
            Property first = property.of(cells.get(at), Iris.RDF_FIRST);
            single(first, elements.get(at), null);
            boolean last = at + 1 == cells.size();
            add(first.of(first.subject, Iris.RDF_REST), last ? Iris.RDF_NIL : cells.get(at + 1));
        }
    }

    private Scope scope(Property property, JsonObject object, boolean indexed) {
        return Scope.of(contexts, own, property.active, property.definition, object, indexed);
    }

    private void add(Property property, String object) {
        add(property.subject, property.predicate, object, property.graph);
    }

    private void add(String subject, String predicate, String object, @Nullable String graph) {
        say(new Quad(subject, predicate, object, null, null, graph));
    }

    private void say(Property property, Literals.Literal literal) {
        say(literal.statement(property.subject, property.predicate, property.graph));
    }

    private void say(Quad quad) {
        said++;
        length.add(quad);
        quads.add(quad);
    }
}
