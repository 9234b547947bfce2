package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.issuer.TestPki.Client;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who comes through the agencies' door, over real TLS, directly and through a trusted proxy. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class DoorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String REFUSED = "certificate_refused";

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @AfterEach
    void nobodyIsRevoked() {
        parts.pki().revoke();
        await().atMost(SOON).until(() -> status(agency()) == 200);
    }

    // Directly

    @Test
    void aCertificateForServersOpensNothing() {
        refusedAtTheDoor(parts.pki().server("population"));
    }

    @Test
    void aKeyThatMayNotSignOpensNothing() {
        refusedAtTheDoor(parts.pki().notSigning("population"));
    }

    @Test
    void aRevokedCertificateLosesItsOpenConnectionAsWell() throws Exception {
        try (HttpClient open = client(parts.pki().as(agency()))) {
            assertThat(open.send(keys(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            parts.pki().revoke(agency());
            await().atMost(SOON)
                    .untilAsserted(() ->
                            problem(open.send(keys(), BodyHandlers.ofString()), 403, REFUSED));
        }
        refusedAtTheDoor(agency());
        // The others stay.
        assertThat(status(parts.clients().get("transport"))).isEqualTo(200);
    }

    @Test
    void newFilesEndNoConnectionAndNoRequest() throws Exception {
        Client other = parts.clients().get("transport");
        TestPki second = new TestPki(Files.createDirectory(parts.folder().resolve("passing-ca")));
        Client stranger = second.client("population");
        Path cas = parts.pki().caFile();
        Path lists = parts.pki().crlFile();
        String one = Files.readString(cas);
        try (Line kept = new Line(other, tls.getPort(), "TLSv1.3");
                Line older = new Line(other, tls.getPort(), "TLSv1.2");
                Line busy = new Line(other, tls.getPort(), "TLSv1.3")) {
            assertThat(kept.asks()).contains(" 200 ");
            assertThat(older.asks()).contains(" 200 ");
            busy.beginsABatch();
            // A list, an authority more, the listener's own certificate, an authority less.
            parts.pki().revoke(agency());
            await().atMost(SOON).untilAsserted(() -> refusedAtTheDoor(agency()));
            Files.writeString(cas, one + Files.readString(second.caFile()));
            Files.writeString(lists, Files.readString(lists) + Files.readString(second.crlFile()));
            await().atMost(SOON).untilAsserted(() -> problem(ask(stranger), 403, "unknown_agency"));
            assertThat(kept.asks()).contains(" 200 ");
            assertThat(older.asks()).contains(" 200 ");
            X509Certificate renewed = parts.pki().renewServer();
            await().atMost(SOON).until(() -> shown().equals(renewed));
            Files.writeString(cas, one);
            await().atMost(SOON).untilAsserted(() -> refusedAtTheDoor(stranger));
            busy.endsTheBatch();
            for (Line line : List.of(kept, older, busy)) {
                assertThat(line.asks()).contains(" 200 ");
                assertThat(line.server()).isNotEqualTo(renewed);
            }
        } finally {
            Files.writeString(cas, one);
        }
    }

    /** What the listener shows to whoever comes now. */
    private X509Certificate shown() throws IOException {
        try (Line line = new Line(parts.clients().get("transport"), tls.getPort(), "TLSv1.3")) {
            return line.server();
        }
    }

    @Test
    void aListThatIsNoLongerInForceLetsNobodyIn() {
        parts.pki().letTheListExpire();
        await().atMost(SOON).untilAsserted(() -> refusedAtTheDoor(agency()));
    }

    @Test
    void theServersCertificateIsReplacedUnderOpenConnections() throws Exception {
        try (Line line = new Line("TLSv1.3")) {
            assertThat(line.asks()).contains(" 200 ");
            X509Certificate before = line.server();
            X509Certificate renewed = parts.pki().renewServer();
            await().atMost(SOON)
                    .untilAsserted(() -> {
                        try (Line second = new Line("TLSv1.3")) {
                            assertThat(second.server()).isEqualTo(renewed);
                        }
                    });
            assertThat(line.asks()).contains(" 200 ");
            assertThat(line.server()).isEqualTo(before);
        }
    }

    @Test
    void aHalfWrittenFileChangesNothing() throws Exception {
        Path key = parts.pki().serverKey();
        String good = Files.readString(key);
        Files.writeString(key, good.substring(0, 40));
        try {
            Thread.sleep(Duration.ofMillis(500)); // some looks at the files
            assertThat(status(agency())).isEqualTo(200);
        } finally {
            Files.writeString(key, good);
        }
    }

    @Test
    void whatIsNotWholeKeepsNoRevocationBack() throws Exception {
        for (Path bad : List.of(parts.pki().serverKey(), parts.pki().caFile())) {
            String good = Files.readString(bad);
            try {
                Files.writeString(bad, good.substring(0, 40));
                parts.pki().revoke(agency());
                await().atMost(SOON).untilAsserted(() -> refusedAtTheDoor(agency()));
                Files.delete(bad);
                parts.pki().revoke();
                await().atMost(SOON).until(() -> isLetIn(agency()));
            } finally {
                Files.writeString(bad, good);
            }
        }
    }

    private boolean isLetIn(Client client) throws Exception {
        try {
            return status(client) == 200;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aSecondAuthorityIsBelievedOnceItIsInTheFile() throws Exception {
        Path folder = Files.createDirectory(parts.folder().resolve("second-ca"));
        TestPki second = new TestPki(folder);
        Client stranger = second.client("population");
        refusedAtTheDoor(stranger);
        Path file = parts.pki().caFile();
        String one = Files.readString(file);
        Path crl = parts.pki().crlFile();
        Files.writeString(file, one + Files.readString(second.caFile()));
        try {
            // Without a list of that authority still nobody comes in by it.
            Files.writeString(crl, Files.readString(crl) + Files.readString(second.crlFile()));
            await().atMost(SOON).untilAsserted(() -> problem(ask(stranger), 403, "unknown_agency"));
        } finally {
            Files.writeString(file, one);
        }
        await().atMost(SOON).untilAsserted(() -> refusedAtTheDoor(stranger));
    }

    /** Whoever runs another CA chooses the names of those below it. */
    @Test
    void whatACaBelowAnotherCallsItselfMakesItNoAgencys() throws Exception {
        TestPki second =
                new TestPki(
                        Files.createDirectory(parts.folder().resolve("other-ca")),
                        "CredGate other CA");
        TestPki forger =
                second.below(
                        Files.createDirectory(parts.folder().resolve("forging-ca")),
                        "CredGate test CA");
        Client forged = forger.client("saltless");
        Client renewed = parts.pki().client("saltless");
        Path file = parts.pki().caFile();
        String one = Files.readString(file);
        Files.writeString(file, one + Files.readString(second.caFile()));
        knownByIssuerAndName("saltless");
        try {
            Path crl = parts.pki().crlFile();
            Files.writeString(
                    crl,
                    Files.readString(crl)
                            + Files.readString(second.crlFile())
                            + Files.readString(forger.crlFile()));
            await().atMost(SOON).untilAsserted(() -> problem(ask(forged), 403, "unknown_agency"));
            problem(
                    send(
                            proxy(),
                            request()
                                    .header("Client-Cert", field(forged))
                                    .header("Client-Cert-Chain", field(forged.above().getFirst()))),
                    403,
                    "unknown_agency");
            assertThat(ask(renewed).statusCode()).isEqualTo(200);
            assertThat(through(field(renewed)).statusCode()).isEqualTo(200);
        } finally {
            Files.writeString(file, one);
        }
    }

    private void knownByIssuerAndName(String agency) throws Exception {
        URI address = tls.resolve("/issuer/admin/agencies/" + agency);
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        Client admin = parts.clients().get("admin");
        HttpResponse<String> before = send(admin, request.GET());
        HttpResponse<String> after =
                send(
                        admin,
                        request.header(
                                        "If-Match",
                                        before.headers().firstValue("ETag").orElseThrow())
                                .header("Content-Type", "application/json")
                                .PUT(
                                        BodyPublishers.ofString(
                                                """
                                                {"name": "%1$s",
                                                 "certificates": [{"issuer": "CN=CredGate test CA",
                                                   "san": "dns:%1$s.agencies.example"}],
                                                 "dids": [{"did": "%2$s", "key": "%1$s"}]}
                                                """
                                                        .formatted(
                                                                agency,
                                                                parts.dids().get(agency)))));
        assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
    }

    @Test
    void olderTlsHasForwardSecrecyAndNothingIsNegotiatedTwice() throws Exception {
        try (Line line = new Line("TLSv1.2")) {
            assertThat(line.suite()).startsWith("TLS_ECDHE_").doesNotContain("CBC");
            assertThat(line.asks()).contains(" 200 ");
            assertThatThrownBy(
                            () -> {
                                line.negotiatesAgain();
                                line.asks();
                            })
                    .isInstanceOf(IOException.class);
        }
        for (String suite :
                new String[] {
                    "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"
                }) {
            assertThatThrownBy(() -> new Line("TLSv1.2", suite)).isInstanceOf(IOException.class);
        }
    }

    // Through a proxy

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

    // Through nginx, configured as we print it

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

    /** One connection that is kept and looked at. */
    private final class Line implements AutoCloseable {

        private final SSLSocket socket;
        private final BufferedReader in;

        Line(String protocol, String... suites) throws IOException {
            this(agency(), tls.getPort(), protocol, suites);
        }

        Line(Client client, int port, String protocol, String... suites) throws IOException {
            socket =
                    (SSLSocket)
                            parts.pki()
                                    .as(client)
                                    .getSocketFactory()
                                    .createSocket("localhost", port);
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {protocol});
            if (suites.length > 0) {
                socket.setEnabledCipherSuites(suites);
            }
            socket.startHandshake();
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        /** The status line of an answer, which is read to its end. */
        String asks() throws IOException {
            write("GET /issuer/keys HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String status = line();
            int length = 0;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            for (int i = 0; i < length; i++) {
                in.read();
            }
            return status;
        }

        private void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        /** The first of two lines is sent and answered: the request goes on, and so its answer. */
        void beginsABatch() throws IOException {
            write(
                    "POST /issuer/credentials/batch HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/x-ndjson\r\nContent-Length: 6\r\n\r\n"
                            + "{}\n");
            assertThat(line()).contains(" 200 ");
            readsTo("invalid_request");
        }

        void endsTheBatch() throws IOException {
            write("{}\n");
            readsTo("invalid_request");
            while (!line().equals("0")) {
                // the end of the line's own chunk
            }
            assertThat(line()).isEmpty();
        }

        private void readsTo(String part) throws IOException {
            while (!line().contains(part)) {
                // headers, and sizes of chunks
            }
        }

        private String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("closed");
            }
            return line;
        }

        void negotiatesAgain() throws IOException {
            socket.startHandshake();
        }

        X509Certificate server() throws IOException {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }

        String suite() {
            return socket.getSession().getCipherSuite();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Client agency() {
        return parts.clients().get("population");
    }

    private Client proxy() {
        return parts.clients().get("proxy");
    }

    private static String field(Client client) throws Exception {
        return field(client.certificate());
    }

    private static String field(X509Certificate certificate) throws Exception {
        return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
    }

    private HttpResponse<String> through(String field) throws Exception {
        return send(proxy(), request().header("Client-Cert", field));
    }

    private HttpResponse<String> ask(Client client) throws Exception {
        return send(client, request());
    }

    private int status(Client client) throws Exception {
        return ask(client).statusCode();
    }

    private void refusedAtTheDoor(Client client) {
        assertThatThrownBy(() -> ask(client)).isInstanceOf(IOException.class);
    }

    private HttpRequest keys() {
        return request().build();
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(tls.resolve("/issuer/keys")).timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(Client client, HttpRequest.Builder request) throws Exception {
        try (HttpClient http = client(parts.pki().as(client))) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static HttpClient client(SSLContext context) {
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static void problem(HttpResponse<String> answer, int status, String code)
            throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).get("type").asText())
                .isEqualTo("urn:credgate:problem:" + code);
    }
}
