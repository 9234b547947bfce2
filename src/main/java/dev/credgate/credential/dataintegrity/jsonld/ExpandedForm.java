package dev.credgate.credential.dataintegrity.jsonld;

import com.apicatalog.jsonld.lang.LanguageTag;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/**
 * Goes through an expanded document (JSON-LD 1.1, section 9) for what would be dropped on the way
 * to RDF: identifiers, types and properties that are no absolute IRIs, or names that RFC 3986 does
 * not know, whose statements the library drops: nobody would have signed them. Every one refuses
 * the document.
 */
final class ExpandedForm {

    private ExpandedForm() {}

    static void check(JsonValue value) {
        switch (value) {
            case JsonArray array -> array.forEach(ExpandedForm::check);
            case JsonObject object when object.containsKey("@value") -> valueObject(object);
            case JsonObject object -> object.forEach(ExpandedForm::member);
            default -> {}
        }
    }

    private static void member(String key, JsonValue value) {
        switch (key) {
            case "@id", "@type" -> resources(value);
            case "@index", "@context" -> {}
            case "@reverse" -> value.asJsonObject().forEach(ExpandedForm::member);
            case "@graph", "@list", "@set", "@included" -> check(value);
            default -> {
                if (!Iris.isUri(key)) {
                    throw JsonLdFlawed.undefined("“" + key + "” is no absolute IRI");
                }
                check(value);
            }
        }
    }

    private static void resources(JsonValue value) {
        if (value instanceof JsonArray array) {
            array.forEach(ExpandedForm::resources);
        } else if (!(value instanceof JsonString text)
                || !(Iris.isUri(text.getString()) || Iris.isBlankLabel(text.getString()))) {
            throw JsonLdFlawed.undefined("an identifier or type is no absolute IRI");
        }
    }

    private static void valueObject(JsonObject object) {
        if (object.get("@type") instanceof JsonString type
                && !type.getString().equals("@json")
                && !Iris.isUri(type.getString())) {
            throw JsonLdFlawed.undefined("the @type of a value is no absolute IRI");
        }
        if (object.get("@language") instanceof JsonString tag
                && !(Iris.isLanguageTag(tag.getString())
                        // The library drops texts whose tag it takes for none: nobody would have
                        // signed them.
                        && LanguageTag.isWellFormed(tag.getString()))) {
            throw JsonLdFlawed.context("@language is no language tag");
        }
    }

    /**
     * The same with every JSON literal as its RFC 8785 text, and every number as its canonical one:
     * the library spells some another way.
     */
    static JsonArray withJsonAsText(JsonArray expanded) {
        JsonArrayBuilder builder = JakartaJson.arrayBuilder();
        expanded.forEach(element -> builder.add(jsonAsText(element)));
        return builder.build();
    }

    private static JsonValue jsonAsText(JsonValue value) {
        if (value instanceof JsonArray array) {
            return withJsonAsText(array);
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        JsonObjectBuilder builder = JakartaJson.objectBuilder();
        JsonValue literal = object.get("@value");
        if (literal != null
                && object.get("@type") instanceof JsonString type
                && type.getString().equals("@json")) {
            return builder.add("@value", Literals.json(JakartaJson.ours(literal)))
                    .add("@type", Iris.RDF_JSON)
                    .build();
        }
        if (literal instanceof JsonNumber) {
            String datatype =
                    object.get("@type") instanceof JsonString type ? type.getString() : null;
            Literals.Literal written = Literals.literal(JakartaJson.ours(literal), datatype);
            return builder.add("@value", written.text()).add("@type", written.datatype()).build();
        }
        object.forEach((name, member) -> builder.add(name, jsonAsText(member)));
        return builder.build();
    }
}
