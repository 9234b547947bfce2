package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.issuer.Caller.Visitor;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.IssuingQuotas.Allowance;
import dev.credgate.store.PendingStatusChanges;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where people arrive: an agency at what is going on with it, an administrator at the agencies. */
@Path(Reception.ROOT)
class OverviewPage {

    private static final int NEWEST = 5;
    private static final int MOST = 100;

    private final Reception reception;
    private final ChainState chain;
    private final CredentialRows credentials;
    private final KeyRows keys;
    private final PendingStatusChanges pending;
    private final IssuingQuotas quotas;
    private final InstantSource clock;
    private final AgencyPages agencies;
    private final Template overview;

    OverviewPage(
            Reception reception,
            ChainState chain,
            CredentialRows credentials,
            KeyRows keys,
            PendingStatusChanges pending,
            IssuingQuotas quotas,
            InstantSource clock,
            AgencyPages agencies,
            @Location("console/overview") Template overview) {
        this.reception = reception;
        this.chain = chain;
        this.credentials = credentials;
        this.keys = keys;
        this.pending = pending;
        this.quotas = quotas;
        this.clock = clock;
        this.agencies = agencies;
        this.overview = overview;
    }

    /** The first page. */
    @GET
    public Response overview(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit ->
                        Pages.html(
                                switch (visit.visitor()) {
                                    case Visitor.OfAgency(Agency agency, _) -> of(visit, agency);
                                    case Visitor.Administrator _ -> agencies.all(visit);
                                }));
    }

    private String of(Visit visit, Agency agency) {
        Sheet sheet = visit.sheet("overview");
        Optional<LedgerSnapshot> snapshot = chain.onto(sheet);
        KeyRows.Count count = keys.count(agency);
        int waiting = pending.ofAgency(agency.name(), MOST + 1).size();
        List<IssuedCredential> newest = credentials.newest(agency, Optional.empty(), NEWEST);
        return sheet.with(
                        "dids",
                        agency.identities().stream().map(one -> one.did().toString()).toList())
                .with(
                        "types",
                        agency.types()
                                .map(types -> types.stream().sorted().toList())
                                .orElse(List.of()))
                .with("quotas", quotas(sheet, agency))
                .with("signing", count.signing())
                .with("requests", count.requests())
                .with("waiting", waiting > MOST ? MOST + "+" : Integer.toString(waiting))
                .with(
                        "rows",
                        newest.stream().map(one -> credentials.row(sheet, snapshot, one)).toList())
                .on(overview);
    }

    private List<Map<String, Object>> quotas(Sheet sheet, Agency agency) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Allowance allowance : agency.quotas().at(clock.instant())) {
            long used = quotas.used(agency.name(), allowance);
            // A meter of nothing is full.
            long max = Math.max(1, allowance.limit());
            rows.add(
                    Sheet.row(
                            "name", sheet.text("quota_" + allowance.period()),
                            "used", Long.toString(used),
                            "limit", Long.toString(allowance.limit()),
                            "max", Long.toString(max),
                            "low", Double.toString(max * 0.75),
                            "high", Double.toString(max * 0.9),
                            "value",
                                    Long.toString(
                                            allowance.limit() == 0 ? 1 : Math.min(used, max))));
        }
        return rows;
    }
}
