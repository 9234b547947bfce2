package dev.credgate.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Every error of every edge leaves as a problem: those that resources throw, those that the HTTP
 * layer finds itself (unknown path, wrong method, wrong media type), and, without a word about its
 * inside, any fault of ours.
 */
final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response thrown(ProblemException thrown) {
        Response.ResponseBuilder response = thrown.problem().toResponse();
        thrown.retryAfter()
                .ifPresent(wait ->
                        response.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds())));
        return response.build();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException thrown) {
        Response original = thrown.getResponse();
        if (original.getStatus() < 400 || original.hasEntity()) {
            return original;
        }
        Response.ResponseBuilder response = ofStatus(original.getStatus()).toResponse();
        Object allowed = original.getHeaders().getFirst(HttpHeaders.ALLOW);
        if (allowed != null) {
            response.header(HttpHeaders.ALLOW, allowed);
        }
        return response.build();
    }

    @ServerExceptionMapper
    Response fault(Throwable thrown) {
        LOG.error("A request failed by a fault of ours", thrown);
        return ofStatus(500).toResponse().build();
    }

    private static Problem ofStatus(int status) {
        return switch (status) {
            case 400 ->
                    Problem.of(
                            400, "bad_request", "Bad request", "The request cannot be understood.");
            case 404 -> Problem.of(404, "not_found", "Not found", "There is nothing here.");
            case 405 ->
                    Problem.of(
                            405,
                            "method_not_allowed",
                            "Method not allowed",
                            "This method does not exist here.");
            case 406 ->
                    Problem.of(
                            406,
                            "not_acceptable",
                            "Not acceptable",
                            "No representation of this has a media type that the request accepts.");
            case 413 -> Problem.of(413, "too_large", "Too large", "The body is too large.");
            case 415 ->
                    Problem.of(
                            415,
                            "unsupported_media_type",
                            "Unsupported media type",
                            "The body's Content-Type is not one that is read here.");
            default ->
                    status < 500
                            ? Problem.of(
                                    status,
                                    "refused",
                                    "Refused",
                                    "The request was refused with status " + status + ".")
                            : Problem.of(
                                    status,
                                    "internal_error",
                                    "Internal error",
                                    "The gateway failed; the operator's log says why.");
        };
    }
}
