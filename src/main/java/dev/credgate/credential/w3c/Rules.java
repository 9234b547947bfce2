package dev.credgate.credential.w3c;

import dev.credgate.credential.Flaw;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The data model's rules about single members. Each throws {@link RuleBroken}. */
final class Rules {

    /** Types of one credential or presentation: each is looked up for trust. */
    static final int MAX_TYPES = 32;

    /** Contexts of one document: each is asked for the meaning of its types. */
    static final int MAX_CONTEXTS = 32;

    private static final Set<String> LANGUAGE_VALUE = Set.of("@value", "@language", "@direction");

    private Rules() {}

    /** The edition that the first context names; every further one must be a URL or an object. */
    static ModelVersion version(JsonObject document) {
        JsonValue context = document.members().get("@context");
        if (context == null) {
            throw new RuleBroken(Flaw.CONTEXT_FIRST, "there is no @context");
        }
        List<JsonValue> entries = listOf(context);
        if (entries.size() > MAX_CONTEXTS) {
            throw new RuleBroken(
                    Flaw.CONTEXT_INVALID, "there are more than " + MAX_CONTEXTS + " contexts");
        }
        Optional<ModelVersion> version =
                !entries.isEmpty() && entries.getFirst() instanceof JsonString(String first)
                        ? ModelVersion.ofContext(first)
                        : Optional.empty();
        for (JsonValue entry : entries) {
            boolean sound =
                    entry instanceof JsonString(String url)
                            ? AbsoluteUrl.is(url)
                            : entry instanceof JsonObject;
            if (!sound) {
                throw new RuleBroken(
                        Flaw.CONTEXT_INVALID, "an @context is neither a URL nor an object");
            }
            if (entry instanceof JsonObject terms && ContextCircles.isIn(terms)) {
                throw new RuleBroken(Flaw.CONTEXT_INVALID, "a term is defined by itself");
            }
        }
        return version.orElseThrow(() ->
                new RuleBroken(
                        Flaw.CONTEXT_FIRST,
                        "the first @context is not that of data model 2.0 or 1.1"));
    }

    /** The types, {@code base} among them. */
    static List<String> types(JsonObject document, String base) {
        List<String> types = typesOf(document, "the document");
        if (!types.contains(base)) {
            throw new RuleBroken(Flaw.DATA_MODEL, "type does not name " + base);
        }
        return types;
    }

    /** What an object says it is. */
    static List<String> typesOf(JsonObject object, String where) {
        JsonValue type = object.members().get("type");
        if (type == null) {
            throw new RuleBroken(Flaw.DATA_MODEL, where + " has no type");
        }
        List<JsonValue> entries = listOf(type);
        if (entries.isEmpty() || entries.size() > MAX_TYPES) {
            throw new RuleBroken(Flaw.DATA_MODEL, where + " has no type, or too many");
        }
        List<String> types = new ArrayList<>(entries.size());
        for (JsonValue entry : entries) {
            if (!(entry instanceof JsonString(String text)) || text.isEmpty()) {
                throw new RuleBroken(Flaw.DATA_MODEL, where + " has a type that is no text");
            }
            types.add(text);
        }
        return types;
    }

    /** An optional {@code id}, a single URL. */
    static Optional<String> id(JsonObject object, String where) {
        JsonValue id = object.members().get("id");
        return id == null ? Optional.empty() : Optional.of(url(id, where, ": id"));
    }

    /** A URL, or an object with one as its {@code id}. */
    static String urlOrObject(JsonValue value, String where) {
        if (value instanceof JsonObject object) {
            JsonValue id = object.members().get("id");
            if (id == null) {
                throw new RuleBroken(Flaw.DATA_MODEL, where + " has no id");
            }
            return url(id, where, ": id");
        }
        return url(value, where, "");
    }

    private static String url(JsonValue value, String where, String member) {
        if (value instanceof JsonString(String text) && AbsoluteUrl.is(text)) {
            return text;
        }
        throw new RuleBroken(Flaw.DATA_MODEL, where + member + " is not one absolute URL");
    }

    /** Objects that must say what they are; where {@code withId}, and which. */
    static void typedObjects(JsonObject document, String name, boolean withId) {
        JsonValue value = document.members().get(name);
        if (value == null) {
            return;
        }
        for (JsonValue entry : listOf(value)) {
            if (!(entry instanceof JsonObject object)) {
                throw new RuleBroken(Flaw.DATA_MODEL, name + " is no object");
            }
            typesOf(object, name);
            if (id(object, name).isEmpty() && withId) {
                throw new RuleBroken(Flaw.DATA_MODEL, name + " has no id");
            }
        }
    }

    /** {@code name} or {@code description}: texts, with a language or without (2.0, section 11). */
    static void languageValue(JsonObject object, String name, String where) {
        JsonValue value = object.members().get(name);
        if (value == null) {
            return;
        }
        List<JsonValue> entries = listOf(value);
        for (JsonValue entry : entries) {
            boolean sound =
                    switch (entry) {
                        case JsonString _ -> true;
                        case JsonObject(Map<String, JsonValue> members) ->
                                members.get("@value") instanceof JsonString
                                        && LANGUAGE_VALUE.containsAll(members.keySet())
                                        && members.values().stream()
                                                .allMatch(JsonString.class::isInstance);
                        default -> false;
                    };
            if (!sound || entries.isEmpty()) {
                throw new RuleBroken(
                        Flaw.DATA_MODEL,
                        where + ": " + name + " is neither a text nor texts with their languages");
            }
        }
    }

    /** Related resources: each named once, with a digest (2.0, section 5.3). */
    static void relatedResources(JsonObject document) {
        JsonValue value = document.members().get("relatedResource");
        if (value == null) {
            return;
        }
        Set<String> ids = new HashSet<>();
        for (JsonValue entry : listOf(value)) {
            if (!(entry instanceof JsonObject object)) {
                throw new RuleBroken(Flaw.DATA_MODEL, "a relatedResource is no object");
            }
            String id =
                    id(object, "relatedResource")
                            .orElseThrow(() ->
                                    new RuleBroken(Flaw.DATA_MODEL, "a relatedResource has no id"));
            if (!ids.add(id)) {
                throw new RuleBroken(Flaw.DATA_MODEL, "a relatedResource is named twice");
            }
            if (!hasDigest(object, "digestSRI") && !hasDigest(object, "digestMultibase")) {
                throw new RuleBroken(Flaw.DATA_MODEL, "a relatedResource has no digest");
            }
        }
    }

    private static boolean hasDigest(JsonObject object, String name) {
        JsonValue value = object.members().get(name);
        return value != null
                && !listOf(value).isEmpty()
                && listOf(value).stream()
                        .allMatch(one -> one instanceof JsonString(String text) && !text.isEmpty());
    }

    /** What JSON-LD takes for the same: one value, or an array of it. */
    static List<JsonValue> listOf(JsonValue value) {
        return value instanceof JsonArray(List<JsonValue> elements) ? elements : List.of(value);
    }
}
