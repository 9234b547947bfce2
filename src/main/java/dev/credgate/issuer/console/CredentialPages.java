package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusOutcome;
import dev.credgate.issuer.Problems;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuedCredentials.Place;
import dev.credgate.store.PendingStatusChanges;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was issued for an agency, and a change of its status: on a page of its own that says what
 * will happen, by a form that only this visitor can send.
 */
@Path(CredentialPages.ROOT)
class CredentialPages {

    static final String ROOT = Reception.ROOT + "/credentials";

    private static final int ROWS = 25;
    private static final int LONGEST_REASON = 200;
    private static final String URN = "urn:uuid:";
    private static final String SEPARATOR = ",";

    private final Reception reception;
    private final ChainState chain;
    private final CredentialRows rows;
    private final PendingStatusChanges pending;
    private final StatusChanges statuses;
    private final Template list;
    private final Template one;
    private final Template confirm;

    CredentialPages(
            Reception reception,
            ChainState chain,
            CredentialRows rows,
            PendingStatusChanges pending,
            StatusChanges statuses,
            @Location("console/credentials") Template list,
            @Location("console/credential") Template one,
            @Location("console/status") Template confirm) {
        this.reception = reception;
        this.chain = chain;
        this.rows = rows;
        this.pending = pending;
        this.statuses = statuses;
        this.list = list;
        this.one = one;
        this.confirm = confirm;
    }

    /** The newest, a page at a time, and a field to find one by its id. */
    @GET
    public Response credentials(@Context HttpServerRequest request) {
        return reception.receive(
                request,
                visit -> {
                    Agency agency = visit.agency();
                    Optional<String> looked = visit.query().text("id");
                    Optional<IssuedCredential> found =
                            looked.flatMap(id -> rows.find(agency, written(id)));
                    if (found.isPresent()) {
                        return Reception.seeOther(ROOT + "/" + found.get().id());
                    }
                    Sheet sheet = visit.sheet("credentials");
                    Optional<LedgerSnapshot> snapshot = chain.onto(sheet);
                    Optional<Place> before =
                            visit.query().first("before").flatMap(CredentialPages::place);
                    List<IssuedCredential> page = rows.newest(agency, before, ROWS + 1);
                    boolean more = page.size() > ROWS;
                    List<IssuedCredential> shown = more ? page.subList(0, ROWS) : page;
                    return Pages.html(
                            sheet.with(
                                            "rows",
                                            shown.stream()
                                                    .map(each -> rows.row(sheet, snapshot, each))
                                                    .toList())
                                    .with("earlier", more ? place(shown.getLast()) : "")
                                    .with("later", before.isPresent())
                                    .with("looked", looked.orElse(""))
                                    .on(list));
                });
    }

    /** One of them, and what may be done to it. */
    @GET
    @Path("/{id}")
    public Response credential(@Context HttpServerRequest request, @PathParam("id") String id) {
        return reception.receive(
                request,
                visit -> {
                    IssuedCredential credential = existing(visit.agency(), id);
                    Sheet sheet = visit.sheet("credentials");
                    Optional<LedgerSnapshot> snapshot = chain.onto(sheet);
                    Optional<StatusValue> now = CredentialRows.status(snapshot, credential);
                    List<Map<String, Object>> actions = new ArrayList<>();
                    for (StatusValue to :
                            List.of(
                                    StatusValue.ACTIVE,
                                    StatusValue.SUSPENDED,
                                    StatusValue.REVOKED)) {
                        if (now.isPresent()
                                && !now.get().equals(to)
                                && now.get() != StatusValue.REVOKED) {
                            String word = CredentialRows.word(to);
                            actions.add(
                                    Sheet.row(
                                            "href",
                                            address(credential) + "/status?to=" + word,
                                            "to",
                                            word,
                                            "name",
                                            sheet.text("do_" + word)));
                        }
                    }
                    return Pages.html(
                            sheet.with("row", rows.row(sheet, snapshot, credential))
                                    .with("actions", actions)
                                    .with(
                                            "waiting",
                                            rows.waiting(sheet, pending.of(credential.id())))
                                    .with(
                                            "told",
                                            visit.told()
                                                    .filter(word ->
                                                            now.map(CredentialRows::word)
                                                                    .filter(word::equals)
                                                                    .isPresent())
                                                    .map(word -> sheet.text("done_" + word))
                                                    .orElse(""))
                                    .on(one));
                });
    }

    /** What a change will mean, and the form that makes it. */
    @GET
    @Path("/{id}/status")
    public Response confirm(@Context HttpServerRequest request, @PathParam("id") String id) {
        return reception.receive(
                request,
                visit -> {
                    IssuedCredential credential = existing(visit.agency(), id);
                    StatusValue to = status(visit.query().first("to").orElse(""));
                    Sheet sheet = visit.sheet("credentials");
                    return Pages.html(question(visit, sheet, credential, to).on(confirm));
                });
    }

    private Sheet question(Visit visit, Sheet sheet, IssuedCredential credential, StatusValue to) {
        String word = CredentialRows.word(to);
        Optional<LedgerSnapshot> snapshot = chain.onto(sheet);
        String seen = seen(snapshot, credential, to);
        return visit.form(sheet, address(credential) + "/status", seen)
                .asking("", word, "do_" + word)
                .with("row", rows.row(sheet, snapshot, credential))
                .with("to", word)
                .with("back", address(credential))
                .with("waiting", rows.waiting(sheet, pending.of(credential.id())))
                .with("grave", to == StatusValue.REVOKED)
                .with("longest", Integer.toString(LONGEST_REASON))
                .with("fault", "")
                .with("moved", "");
    }

    /** Makes the change. */
    @POST
    @Path("/{id}/status")
    public Response change(
            @Context HttpServerRequest request, @PathParam("id") String id, InputStream body) {
        return reception.receiveForm(
                request,
                body,
                (visit, form) -> {
                    Agency agency = visit.agency();
                    IssuedCredential credential = existing(agency, id);
                    StatusValue to = status(form.first("to").orElse(""));
                    Optional<String> reason =
                            form.text("reason").filter(text -> text.length() <= LONGEST_REASON);
                    Sheet sheet = visit.sheet("credentials");
                    if (hasMoved(sheet, credential, to, form.first("seen").orElse(""))) {
                        return Pages.html(
                                409,
                                question(visit, sheet, credential, to)
                                        .with("moved", sheet.text("status_moved"))
                                        .on(confirm));
                    }
                    if (reason.isEmpty()) {
                        return Pages.html(
                                422,
                                question(visit, sheet, credential, to)
                                        .with("fault", sheet.text("reason_needed", LONGEST_REASON))
                                        .on(confirm));
                    }
                    return switch (statuses.change(agency, credential.id(), to, reason.get())) {
                        case StatusOutcome.Changed _ ->
                                Reception.seeOther(
                                        visit.telling(
                                                address(credential), CredentialRows.word(to)));
                        case StatusOutcome.Unknown _ -> throw Problems.unknownCredential();
                        case StatusOutcome.Refused(String detail) ->
                                throw Problems.chainRefused(detail);
                        case StatusOutcome.Unavailable(String detail, _) ->
                                throw Problems.unavailable(detail);
                        case StatusOutcome.Accepted(UUID operation) ->
                                throw new IllegalStateException("waited for " + operation);
                    };
                });
    }

    /**
     * How the status stands, and the operations that may make another of it than {@code to}: what a
     * form undoes knowingly.
     */
    private String seen(
            Optional<LedgerSnapshot> chain, IssuedCredential credential, StatusValue to) {
        Stream<String> others = statuses.others(credential, to).stream().map(UUID::toString);
        return Stream.concat(Stream.of(CredentialRows.seen(chain, credential)), others.sorted())
                .collect(Collectors.joining(SEPARATOR));
    }

    /**
     * Whether somebody changed the status since the form was made, or asked for a change that is on
     * its way, so that its sender would undo what they never saw. A revocation is right whatever
     * went before, and who asks for what is so by now, or is the last in line, undoes nothing: so
     * does a form that is sent again because its answer was late.
     */
    private boolean hasMoved(
            Sheet sheet, IssuedCredential credential, StatusValue to, String seen) {
        Optional<LedgerSnapshot> now = chain.onto(sheet);
        if (to == StatusValue.REVOKED || statuses.isLastInLine(credential, to)) {
            return false;
        }
        List<String> shown = List.of(seen.split(SEPARATOR, -1));
        if (!statuses.others(credential, to).stream()
                .map(UUID::toString)
                .allMatch(shown::contains)) {
            return true;
        }
        Optional<StatusValue> status = CredentialRows.status(now, credential);
        return status.isPresent()
                && status.get() != to
                && !CredentialRows.seen(now, credential).equals(shown.getFirst());
    }

    /** An id as people find it: a document has it as a URN (RFC 9562 §4), in any case. */
    private static String written(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        return lower.startsWith(URN) ? lower.substring(URN.length()) : lower;
    }

    private IssuedCredential existing(Agency agency, String id) {
        return rows.find(agency, id).orElseThrow(Problems::unknownCredential);
    }

    private static String address(IssuedCredential credential) {
        return ROOT + "/" + credential.id();
    }

    private static StatusValue status(String word) {
        return switch (word) {
            case "revoked" -> StatusValue.REVOKED;
            case "suspended" -> StatusValue.SUSPENDED;
            case "active" -> StatusValue.ACTIVE;
            default -> throw Reception.invalid("Expected revoked, suspended or active.");
        };
    }

    /** Microseconds since 1970 and the id: where a page ends. */
    private static String place(IssuedCredential last) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, last.issuedAt()) + "_" + last.id();
    }

    private static Optional<Place> place(String text) {
        int split = text.indexOf('_');
        String micros = text.substring(0, Math.max(0, split));
        return micros.matches("[0-9]{1,17}")
                ? CredentialRows.uuid(text.substring(split + 1))
                        .map(id ->
                                new Place(
                                        Instant.EPOCH.plus(
                                                Long.parseLong(micros), ChronoUnit.MICROS),
                                        id))
                : Optional.empty();
    }
}
