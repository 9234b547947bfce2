package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.issuer.TestPki.Client;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes through the agencies' door directly, over real TLS. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class DoorTest extends DoorGround {

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
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        for (String suite :
                new String[] {
                    "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"
                }) {
            assertThatThrownBy(() -> new Line("TLSv1.2", suite)).isInstanceOf(IOException.class);
        }
    }

    private void refusedAtTheDoor(Client client) {
        assertThatThrownBy(() -> ask(client)).isInstanceOf(IOException.class);
    }
}
