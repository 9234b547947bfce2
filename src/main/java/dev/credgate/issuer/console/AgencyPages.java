package dev.credgate.issuer.console;

import dev.credgate.issuance.AgencyAdministration;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.store.IssuerKeys.KeyRequest;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * What an administrator sees: which agencies there are, what another administrator wishes for them,
 * and what waits for a second person of theirs. Agencies are changed by calls; who is the second to
 * ask for a change goes to {@link WishPages}.
 */
@Path(Reception.ROOT + "/requests")
class AgencyPages {

    private static final int MOST_REQUESTS = 200;

    private final Reception reception;
    private final ChainState chain;
    private final AgencyAdministration administration;
    private final KeyRequests requests;
    private final KeyRows keys;
    private final AgencyRows rows;
    private final Template agencies;
    private final Template waiting;

    AgencyPages(
            Reception reception,
            ChainState chain,
            AgencyAdministration administration,
            KeyRequests requests,
            KeyRows keys,
            AgencyRows rows,
            @Location("console/agencies") Template agencies,
            @Location("console/requests") Template waiting) {
        this.reception = reception;
        this.chain = chain;
        this.administration = administration;
        this.requests = requests;
        this.keys = keys;
        this.rows = rows;
        this.agencies = agencies;
        this.waiting = waiting;
    }

    /** The agencies that stand, and what waits for a second administrator. */
    String all(Visit visit) {
        visit.requireAdministrator();
        Sheet sheet = visit.sheet("agencies");
        chain.onto(sheet);
        return sheet.with(
                        "rows",
                        administration.all().stream()
                                .map(one -> rows.standing(sheet, one))
                                .toList())
                .with(
                        "wishes",
                        administration.wishes().stream()
                                .map(one -> AgencyRows.wish(visit, one))
                                .toList())
                .with("told", visit.told().map(word -> sheet.text("wish_told_" + word)).orElse(""))
                .on(agencies);
    }

    /** What waits for a second person, of all agencies. */
    @GET
    public Response requests(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    visit.requireAdministrator();
                    Sheet sheet = visit.sheet("requests");
                    chain.onto(sheet);
                    List<KeyRequest> open = requests.waiting(MOST_REQUESTS + 1);
                    boolean more = open.size() > MOST_REQUESTS;
                    return Pages.html(
                            sheet.with(
                                            "rows",
                                            (more ? open.subList(0, MOST_REQUESTS) : open)
                                                    .stream()
                                                            .map(one ->
                                                                    keys.request(visit, sheet, one))
                                                            .toList())
                                    .with("more", more)
                                    .with("twoPeople", requests.needsTwoPeople())
                                    .on(waiting));
                });
    }
}
