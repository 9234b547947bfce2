package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.ledger.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outage of a token is two lines of the log, however many orders come meanwhile. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class OutageLinesTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ORDERS = 7;

    /** Kept, or the handler would go with the logger. */
    private static final Logger OURS = Logger.getLogger("dev.credgate.issuance");

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler listening =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                        said.add(new PatternFormatter("%s").format(line));
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @Inject Ledger ledger;

    @BeforeEach
    void listen() {
        await().atMost(SOON)
                .until(() -> ledger.read(Instant.now()) instanceof Ledger.Reading.Fresh);
        OURS.addHandler(listening);
    }

    @AfterEach
    void listenNoMore() {
        OURS.removeHandler(listening);
    }

    @Test
    void anOutageIsToldWhenItBeginsAndWithItsCountWhenItEnds() throws Exception {
        assertThat(order()).isEqualTo(201);
        assertThat(lines()).isEmpty();
        int refused = 0;
        parts.token().goAway();
        try {
            for (; refused < ORDERS; refused++) {
                assertThat(order()).isEqualTo(503);
            }
            // The token says one thing when it is found to be away, and perhaps another after that.
            assertThat(lines())
                    .hasSizeBetween(1, 5)
                    .doesNotHaveDuplicates()
                    .allMatch(line -> line.startsWith("Nothing can be issued for population as "));
        } finally {
            parts.token().comeBack();
        }
        Instant limit = Instant.now().plus(SOON);
        while (order() != 201) {
            refused++;
            assertThat(Instant.now()).isBefore(limit);
            Thread.sleep(100);
        }
        // Not before none was refused for ten seconds.
        while (ends().isEmpty()) {
            assertThat(order()).isEqualTo(201);
            assertThat(Instant.now()).isBefore(limit);
            Thread.sleep(500);
        }
        assertThat(order()).isEqualTo(201);
        List<String> ends = ends();
        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst())
                .startsWith("Orders of population as did:weid:")
                .contains(" in weidentity are carried out again; " + refused + " were not since ");
    }

    private List<String> ends() {
        return lines().stream().filter(line -> line.contains("again")).toList();
    }

    private List<String> lines() {
        return said.stream()
                .filter(line -> line.contains("can be issued") || line.contains("out again;"))
                .toList();
    }

    private int order() throws Exception {
        String order =
                "{\"format\":\"weidentity\",\"type\":\"cpt:1000\",\"subject\":"
                        + "\"did:weid:101:0x1111111111111111111111111111111111111111\","
                        + "\"claims\":{\"name\":\"Zhang San\",\"age\":31},"
                        + "\"valid_until\":\"2100-01-01T00:00:00Z\"}";
        try (HttpClient http =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get("population")))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return http.send(
                            HttpRequest.newBuilder(tls.resolve("/issuer/credentials"))
                                    .timeout(Duration.ofSeconds(40))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(order))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        }
    }
}
