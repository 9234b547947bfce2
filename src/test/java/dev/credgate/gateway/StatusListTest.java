package dev.credgate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Presented;
import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multikey;
import dev.credgate.did.KeyName;
import dev.credgate.gateway.StatusListStack.Entity;
import dev.credgate.gateway.StatusListStack.Registry;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import dev.credgate.source.SourceReading;
import dev.credgate.status.ListProof;
import dev.credgate.status.P256;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusSource;
import dev.credgate.status.bitstring.BitstringStatus;
import dev.credgate.status.tokenlist.TokenListStatus;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /status/<agency>/<list>}: what the chain says, signed by the agency in its token. */
@QuarkusTest
@TestProfile(StatusListTest.Profile.class)
@QuarkusTestResource(value = StatusListStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway.Init") // the stack puts the agency there
class StatusListTest {

    /** Its own application, since it has a token. */
    public static class Profile extends GatewayProfile {}

    private static final String PATH = "/status/registry/4";
    private static final String ADDRESS = "https://gate.example:8443" + PATH;
    private static final String OTHER_PATH = "/status/registry/6";
    private static final String OTHER_ADDRESS = "https://gate.example:8443" + OTHER_PATH;

    @Inject Chain chain;
    @Inject Time time;
    @Inject @All List<CredentialFormat> formats;

    Registry registry;

    @BeforeEach
    void world() {
        entity(registry.own());
        entity(registry.other());
        registered(registry.own(), ADDRESS, 4);
        registered(registry.other(), OTHER_ADDRESS, 6);
        // Numbers are an issuer's own on the chain, addresses are not.
        registered(registry.other(), ADDRESS, 4);
        set(7, StatusValue.REVOKED);
        set(8, StatusValue.SUSPENDED);
        set(registry.other(), 6, 9, StatusValue.REVOKED);
        set(registry.own(), 6, 10, StatusValue.REVOKED);
        set(registry.other(), 4, 11, StatusValue.REVOKED);
        time.forward(Duration.ofSeconds(11));
    }

    private void entity(Entity entity) {
        String address = entity.first().address().toString();
        chain.block(
                new LedgerEvent.EntityAttribute(
                        Chain.CONTRACT,
                        entity.first().address(),
                        "/weId/auth",
                        entity.first().toDecimal() + "|" + address),
                new LedgerEvent.EntityAttribute(
                        Chain.CONTRACT,
                        entity.first().address(),
                        "/weId/pubkey/P-256/base64",
                        Multikey.of(entity.second()) + "|" + address));
    }

    private void registered(Entity entity, String address, long list) {
        chain.block(
                new LedgerEvent.StatusListRegistered(
                        Keccak256.hash(address), entity.did().hash(), list));
    }

    @AfterEach
    void fresh() {
        chain.stale(false);
    }

    private void set(long index, StatusValue value) {
        set(registry.own(), 4, index, value);
    }

    private void set(Entity entity, long list, long index, StatusValue value) {
        chain.block(
                new LedgerEvent.IndexStatusChanged(
                        entity.did().hash(), list, index, value, Chain.CONTRACT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/statuslist+jwt", "application/statuslist+cwt"})
    void aTokenInTheFormThatIsAskedFor(String type) {
        Response answer = given().header("Accept", type).get(PATH);
        answer.then().statusCode(200).contentType(type);
        StatusReference at = reference("token_status_list", "", 7);
        assertThat(read(new TokenListStatus(), answer, at))
                .isInstanceOf(StatusFinding.Revoked.class);
        at = reference("token_status_list", "", 8);
        assertThat(read(new TokenListStatus(), answer, at))
                .isInstanceOf(StatusFinding.Suspended.class);
        at = reference("token_status_list", "", 9);
        assertThat(read(new TokenListStatus(), answer, at)).isEqualTo(new StatusFinding.Active());
    }

    @Test
    void listCredentialsOfEachPurpose() {
        Response answer = given().header("Accept", "application/ld+json").get(PATH);
        answer.then()
                .statusCode(200)
                .contentType("application/ld+json")
                .body("id", equalTo(ADDRESS))
                .body("issuer", equalTo(registry.did().toString()))
                .body("type[1]", equalTo("BitstringStatusListCredential"))
                .body("credentialSubject.statusPurpose", equalTo("revocation"))
                .body("proof.cryptosuite", equalTo("ecdsa-rdfc-2019"));
        BitstringStatus source = new BitstringStatus();
        assertThat(read(source, answer, reference("bitstring", "revocation", 7)))
                .isInstanceOf(StatusFinding.Revoked.class);
        assertThat(read(source, answer, reference("bitstring", "revocation", 8)))
                .isEqualTo(new StatusFinding.Active());

        answer = given().header("Accept", "application/vc").get(PATH + "/suspension");
        answer.then().statusCode(200).contentType("application/vc");
        JsonPath document = JsonPath.from(answer.asString());
        assertThat(document.getString("id")).isEqualTo(ADDRESS + "/suspension");
        assertThat(document.getString("credentialSubject.statusPurpose")).isEqualTo("suspension");
        assertThat(read(source, answer, reference("bitstring", "suspension", 7)))
                .isEqualTo(new StatusFinding.Active());
        assertThat(read(source, answer, reference("bitstring", "suspension", 8)))
                .isInstanceOf(StatusFinding.Suspended.class);

        given().header("Accept", "application/vc+jwt")
                .get(PATH)
                .then()
                .statusCode(200)
                .contentType("application/vc+jwt");
    }

    /** Its credentials name it, and there is no other place where it could be read. */
    @Test
    void aListOfAnotherOfItsDidsIsSignedByThatOnesKey() {
        Response answer = given().header("Accept", "application/statuslist+jwt").get(OTHER_PATH);
        answer.then().statusCode(200);
        TokenListStatus tokens = new TokenListStatus();
        assertThat(read(tokens, answer, registry.other(), at(OTHER_ADDRESS, 9)))
                .isInstanceOf(StatusFinding.Revoked.class);
        assertThat(read(tokens, answer, registry.other(), at(OTHER_ADDRESS, 10)))
                .as("a place of the first DID's list of that number")
                .isEqualTo(new StatusFinding.Active());
        for (String purpose : List.of("", "/suspension")) {
            given().header("Accept", "application/ld+json")
                    .get(OTHER_PATH + purpose)
                    .then()
                    .statusCode(200)
                    .body("id", equalTo(OTHER_ADDRESS + purpose))
                    .body("issuer", equalTo(registry.other().did().toString()))
                    .body("proof.verificationMethod", equalTo(registry.other().did() + "#keys-1"));
        }
    }

    @Test
    void anAddressThatSeveralOfItsDidsRegisteredIsTheFirstOnes() {
        Response answer = given().get(PATH);
        assertThat(read(new TokenListStatus(), answer, at(ADDRESS, 7)))
                .isInstanceOf(StatusFinding.Revoked.class);
        assertThat(read(new TokenListStatus(), answer, at(ADDRESS, 11)))
                .isEqualTo(new StatusFinding.Active());
    }

    private static StatusReference at(String address, long index) {
        return new StatusReference(
                "token_status_list", URI.create(address), index, "", 1, Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|application/statuslist+jwt",
                "*/*|application/statuslist+jwt",
                "application/*|application/statuslist+jwt",
                "application/json, text/plain|application/json",
                "application/statuslist+jwt;q=0.5, application/statuslist+cwt|application/statuslist+cwt",
                "application/statuslist+jwt;q=0, */*;q=0.1|application/statuslist+cwt"
            })
    void theFormIsNegotiated(String accept, String type) {
        var request = accept == null ? given() : given().header("Accept", accept);
        request.get(PATH).then().statusCode(200).contentType(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/statuslist+json", "q=1", ";", ","})
    void whatIsNotOfferedIsNotAcceptable(String accept) {
        given().header("Accept", accept).get(PATH).then().statusCode(406);
    }

    @Test
    void itMayBeKeptAndAskedForAgain() {
        Response first = plain().get(PATH);
        first.then()
                .header("Cache-Control", "public, max-age=60")
                .header("Vary", "Accept, Accept-Encoding")
                .header("Access-Control-Allow-Origin", "*");
        String tag = first.header("ETag");
        plain().header("If-None-Match", "\"other\", W/" + tag)
                .get(PATH)
                .then()
                .statusCode(304)
                .header("ETag", tag);
        Response zipped = given().get(PATH);
        zipped.then().header("Content-Encoding", "gzip").header("ETag", not(equalTo(tag)));
        assertThat(zipped.asByteArray()).isEqualTo(first.asByteArray());
        plain().head(PATH)
                .then()
                .statusCode(200)
                .header("Content-Length", Integer.toString(first.asByteArray().length));
    }

    /** A client that takes no encoding. */
    private static RequestSpecification plain() {
        return given().config(
                        RestAssured.config()
                                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
    }

    @Test
    void aChangeIsSignedAfterTheIntervalAndNoSooner() {
        String before = given().get(PATH).header("ETag");
        assertThat(given().get(PATH).header("ETag")).isEqualTo(before);
        set(100, StatusValue.REVOKED);
        assertThat(given().get(PATH).header("ETag")).isEqualTo(before);
        time.forward(Duration.ofSeconds(10));
        Response after = given().get(PATH);
        assertThat(after.header("ETag")).isNotEqualTo(before);
        assertThat(read(new TokenListStatus(), after, reference("token_status_list", "", 100)))
                .isInstanceOf(StatusFinding.Revoked.class);
    }

    /** Handed out on, it would make every credential invalid: 503 is told from that. */
    @Test
    void oneWhoseKeyWasTakenBackIsHandedOutNoMoreWhereNoOtherKeyWillDo() {
        given().header("Accept", "application/ld+json").get(PATH).then().statusCode(200);
        secondKey("OBSOLETE");
        time.forward(Duration.ofSeconds(11));
        given().header("Accept", "application/ld+json")
                .get(PATH)
                .then()
                .statusCode(503)
                .header("Retry-After", "5");
        secondKey("");
        time.forward(Duration.ofSeconds(11));
        given().header("Accept", "application/ld+json").get(PATH).then().statusCode(200);
    }

    private void secondKey(String suffix) {
        chain.block(
                new LedgerEvent.EntityAttribute(
                        Chain.CONTRACT,
                        registry.first().address(),
                        "/weId/pubkey/P-256/base64",
                        Multikey.of(registry.second())
                                + suffix
                                + "|"
                                + registry.first().address()));
    }

    @Test
    void withoutAFreshChainTheLastIsHandedOutUntilItExpires() {
        String before = given().get(PATH).header("ETag");
        chain.stale(true);
        time.forward(Duration.ofMinutes(59));
        given().get(PATH).then().statusCode(200).header("ETag", before);
        time.forward(Duration.ofMinutes(1));
        given().get(PATH).then().statusCode(503);
        chain.stale(false);
        time.forward(Duration.ofSeconds(10));
        given().get(PATH).then().statusCode(200).header("ETag", not(equalTo(before)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/status/registry/5",
                "/status/registry/04",
                "/status/registry/4/",
                "/status/registry/4/revocation",
                "/status/registry/99999999999999999999",
                "/status/registry/9999999999999999999",
                "/status/nobody/4",
                "/status/registry",
                "/status/registry/-4"
            })
    void nothingElseIsThere(String path) {
        given().get(path).then().statusCode(404);
    }

    @Test
    void nobodyWritesThere() {
        given().body("x").post(PATH).then().statusCode(405).header("Allow", "GET, HEAD");
    }

    private StatusReference reference(String mechanism, String purpose, long index) {
        String address = purpose.equals("suspension") ? ADDRESS + "/suspension" : ADDRESS;
        return new StatusReference(mechanism, URI.create(address), index, purpose, 1, Map.of());
    }

    /** As a verifier reads it that follows no chain where the address is registered. */
    private StatusFinding read(StatusSource source, Response answer, StatusReference at) {
        return read(source, answer, registry.own(), at);
    }

    private StatusFinding read(
            StatusSource source, Response answer, Entity issuing, StatusReference at) {
        Instant now = time.instant();
        return source.read(
                at,
                new StatusSource.Context(
                        now,
                        Optional.of(LedgerState.empty(1, Map.of())),
                        (_, _) -> new SourceReading.Had(answer.asByteArray(), "", now),
                        issuing.did().toString(),
                        new ListProof() {
                            @Override
                            public Optional<Presented> recognise(byte[] body) {
                                return formats.stream()
                                        .flatMap(format -> format.recognise(body).stream())
                                        .findFirst();
                            }

                            @Override
                            public Proven prove(String issuer, List<CredentialProof> proofs) {
                                assertThat(issuer).isEqualTo(issuing.did().toString());
                                assertThat(proofs)
                                        .extracting(CredentialProof::key)
                                        .containsExactly(
                                                new KeyName.Method(issuer, issuer + "#keys-1"));
                                return new P256.Believing(issuing.second()).prove(issuer, proofs);
                            }
                        }));
    }
}
