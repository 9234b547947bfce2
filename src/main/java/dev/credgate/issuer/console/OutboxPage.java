package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.store.ChainTransactions;
import dev.credgate.store.ChainTransactions.ChainTransaction;
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
import java.util.Optional;

/** What an agency's keys send to the chain, and where each transaction stands. */
@Path(Reception.ROOT + "/outbox")
class OutboxPage {

    private static final int ROWS = 100;

    private final Reception reception;
    private final ChainState chain;
    private final ChainTransactions transactions;
    private final Template outbox;

    OutboxPage(
            Reception reception,
            ChainState chain,
            ChainTransactions transactions,
            @Location("console/outbox") Template outbox) {
        this.reception = reception;
        this.chain = chain;
        this.transactions = transactions;
        this.outbox = outbox;
    }

    /** The newest of them. */
    @GET
    public Response outbox(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    Agency agency = visit.agency();
                    Sheet sheet = visit.sheet("outbox");
                    chain.onto(sheet);
                    List<ChainTransaction> newest = transactions.newestOf(agency.name(), ROWS + 1);
                    boolean more = newest.size() > ROWS;
                    return Pages.html(
                            sheet.with(
                                            "rows",
                                            (more ? newest.subList(0, ROWS) : newest)
                                                    .stream().map(one -> row(sheet, one)).toList())
                                    .with("more", more)
                                    .on(outbox));
                });
    }

    /** One transaction. A node's refusal is in its own words, ours of a trouble are translated. */
    static Map<String, Object> row(Sheet sheet, ChainTransaction one) {
        String state = one.state().name().toLowerCase(Locale.ROOT);
        return Sheet.row(
                "asked", Sheet.time(one.enqueuedAt()),
                "askedAt", Sheet.machineTime(one.enqueuedAt()),
                "purpose", sheet.language().word("purpose", one.purpose()),
                "state", state,
                "stateName", sheet.text("sending_" + state),
                "number", one.number().isPresent() ? Long.toString(one.number().getAsLong()) : "",
                "hash", one.hash().map(Object::toString).orElse(""),
                "block", one.block().isPresent() ? Long.toString(one.block().getAsLong()) : "",
                "refusal", one.refusal().orElse(""),
                "trouble", one.state().isSettled() ? "" : trouble(sheet, one).orElse(""));
    }

    /** What keeps its account from sending. */
    private static Optional<String> trouble(Sheet sheet, ChainTransaction one) {
        return one.trouble().map(word -> sheet.language().word("trouble", word));
    }
}
