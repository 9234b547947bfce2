package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.issuer.TestPki.Client;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;

/** The agencies' door, over real TLS, and who knocks at it. */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class DoorGround {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration SOON = Duration.ofSeconds(10);
    static final String REFUSED = "certificate_refused";

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @AfterEach
    void nobodyIsRevoked() {
        parts.pki().revoke();
        await().atMost(SOON).until(() -> status(agency()) == 200);
    }

    /** One connection that is kept and looked at. */
    final class Line implements AutoCloseable {

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

    Client agency() {
        return parts.clients().get("population");
    }

    Client proxy() {
        return parts.clients().get("proxy");
    }

    static String field(Client client) throws Exception {
        return field(client.certificate());
    }

    static String field(X509Certificate certificate) throws Exception {
        return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
    }

    HttpResponse<String> through(String field) throws Exception {
        return send(proxy(), request().header("Client-Cert", field));
    }

    HttpResponse<String> ask(Client client) throws Exception {
        return send(client, request());
    }

    int status(Client client) throws Exception {
        return ask(client).statusCode();
    }

    HttpRequest keys() {
        return request().build();
    }

    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(tls.resolve("/issuer/keys")).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(Client client, HttpRequest.Builder request) throws Exception {
        try (HttpClient http = client(parts.pki().as(client))) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    static HttpClient client(SSLContext context) {
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    static void problem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).get("type").asText())
                .isEqualTo("urn:credgate:problem:" + code);
    }
}
