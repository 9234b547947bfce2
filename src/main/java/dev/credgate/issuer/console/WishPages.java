package dev.credgate.issuer.console;

import dev.credgate.issuance.AgencyAdministration;
import dev.credgate.issuance.AgencyAdministration.Described;
import dev.credgate.issuance.AgencyAdministration.Outcome;
import dev.credgate.issuance.AgencyAdministration.Wished;
import dev.credgate.issuance.CertificatePin;
import dev.credgate.issuance.KeyRefusal;
import dev.credgate.issuer.Problems;
import dev.credgate.problem.ProblemException;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * What one administrator asked for that gives an agency something, before another's eyes: as the
 * agency is, as it is to be, and a form that holds for exactly that.
 */
@Path(WishPages.ROOT + "/{name}")
class WishPages {

    static final String ROOT = Reception.ROOT + "/wishes";

    private final Reception reception;
    private final ChainState chain;
    private final AgencyAdministration administration;
    private final AgencyRows rows;
    private final Template page;

    WishPages(
            Reception reception,
            ChainState chain,
            AgencyAdministration administration,
            AgencyRows rows,
            @Location("console/wish") Template page) {
        this.reception = reception;
        this.chain = chain;
        this.administration = administration;
        this.rows = rows;
        this.page = page;
    }

    /** What another administrator asked for. */
    @GET
    @Path("/approve")
    public Response approve(@Context HttpServerRequest request, @PathParam("name") String name) {
        return reception.receive(request, visit -> page(visit, name, "approve"));
    }

    /** The same, or what one asked for oneself, that is not to be. */
    @GET
    @Path("/drop")
    public Response drop(@Context HttpServerRequest request, @PathParam("name") String name) {
        return reception.receive(request, visit -> page(visit, name, "drop"));
    }

    private Response page(Visit visit, String name, String action) {
        administrator(visit);
        Wished wish =
                administration.wishes().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow(WishPages::unknown);
        Sheet sheet = visit.sheet("agencies");
        chain.onto(sheet);
        return Pages.html(
                visit.form(sheet, address(wish, action), wish.mark())
                        .asking("wish_", action, "key_do_" + action)
                        .with("wish", AgencyRows.wish(visit, wish))
                        .with(
                                "now",
                                wish.now().map(now -> rows.standing(sheet, now)).orElse(Map.of()))
                        .with(
                                "wanted",
                                wish.wanted()
                                        .map(wanted ->
                                                rows.wanted(
                                                        sheet,
                                                        wanted,
                                                        wish.now().map(Described::agency)))
                                        .orElse(Map.of()))
                        .with("approving", action.equals("approve"))
                        .on(page));
    }

    /** Asks for the same. */
    @POST
    @Path("/approve")
    public Response approve(
            @Context HttpServerRequest request, @PathParam("name") String name, InputStream body) {
        return reception.receiveForm(
                request,
                body,
                (visit, form) -> {
                    CertificatePin by = administrator(visit);
                    return switch (administration.approve(name, seen(form), by)) {
                        case Outcome.Written _ -> told(visit, "approved");
                        case Outcome.SecondPersonNeeded _ ->
                                throw Problems.refused(
                                                KeyRefusal.SECOND_PERSON_NEEDED,
                                                "You asked for this yourself: another administrator"
                                                        + " approves it.")
                                        .toException();
                        case Outcome.Taken(String detail) ->
                                throw Problems.agencyConflict(detail).toException();
                        case Outcome.Invalid(List<String> faults) ->
                                throw Problems.agencyInvalid(faults).toException();
                        case Outcome.Missing _, Outcome.Changed _, Outcome.Removed _ ->
                                throw unknown();
                    };
                });
    }

    /** Refuses it, or takes it back. */
    @POST
    @Path("/drop")
    public Response drop(
            @Context HttpServerRequest request, @PathParam("name") String name, InputStream body) {
        return reception.receiveForm(
                request,
                body,
                (visit, form) -> {
                    CertificatePin by = administrator(visit);
                    if (!administration.drop(name, seen(form), by)) {
                        throw unknown();
                    }
                    return told(visit, "dropped");
                });
    }

    private static String seen(Query form) {
        return form.first("seen").orElse("");
    }

    private static Response told(Visit visit, String word) {
        return Reception.seeOther(visit.telling(Reception.ROOT, word));
    }

    private static CertificatePin administrator(Visit visit) {
        visit.requireAdministrator();
        return visit.visitor().pin();
    }

    static String address(Wished wish, String action) {
        return ROOT + "/" + wish.name() + "/" + action;
    }

    private static ProblemException unknown() {
        return Problems.refused(
                        KeyRefusal.UNKNOWN_REQUEST,
                        "Nothing that was asked for this agency waits, or it is not what this page"
                                + " showed.")
                .toException();
    }
}
