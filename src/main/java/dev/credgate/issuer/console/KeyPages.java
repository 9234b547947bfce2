package dev.credgate.issuer.console;

import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.AgencyKeys;
import dev.credgate.issuance.AgencyKeys.KeyEntry;
import dev.credgate.issuance.KeyOutcome;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.issuer.Problems;
import dev.credgate.store.IssuerKeys.KeyRequest;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An agency's keys, and the pages on which something is asked about one. They change nothing: the
 * forms on them are sent to {@link KeyActions}.
 */
@Path(KeyPages.ROOT)
class KeyPages {

    static final String ROOT = Reception.ROOT + "/keys";

    private final Reception reception;
    private final ChainState chain;
    private final KeyRows rows;
    private final AgencyKeys keys;
    private final KeyRequests requests;
    private final TokenKeys tokens;
    private final Template list;
    private final Template ask;

    KeyPages(
            Reception reception,
            ChainState chain,
            KeyRows rows,
            AgencyKeys keys,
            KeyRequests requests,
            TokenKeys tokens,
            @Location("console/keys") Template list,
            @Location("console/key") Template ask) {
        this.reception = reception;
        this.chain = chain;
        this.rows = rows;
        this.keys = keys;
        this.requests = requests;
        this.tokens = tokens;
        this.list = list;
        this.ask = ask;
    }

    /** The keys of each of the agency's DIDs, and what waits for a second person. */
    @GET
    public Response keys(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    Sheet sheet = visit.sheet("keys");
                    chain.onto(sheet);
                    return Pages.html(
                            sheet.with("identities", rows.all(visit, sheet, visit.agency()))
                                    .with("twoPeople", requests.needsTwoPeople())
                                    .with(
                                            "told",
                                            visit.told()
                                                    .map(word -> sheet.text("key_told_" + word))
                                                    .orElse(""))
                                    .on(list));
                });
    }

    /** Which key is to be made. */
    @GET
    @Path("/new")
    public Response create(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    acting(visit.agency(), visit.query());
                    return page(visit, "create", ROOT + "/new", Optional.empty(), "");
                });
    }

    /** A key in the place of another. */
    @GET
    @Path("/{key}/rotate")
    public Response rotate(@Context HttpServerRequest request, @PathParam("key") String key) {
        return reception.receive(
                request,
                visit -> {
                    KeyEntry entry = key(acting(visit.agency(), visit.query()), key);
                    return page(
                            visit, "rotate", address(entry) + "/rotate", Optional.of(entry), "");
                });
    }

    /** The end of a key. */
    @GET
    @Path("/{key}/revoke")
    public Response revoke(@Context HttpServerRequest request, @PathParam("key") String key) {
        return reception.receive(
                request,
                visit -> {
                    KeyEntry entry = key(acting(visit.agency(), visit.query()), key);
                    String state = state(visit.query());
                    String action = state.equals("compromised") ? "compromise" : "retire";
                    return page(
                            visit, action, address(entry) + "/revoke", Optional.of(entry), state);
                });
    }

    /** What another person asked for. */
    @GET
    @Path("/requests/{id}/approve")
    public Response approve(@Context HttpServerRequest request, @PathParam("id") String id) {
        return reception.receive(request, visit -> decide(visit, id, "approve"));
    }

    /** The same, or what one asked for oneself, that is not to be. */
    @GET
    @Path("/requests/{id}/drop")
    public Response drop(@Context HttpServerRequest request, @PathParam("id") String id) {
        return reception.receive(request, visit -> decide(visit, id, "drop"));
    }

    private Response decide(Visit visit, String id, String action) {
        Agency agency = acting(visit.agency(), visit.query());
        AgencyKeys.Listing.Listed listed = listed(agency);
        KeyRequest asked =
                listed.open().stream()
                        .filter(one -> one.id().toString().equals(id))
                        .findFirst()
                        .orElseThrow(KeyActions::unknownRequest);
        Sheet sheet = filled(visit, action, ROOT + "/requests/" + asked.id() + "/" + action);
        Optional<KeyEntry> about = KeyRows.about(listed.keys(), asked);
        return Pages.html(
                about(sheet, about)
                        .with(
                                "request",
                                KeyRows.request(visit, sheet, asked, about.flatMap(KeyEntry::id)))
                        .with("grave", action.equals("approve"))
                        .on(ask));
    }

    private Response page(
            Visit visit, String action, String address, Optional<KeyEntry> about, String state) {
        boolean makes = action.equals("create") || action.equals("rotate");
        return Pages.html(
                about(filled(visit, action, address), about)
                        .with(
                                "curves",
                                action.equals("create")
                                        ? Arrays.stream(KeyCurve.values())
                                                .map(KeyCurve::publicName)
                                                .toList()
                                        : List.of())
                        .with(
                                "tokens",
                                makes
                                        ? tokens.tokens().stream()
                                                .filter(one -> one.outage().isEmpty())
                                                .map(TokenKeys.Standing::name)
                                                .toList()
                                        : List.of())
                        .with("makes", makes)
                        .with("state", state)
                        .with("grave", action.equals("compromise"))
                        .on(ask));
    }

    private Sheet filled(Visit visit, String action, String address) {
        Sheet sheet = visit.sheet("keys");
        chain.onto(sheet);
        return visit.form(sheet, address, "")
                .asking("key_", action, "key_do_" + action)
                .with("did", acting(visit.agency(), visit.query()).did().toString())
                .with("twoPeople", requests.needsTwoPeople())
                .with("curves", List.of())
                .with("tokens", List.of())
                .with("makes", false)
                .with("about", Map.of())
                .with("state", "")
                .with("request", Map.of())
                .with("deciding", action.equals("approve") || action.equals("drop"))
                .with("approving", action.equals("approve"));
    }

    private static Sheet about(Sheet sheet, Optional<KeyEntry> key) {
        return sheet.with("about", key.map(one -> KeyRows.key(sheet, one)).orElse(Map.of()));
    }

    /** The agency as one of its DIDs, its first where none is named. */
    static Agency acting(Agency agency, Query query) {
        Optional<String> did = query.text("did");
        return did.isEmpty()
                ? agency
                : agency.actingFor(did.get())
                        .orElseThrow(
                                () -> Reception.invalid("The agency does not act for this DID."));
    }

    /** By our own id, or by its number, also once it has an id of ours. */
    private KeyEntry key(Agency agency, String key) {
        return listed(agency).keys().stream()
                .filter(entry ->
                        entry.key().equals(key)
                                || entry.id().filter(id -> id.endsWith("#" + key)).isPresent())
                .findFirst()
                .orElseThrow(KeyActions::unknownKey);
    }

    private AgencyKeys.Listing.Listed listed(Agency agency) {
        return switch (keys.of(agency)) {
            case AgencyKeys.Listing.Unavailable(String detail) ->
                    throw Problems.unavailable(detail);
            case AgencyKeys.Listing.Listed listed -> listed;
        };
    }

    static String state(Query query) {
        return query.first("state")
                .filter(state -> state.equals("retired") || state.equals("compromised"))
                .orElseThrow(() -> Reception.invalid("Expected retired or compromised."));
    }

    private static String address(KeyEntry entry) {
        return ROOT + "/" + Query.encoded(entry.key());
    }

    /** What a form's answer leads back to. */
    static String back(Visit visit, KeyOutcome outcome) {
        return visit.telling(
                ROOT,
                switch (outcome) {
                    case KeyOutcome.Asked _ -> "asked";
                    case KeyOutcome.Done(var key, _) -> key.settled() ? "done" : "begun";
                    case KeyOutcome.Dropped _ -> "dropped";
                    default -> throw new IllegalArgumentException("it leads to a problem");
                });
    }
}
