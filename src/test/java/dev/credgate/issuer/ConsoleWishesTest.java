package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A second administrator sees what the first one asked for, and decides, on the console. */
@QuarkusTest
@TestProfile(ConsoleWishesTest.TwoAdministrators.class)
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class ConsoleWishesTest {

    /** As an operator sets it. */
    public static final class TwoAdministrators implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("credgate.agencies.two-people", "true");
        }
    }

    private static final String ROOT = "/issuer/console";
    private static final String APPROVE = ROOT + "/wishes/newcomer/approve";
    private static final String DROP = ROOT + "/wishes/newcomer/drop";

    /** Where pages are kept, for people to look at. */
    private static final Optional<String> FOLDER =
            Optional.ofNullable(System.getenv("CREDGATE_SCREENSHOTS"));

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @Test
    void aSecondAdministratorSeesWhatIsAskedForAndApprovesJustThat() throws Exception {
        ask(79);
        for (String language : List.of("en", "zh-Hant", "pt")) {
            for (String path : List.of(ROOT, APPROVE, DROP)) {
                HttpResponse<String> page = get("admin-second", path + "?lang=" + language);
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                assertThat(page.body())
                        .contains("<html lang=\"" + language, "newcomer")
                        .contains(IssuerStack.pin(parts, "admin"))
                        .doesNotContain("{t", "{#", "NOT_FOUND", "wish_");
                keep(
                        page.body(),
                        path.equals(ROOT) ? "agencies" : path.substring(path.lastIndexOf("/") + 1),
                        language);
            }
        }
        String page = get("admin-second", APPROVE).body();
        assertThat(page)
                .contains(
                        IssuerStack.pin(parts, "newcomer"),
                        "did:weid:101:0x%040x".formatted(79),
                        "There is no such agency yet");
        // Who asked sees that another one is needed, and no form.
        assertThat(get("admin", ROOT).body()).contains("Take back").doesNotContain(APPROVE);
        assertThat(get("admin", APPROVE).body()).doesNotContain("<form");
        assertThat(get("population", APPROVE).statusCode()).isEqualTo(403);
        assertThat(get("population", ROOT).body()).doesNotContain("newcomer");

        // Neither another page's form, nor another person's, nor one of elsewhere.
        Map<String, String> form = fields(page);
        Map<String, String> ofDrop = fields(get("admin-second", DROP).body());
        Map<String, String> ofFirst = fields(get("admin", DROP).body());
        for (Map<String, String> wrong :
                List.of(
                        ofDrop,
                        ofFirst,
                        Map.of("token", form.get("token"), "seen", ""),
                        Map.of("token", form.get("token"), "seen", form.get("seen") + "0"))) {
            HttpResponse<String> refused = post("admin-second", APPROVE, wrong, origin());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("form_lapsed");
        }
        assertThat(post("admin-second", APPROVE, form, "https://evil.example").body())
                .contains("other_origin");
        assertThat(post("population", APPROVE, form, origin()).statusCode()).isEqualTo(403);
        assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(403);

        // What is asked for meanwhile is not what was seen.
        ask(80);
        HttpResponse<String> late = post("admin-second", APPROVE, form, origin());
        assertThat(late.statusCode()).isEqualTo(404);
        assertThat(late.body()).contains("unknown_request");
        assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(403);

        // Dropped by the one, asked for anew, approved by the other.
        HttpResponse<String> dropped =
                post("admin", DROP, fields(get("admin", DROP).body()), origin());
        assertThat(dropped.statusCode()).as(dropped.body()).isEqualTo(303);
        assertThat(get("admin-second", APPROVE).statusCode()).isEqualTo(404);
        assertThat(told("admin", dropped)).contains("What was asked for is dropped");
        ask(81);
        form = fields(get("admin-second", APPROVE).body());
        HttpResponse<String> approved = post("admin-second", APPROVE, form, origin());
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(303);
        assertThat(told("admin-second", approved))
                .contains("It counts now", "did:weid:101:0x%040x".formatted(81))
                .doesNotContain(APPROVE);
        assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(200);
        assertThat(post("admin-second", APPROVE, form, origin()).statusCode()).isEqualTo(404);
    }

    private String told(String client, HttpResponse<String> answer) throws Exception {
        return get(client, answer.headers().firstValue("Location").orElseThrow()).body();
    }

    private void ask(int did) throws Exception {
        String document =
                """
                {"name":"newcomer","certificates":["%s"],"types":["cpt:1000"],
                 "dids":[{"did":"did:weid:101:0x%040x","key":"newcomer"}]}
                """
                        .formatted(IssuerStack.pin(parts, "newcomer"), did);
        HttpResponse<String> asked =
                send(
                        "admin",
                        HttpRequest.newBuilder(tls.resolve("/issuer/admin/agencies/newcomer"))
                                .header("Content-Type", "application/json")
                                .header("If-None-Match", "*")
                                .PUT(BodyPublishers.ofString(document)));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    }

    private static Map<String, String> fields(String page) {
        Matcher field = Pattern.compile("name=\"(token|seen)\" value=\"([^\"]+)\"").matcher(page);
        return field.results().collect(Collectors.toMap(one -> one.group(1), one -> one.group(2)));
    }

    private String origin() {
        return "https://" + tls.getAuthority();
    }

    private HttpResponse<String> get(String client, String path) throws Exception {
        return send(client, HttpRequest.newBuilder(tls.resolve(path)));
    }

    private HttpResponse<String> post(
            String client, String path, Map<String, String> form, String origin) throws Exception {
        return send(
                client,
                HttpRequest.newBuilder(tls.resolve(path))
                        .header("Origin", origin)
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        form.entrySet().stream()
                                                .map(one ->
                                                        one.getKey()
                                                                + "="
                                                                + URLEncoder.encode(
                                                                        one.getValue(),
                                                                        StandardCharsets.UTF_8))
                                                .collect(Collectors.joining("&")))));
    }

    private HttpResponse<String> send(String client, HttpRequest.Builder request) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(client)))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return http.send(
                    request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        }
    }

    private static void keep(String page, String name, String language) throws IOException {
        if (FOLDER.isPresent()) {
            Files.writeString(Path.of(FOLDER.get(), name + "-" + language + ".html"), page);
        }
    }
}
