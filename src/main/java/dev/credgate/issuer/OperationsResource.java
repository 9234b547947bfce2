package dev.credgate.issuer;

import dev.credgate.issuance.Agency;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
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

    OperationsResource(Caller caller, Outbox outbox) {
        this.caller = caller;
        this.outbox = outbox;
    }

    /** One of the agency's own; the same answer for another's and for none. */
    @GET
    @Path("/{id}")
    public Response operation(@Context HttpServerRequest request, @PathParam("id") String id) {
        Agency agency = caller.agency(request);
        Operation found =
                uuid(id).flatMap(this::find)
                        .filter(operation -> operation.agency().equals(Optional.of(agency.name())))
                        .orElseThrow(() -> Problems.unknownOperation().toException());
        return Response.ok(CanonicalWriter.canonical(OperationJson.of(found)))
                .header("Cache-Control", "no-store")
                .build();
    }

    private Optional<Operation> find(UUID id) {
        try {
            return outbox.find(id);
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
