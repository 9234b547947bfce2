package dev.credgate.issuer.console;

import dev.credgate.audit.AuditTrail;
import dev.credgate.audit.AuditTrail.Entry;
import dev.credgate.issuance.Agency;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes of status: those on their way to the chain, and what the audit record tells of the
 * others; and that record itself, as far as it names the agency.
 */
@Path(Reception.ROOT)
class ChangePages {

    private static final int ROWS = 50;

    /** So many records are looked through for those about a status: a page costs no more. */
    private static final int LOOKED_THROUGH = 500;

    private static final int MOST_WAITING = 100;
    private static final Set<String> ABOUT_STATUS =
            Set.of("status_requested", "status_changed", "status_not_seen");

    private final Reception reception;
    private final ChainState chain;
    private final CredentialRows credentials;
    private final PendingStatusChanges pending;
    private final AuditTrail trail;
    private final Template changes;
    private final Template audit;

    ChangePages(
            Reception reception,
            ChainState chain,
            CredentialRows credentials,
            PendingStatusChanges pending,
            AuditTrail trail,
            @Location("console/changes") Template changes,
            @Location("console/audit") Template audit) {
        this.reception = reception;
        this.chain = chain;
        this.credentials = credentials;
        this.pending = pending;
        this.trail = trail;
        this.changes = changes;
        this.audit = audit;
    }

    /** Changes of status. */
    @GET
    @Path("/changes")
    public Response changes(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    Agency agency = visit.agency();
                    Sheet sheet = visit.sheet("changes");
                    chain.onto(sheet);
                    List<PendingStatusChange> waiting =
                            pending.ofAgency(agency.name(), MOST_WAITING + 1);
                    boolean more = waiting.size() > MOST_WAITING;
                    Optional<Long> before = before(visit);
                    List<Entry> window = trail.newest(agency.name(), before, LOOKED_THROUGH);
                    List<Entry> found =
                            window.stream()
                                    .filter(entry -> ABOUT_STATUS.contains(entry.kind()))
                                    .limit(ROWS)
                                    .toList();
                    Entry last =
                            found.size() == ROWS
                                    ? found.getLast()
                                    : window.isEmpty() ? null : window.getLast();
                    boolean earlier = found.size() == ROWS || window.size() == LOOKED_THROUGH;
                    return Pages.html(
                            sheet.with(
                                            "waiting",
                                            credentials.waiting(
                                                    sheet,
                                                    more
                                                            ? waiting.subList(0, MOST_WAITING)
                                                            : waiting))
                                    .with("moreWaiting", more)
                                    .with(
                                            "rows",
                                            found.stream()
                                                    .map(entry -> told(sheet, entry))
                                                    .toList())
                                    .with(
                                            "earlier",
                                            earlier && last != null
                                                    ? Long.toString(last.sequence())
                                                    : "")
                                    .with("later", before.isPresent())
                                    .on(changes));
                });
    }

    private static Map<String, Object> told(Sheet sheet, Entry entry) {
        String status = entry.facts().getOrDefault("status", "");
        return Sheet.row(
                "number", Long.toString(entry.sequence()),
                "at", Sheet.time(entry.at()),
                "atMachine", Sheet.machineTime(entry.at()),
                "what", sheet.language().word("event", entry.kind()),
                "credential", entry.facts().getOrDefault("credential", ""),
                "status", status,
                "statusName", sheet.language().word("status", status),
                "block", entry.facts().getOrDefault("block", ""),
                "transaction", entry.facts().getOrDefault("transaction", ""),
                "why",
                        Optional.ofNullable(entry.facts().get("why"))
                                .map(why -> sheet.language().word("why", why))
                                .orElse(""));
    }

    /** The audit record, as far as it names the agency. */
    @GET
    @Path("/audit")
    public Response audit(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    Agency agency = visit.agency();
                    Sheet sheet = visit.sheet("audit");
                    chain.onto(sheet);
                    Optional<Long> before = before(visit);
                    List<Entry> page = trail.newest(agency.name(), before, ROWS + 1);
                    boolean more = page.size() > ROWS;
                    List<Entry> shown = more ? page.subList(0, ROWS) : page;
                    return Pages.html(
                            sheet.with(
                                            "rows",
                                            shown.stream().map(entry -> row(sheet, entry)).toList())
                                    .with(
                                            "earlier",
                                            more ? Long.toString(shown.getLast().sequence()) : "")
                                    .with("later", before.isPresent())
                                    .on(audit));
                });
    }

    private static Map<String, Object> row(Sheet sheet, Entry entry) {
        return Sheet.row(
                "number", Long.toString(entry.sequence()),
                "at", Sheet.time(entry.at()),
                "atMachine", Sheet.machineTime(entry.at()),
                "what", sheet.language().word("event", entry.kind()),
                "facts",
                        entry.facts().entrySet().stream()
                                .filter(fact -> !fact.getKey().equals("agency"))
                                .map(fact ->
                                        Sheet.row(
                                                "name",
                                                        sheet.language()
                                                                .word("fact", fact.getKey()),
                                                "value", fact.getValue(),
                                                "link", fact.getKey().equals("credential")))
                                .toList());
    }

    private static Optional<Long> before(Visit visit) {
        return visit.query()
                .first("before")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong);
    }
}
