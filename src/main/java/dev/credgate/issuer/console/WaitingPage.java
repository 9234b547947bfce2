package dev.credgate.issuer.console;

import dev.credgate.store.ChainSurrender;
import dev.credgate.store.ChainSurrender.Waiting;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What waits for the chain, of all agencies, and what of it administrators gave up or asked to. To
 * look at: it is given up by a call.
 */
@Path(Reception.ROOT + "/waiting")
class WaitingPage {

    private static final int ROWS = 200;

    private final Reception reception;
    private final ChainState chain;
    private final ChainSurrender surrender;
    private final Template waiting;

    WaitingPage(
            Reception reception,
            ChainState chain,
            ChainSurrender surrender,
            @Location("console/waiting") Template waiting) {
        this.reception = reception;
        this.chain = chain;
        this.surrender = surrender;
        this.waiting = waiting;
    }

    /** The first of them, account by account. */
    @GET
    public Response waiting(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    visit.requireAdministrator();
                    Sheet sheet = visit.sheet("waiting");
                    chain.onto(sheet);
                    List<Waiting> first = surrender.waiting(ROWS + 1);
                    boolean more = first.size() > ROWS;
                    return Pages.html(
                            sheet.with(
                                            "rows",
                                            (more ? first.subList(0, ROWS) : first)
                                                    .stream().map(one -> row(sheet, one)).toList())
                                    .with("more", more)
                                    .on(waiting));
                });
    }

    static Map<String, Object> row(Sheet sheet, Waiting one) {
        String state = one.state().name().toLowerCase(Locale.ROOT);
        return Sheet.row(
                "asked", Sheet.time(one.enqueuedAt()),
                "askedAt", Sheet.machineTime(one.enqueuedAt()),
                "agency", one.agency().orElse(""),
                "account", one.account(),
                "purpose", sheet.language().word("purpose", one.purpose()),
                "state", state,
                "stateName", sheet.text("sending_" + state),
                "number", one.number().isPresent() ? Long.toString(one.number().getAsLong()) : "",
                "fault",
                        one.trouble()
                                .map(word -> sheet.language().word("trouble", word))
                                .orElse(""),
                "surrender", surrender(sheet, one),
                "id", one.operation().toString());
    }

    private static String surrender(Sheet sheet, Waiting one) {
        return one.givenUp()
                .map(why -> sheet.text("given_up", why))
                .or(() -> one.askedBy().map(by -> sheet.text("surrender_asked", by)))
                .orElse("");
    }
}
