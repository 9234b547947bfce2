package dev.credgate.credential.dataintegrity.jsonld;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.JsonLdOptions.ProcessingPolicy;
import com.apicatalog.jsonld.JsonLdOptions.RdfDirection;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import dev.credgate.credential.Flaw;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.thread.Effort;
import jakarta.json.JsonArray;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The general path from JSON to statements: a JSON-LD library, whose result is gone through for
 * what it would drop on the way to RDF. Thread-safe.
 */
final class GeneralPath {

    /** Some hundred thousand for a large document; what takes more was made to. */
    private static final long MOST_STEPS = 10_000_000;

    private final ContextStore store;

    GeneralPath(ContextStore store) {
        this.store = store;
    }

    /** The statements of a document, in which what the data model reads has its place. */
    Collection<Quad> statements(JsonObject document) {
        return statements(document, expanded -> ModelInPlace.check(document, expanded));
    }

    /** The statements of any document, which could say them in other places as well. */
    Collection<Quad> statementsAnywhere(JsonObject document) {
        return statements(document, _ -> {});
    }

    private Collection<Quad> statements(JsonObject document, Consumer<JsonArray> check) {
        // Its library cannot be left midway.
        Effort.current().beginLong();
        Work work = new Work(MOST_STEPS);
        JsonLdOptions options = options();
        CountedExpansion expansion = new CountedExpansion(options, work);
        Map<String, Document> loaded = new HashMap<>();
        options.setDocumentLoader((url, _) ->
                loaded.computeIfAbsent(
                        url.toString(),
                        name -> {
                            JsonObject context =
                                    store.find(name)
                                            .orElseThrow(() -> ContextProcessor.unknown(name))
                                            .document();
                            expansion.takesPart(context);
                            return JsonDocument.of(JakartaJson.structure(context));
                        }));
        try {
            JsonArray expanded = expansion.expanded(document);
            ExpandedForm.check(expanded);
            check.accept(expanded);
            NodeMapWork.spend(expanded, work);
            Gathering gathering = new Gathering();
            JsonLd.toRdf(JsonDocument.of(ExpandedForm.withJsonAsText(expanded)))
                    .options(options)
                    .provide(gathering);
            return gathering.quads;
        } catch (JsonLdError error) {
            throw flawed(error);
        }
    }

    private static JsonLdOptions options() {
        JsonLdOptions options = new JsonLdOptions();
        options.setUndefinedTermsPolicy(ProcessingPolicy.Fail);
        options.setRdfDirection(RdfDirection.I18N_DATATYPE);
        options.setUriValidation(UriValidationPolicy.SchemeOnly);
        return options;
    }

    private static JsonLdFlawed flawed(JsonLdError error) {
        // What the loader above throws arrives wrapped.
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonLdFlawed flawed) {
                return flawed;
            }
        }
        JsonLdErrorCode code = error.getCode();
        return switch (code) {
            case UNDEFINED_TERM -> JsonLdFlawed.undefined("a term means nothing in the contexts");
            case LOADING_DOCUMENT_FAILED, LOADING_REMOTE_CONTEXT_FAILED, INVALID_REMOTE_CONTEXT ->
                    JsonLdFlawed.of(
                            Flaw.CONTEXT_UNKNOWN, "a context is not among those known here");
            default ->
                    JsonLdFlawed.context(
                            "JSON-LD: " + code.name().toLowerCase(java.util.Locale.ROOT));
        };
    }

    private static final class Gathering implements RdfQuadConsumer {
        private final Set<Quad> quads = new LinkedHashSet<>();

        @Override
        public RdfQuadConsumer quad(
                String subject,
                String predicate,
                String object,
                @Nullable String datatype,
                @Nullable String language,
                @Nullable String direction,
                @Nullable String graph) {
            boolean directed = datatype != null && direction != null;
            quads.add(
                    new Quad(
                            subject,
                            predicate,
                            object,
                            directed
                                    ? Iris.I18N
                                            + (language == null ? "" : language)
                                            + "_"
                                            + direction
                                    : datatype,
                            directed ? null : language,
                            graph));
            return this;
        }
    }
}
