package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.AgencyAdministration;
import dev.credgate.issuance.AgencyAdministration.Described;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.store.AgencyDocuments.StoredAgency;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.IssuingQuotas.Allowance;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an administrator sees: which agencies there are, and what waits for a second person of
 * theirs. To look at; agencies are changed by calls.
 */
@Path(Reception.ROOT + "/requests")
class AgencyPages {

    private static final int MOST_REQUESTS = 200;

    private final Reception reception;
    private final ChainState chain;
    private final AgencyAdministration administration;
    private final KeyRequests requests;
    private final KeyRows keys;
    private final IssuingQuotas quotas;
    private final InstantSource clock;
    private final Template agencies;
    private final Template waiting;

    AgencyPages(
            Reception reception,
            ChainState chain,
            AgencyAdministration administration,
            KeyRequests requests,
            KeyRows keys,
            IssuingQuotas quotas,
            InstantSource clock,
            @Location("console/agencies") Template agencies,
            @Location("console/requests") Template waiting) {
        this.reception = reception;
        this.chain = chain;
        this.administration = administration;
        this.requests = requests;
        this.keys = keys;
        this.quotas = quotas;
        this.clock = clock;
        this.agencies = agencies;
        this.waiting = waiting;
    }

    /** The agencies that stand. */
    String all(Visit visit) {
        visit.requireAdministrator();
        Sheet sheet = visit.sheet("agencies");
        chain.onto(sheet);
        return sheet.with(
                        "rows", administration.all().stream().map(one -> row(sheet, one)).toList())
                .on(agencies);
    }

    private Map<String, Object> row(Sheet sheet, Described described) {
        Agency agency = described.agency();
        return Sheet.row(
                "name", agency.name(),
                "dids",
                        agency.identities().stream()
                                .map(identity ->
                                        Sheet.row(
                                                "did", identity.did().toString(),
                                                "labels", labels(identity)))
                                .toList(),
                "certificates", agency.certificates().stream().map(Object::toString).toList(),
                "types",
                        agency.types()
                                .map(types -> types.stream().sorted().toList())
                                .orElse(List.of()),
                "anyType", agency.types().isEmpty(),
                "quotas",
                        agency.quotas().at(clock.instant()).stream()
                                .map(allowance -> quota(sheet, agency, allowance))
                                .toList(),
                "source",
                        sheet.text(described.stored().isPresent() ? "from_database" : "from_file"),
                "changed",
                        described.stored().map(StoredAgency::changedAt).map(Sheet::time).orElse(""),
                "changedAt",
                        described
                                .stored()
                                .map(StoredAgency::changedAt)
                                .map(Sheet::machineTime)
                                .orElse(""),
                "changedBy", described.stored().map(StoredAgency::changedBy).orElse(""));
    }

    private static String labels(Agency.Identity identity) {
        return String.join(
                ", ",
                Stream.concat(Stream.of(identity.keyLabel()), identity.furtherKeys().stream())
                        .toList());
    }

    private String quota(Sheet sheet, Agency agency, Allowance allowance) {
        return sheet.text(
                "quota_used_" + allowance.period(),
                quotas.used(agency.name(), allowance),
                allowance.limit());
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
