package dev.credgate.issuer;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.CredentialOrder;
import dev.credgate.issuance.IdempotencyKey;
import dev.credgate.issuance.IdempotentIssuing;
import dev.credgate.issuance.IssueOutcome;
import dev.credgate.issuance.Issuing;
import dev.credgate.issuance.Refusal;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue.JsonObject;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes an order as agencies write it and answers as they read it, alone or in a batch. Made when
 * the first order comes: a route that is there from the start must not open token and chain.
 */
@ApplicationScoped
class IssuingDesk {

    private static final Set<String> ORDER =
            Set.of(
                    "format",
                    "type",
                    "issuer",
                    "subject",
                    "claims",
                    "valid_from",
                    "valid_until",
                    "holder_key",
                    "options");

    private final Issuing issuing;
    private final IdempotentIssuing idempotent;

    IssuingDesk(Issuing issuing, IdempotentIssuing idempotent) {
        this.issuing = issuing;
        this.idempotent = idempotent;
    }

    /**
     * Issues a credential; blocks.
     *
     * @param order JSON
     * @return the answer, JSON
     * @throws dev.credgate.problem.ProblemException when it is not issued
     */
    byte[] issue(Agency agency, byte[] order, Optional<IdempotencyKey> key) {
        Members body = Members.read(order, ORDER);
        Agency acting = acting(agency, body.optionalText("issuer"));
        CredentialOrder read =
                new CredentialOrder(
                        body.text("format"),
                        body.text("type"),
                        body.text("subject"),
                        body.object("claims"),
                        body.optionalTime("valid_from"),
                        body.time("valid_until"),
                        body.optionalObject("holder_key"),
                        body.optionalObject("options").orElse(JsonObject.EMPTY));
        IssueOutcome outcome =
                key.map(given -> idempotent.issue(acting, read, given, body.canonical()))
                        .orElseGet(() -> issuing.issue(acting, read));
        return switch (outcome) {
            case IssueOutcome.Issued issued -> written(issued);
            case IssueOutcome.Refused(var refusal, String detail) ->
                    throw Problems.refused(refusal, detail).toException();
            case IssueOutcome.QuotaUsedUp(Duration retryAfter, String detail) ->
                    throw Problems.quotaUsedUp(retryAfter, detail);
            case IssueOutcome.Unavailable(String detail) -> throw Problems.unavailable(detail);
            case IssueOutcome.Unknown(String detail) -> throw Problems.unavailable(detail);
            case IssueOutcome.Withheld(String detail) ->
                    throw Problems.withheld(detail).toException();
        };
    }

    /** The key that a request names, if any; a problem for one that is none. */
    static Optional<IdempotencyKey> key(HttpServerRequest request) {
        List<String> values = request.headers().getAll("Idempotency-Key");
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Optional<IdempotencyKey> key =
                values.size() == 1 ? IdempotencyKey.read(values.getFirst()) : Optional.empty();
        if (key.isEmpty()) {
            throw Problems.idempotencyKey().toException();
        }
        return key;
    }

    /** The agency as it acts for the DID that is asked for, if any. */
    private static Agency acting(Agency agency, Optional<String> issuer) {
        return issuer.isEmpty()
                ? agency
                : agency.actingFor(issuer.get())
                        .orElseThrow(() ->
                                Problems.refused(
                                                Refusal.ISSUER_NOT_PERMITTED,
                                                "the agency does not act for this issuer")
                                        .toException());
    }

    /** The credential stands in the answer byte for byte: its numbers must keep their spelling. */
    private static byte[] written(IssueOutcome.Issued issued) {
        CanonicalWriter head = new CanonicalWriter(Doubles.SHORTEST, 64);
        head.raw("{\"id\":").string(issued.id().toString()).raw(",\"credential\":");
        CanonicalWriter tail = new CanonicalWriter(Doubles.SHORTEST, 64);
        tail.raw(",\"format\":").string(issued.format()).raw(",\"status\":\"active\"}");
        ByteArrayOutputStream body = new ByteArrayOutputStream(issued.credential().length + 128);
        body.writeBytes(head.toBytes());
        body.writeBytes(
                issued.isJson()
                        ? issued.credential()
                        : new CanonicalWriter(Doubles.SHORTEST, issued.credential().length + 2)
                                .string(new String(issued.credential(), StandardCharsets.US_ASCII))
                                .toBytes());
        body.writeBytes(tail.toBytes());
        return body.toByteArray();
    }
}
