package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object with {@code @value} (JSON-LD 1.1, section 9.5). */
final class ValueObject {

    private @Nullable JsonValue value;
    private @Nullable String type;
    private @Nullable String language;
    private @Nullable String direction;

    ValueObject(Scope scope, JsonObject object, Work work) {
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            if (member.getKey().equals("@context")) {
                continue;
            }
            String keyword = scope.active().expandVocab(member.getKey(), work);
            switch (keyword) {
                case "@value" -> value = member.getValue();
                case "@type" -> type = type(scope.typed(), member.getValue(), work);
                case "@language" -> language = ContextProcessor.language(member.getValue());
                case "@direction" -> direction = ContextProcessor.direction(member.getValue());
                case "@index" -> throw OutOfOrdinary.HERE;
                case null, default ->
                        throw JsonLdFlawed.context("a value object with a member that none has");
            }
        }
    }

    private static String type(ActiveContext typed, JsonValue said, Work work) {
        if (!(said instanceof JsonString(String text))) {
            throw JsonLdFlawed.context("the @type of a value is no text");
        }
        String expanded = typed.expandVocab(text, work);
        if (expanded == null || !(expanded.equals("@json") || Iris.isAbsolute(expanded))) {
            throw JsonLdFlawed.undefined("the @type of a value is no absolute IRI");
        }
        return expanded;
    }

    Quad statement(String subject, String predicate, @Nullable String graph) {
        JsonValue said = value;
        if (said == null) {
            throw JsonLdFlawed.context("a value object without value");
        }
        if ("@json".equals(type)) {
            return new Quad(subject, predicate, Literals.json(said), Iris.RDF_JSON, null, graph);
        }
        if (said instanceof JsonNull) {
            throw JsonLdFlawed.undefined("a value object whose value is null would be dropped");
        }
        if (language != null || direction != null) {
            if (type != null || !(said instanceof JsonString(String text))) {
                throw JsonLdFlawed.context("a language or direction of what is no plain text");
            }
            return Literals.tagged(text, language, direction).statement(subject, predicate, graph);
        }
        return Literals.literal(said, type).statement(subject, predicate, graph);
    }
}
