package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.IssuerRecord;
import dev.credgate.ledger.StatusValue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which of an agency's DIDs acts for the name of a certificate: the one whose account has it. */
@QuarkusTest
@TestProfile(StatusFiles.SoonSettled.class)
@QuarkusTestResource(
        value = IssuerStack.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = IssuerStack.WITH_CERTIFICATES, value = "true"))
@SuppressWarnings("NullAway") // the stack fills the maps
class SecondDidCertifiedTest extends StatusFiles {

    @Test
    void whatIsIssuedAsTheSecondDidIsSuspendedAndRevoked() throws Exception {
        UUID credential = issued();
        assertThat(records.find(credential).orElseThrow().issuer())
                .isEqualTo(JoseSigners.SECOND_NAME);
        for (String status : new String[] {"suspended", "active", "revoked"}) {
            HttpResponse<String> answer =
                    posted(
                            "/issuer/credentials/" + credential + "/status",
                            "{\"status\":\"" + status + "\",\"reason\":\"a test\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(status(snapshot(), credential))
                    .isEqualTo(StatusValue.valueOf(status.toUpperCase(Locale.ROOT)));
        }
    }

    @Test
    void inBulkAsWell() throws Exception {
        UUID credential = issued();
        HttpResponse<String> accepted =
                post("population", UUID.randomUUID().toString(), line(credential, "revoked"));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        JsonNode done = done("population", accepted.headers().firstValue("Location").orElseThrow());
        assertThat(done.at("/lines/confirmed").asInt()).as(done.toString()).isEqualTo(1);
        assertThat(status(snapshot(), credential)).isEqualTo(StatusValue.REVOKED);
    }

    /** Its certificate may lie there for long. */
    @Test
    void aNameThatWasGivenToAnotherAgencyIsIssuedUnderNoMore() throws Exception {
        WeIdDid first = parts.dids().get("population");
        assertThat(order(first).statusCode()).isEqualTo(201);
        WeIdDid other = parts.dids().get("transport");
        var name = Keccak256.hash(JoseSigners.NAME);
        parts.writes().nameIssuer(parts.committee(), name, other.address(), "transport");
        await().atMost(SOON)
                .until(() ->
                        snapshot()
                                .issuer(name)
                                .map(IssuerRecord::account)
                                .filter(other.address()::equals)
                                .isPresent());
        HttpResponse<String> refused = order(first);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body())
                .contains("issuer_not_permitted", JoseSigners.NAME, first.toString());
    }

    private UUID issued() throws Exception {
        HttpResponse<String> answer = order(parts.dids().get(IssuerStack.SECOND_DID));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return UUID.fromString(JSON.readTree(answer.body()).get("id").asText());
    }

    private HttpResponse<String> order(WeIdDid as) throws Exception {
        return posted(
                "/issuer/credentials",
                """
                {"format":"sd_jwt_vc","type":"%s","issuer":"%s","subject":"did:example:resident",
                 "claims":{"name":"Chan Tai Man"},"valid_until":"%s","options":{"key_by":"x5c"}}
                """
                        .formatted(
                                JoseSigners.SD_JWT_VC,
                                as,
                                Instant.now()
                                        .plus(Duration.ofDays(90))
                                        .truncatedTo(ChronoUnit.SECONDS)));
    }

    private HttpResponse<String> posted(String path, String body) throws Exception {
        return send(
                "population",
                HttpRequest.newBuilder(tls.resolve(path))
                        .timeout(Duration.ofSeconds(40))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }
}
