package dev.credgate.did.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.did.Grounds;
import dev.credgate.did.KeyFinding;
import dev.credgate.source.SourceReading;
import dev.credgate.source.Sources;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerMetadataResolverTest {

    private static final String ISSUER = "https://issuer.example/tenant";
    private static final String KEYS =
            "{'keys':[{'kid':'one','kty':'OKP','crv':'Ed25519',"
                    + "'x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'},"
                    + "{'kty':'EC','crv':'P-256','x':'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',"
                    + "'y':'_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE'},"
                    + "{'kty':'oct','k':'AA'},5]}";

    private final IssuerMetadataResolver resolver = new IssuerMetadataResolver();

    private static Sources holding(Map<String, String> documents) {
        Map<URI, byte[]> bodies =
                documents.entrySet().stream()
                        .collect(
                                java.util.stream.Collectors.toMap(
                                        entry -> URI.create(entry.getKey()),
                                        entry ->
                                                entry.getValue()
                                                        .replace('\'', '"')
                                                        .getBytes(StandardCharsets.UTF_8)));
        return (source, _) ->
                bodies.containsKey(source.uri())
                        ? new SourceReading.Had(
                                bodies.get(source.uri()), "application/json", Grounds.NOW)
                        : new SourceReading.Wanted();
    }

    private KeyFinding metadata(String json) {
        return resolver.resolve(
                ISSUER,
                Grounds.with(
                        holding(
                                Map.of(
                                        "https://issuer.example/.well-known/jwt-vc-issuer/tenant",
                                        json))));
    }

    @Test
    void keysInTheMetadata() {
        assertThat(metadata("{'issuer':'" + ISSUER + "','jwks':" + KEYS + "}"))
                .isInstanceOfSatisfying(
                        KeyFinding.Found.class,
                        found ->
                                assertThat(found.keys())
                                        .extracting(key -> key.id())
                                        .containsExactly(ISSUER + "#one", ISSUER));
    }

    @Test
    void keysInASetOfTheirOwn() {
        String metadata = "{'issuer':'" + ISSUER + "','jwks_uri':'https://keys.example/set'}";
        assertThat(metadata(metadata))
                .isInstanceOfSatisfying(
                        KeyFinding.Wanted.class,
                        wanted ->
                                assertThat(wanted.source().uri())
                                        .hasToString("https://keys.example/set"));
        assertThat(
                        resolver.resolve(
                                ISSUER,
                                Grounds.with(
                                        holding(
                                                Map.of(
                                                        "https://issuer.example/.well-known/jwt-vc-issuer/tenant",
                                                        metadata,
                                                        "https://keys.example/set",
                                                        KEYS)))))
                .isInstanceOf(KeyFinding.Found.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'issuer':'https://other.example','jwks':{'keys':[]}}",
                "{'issuer':'https://issuer.example/tenant'}",
                "{'issuer':'https://issuer.example/tenant','jwks':{'keys':[]},'jwks_uri':'https://a.example'}",
                "{'issuer':'https://issuer.example/tenant','jwks':[]}",
                "{'issuer':'https://issuer.example/tenant','jwks':{'keys':{}}}",
                "{'issuer':'https://issuer.example/tenant','jwks_uri':'http://a.example'}",
                "{'issuer':'https://issuer.example/tenant','jwks_uri':'https://a.example/#x'}",
                "{'issuer':'https://issuer.example/tenant','jwks_uri':'not a uri'}",
                "{'issuer':'https://issuer.example/tenant','jwks_uri':5}"
            })
    void whatIsNoMetadataOfTheIssuersIsMalformed(String json) {
        assertThat(metadata(json)).isInstanceOf(KeyFinding.Malformed.class);
    }

    @Test
    void whatIsNoMetadataOfAnybodysAccusesNobody() {
        for (String sent : new String[] {"", "5", "<html>signed in?</html>", "[]"}) {
            assertThat(metadata(sent)).as(sent).isInstanceOf(KeyFinding.Unavailable.class);
            assertThat(
                            resolver.resolve(
                                    ISSUER,
                                    Grounds.with(
                                            holding(
                                                    Map.of(
                                                            "https://issuer.example/.well-known/jwt-vc-issuer/tenant",
                                                            "{'issuer':'"
                                                                    + ISSUER
                                                                    + "','jwks_uri':'https://keys.example/set'}",
                                                            "https://keys.example/set",
                                                            sent)))))
                    .as("the set " + sent)
                    .isInstanceOf(KeyFinding.Unavailable.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example,https://a.example/.well-known/jwt-vc-issuer",
        "https://a.example/,https://a.example/.well-known/jwt-vc-issuer",
        "https://a.example:8443/x/y,https://a.example:8443/.well-known/jwt-vc-issuer/x/y",
    })
    void theMetadataLiesBetweenHostAndPath(String issuer, String location) {
        assertThat(IssuerMetadataResolver.location(issuer)).contains(URI.create(location));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example",
                "https:///x",
                "https://user@a.example",
                "https://a.example?x",
                "https://a.example#x",
                "https://a.example/../b",
                "https://a.example/ b",
                "https://",
                "https:a.example",
                "https://A.example",
                "https://a_b"
            })
    void otherUrlsAreMalformed(String issuer) {
        assertThat(resolver.resolve(issuer, Grounds.BARE)).isInstanceOf(KeyFinding.Malformed.class);
    }
}
