package dev.credgate.problem;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;

/**
 * A problem as RFC 9457 §3 writes it. Immutable.
 *
 * @param type stable URI of the kind of problem, {@code urn:credgate:problem:<code>}; a client may
 *     decide on it
 * @param title the kind of problem in a few words, the same each time
 * @param status the HTTP status
 * @param detail what was wrong this time, what was expected and what to do next; never a claim
 *     value, a secret or an internal name
 */
@RegisterForReflection // Jackson meets it as an Object
public record Problem(String type, String title, int status, String detail) {

    /** The media type, RFC 9457 §6.1. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE_PREFIX = "urn:credgate:problem:";

    /**
     * A problem by its code.
     *
     * @param code lower-case snake_case; becomes the last part of {@code type}
     */
    public static Problem of(int status, String code, String title, String detail) {
        return new Problem(TYPE_PREFIX + code, title, status, detail);
    }

    /** The last part of {@code type}. */
    public String code() {
        return type.startsWith(TYPE_PREFIX) ? type.substring(TYPE_PREFIX.length()) : type;
    }

    /** A response that carries this problem; headers may be added to it. */
    public Response.ResponseBuilder toResponse() {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .header("Cache-Control", "no-store")
                .entity(this);
    }

    /** The same, to be thrown out of a resource. */
    public ProblemException toException() {
        return new ProblemException(this);
    }
}
