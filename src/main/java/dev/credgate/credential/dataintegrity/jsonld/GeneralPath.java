package dev.credgate.credential.dataintegrity.jsonld;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.JsonLdOptions.ProcessingPolicy;
import com.apicatalog.jsonld.JsonLdOptions.RdfDirection;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import dev.credgate.credential.Flaw;
import dev.credgate.json.JsonValue.JsonObject;
import jakarta.json.JsonArray;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The general path from JSON to statements: a JSON-LD library, whose result is gone through for
 * what it would drop on the way to RDF. Thread-safe.
 */
final class GeneralPath {

    /** A document of the allowed size takes milliseconds; what takes longer was made to. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final ContextStore store;

    GeneralPath(ContextStore store) {
        this.store = store;
    }

    /** The statements of a document. */
    Collection<Quad> statements(JsonObject document) {
        try {
            JsonArray expanded =
                    JsonLd.expand(JsonDocument.of(JakartaJson.structure(document)))
                            .options(options())
                            .get();
            ExpandedForm.check(expanded);
            Gathering gathering = new Gathering();
            JsonLd.toRdf(JsonDocument.of(ExpandedForm.withJsonAsText(expanded)))
                    .options(options())
                    .provide(gathering);
            return gathering.quads;
        } catch (JsonLdError error) {
            throw flawed(error);
        }
    }

    private JsonLdOptions options() {
        JsonLdOptions options = new JsonLdOptions();
        options.setDocumentLoader((url, _) -> {
            ContextStore.Entry entry =
                    store.find(url.toString())
                            .orElseThrow(() -> ContextProcessor.unknown(url.toString()));
            return JsonDocument.of(JakartaJson.structure(entry.document()));
        });
        options.setUndefinedTermsPolicy(ProcessingPolicy.Fail);
        options.setRdfDirection(RdfDirection.I18N_DATATYPE);
        options.setUriValidation(UriValidationPolicy.SchemeOnly);
        options.setTimeout(LONGEST);
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
            case PROCESSING_TIMEOUT_EXCEEDED ->
                    JsonLdFlawed.of(Flaw.GRAPH_TOO_COMPLEX, "reading it as a graph takes too long");
            case LOADING_DOCUMENT_FAILED, LOADING_REMOTE_CONTEXT_FAILED, INVALID_REMOTE_CONTEXT ->
                    JsonLdFlawed.of(
                            Flaw.CONTEXT_UNKNOWN, "a context is not among the bundled ones");
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
