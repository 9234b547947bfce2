package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.issuer.TestPki.Client;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who comes through the agencies' door by nginx, configured as we print it. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class NginxDoorTest extends DoorGround {

    @Test
    void nginxForwardsWhomItLetIn() throws Exception {
        Path folder = Files.createDirectory(parts.folder().resolve("checking-nginx-ca"));
        try (NginxFront nginx = new NginxFront(parts.pki(), proxy(), tls.getPort(), true)) {
            HttpResponse<String> answer = via(nginx, agency(), "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body()).get("did").asText())
                    .isEqualTo(parts.dids().get("population").toString());
            // What the client says of itself is overwritten.
            HttpResponse<String> forged =
                    via(nginx, parts.clients().get("transport"), field(agency()));
            assertThat(JSON.readTree(forged.body()).get("did").asText())
                    .isEqualTo(parts.dids().get("transport").toString());
            for (Client bad :
                    new Client[] {
                        parts.pki().client("population", -10, -1),
                        parts.pki().client("population", 1, 10),
                        new TestPki(folder).client("population"),
                        parts.pki().server("population")
                    }) {
                assertThat(via(nginx, bad, "").statusCode()).isEqualTo(400);
            }
            // What may agree on keys is a TLS client to nginx, whether it may sign or not.
            problem(via(nginx, parts.pki().notSigning("population"), ""), 403, REFUSED);
            try (HttpClient nobody = client(parts.pki().anonymous())) {
                assertThat(
                                nobody.send(
                                                HttpRequest.newBuilder(
                                                                nginx.url().resolve("/issuer/keys"))
                                                        .build(),
                                                BodyHandlers.ofString())
                                        .statusCode())
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void whatNginxWouldLetInTheGatewayJudgesItself() throws Exception {
        Path folder = Files.createDirectory(parts.folder().resolve("nginx-ca"));
        try (NginxFront nginx = new NginxFront(parts.pki(), proxy(), tls.getPort(), false)) {
            assertThat(via(nginx, agency(), "").statusCode()).isEqualTo(200);
            for (Client bad :
                    new Client[] {
                        new TestPki(folder).client("population"),
                        parts.pki().server("population"),
                        parts.pki().notSigning("population")
                    }) {
                problem(via(nginx, bad, ""), 403, REFUSED);
            }
            // Dates nginx looks at even where it is told to take any authority's certificate.
            for (Client untimely :
                    new Client[] {
                        parts.pki().client("population", -10, -1),
                        parts.pki().client("population", 1, 10)
                    }) {
                assertThat(via(nginx, untimely, "").statusCode()).isEqualTo(400);
            }
            parts.pki().revoke(agency());
            await().atMost(SOON)
                    .untilAsserted(() -> problem(via(nginx, agency(), ""), 403, REFUSED));
            try (HttpClient nobody = client(parts.pki().anonymous())) {
                problem(
                        nobody.send(
                                HttpRequest.newBuilder(nginx.url().resolve("/issuer/keys")).build(),
                                BodyHandlers.ofString()),
                        403,
                        "client_certificate_missing");
            }
        }
    }

    /** It reads its list when it is told to; until then the gateway's word is the last. */
    @Test
    void nginxLetsNobodyInWhomItsOwnListRevokes() throws Exception {
        Client other = parts.clients().get("transport");
        try (NginxFront nginx = new NginxFront(parts.pki(), proxy(), tls.getPort(), true)) {
            parts.pki().revoke(agency());
            await().atMost(SOON)
                    .untilAsserted(() -> problem(via(nginx, agency(), ""), 403, REFUSED));
            nginx.reload();
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(via(nginx, agency(), "").statusCode()).isEqualTo(400));
            assertThat(via(nginx, other, "").statusCode()).isEqualTo(200);
            parts.pki().revoke();
            nginx.reload();
            await().atMost(SOON).until(() -> via(nginx, agency(), "").statusCode() == 200);
        }
    }

    @Test
    void nginxNegotiatesNothingTwice() throws Exception {
        for (boolean checks : new boolean[] {true, false}) {
            try (NginxFront nginx = new NginxFront(parts.pki(), proxy(), tls.getPort(), checks);
                    Line line = new Line(agency(), nginx.url().getPort(), "TLSv1.2")) {
                assertThat(line.suite()).startsWith("TLS_ECDHE_").doesNotContain("CBC");
                assertThat(line.asks()).contains(" 200 ");
                assertThat(line.asks()).contains(" 200 ");
                assertThatThrownBy(
                                () -> {
                                    line.negotiatesAgain();
                                    line.asks();
                                })
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    /** What is ordered and what is issued hold claims. */
    @Test
    void nginxKeepsNoBodyInAFile() throws Exception {
        String lines = ("{\"claims\":\"" + "x".repeat(1000) + "\"}\n").repeat(900);
        try (NginxFront nginx = new NginxFront(parts.pki(), proxy(), tls.getPort(), true);
                HttpClient http = client(parts.pki().as(agency()))) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(nginx.url().resolve("/issuer/credentials/batch"))
                                    .header("Content-Type", "application/x-ndjson")
                                    .timeout(Duration.ofSeconds(20))
                                    .POST(BodyPublishers.ofString(lines))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().lines()).hasSize(900);
            assertThat(nginx.log()).doesNotContain("temporary file");
        }
    }

    private HttpResponse<String> via(NginxFront nginx, Client client, String header)
            throws Exception {
        try (HttpClient http = client(parts.pki().as(client))) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(nginx.url().resolve("/issuer/keys"))
                            .timeout(Duration.ofSeconds(20));
            return http.send(
                    (header.isEmpty() ? request : request.header("Client-Cert", header)).build(),
                    BodyHandlers.ofString());
        }
    }
}
