package dev.credgate.gateway;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.gateway.StatusListShelf.Signed;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.ListForm;
import dev.credgate.issuance.ListPublishing;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.problem.Problem;
import dev.credgate.problem.ProblemException;
import dev.credgate.status.publication.BitstringListDraft.Purpose;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /status/<agency>/<list>}: an agency's list as the chain has it, signed by the agency,
 * in the form that {@code Accept} asks for: a status list token in a JWT or in CBOR, or a bitstring
 * credential of its revocations. {@code /status/<agency>/<list>/suspension} is the bitstring
 * credential of its suspensions. Only lists whose address the agency registered on the chain are
 * there. Everybody may read and keep them.
 */
@Singleton
class StatusListRoute {

    /** Right after the {@link Door}. */
    private static final int SECOND = -999_999;

    /** When a list that cannot be signed is to be asked for again. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final Pattern PATH =
            Pattern.compile("/status/([a-z0-9-]{1,63})/(0|[1-9][0-9]{0,18})(/suspension)?");

    private static final Map<String, ListForm> FORMS = new LinkedHashMap<>();

    static {
        for (ListForm form : ListForm.values()) {
            for (String type : form.mediaTypes()) {
                FORMS.put(type, form);
            }
        }
    }

    private final String origin;
    private final Agencies agencies;
    private final Ledger ledger;
    private final InstantSource clock;
    private final StatusListShelf shelf;
    private final StatusListSettings settings;
    private final Work work;

    StatusListRoute(
            Settings gateway,
            Agencies agencies,
            Ledger ledger,
            InstantSource clock,
            StatusListShelf shelf,
            StatusListSettings settings,
            Work work) {
        this.origin = gateway.origin();
        this.agencies = agencies;
        this.ledger = ledger;
        this.clock = clock;
        this.shelf = shelf;
        this.settings = settings;
        this.work = work;
    }

    void open(@Observes Router router) {
        router.route("/status/*")
                .order(SECOND)
                .handler(context -> Door.guarded(context, () -> serve(context)));
    }

    private void serve(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            context.response().putHeader("Allow", "GET, HEAD");
            throw Problems.methodNotAllowed("GET, HEAD").toException();
        }
        Matcher path = PATH.matcher(context.request().path());
        if (!path.matches()) {
            throw Problems.notFound().toException();
        }
        Agency agency =
                agencies.all().stream()
                        .filter(one -> one.name().equals(path.group(1)))
                        .findFirst()
                        .orElseThrow(() -> Problems.notFound().toException());
        boolean suspension = path.group(3) != null;
        long list = number(path.group(2));
        String address = origin + "/status/" + agency.name() + "/" + list;
        ListPublishing.Owner owner = owner(agency, address, list);
        Map<String, ListForm> offered = new LinkedHashMap<>(FORMS);
        offered.values().retainAll(owner.forms());
        if (suspension) {
            offered.values().removeIf(form -> !form.isCredential());
        }
        if (offered.isEmpty()) {
            throw Problems.notFound().toException();
        }
        String type = type(context, offered.keySet());
        ListPublishing.Order order =
                new ListPublishing.Order(
                        owner,
                        suspension ? address + "/suspension" : address,
                        list,
                        Objects.requireNonNull(offered.get(type)),
                        suspension ? Purpose.SUSPENSION : Purpose.REVOCATION,
                        settings.validity(),
                        settings.timeToLive());
        Optional<Signed> atHand = shelf.atHand(order);
        if (atHand.isPresent()) {
            send(context, type, atHand);
        } else {
            work.offload(context, () -> shelf.renewed(order), found -> send(context, type, found));
        }
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw Problems.notFound().toException();
        }
    }

    /**
     * Who registered it, of the agency's DIDs and certificates, in their order: nobody has lists
     * made that no credential can point to.
     */
    private ListPublishing.Owner owner(Agency agency, String address, long list) {
        LedgerSnapshot snapshot =
                switch (ledger.read(clock.instant())) {
                    case Ledger.Reading.Fresh(LedgerSnapshot newest, _) -> newest;
                    case Ledger.Reading.Stale(LedgerSnapshot last, _, _) -> last;
                    case Ledger.Reading.Unavailable _ ->
                            throw Problems.unavailable("No block of the chain was read yet.")
                                    .toException();
                };
        Hash uri = Keccak256.hash(address);
        for (ListPublishing.Owner owner : shelf.owners(agency)) {
            OptionalLong registered = snapshot.statusList(Keccak256.hash(owner.name()), uri);
            if (registered.isPresent() && registered.getAsLong() == list) {
                return owner;
            }
        }
        throw Problems.notFound().toException();
    }

    private static String type(RoutingContext context, Set<String> offered) {
        return Acceptable.best(
                        context.request().headers().getAll(HttpHeaders.ACCEPT),
                        List.copyOf(offered))
                .orElseThrow(() ->
                        Problem.of(
                                        406,
                                        "not_acceptable",
                                        "Not acceptable",
                                        "The list is to be had as "
                                                + String.join(", ", offered)
                                                + ".")
                                .toException());
    }

    private void send(RoutingContext context, String type, Optional<Signed> found) {
        Signed list =
                found.orElseThrow(() ->
                        new ProblemException(
                                Problems.unavailable(
                                        "The list cannot be signed at the moment; try again."),
                                Optional.of(AGAIN)));
        boolean zip =
                Acceptable.best(
                                        context.request()
                                                .headers()
                                                .getAll(HttpHeaders.ACCEPT_ENCODING),
                                        List.of("gzip"))
                                .isPresent()
                        && context.request().headers().contains(HttpHeaders.ACCEPT_ENCODING);
        // The two representations differ in bytes, so they have two strong tags (RFC 9110, 8.8.3).
        String tag =
                zip ? list.tag().substring(0, list.tag().length() - 1) + "-gzip\"" : list.tag();
        HttpServerResponse response = Answers.secured(context.response());
        response.headers()
                .set(
                        HttpHeaders.CACHE_CONTROL,
                        "public, max-age="
                                + list.keepable(clock.instant(), settings.timeToLive()).toSeconds())
                .set(HttpHeaders.ETAG, tag)
                .set(HttpHeaders.VARY, "Accept, Accept-Encoding")
                .set("Cross-Origin-Resource-Policy", "cross-origin")
                .set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        if (isHeld(context, tag)) {
            response.setStatusCode(304).end();
            return;
        }
        response.headers().set(HttpHeaders.CONTENT_TYPE, type);
        if (zip) {
            response.headers().set(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        byte[] body = zip ? list.zipped() : list.body();
        response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    private static boolean isHeld(RoutingContext context, String tag) {
        return context.request().headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .anyMatch(held -> held.equals("*") || held.equals(tag) || held.equals("W/" + tag));
    }
}
