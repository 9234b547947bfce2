package dev.credgate.issuer;

import dev.credgate.issuance.KeyRefusal;
import dev.credgate.issuance.Refusal;
import dev.credgate.issuer.tls.CertificateFault;
import dev.credgate.problem.Problem;
import dev.credgate.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The problems that agencies are told. A client may decide on their {@code type}. */
public final class Problems {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(5);

    private Problems() {}

    /** A request that is none. */
    public static Problem invalidRequest(String detail) {
        return Problem.of(400, "invalid_request", "Invalid request", detail);
    }

    static Problem idempotencyKey() {
        return Problem.of(
                400,
                "idempotency_key_invalid",
                "Invalid idempotency key",
                "Idempotency-Key: expected one, with at least 128 random bits, as 32 or more"
                        + " hexadecimal digits or 22 to 255 of A-Z a-z 0-9 . _ ~ + / = -");
    }

    static Problem notNdjson() {
        return Problem.of(
                415,
                "unsupported_media_type",
                "Unsupported media type",
                "Expected application/x-ndjson, a JSON object a line, without a content encoding.");
    }

    static Problem lineTooLong(long limit) {
        return Problem.of(
                413, "too_large", "Too large", "A line may have at most " + limit + " bytes.");
    }

    static Problem tooManyLines(long limit) {
        return Problem.of(
                413,
                "too_many_lines",
                "Too many lines",
                "A body may have at most "
                        + limit
                        + " lines; this one and those after it were not read.");
    }

    static Problem operationChanged() {
        return Problem.of(
                409,
                "idempotency_key_reused",
                "Idempotency key reused",
                "This Idempotency-Key came with other lines before; give each file a key of its own"
                        + " and send all of it.");
    }

    static Problem nothingWaits() {
        return Problem.of(
                409,
                "nothing_waits",
                "Nothing waits",
                "Nothing of this operation waits for the chain: it is in blocks, given up already, or"
                        + " not known.");
    }

    static Problem internal() {
        return Problem.of(
                500, "internal_error", "Internal error", "The request failed by a fault of ours.");
    }

    /** No agency has this certificate. */
    public static Problem noCertificate() {
        return Problem.of(
                403,
                "unknown_agency",
                "Unknown agency",
                "The client certificate's key belongs to no agency that is configured here.");
    }

    static Problem forwardedCertificate() {
        return Problem.of(
                400,
                "forwarded_certificate",
                "Forwarded certificate",
                "A client certificate in a header is taken from a trusted proxy alone, and in"
                        + " Client-Cert (RFC 9440) alone.");
    }

    static Problem malformedForwarded() {
        return Problem.of(
                400,
                "forwarded_certificate",
                "Forwarded certificate",
                "Client-Cert must hold one certificate in DER as a byte sequence, and"
                        + " Client-Cert-Chain a list of at most 8 (RFC 9440).");
    }

    static Problem nothingForwarded() {
        return Problem.of(
                403,
                "client_certificate_missing",
                "Client certificate missing",
                "A trusted proxy is no agency: it forwards its client's certificate in Client-Cert"
                        + " (RFC 9440), and this request has none.");
    }

    static Problem certificateRefused(CertificateFault fault) {
        return Problem.of(
                403,
                "certificate_refused",
                "Certificate refused",
                "The client certificate is not accepted: " + fault.sentence() + ".");
    }

    /** Not one of the administrators. */
    public static Problem notAdministrator() {
        return Problem.of(
                403,
                "not_administrator",
                "Not an administrator",
                "The client certificate's key is none of the administrators' that are configured"
                        + " here.");
    }

    static Problem unknownAgencyName() {
        return Problem.of(404, "not_found", "Not found", "There is no agency of this name.");
    }

    static Problem conditionRequired(boolean mayCreate) {
        return Problem.of(
                428,
                "precondition_required",
                "Precondition required",
                "Name the state that is to be changed: If-Match with the entity tag of a GET"
                        + (mayCreate ? ", or If-None-Match: * for a new agency." : "."));
    }

    static Problem agencyChanged() {
        return Problem.of(
                412,
                "precondition_failed",
                "Precondition failed",
                "The agency is not, or no longer, what the condition says; read it again.");
    }

    /** An agency would share what must be its own. */
    public static Problem agencyConflict(String detail) {
        return Problem.of(
                409,
                "agency_conflict",
                "Agency conflict",
                "Each agency has a name, certificates, DIDs and keys of its own: " + detail + ".");
    }

    /** A document that tells no agency. */
    public static Problem agencyInvalid(List<String> faults) {
        return Problem.of(422, "agency_invalid", "Invalid agency", String.join("; ", faults));
    }

    static ProblemException quotaUsedUp(Duration wait, String detail) {
        return new ProblemException(
                Problem.of(429, "quota_used_up", "Quota used up", detail), Optional.of(wait));
    }

    /** Of one agency's requests so many are under way that others would have to wait for them. */
    static ProblemException tooManyAtOnce() {
        return new ProblemException(
                Problem.of(
                        429,
                        "too_many_at_once",
                        "Too many at once",
                        "so many requests of this agency are under way that no more are taken;"
                                + " send it again when one of them is answered"),
                Optional.of(A_MOMENT));
    }

    /** A refusal in RFC 9457's form. */
    static Problem refused(Refusal refusal, String detail) {
        return switch (refusal) {
            case UNSUPPORTED_FORMAT -> of(422, refusal, "Unsupported format", detail);
            case UNSUPPORTED_TYPE -> of(422, refusal, "Unsupported type", detail);
            case HOLDER_KEY_UNSUPPORTED -> of(422, refusal, "Holder key unsupported", detail);
            case SUBJECT_INVALID -> of(422, refusal, "Invalid subject", detail);
            case OPTIONS_INVALID -> of(422, refusal, "Invalid options", detail);
            case CLAIMS_INVALID -> of(422, refusal, "Invalid claims", detail);
            case DATES_INVALID -> of(422, refusal, "Invalid dates", detail);
            case SCHEMA_VIOLATED -> of(422, refusal, "Schema violated", detail);
            case SCHEMA_UNUSABLE -> of(409, refusal, "Schema unusable", detail);
            case TYPE_NOT_AUTHORISED -> of(403, refusal, "Type not authorised", detail);
            case TYPE_NOT_PERMITTED -> of(403, refusal, "Type not permitted", detail);
            case ISSUER_NOT_PERMITTED -> of(403, refusal, "Issuer not permitted", detail);
            case KEY_NOT_PUBLISHED -> of(409, refusal, "Key not published", detail);
            case KEY_NOT_CERTIFIED -> of(409, refusal, "Key not certified", detail);
            case SALT_TOO_SHORT -> of(409, refusal, "Salt too short", detail);
            case IDEMPOTENCY_KEY_REUSED -> of(409, refusal, "Idempotency key reused", detail);
            case UNKNOWN_CREDENTIAL -> of(404, refusal, "Unknown credential", detail);
        };
    }

    /** A refusal about keys. */
    public static Problem refused(KeyRefusal refusal, String detail) {
        return switch (refusal) {
            case UNSUPPORTED_CURVE -> of(422, refusal, "Unsupported curve", detail);
            case UNKNOWN_TOKEN -> of(422, refusal, "Unknown token", detail);
            case UNKNOWN_KEY -> of(404, refusal, "Unknown key", detail);
            case UNKNOWN_REQUEST -> of(404, refusal, "Unknown request", detail);
            case KEY_STATE_CONFLICT -> of(409, refusal, "Key state conflict", detail);
            case SECOND_PERSON_NEEDED -> of(403, refusal, "Second person needed", detail);
            case TOO_MANY_REQUESTS -> of(409, refusal, "Too many requests about keys", detail);
        };
    }

    private static Problem of(int status, KeyRefusal refusal, String title, String detail) {
        return Problem.of(status, refusal.code(), title, detail);
    }

    private static Problem of(int status, Refusal refusal, String title, String detail) {
        return Problem.of(status, refusal.code(), title, detail);
    }

    /** The same whether there is no such operation or it is another agency's. */
    static Problem unknownOperation() {
        return Problem.of(
                404,
                "not_found",
                "Not found",
                "There is no operation of this id, of this agency's, from the last 90 days.");
    }

    /** The same whether there is no such credential or it is another agency's. */
    public static ProblemException unknownCredential() {
        return refused(
                        Refusal.UNKNOWN_CREDENTIAL,
                        "no credential with this id was issued for this agency here")
                .toException();
    }

    /** What the chain does not let the agency do. */
    public static ProblemException chainRefused(String detail) {
        return Problem.of(409, "chain_refused", "Refused by the chain", detail).toException();
    }

    /** What may pass. */
    public static ProblemException unavailable(String detail) {
        return new ProblemException(
                Problem.of(503, "unavailable", "Unavailable", detail), Optional.of(SOON));
    }

    static Problem withheld(String detail) {
        return Problem.of(500, "credential_withheld", "Credential withheld", detail);
    }
}
