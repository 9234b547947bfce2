package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.ChainTransactions.Order;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.StatusOperations.Bounds;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.Taken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who sees what in the console. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class ConsoleTest extends ConsoleGround {

    private static final List<String> TABS =
            List.of("", "/credentials", "/keys", "/changes", "/operations", "/outbox", "/audit");

    @Test
    void everyPageIsServedInEveryLanguageWithAPolicyThatAllowsNothing() throws Exception {
        issue("population");
        for (String tab : TABS) {
            for (String language : List.of("en", "zh-Hant", "pt")) {
                HttpResponse<String> page = get("population", ROOT + tab + "?lang=" + language);
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                assertThat(page.body()).contains("<html lang=\"" + language + "\">");
                assertThat(page.headers().firstValue("Set-Cookie"))
                        .contains(
                                "credgate-console-language="
                                        + language
                                        + "; Path=/issuer/console; Max-Age=31536000; Secure;"
                                        + " HttpOnly; SameSite=Lax");
                assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                        .startsWith("default-src 'none'")
                        .contains("frame-ancestors 'none'", "base-uri 'none'")
                        .doesNotContain("script", "unsafe", "http");
                assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
                assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
                assertThat(page.body()).contains("population").doesNotContain(NAME);
            }
        }
        HttpResponse<String> liked =
                send("population", request(ROOT).header("Accept-Language", "pt-PT,en;q=0.5"));
        assertThat(liked.body()).contains("<html lang=\"pt\">");
        HttpResponse<String> kept =
                send(
                        "population",
                        request(ROOT)
                                .header("Accept-Language", "pt")
                                .header("Cookie", "credgate-console-language=zh-Hant"));
        assertThat(kept.body()).contains("<html lang=\"zh-Hant\">");
        assertThat(kept.headers().firstValue("Set-Cookie")).isEmpty();
        HttpResponse<String> style = get("population", ROOT + "/assets/console.css");
        assertThat(style.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
    }

    @Test
    void nobodyElseIsLetIn() throws Exception {
        for (String tab : TABS) {
            HttpResponse<String> page = get("newcomer", ROOT + tab);
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("unknown_agency");
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(
                            http.send(
                                            HttpRequest.newBuilder(plain.resolve(ROOT)).build(),
                                            BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void anAgencySeesItsOwnAndNobodyElses() throws Exception {
        String mine = issue("population");
        String page = get("population", ROOT + "/credentials").body();
        assertThat(page).contains(mine, "cpt:1000");
        assertThat(get("population", ROOT + "/credentials/" + mine).statusCode()).isEqualTo(200);
        // As a document has it, and as people spell it; an address has one spelling.
        String upper = mine.toUpperCase(Locale.ROOT);
        for (String id : List.of(mine, "urn:uuid:" + mine, " " + upper, "URN:UUID:" + upper)) {
            HttpResponse<String> found = get("population", ROOT + "/credentials?id=" + encoded(id));
            assertThat(found.statusCode()).as(id).isEqualTo(303);
            assertThat(found.headers().firstValue("Location").orElseThrow())
                    .endsWith(ROOT + "/credentials/" + mine);
        }
        for (String id : List.of("urn:uuid:" + mine, upper)) {
            assertThat(get("population", ROOT + "/credentials/" + id).statusCode()).isEqualTo(404);
        }
        assertThat(get("population", ROOT + "/audit").body()).contains(mine, "Credential issued");

        assertThat(get("transport", ROOT + "/credentials").body()).doesNotContain(mine);
        assertThat(get("transport", ROOT + "/audit").body()).doesNotContain(mine);
        for (String path :
                List.of("/credentials/" + mine, "/credentials/" + mine + "/status?to=revoked")) {
            assertThat(get("transport", ROOT + path).statusCode()).isEqualTo(404);
        }
        assertThat(get("transport", ROOT + "/credentials?id=" + mine).body())
                .contains("role=\"alert\"");
    }

    @Test
    void pagesHaveAnEndAndLeadOn() throws Exception {
        for (int i = 0; i < 30; i++) {
            note(record("saltless", "cpt:" + i, i));
        }
        String first = get("saltless", ROOT + "/credentials").body();
        assertThat(first).contains("cpt:29", "cpt:5<").doesNotContain("cpt:4<");
        Matcher next = Pattern.compile("href=\"([^\"]*\\?before=[^\"]*)\"").matcher(first);
        assertThat(next.find()).isTrue();
        String second = get("saltless", next.group(1)).body();
        assertThat(second).contains("cpt:4<", "cpt:0<").doesNotContain("cpt:5<", "rel=\"next\"");
        for (String nonsense :
                List.of("x", "_", "1_", "99999999999999999999_x", "-1_" + UUID.randomUUID())) {
            assertThat(get("saltless", ROOT + "/credentials?before=" + encoded(nonsense)).body())
                    .contains("cpt:29");
        }
    }

    @Test
    void whatIsKeptIsShownAsText() throws Exception {
        IssuedCredential hostile = record("transport", "\"><script>alert(1)</script>", 99);
        note(hostile);
        for (String path : List.of("", "/credentials", "/credentials/" + hostile.id())) {
            assertThat(get("transport", ROOT + path).body())
                    .contains("&lt;script&gt;")
                    .doesNotContain("<script");
        }
        String looked = "/credentials?id=" + encoded("\"><script>alert(2)</script>");
        assertThat(get("transport", ROOT + looked).body()).doesNotContain("<script");
        assertThat(get("transport", ROOT + "/credentials/" + encoded("<script>")).body())
                .doesNotContain("<script");
        assertThat(get("transport", ROOT + "?lang=" + encoded("\"><script>")).body())
                .doesNotContain("<script");
        assertThat(get("transport", ROOT + "?told=done&mark=x").body())
                .doesNotContain("role=\"status\"");
        assertThat(get("transport", ROOT + "?a=%ff").statusCode()).isEqualTo(400);
    }

    @Test
    void anAdministratorSeesAgenciesAndRequestsAndNothingOfTheirs() throws Exception {
        String page = get("admin", ROOT).body();
        assertThat(page)
                .contains(
                        "population", "transport", "saltless", IssuerStack.pin(parts, "transport"));
        for (String path : TABS.subList(1, TABS.size())) {
            assertThat(get("admin", ROOT + path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(get("population", ROOT + "/requests").statusCode()).isEqualTo(403);
        assertThat(get("population", ROOT + "/waiting").statusCode()).isEqualTo(403);
    }

    @Test
    void anAgencySeesItsBulkRevocationsAndNobodyElses() throws Exception {
        assertThat(get("transport", ROOT + "/operations").body())
                .contains("No file of revocations is on record");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Bounds bounds = new Bounds(16, 1_000);
        UUID id =
                operations
                        .begin(
                                UUID.randomUUID(),
                                "population",
                                UUID.randomUUID().toString(),
                                bounds,
                                now)
                        .orElseThrow()
                        .id();
        List<Line> lines =
                LongStream.rangeClosed(1, 37)
                        .mapToObj(number ->
                                new Line(
                                        number,
                                        Hash.ZERO,
                                        Optional.empty(),
                                        Optional.of("unknown_credential")))
                        .toList();
        assertThat(operations.take(id, "population", lines, bounds, now))
                .isEqualTo(Taken.ON_RECORD);
        assertThat(get("population", ROOT + "/operations").body())
                .contains(id.toString(), ">37<", "Lines are coming");
        assertThat(get("transport", ROOT + "/operations").body()).doesNotContain(id.toString());
        assertThat(operations.close(id, 37)).isTrue();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get("population", ROOT + "/operations").body().contains(">Done<"));
    }

    @Test
    void anAdministratorSeesWhatWaitsForTheChainAndWhoseSurrenderWaits() throws Exception {
        Address nobody = Address.parse("0x00000000000000000000000000000000000000aa").orElseThrow();
        UUID operation =
                transactions.enqueue(
                        new Order(
                                UUID.randomUUID(),
                                Optional.of("transport"),
                                "no-such-key",
                                "statuses",
                                Optional.empty(),
                                List.of(ContractCall.nothing(nobody))),
                        Instant.now().truncatedTo(ChronoUnit.MICROS));
        assertThat(get("admin", ROOT + "/waiting").body())
                .contains(operation.toString(), "transport", "no-such-key", "Bulk revocation");
        HttpResponse<String> asked =
                send(
                        "admin",
                        HttpRequest.newBuilder(
                                        tls.resolve(
                                                "/issuer/admin/outbox/" + operation + "/surrender"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"reason\":\"a test\"}")));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        assertThat(get("admin", ROOT + "/waiting").body())
                .contains("Its surrender was asked for by sha256/");
    }

    private void note(IssuedCredential credential) throws SQLException {
        try (Connection connection = database.getConnection()) {
            assertThat(records.recorded(credential).set(connection)).isTrue();
        }
    }

    private static IssuedCredential record(String agency, String type, int seconds) {
        return new IssuedCredential(
                UUID.randomUUID(),
                agency,
                "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df",
                type,
                "weidentity",
                new Hash(1, 2, 3, seconds),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(seconds),
                Optional.empty(),
                "keys-0");
    }
}
