package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.store.StatusOperations;
import dev.credgate.store.StatusOperations.Progress;
import dev.credgate.store.StatusOperations.StatusOperation;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files of revocations that an agency sent, and how far each is. */
@Path(Reception.ROOT + "/operations")
class OperationsPage {

    /** Each is counted by itself. */
    private static final int ROWS = 50;

    private final Reception reception;
    private final ChainState chain;
    private final StatusOperations all;
    private final Template operations;

    OperationsPage(
            Reception reception,
            ChainState chain,
            StatusOperations all,
            @Location("console/operations") Template operations) {
        this.reception = reception;
        this.chain = chain;
        this.all = all;
        this.operations = operations;
    }

    /** The newest of them. */
    @GET
    public Response operations(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    Agency agency = visit.agency();
                    Sheet sheet = visit.sheet("operations");
                    chain.onto(sheet);
                    List<StatusOperation> newest = all.newestOf(agency.name(), ROWS + 1);
                    boolean more = newest.size() > ROWS;
                    return Pages.html(
                            sheet.with(
                                            "rows",
                                            (more ? newest.subList(0, ROWS) : newest)
                                                    .stream()
                                                            .map(one ->
                                                                    row(
                                                                            sheet,
                                                                            one,
                                                                            all.progress(one.id())))
                                                            .toList())
                                    .with("more", more)
                                    .on(operations));
                });
    }

    static Map<String, Object> row(Sheet sheet, StatusOperation one, Progress progress) {
        String state = one.stage().name().toLowerCase(Locale.ROOT);
        Optional<Instant> ended = one.endedAt();
        return Sheet.row(
                "asked", Sheet.time(one.requestedAt()),
                "askedAt", Sheet.machineTime(one.requestedAt()),
                "state", state,
                "stateName", sheet.text("bulk_" + state),
                "taken", Long.toString(one.taken()),
                "sent", Long.toString(progress.put()),
                "confirmed", Long.toString(progress.changed()),
                // For what they are, and for what the chain or we said when their turn came.
                "refused", Long.toString(one.refused() + progress.failed()),
                "transactions", Long.toString(progress.transactions()),
                "ended", ended.map(Sheet::time).orElse(""),
                "endedAt", ended.map(Sheet::machineTime).orElse(""),
                "id", one.id().toString());
    }
}
