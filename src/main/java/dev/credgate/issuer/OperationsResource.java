package dev.credgate.issuer;

import dev.credgate.issuance.Agency;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.StatusOperations;
import dev.credgate.store.StoreUnavailableException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;

/** {@code /issuer/operations}: where what was asked of the chain stands. */
@Path("/issuer/operations")
@Produces(MediaType.APPLICATION_JSON)
class OperationsResource {

    private final Caller caller;
    private final Outbox outbox;
    private final StatusOperations bulk;

    OperationsResource(Caller caller, Outbox outbox, StatusOperations bulk) {
        this.caller = caller;
        this.outbox = outbox;
        this.bulk = bulk;
    }

    /** One of the agency's own; the same answer for another's and for none. */
    @GET
    @Path("/{id}")
    public Response operation(@Context HttpServerRequest request, @PathParam("id") String id) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            byte[] found =
                    uuid(id).flatMap(operation -> found(agency, operation))
                            .orElseThrow(() -> Problems.unknownOperation().toException());
            return Response.ok(found).header("Cache-Control", "no-store").build();
        }
    }

    private Optional<byte[]> found(Agency agency, UUID id) {
        try {
            return bulk.find(id)
                    .filter(operation -> operation.agency().equals(agency.name()))
                    .map(operation -> StatusOperationJson.of(bulk, operation))
                    .or(() ->
                            outbox.find(id)
                                    .filter(operation ->
                                            operation.agency().equals(Optional.of(agency.name())))
                                    .map(OperationJson::of)
                                    .map(CanonicalWriter::canonical));
        } catch (StoreUnavailableException _) {
            throw Problems.unavailable("the records do not answer; ask again");
        }
    }

    private static Optional<UUID> uuid(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
