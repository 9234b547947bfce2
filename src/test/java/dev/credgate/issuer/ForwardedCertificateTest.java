package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.issuer.TestPki.Client;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Who comes through the agencies' door by a trusted proxy, over real TLS. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class ForwardedCertificateTest extends DoorGround {

    @Test
    void aTrustedProxyIsNoAgency() throws Exception {
        problem(ask(proxy()), 403, "client_certificate_missing");
        problem(through(field(proxy())), 403, "unknown_agency");
    }

    @Test
    void aTrustedProxyForwardsAnAgency() throws Exception {
        HttpResponse<String> answer = through(field(agency()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("did").asText())
                .isEqualTo(parts.dids().get("population").toString());
    }

    /** nginx sends no more of a body once an answer has begun. */
    @Test
    void aProxysBatchIsAnsweredWhenItsBodyHasEnded() throws Exception {
        try (SSLSocket socket =
                (SSLSocket)
                        parts.pki()
                                .as(proxy())
                                .getSocketFactory()
                                .createSocket(tls.getHost(), tls.getPort())) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "POST /issuer/credentials/batch HTTP/1.1\r\nHost: localhost\r\nClient-Cert: "
                            + field(agency())
                            + "\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n"
                            + "Content-Length: 80\r\n\r\n"
                            + "{}\n".repeat(20);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.setSoTimeout(400);
            assertThatThrownBy(in::readLine).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(20_000);
            out.write("{}  \n{}  \n{}  \n{}  \n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(in.lines().filter(line -> line.contains("invalid_request"))).hasSize(24);
        }
    }

    @Test
    void whatIsForwardedIsJudgedAsInAHandshake() throws Exception {
        Path folder = Files.createDirectory(parts.folder().resolve("forwarded-ca"));
        for (Client bad :
                new Client[] {
                    parts.pki().client("population", -10, -1),
                    parts.pki().client("population", 1, 10),
                    new TestPki(folder).client("population"),
                    parts.pki().server("population"),
                    parts.pki().notSigning("population")
                }) {
            problem(through(field(bad)), 403, REFUSED);
        }
        parts.pki().revoke(agency());
        await().atMost(SOON).untilAsserted(() -> problem(through(field(agency())), 403, REFUSED));
    }

    @Test
    void theFieldIsReadStrictly() throws Exception {
        String good = field(agency());
        String base64 = good.substring(1, good.length() - 1);
        String pem = "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
        for (String bad :
                new String[] {
                    base64,
                    "::",
                    ":AAAA:",
                    good + ";a=1",
                    good + "," + good,
                    "\"" + base64 + "\"",
                    ":" + base64.replace("=", "").substring(0, base64.length() / 2) + ":",
                    ":"
                            + Base64.getEncoder()
                                    .encodeToString(pem.getBytes(StandardCharsets.UTF_8))
                            + ":"
                }) {
            problem(through(bad), 400, "forwarded_certificate");
        }
        problem(
                send(proxy(), request().header("Client-Cert", good).header("Client-Cert", good)),
                400,
                "forwarded_certificate");
        problem(
                send(
                        proxy(),
                        request().header("Client-Cert", good).header("Client-Cert-Chain", "x")),
                400,
                "forwarded_certificate");
        problem(
                send(proxy(), request().header("Client-Cert", good).header("X-Client-Cert", "x")),
                400,
                "forwarded_certificate");
    }

    @Test
    void nobodyElseForwards() throws Exception {
        problem(
                send(
                        parts.clients().get("transport"),
                        request().header("Client-Cert", field(agency()))),
                400,
                "forwarded_certificate");
        problem(
                send(agency(), request().header("Client-Cert-Chain", field(agency()))),
                400,
                "forwarded_certificate");
    }
}
