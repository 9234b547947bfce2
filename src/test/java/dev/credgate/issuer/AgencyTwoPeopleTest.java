package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One administrator makes nobody an agency. */
@QuarkusTest
@TestProfile(AgencyTwoPeopleTest.Strict.class)
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class AgencyTwoPeopleTest {

    /** As an operator sets it. */
    public static final class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("credgate.agencies.two-people", "true");
        }
    }

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @Test
    void anAdministratorsOwnCertificateIsAnAgencysOnlyWhenAnotherSaysSo() throws Exception {
        String agency = "/issuer/admin/agencies/newcomer";
        String document =
                """
                {"name":"newcomer","certificates":["%s"],
                 "dids":[{"did":"did:weid:101:0x%040x","key":"newcomer"}]}
                """
                        .formatted(IssuerStack.pin(parts, "newcomer"), 79);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> asked = put("admin", agency, "If-None-Match", "*", document);
            assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
            assertThat(asked.body()).isEqualTo("{\"state\":\"second_person_needed\"}");
            assertThat(send("newcomer", "/issuer/keys").statusCode()).isEqualTo(403);
            assertThat(send("admin", agency).statusCode()).isEqualTo(404);
        }
        HttpResponse<String> made = put("admin-second", agency, "If-None-Match", "*", document);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(send("newcomer", "/issuer/keys").statusCode()).isEqualTo(200);
        // What takes away takes one.
        String etag = made.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> bounded =
                put(
                        "admin",
                        agency,
                        "If-Match",
                        etag,
                        document.replace("\"dids\"", "\"types\":[\"cpt:9\"],\"dids\""));
        assertThat(bounded.statusCode()).as(bounded.body()).isEqualTo(200);
    }

    private HttpResponse<String> put(
            String client, String path, String condition, String tag, String body)
            throws Exception {
        return send(
                client,
                HttpRequest.newBuilder(tls.resolve(path))
                        .header("Content-Type", "application/json")
                        .header(condition, tag)
                        .PUT(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(String client, String path) throws Exception {
        return send(client, HttpRequest.newBuilder(tls.resolve(path)));
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
}
