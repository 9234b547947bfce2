package dev.credgate.gateway;

import dev.credgate.problem.Problem;

/** The problems that the gateway tells. A client may decide on their {@code type}. */
final class Problems {

    private Problems() {}

    static Problem badRequest(String detail) {
        return Problem.of(400, "bad_request", "Bad request", detail);
    }

    static Problem notACredential(String detail) {
        return Problem.of(400, "not_a_credential", "Not a credential", detail);
    }

    static Problem unknownPortal() {
        return Problem.of(
                400,
                "unknown_portal",
                "Unknown portal",
                "No policy of that name is configured; names are matched exactly.");
    }

    static Problem notFound() {
        return Problem.of(404, "not_found", "Not found", "There is nothing here.");
    }

    static Problem methodNotAllowed(String allowed) {
        return Problem.of(
                405,
                "method_not_allowed",
                "Method not allowed",
                "This address answers " + allowed + " only.");
    }

    static Problem unsupportedMediaType(String detail) {
        return Problem.of(415, "unsupported_media_type", "Unsupported media type", detail);
    }

    static Problem internal() {
        return Problem.of(
                500,
                "internal_error",
                "Internal error",
                "The gateway failed; the operator's log says why.");
    }

    static Problem unavailable(String detail) {
        return Problem.of(503, "unavailable", "Unavailable", detail);
    }
}
