package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.KeyOutcome;
import dev.credgate.issuance.KeyRefusal;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.issuer.Problems;
import dev.credgate.problem.ProblemException;
import dev.credgate.store.IssuerKeys.Stage;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * What is asked about keys by forms: the same as by calls, under the same rule that one person asks
 * and another approves; whoever sends the form is known by the certificate.
 */
@Path(KeyPages.ROOT)
class KeyActions {

    private final Reception reception;
    private final KeyRequests requests;

    KeyActions(Reception reception, KeyRequests requests) {
        this.reception = reception;
        this.requests = requests;
    }

    /** Asks for a new key. */
    @POST
    @Path("/new")
    public Response create(@Context HttpServerRequest request, InputStream body) {
        return sent(
                request,
                body,
                (asking, form) ->
                        requests.create(
                                asking.agency(),
                                asking.by(),
                                form.first("curve").orElse(""),
                                form.text("in"),
                                once(asking, form)));
    }

    /** Asks for a key in the place of another. */
    @POST
    @Path("/{key}/rotate")
    public Response rotate(
            @Context HttpServerRequest request, @PathParam("key") String key, InputStream body) {
        return sent(
                request,
                body,
                (asking, form) ->
                        requests.rotate(
                                asking.agency(),
                                asking.by(),
                                key,
                                form.text("in"),
                                once(asking, form)));
    }

    /** Asks that a key be retired or declared compromised. */
    @POST
    @Path("/{key}/revoke")
    public Response revoke(
            @Context HttpServerRequest request, @PathParam("key") String key, InputStream body) {
        return sent(
                request,
                body,
                (asking, form) ->
                        requests.revoke(
                                asking.agency(),
                                asking.by(),
                                key,
                                KeyPages.state(form).equals("retired")
                                        ? Stage.RETIRED
                                        : Stage.COMPROMISED));
    }

    /** Approves what another person asked for. */
    @POST
    @Path("/requests/{id}/approve")
    public Response approve(
            @Context HttpServerRequest request, @PathParam("id") String id, InputStream body) {
        return sent(
                request,
                body,
                (asking, _) -> requests.approve(asking.agency(), asking.by(), uuid(id)));
    }

    /** Takes a request back, or refuses it. */
    @POST
    @Path("/requests/{id}/drop")
    public Response drop(
            @Context HttpServerRequest request, @PathParam("id") String id, InputStream body) {
        return sent(
                request,
                body,
                (asking, _) -> requests.drop(asking.agency(), asking.by(), uuid(id)));
    }

    /**
     * Who asks.
     *
     * @param agency as the DID whose key it is about
     * @param by pin of the certificate
     */
    private record Asking(Agency agency, String by) {}

    /**
     * An id by which the same form, sent twice, is one request: no other page's has its token, and
     * what is chosen in the form is chosen again.
     */
    private static UUID once(Asking asking, Query form) {
        String text =
                String.join(
                        "\n",
                        form.first("token").orElse(""),
                        asking.agency().did().toString(),
                        form.first("curve").orElse(""),
                        form.text("in").orElse(""));
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private Response sent(
            HttpServerRequest request,
            InputStream body,
            BiFunction<Asking, Query, KeyOutcome> action) {
        return reception.receiveForm(
                request,
                body,
                (visit, form) -> {
                    Agency acting = KeyPages.acting(visit.agency(), form);
                    KeyOutcome outcome = action.apply(new Asking(acting, visit.pin()), form);
                    return switch (outcome) {
                        case KeyOutcome.Asked _, KeyOutcome.Done _, KeyOutcome.Dropped _ ->
                                Reception.seeOther(KeyPages.back(visit, outcome));
                        case KeyOutcome.Refused(KeyRefusal refusal, String detail) ->
                                throw Problems.refused(refusal, detail).toException();
                        case KeyOutcome.Unavailable(String detail) ->
                                throw Problems.unavailable(detail);
                    };
                });
    }

    private static UUID uuid(String id) {
        return CredentialRows.uuid(id).orElseThrow(KeyActions::unknownRequest);
    }

    static ProblemException unknownRequest() {
        return Problems.refused(
                        KeyRefusal.UNKNOWN_REQUEST,
                        "Nothing of that id waits for a decision of this agency.")
                .toException();
    }

    static ProblemException unknownKey() {
        return Problems.refused(KeyRefusal.UNKNOWN_KEY, "The agency's DID has no such key.")
                .toException();
    }
}
