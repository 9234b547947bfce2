package dev.credgate.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's query, decoded once. Immutable. */
final class Query {

    private static final int MAX_PARAMETERS = 64;
    private static final Query EMPTY = new Query(Map.of());

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Decodes the query.
     *
     * @throws dev.credgate.problem.ProblemException 400 when it cannot be decoded, or is too long
     */
    static Query of(HttpServerRequest request) {
        String query = request.query();
        if (query == null || query.isEmpty()) {
            return EMPTY;
        }
        try {
            // One more than may be: what the decoder left out could be the one that was meant.
            Map<String, List<String>> values =
                    new QueryStringDecoder(
                                    query,
                                    java.nio.charset.StandardCharsets.UTF_8,
                                    false,
                                    MAX_PARAMETERS + 1,
                                    true)
                            .parameters();
            if (values.values().stream().mapToInt(List::size).sum() > MAX_PARAMETERS) {
                throw Problems.badRequest(
                                "The query has more than " + MAX_PARAMETERS + " parameters.")
                        .toException();
            }
            return new Query(values);
        } catch (IllegalArgumentException _) {
            throw Problems.badRequest("The query is not percent-encoded text.").toException();
        }
    }

    /** Every value of a parameter. */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /**
     * The one value of a parameter.
     *
     * @throws dev.credgate.problem.ProblemException 400 when there are two
     */
    Optional<String> single(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw Problems.badRequest("The query parameter " + name + " is given twice.")
                    .toException();
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }
}
