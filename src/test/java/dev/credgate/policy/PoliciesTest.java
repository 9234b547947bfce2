package dev.credgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy that was mistyped stops the start with a line that says where and what. */
class PoliciesTest {

    private static final String GOOD =
            """
            portal: benefits
            origin: https://benefits.example
            accept:
              - type: cpt:1000
                issuers: ['did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df']
                claims: [name, /address/city]
                max-age: 365d
              - type: cpt:2000
            session-length: 20m
            header-claims: [name]
            allow-self-issued-challenge: true
            """;

    @TempDir Path folder;

    private List<String> faults() {
        return catchThrowableOfType(PolicyFaultException.class, () -> Policies.read(folder))
                .lines();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void readsAllThatAPolicyMaySay() throws Exception {
        file("benefits.yaml", GOOD);
        file("notes.txt", "not a policy");
        Policy policy = Policies.read(folder).of("benefits").orElseThrow();
        assertThat(policy.origin()).isEqualTo("https://benefits.example");
        assertThat(policy.sessionLength()).isEqualTo(Duration.ofMinutes(20));
        assertThat(policy.allowSelfIssuedChallenge()).isTrue();
        assertThat(policy.accept()).hasSize(2);
        assertThat(policy.accept().getFirst().claims())
                .extracting(ClaimPath::toString)
                .containsExactly("name", "/address/city");
        assertThat(policy.accept().getFirst().maxAge()).contains(Duration.ofDays(365));
        assertThat(policy.accept().get(1).issuers()).isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "portal: benefits | portal: Benefits! | portal",
                "portal: benefits | portal: 7 | portal",
                "origin: https://benefits.example | origin: https://benefits.example/ | origin",
                "origin: https://benefits.example | origin: http://benefits.example | origin",
                "origin: https://benefits.example | origin: https://Benefits.example | origin",
                "origin: https://benefits.example | origin: https://benefits.example:443 | origin",
                "origin: https://benefits.example | origin: https://u@benefits.example | origin",
                "type: cpt:2000 | type: 'cpt:*' | accept[1].type",
                "type: cpt:2000 | type: '*' | accept[1].type",
                "type: cpt:2000 | type: cpt:02000 | accept[1].type",
                "type: cpt:2000 | typ: cpt:2000 | accept[1].typ",
                "type: cpt:2000 | type: cpt:1000 | accept[0]",
                "0x3b81 | 0x3B81 | accept[0].issuers[0]",
                "max-age: 365d | max-age: 365 | accept[0].max-age",
                "max-age: 365d | max-age: P1Y | accept[0].max-age",
                "max-age: 365d | max-age: 0d | accept[0].max-age",
                "claims: [name, /address/city] | claims: name | accept[0].claims",
                "claims: [name, /address/city] | claims: [name, name] | accept[0].claims[1]",
                "claims: [name, /address/city] | claims: [//] | accept[0].claims[0]",
                "claims: [name, /address/city] | claims: [3] | accept[0].claims[0]",
                "session-length: 20m | session-length: 13h | session-length",
                "session-length: 20m | session-length: 20s | session-length",
                "session-length: 20m | sesion-length: 20m | sesion-length",
                "header-claims: [name] | header-claims: name | header-claims",
                "challenge: true | challenge: 'yes' | allow-self-issued-challenge",
                "session-length: 20m | portal: other | line",
                "session-length: 20m | session-length: [ | line",
            })
    void namesFileAndKeyOfAFault(String from, String to, String key) throws Exception {
        assertThat(GOOD).contains(from);
        Path file = file("benefits.yaml", GOOD.replace(from, to));
        assertThat(faults())
                .anySatisfy(line ->
                        assertThat(line)
                                .startsWith(file + ": " + key)
                                .contains("expected ")
                                .doesNotContain("\n"));
    }

    @Test
    void refusesAnEmptyListOfIssuersRatherThanTrustEverybody() throws Exception {
        file("benefits.yaml", GOOD.replaceAll("issuers: .*", "issuers: []"));
        assertThat(faults()).singleElement().asString().contains("accept[0].issuers: expected");
    }

    @Test
    void refusesASessionThatNoAgeLeavesRoomFor() throws Exception {
        file(
                "benefits.yaml",
                GOOD.replace("max-age: 365d", "max-age: 5m").replace("  - type: cpt:2000\n", ""));
        assertThat(faults()).singleElement().asString().contains("session-length: expected");
    }

    @Test
    void refusesTwoPortalsOfOneNameOrOrigin() throws Exception {
        file("a.yaml", GOOD);
        file("b.yml", GOOD.replace("portal: benefits", "portal: other"));
        file("c.yml", GOOD.replace("benefits.example", "other.example"));
        assertThat(faults())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("b.yml: origin: expected"))
                .anySatisfy(line -> assertThat(line).contains("c.yml: portal: expected"));
    }

    @Test
    void refusesAnEmptyFolderAndAMissingOne() {
        assertThat(faults()).singleElement().asString().startsWith("credgate.portals-dir: ");
        folder = folder.resolve("absent");
        assertThat(faults()).singleElement().asString().startsWith("credgate.portals-dir: ");
    }

    @Test
    void refusesWhatIsNoPolicyAtAll() throws Exception {
        file("empty.yaml", "");
        file("list.yaml", "- a");
        file("bytes.yaml", "\u0000");
        file("alias.yaml", "portal: &a [x]\norigin: *a\n");
        file("tag.yaml", "!!javax.script.ScriptEngineManager [a]");
        file("deep.yaml", "[".repeat(10_000));
        assertThat(faults())
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(l -> assertThat(l).contains(": expected "));
    }
}
