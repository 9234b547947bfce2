package dev.credgate.credential.dataintegrity.jsonld;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.context.ActiveContext;
import com.apicatalog.jsonld.expansion.Expansion;
import com.apicatalog.jsonld.processor.ProcessingRuntime;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import dev.credgate.json.JsonValue;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;

/**
 * The library's expansion (JSON-LD 1.1 API, section 5.1) of one document, its steps counted. Of
 * itself it only looks at the clock, which on a busy machine runs out on good documents.
 *
 * <p>What it asks its runtime for is what is counted: it does so for every member, element, name
 * and term. In between it copies a context's terms, so that a step costs as much as all terms that
 * there can be; and, for each value in a map by index, language, identifier or type, those before
 * it, which any object of the document is taken to be.
 */
final class CountedExpansion extends ProcessingRuntime {

    /** Terms that are copied in the time of a step that copies none. */
    private static final int TERMS_A_STEP = 8;

    /** Elements that are copied in that time. */
    private static final int ELEMENTS_A_STEP = 8;

    private final Work work;
    private long terms;

    CountedExpansion(JsonLdOptions options, Work work) {
        super(options);
        this.work = work;
    }

    /** Tells of a context that takes part. */
    void takesPart(JsonValue context) {
        terms += termsIn(context, false);
    }

    private void copiesMaps(JsonValue value) {
        switch (value) {
            case JsonValue.JsonObject(var members) -> {
                long values = 0;
                for (JsonValue member : members.values()) {
                    values += values(member);
                    copiesMaps(member);
                }
                work.spend(values * values / 2 / ELEMENTS_A_STEP);
            }
            case JsonValue.JsonArray(var elements) -> elements.forEach(this::copiesMaps);
            default -> {}
        }
    }

    private static long values(JsonValue value) {
        if (!(value instanceof JsonValue.JsonArray(var elements))) {
            return 1;
        }
        long values = 0;
        for (JsonValue element : elements) {
            values += values(element);
        }
        return values;
    }

    private static long termsIn(JsonValue value, boolean withinContext) {
        return switch (value) {
            case JsonValue.JsonObject(var members) -> {
                long terms = withinContext ? members.size() : 0;
                for (var member : members.entrySet()) {
                    terms +=
                            termsIn(
                                    member.getValue(),
                                    withinContext || member.getKey().equals("@context"));
                }
                yield terms;
            }
            case JsonValue.JsonArray(var elements) -> {
                long terms = 0;
                for (JsonValue element : elements) {
                    terms += termsIn(element, withinContext);
                }
                yield terms;
            }
            default -> 0;
        };
    }

    /**
     * The expanded document.
     *
     * @throws JsonLdFlawed when it takes more work than allowed
     * @throws JsonLdError when it cannot be expanded
     */
    JsonArray expanded(JsonValue.JsonObject document) throws JsonLdError {
        takesPart(document);
        copiesMaps(document);
        jakarta.json.JsonValue expanded =
                Expansion.with(new ActiveContext(this), JakartaJson.structure(document), null, null)
                        .compute();
        if (expanded instanceof JsonObject object
                && object.size() == 1
                && object.containsKey("@graph")) {
            expanded = object.get("@graph");
        }
        return switch (expanded) {
            case null -> jakarta.json.JsonValue.EMPTY_JSON_ARRAY;
            case JsonArray array -> array;
            case jakarta.json.JsonValue value when value == jakarta.json.JsonValue.NULL ->
                    jakarta.json.JsonValue.EMPTY_JSON_ARRAY;
            case jakarta.json.JsonValue value -> JakartaJson.arrayBuilder().add(value).build();
        };
    }

    @Override
    public void tick() {
        work.spend(1 + terms / TERMS_A_STEP);
    }

    /** Asked before a context within a context is processed. */
    @Override
    public boolean isV10() {
        tick();
        return super.isV10();
    }

    /** Asked for each name. */
    @Override
    public UriValidationPolicy getUriValidation() {
        work.spend(1);
        return super.getUriValidation();
    }
}
