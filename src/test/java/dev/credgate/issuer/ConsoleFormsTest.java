package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.store.IssuerKeys.IssuerKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whose forms the console takes, and what becomes of what they ask for. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class ConsoleFormsTest extends ConsoleGround {

    @Test
    void aStatusIsChangedByAFormOfOursAndByNoOther() throws Exception {
        String id = issue("population");
        String path = ROOT + "/credentials/" + id + "/status";
        String page = get("population", path + "?to=revoked").body();
        assertThat(page).contains("Revoke this credential?", "cannot be undone");
        Map<String, String> form = status(page, "revoked", "lost");
        String seen = form.get("seen");

        String other = token(get("population", ROOT + "/keys/new").body());
        String ofAnother = token(get("population-second", path + "?to=revoked").body());
        for (Map<String, String> wrong :
                List.of(
                        Map.of("seen", seen, "to", "revoked", "reason", "lost"),
                        with(form, "token", ""),
                        with(form, "token", other),
                        with(form, "token", ofAnother),
                        with(form, "seen", ""),
                        with(form, "seen", "active-1"))) {
            assertThat(post("population", path, wrong).body()).contains("form_lapsed");
        }
        String body = encoded(form);
        for (HttpRequest.Builder foreign :
                List.of(
                        request(path),
                        request(path).header("Origin", "https://evil.example"),
                        request(path).header("Origin", "null"),
                        request(path)
                                .header("Origin", origin())
                                .header("Sec-Fetch-Site", "cross-site"),
                        request(path)
                                .header("Origin", origin())
                                .header("Sec-Fetch-Site", "same-site"))) {
            HttpResponse<String> refused =
                    send(
                            "population",
                            foreign.header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString(body)));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("other_origin");
        }
        for (String type : List.of("text/plain", "application/json", "multipart/form-data")) {
            assertThat(
                            send(
                                            "population",
                                            request(path)
                                                    .header("Origin", origin())
                                                    .header("Content-Type", type)
                                                    .POST(BodyPublishers.ofString(body)))
                                    .statusCode())
                    .isEqualTo(400);
        }
        assertThat(get("population", ROOT + "/credentials/" + id).body())
                .contains("class=\"state active\"");

        HttpResponse<String> without = post("population", path, with(form, "reason", " "));
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("aria-invalid=\"true\"");
        // In another language the page is the same one.
        Matcher portuguese = Pattern.compile("href=\"([^\"]*lang=pt)\"").matcher(without.body());
        assertThat(portuguese.find()).isTrue();
        HttpResponse<String> translated =
                get("population", portuguese.group(1).replace("&amp;", "&"));
        assertThat(translated.statusCode()).as(portuguese.group(1)).isEqualTo(200);
        assertThat(translated.body()).contains("<html lang=\"pt\">", "value=\"revoked\"");

        HttpResponse<String> done = post("population", path, form);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        String after =
                get("population", done.headers().firstValue("Location").orElseThrow()).body();
        assertThat(after)
                .contains("class=\"state revoked\"", "The credential is revoked")
                .doesNotContain("/status?to=");
        assertThat(get("population", ROOT + "/changes").body()).contains(id, "Status changed");
        assertThat(get("transport", ROOT + "/changes").body()).doesNotContain(id);
    }

    @Test
    void whatTheFieldsOfAFormAreIsDescribed() throws Exception {
        JsonNode paths;
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(plain.resolve("/openapi?format=json")).build();
            paths = JSON.readTree(http.send(request, BodyHandlers.ofString()).body()).get("paths");
        }
        String status = "/credentials/" + issue("population") + "/status";
        for (Map.Entry<String, String> form :
                Map.of(
                                "/credentials/{id}/status", status + "?to=suspended",
                                "/keys/new", "/keys/new",
                                "/keys/{key}/rotate", "/keys/keys-0/rotate",
                                "/keys/{key}/revoke", "/keys/keys-0/revoke?state=retired")
                        .entrySet()) {
            JsonNode schema =
                    paths.get(ROOT + form.getKey())
                            .at("/post/requestBody/content")
                            .get("application/x-www-form-urlencoded")
                            .get("schema");
            List<String> described = new ArrayList<>();
            schema.get("properties").fieldNames().forEachRemaining(described::add);
            assertThat(fields(get("population", ROOT + form.getValue()).body()))
                    .as(form.getKey())
                    .containsExactlyInAnyOrderElementsOf(described)
                    .containsAll(
                            JSON.convertValue(
                                    schema.get("required"), new TypeReference<List<String>>() {}));
        }
    }

    /** Names of what is sent by the one form on a page. */
    private static List<String> fields(String page) {
        int begin = page.indexOf("<form method=\"post\"");
        return Pattern.compile(" name=\"([^\"]+)\"")
                .matcher(page.substring(begin, page.indexOf("</form>", begin)))
                .results()
                .map(name -> name.group(1))
                .toList();
    }

    @Test
    void aFormLiftsNoSuspensionThatItsSenderNeverSaw() throws Exception {
        String id = issue("population");
        String credential = ROOT + "/credentials/" + id;
        String path = credential + "/status";
        String revoking = get("population", path + "?to=revoked").body();
        changed("population", path, get("population", path + "?to=suspended").body(), "suspended");
        String stale = get("population", path + "?to=active").body();

        HttpResponse<String> lifted =
                changed(
                        "population-second",
                        path,
                        get("population-second", path + "?to=active").body(),
                        "active");
        String told = lifted.headers().firstValue("Location").orElseThrow();
        assertThat(get("population-second", told).body()).contains("is active again");
        changed(
                "population-second",
                path,
                get("population-second", path + "?to=suspended").body(),
                "suspended");
        // What was done is told for as long as it is so.
        assertThat(get("population-second", told).body())
                .contains("class=\"state suspended\"")
                .doesNotContain("is active again");

        HttpResponse<String> late = post("population", path, status(stale, "active", "found"));
        assertThat(late.statusCode()).as(late.body()).isEqualTo(409);
        assertThat(late.body()).contains("has changed since", "value=\"active\"", "lang=pt");
        assertThat(get("population", credential).body()).contains("class=\"state suspended\"");
        changed("population", path, late.body(), "active");
        // Sent twice, it undoes nothing.
        changed("population", path, late.body(), "active");
        assertThat(get("population", credential).body()).contains("class=\"state active\"");

        // A revocation waits for nobody to look again.
        changed("population", path, revoking, "revoked");
        assertThat(get("population", credential).body()).contains("class=\"state revoked\"");
    }

    @Test
    void aFormLiftsNoSuspensionThatIsOnItsWayUnseen() throws Exception {
        String id = issue("population");
        String path = ROOT + "/credentials/" + id + "/status";
        changed("population", path, get("population", path + "?to=suspended").body(), "suspended");
        String lifting = get("population", path + "?to=active").body();
        changed("population", path, lifting, "active");
        String suspending = get("population-second", path + "?to=suspended").body();
        whileTheChainStands(waiting -> {
            onItsWay(waiting, id, "population-second", suspending, "suspended");

            // As when its answer was late: it asks for what is so, and is not to be for
            // long.
            HttpResponse<String> moved = post("population", path, status(lifting, "active", "x"));
            assertThat(moved.statusCode()).as(moved.body()).isEqualTo(409);
            assertThat(moved.body())
                    .contains(
                            "another change is on its way",
                            "class=\"state active\"",
                            "<li><span class=\"state suspended\">");
            onItsWay(waiting, id, "population", moved.body(), "active");
        });
        assertThat(get("population", ROOT + "/credentials/" + id).body())
                .contains("class=\"state active\"");
    }

    @Test
    void whatIsLastInLineIsAskedForAgainAndARevocationAlways() throws Exception {
        String id = issue("population");
        String path = ROOT + "/credentials/" + id + "/status";
        String revoking = get("population", path + "?to=revoked").body();
        String suspending = get("population", path + "?to=suspended").body();
        whileTheChainStands(waiting -> {
            onItsWay(waiting, id, "population", suspending, "suspended");
            onItsWay(waiting, id, "population", suspending, "suspended");
            onItsWay(waiting, id, "population", revoking, "revoked");
        });
        assertThat(get("population", ROOT + "/credentials/" + id).body())
                .contains("class=\"state revoked\"");
    }

    /** Answers that come once the chain makes blocks again. */
    private record Waiting(ExecutorService threads, List<Future<HttpResponse<String>>> answers) {}

    private interface Asking {
        void ask(Waiting waiting) throws Exception;
    }

    /**
     * With a block that is fresh enough to decide on for as long as it may be without blocks, a few
     * seconds: few forms are sent meanwhile.
     */
    private void whileTheChainStands(Asking asking) throws Exception {
        parts.chain().rpc("evm_setIntervalMining", 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Waiting waiting = new Waiting(threads, new ArrayList<>());
            parts.chain().mine(1);
            asking.ask(waiting);
            parts.chain().rpc("evm_setIntervalMining", 1);
            for (Future<HttpResponse<String>> answer : waiting.answers()) {
                assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(303);
            }
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
    }

    /** Sends a form while the chain stands, until what it asks for is on record. */
    private void onItsWay(Waiting waiting, String id, String client, String page, String to) {
        Map<String, String> form = status(page, to, "a test");
        Future<HttpResponse<String>> answer =
                waiting.threads()
                        .submit(() -> post(client, ROOT + "/credentials/" + id + "/status", form));
        waiting.answers().add(answer);
        int all = waiting.answers().size();
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answer.isDone() || pending.of(UUID.fromString(id)).size() == all);
        assertThat(answer.isDone()).as(to).isFalse();
    }

    private HttpResponse<String> changed(String client, String path, String page, String to)
            throws Exception {
        HttpResponse<String> done = post(client, path, status(page, to, "a test"));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        return done;
    }

    @Test
    void oneAsksForAKeyAndAnotherApproves() throws Exception {
        String asking = get("transport", ROOT + "/keys/new").body();
        assertThat(asking).contains("<option>P-256</option>", "<option>token</option>");
        Map<String, String> form = Map.of("token", token(asking), "curve", "P-256", "in", "");
        HttpResponse<String> asked = post("transport", ROOT + "/keys/new", form);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(303);
        // A second click asks for nothing more.
        assertThat(post("transport", ROOT + "/keys/new", form).statusCode()).isEqualTo(303);
        String mine = get("transport", asked.headers().firstValue("Location").orElseThrow()).body();
        assertThat(mine).contains("Somebody else has to approve it").doesNotContain("/approve?");
        assertThat(mine.split("/drop\\?", -1)).as(mine).hasSize(2);
        String theirs = get("transport-second", ROOT + "/keys").body();
        Matcher link = Pattern.compile("href=\"([^\"]*/approve\\?[^\"]*)\"").matcher(theirs);
        assertThat(link.find()).isTrue();
        assertThat(get("admin", ROOT + "/requests").body()).contains("transport", "P-256");
        String address = link.group(1).replace("&amp;", "&");
        String path = address.substring(0, address.indexOf('?'));

        // Whoever asked gets no form, and has none taken.
        assertThat(get("transport", address).body()).doesNotContain("<form method=\"post\"");
        String approving = get("transport-second", address).body();
        assertThat(post("transport", path, Map.of("token", token(approving))).statusCode())
                .isEqualTo(403);
        for (int twice = 0; twice < 2; twice++) {
            HttpResponse<String> done =
                    post("transport-second", path, Map.of("token", token(approving)));
            assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get("transport", ROOT + "/keys").body().contains("P-256"));
        assertThat(get("admin", ROOT + "/requests").body()).contains("Nothing waits");

        String keys = get("transport", ROOT + "/keys").body();
        Matcher retire =
                Pattern.compile("href=\"([^\"]*/revoke\\?[^\"]*state=retired)\"").matcher(keys);
        assertThat(retire.find()).isTrue();
        String page = get("transport", retire.group(1).replace("&amp;", "&")).body();
        assertThat(page).contains("Retire this key?");
        assertThat(get("transport", ROOT + "/keys/keys-99/rotate").statusCode()).isEqualTo(404);
        assertThat(get("transport", ROOT + "/keys/keys-0/revoke?state=x").statusCode())
                .isEqualTo(400);
        assertThat(get("transport", ROOT + "/keys/new?did=did:weid:101:0x1").statusCode())
                .isEqualTo(400);
    }

    @Test
    void twoPagesOfOneMomentAskForTwoKeysAndOneSentTwiceForOne() throws Exception {
        String path = ROOT + "/keys/new";
        List<String> marks = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> {
                    marks.clear();
                    for (int page = 0; page < 2; page++) {
                        marks.add(token(get("saltless", path).body()));
                    }
                    // A mark begins with the second in which it ends.
                    return marks.stream()
                                    .map(mark -> mark.substring(0, mark.indexOf('.')))
                                    .distinct()
                                    .count()
                            == 1;
                });
        for (int twice = 0; twice < 2; twice++) {
            for (String mark : marks) {
                Map<String, String> form = Map.of("token", mark, "curve", "P-256", "in", "");
                assertThat(post("saltless", path, form).statusCode()).isEqualTo(303);
            }
        }
        String keys = get("saltless", ROOT + "/keys").body();
        List<String> asked =
                Pattern.compile("href=\"([^\"]*/drop\\?[^\"]*)\"")
                        .matcher(keys)
                        .results()
                        .map(link -> link.group(1).replace("&amp;", "&"))
                        .toList();
        for (String one : asked) {
            String mark = token(get("saltless", one).body());
            String drop = one.substring(0, one.indexOf('?'));
            assertThat(post("saltless", drop, Map.of("token", mark)).statusCode()).isEqualTo(303);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoApprovesSeesWhichKeyItIsAbout() throws Exception {
        String ask = ROOT + "/keys/keys-0/revoke?state=retired";
        String page = get("population", ask).body();
        assertThat(page).contains("#keys-0</code>", "secp256k1");
        Matcher address = Pattern.compile("method=\"post\" action=\"([^\"]+)\"").matcher(page);
        assertThat(address.find()).isTrue();
        HttpResponse<String> asked =
                post(
                        "population",
                        address.group(1),
                        Map.of("token", token(page), "state", "retired"));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(303);
        String did = parts.dids().get("population").toString();
        IssuerKey key = noted(did);
        String waiting = get("population-second", ROOT + "/keys").body();
        assertThat(waiting).contains("<code>" + did + "#keys-0</code>");
        Matcher link = Pattern.compile("href=\"([^\"]*/approve\\?[^\"]*)\"").matcher(waiting);
        assertThat(link.find()).isTrue();
        String approving = get("population-second", link.group(1).replace("&amp;", "&")).body();
        assertThat(approving)
                .contains(
                        "<code>" + did + "#keys-0</code>",
                        "secp256k1",
                        "signs now",
                        "<code>" + key.material().orElseThrow() + "</code>",
                        "It signs nothing more.")
                .doesNotContain(key.id().toString());
        assertThat(get("admin", ROOT + "/requests").body())
                .contains("<code>" + did + "#keys-0</code>")
                .doesNotContain(key.id().toString());

        // Its address of before still leads to it.
        assertThat(get("population", ROOT + "/keys/keys-0/revoke?state=compromised").statusCode())
                .isEqualTo(200);
        assertThat(get("population", ROOT + "/keys/0/revoke?state=compromised").statusCode())
                .isEqualTo(404);

        Matcher drop = Pattern.compile("href=\"([^\"]*/drop\\?[^\"]*)\"").matcher(waiting);
        assertThat(drop.find()).isTrue();
        String dropping = drop.group(1).replace("&amp;", "&");
        Map<String, String> form =
                Map.of("token", token(get("population-second", dropping).body()));
        String path = dropping.substring(0, dropping.indexOf('?'));
        for (int twice = 0; twice < 2; twice++) {
            assertThat(post("population-second", path, form).statusCode()).isEqualTo(303);
        }
    }

    /** The one key of that DID of which there is a record: whoever asked about it had it noted. */
    private IssuerKey noted(String did) {
        List<IssuerKey> noted = keys.book(did, Instant.EPOCH).keys();
        assertThat(noted).hasSize(1);
        return noted.getFirst();
    }

    private static String token(String page) {
        Matcher token = Pattern.compile("name=\"token\" value=\"([^\"]+)\"").matcher(page);
        assertThat(token.find()).as(page).isTrue();
        return token.group(1);
    }

    /** The fields of a page on which a status is changed. */
    private static Map<String, String> status(String page, String to, String reason) {
        Matcher seen = Pattern.compile("name=\"seen\" value=\"([^\"]+)\"").matcher(page);
        assertThat(seen.find()).as(page).isTrue();
        return Map.of("token", token(page), "seen", seen.group(1), "to", to, "reason", reason);
    }

    private static Map<String, String> with(Map<String, String> form, String name, String value) {
        Map<String, String> changed = new HashMap<>(form);
        changed.put(name, value);
        return changed;
    }
}
