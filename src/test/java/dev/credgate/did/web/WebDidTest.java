package dev.credgate.did.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebDidTest {

    /** The method's own examples, and the gateway's. */
    @ParameterizedTest
    @CsvSource({
        "did:web:w3c-ccg.github.io,https://w3c-ccg.github.io/.well-known/did.json",
        "did:web:w3c-ccg.github.io:user:alice,https://w3c-ccg.github.io/user/alice/did.json",
        "did:web:example.com%3A3000:user:alice,https://example.com:3000/user/alice/did.json",
        "did:web:localhost%3A8080,https://localhost:8080/.well-known/did.json",
        "did:web:xn--bcher-kva.example,https://xn--bcher-kva.example/.well-known/did.json",
        "did:web:a.b:A-1_x.y,https://a.b/A-1_x.y/did.json",
    })
    void aDidNamesItsDocument(String did, String url) {
        assertThat(WebDid.parse(did).orElseThrow().document()).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:web:",
                "did:web::a",
                "did:web:Example.com",
                "did:web:example.com:",
                "did:web:example.com::a",
                "did:web:example.com/",
                "did:web:example.com.",
                "did:web:.example.com",
                "did:web:-a.example",
                "did:web:a_b.example",
                "did:web:user@example.com",
                "did:web:user%40example.com",
                "did:web:example.com%3a3000",
                "did:web:example.com%3A",
                "did:web:example.com%3A0",
                "did:web:example.com%3A443",
                "did:web:example.com%3A65536",
                "did:web:example.com%3A08080",
                "did:web:example.com%3A80%3A80",
                "did:web:example.com:..",
                "did:web:example.com:.",
                "did:web:example.com:..:a",
                "did:web:example.com:%2e%2e",
                "did:web:example.com:a%2Fb",
                "did:web:example.com:a/b",
                "did:web:example.com:a?b",
                "did:web:example.com:a#b",
                "did:web:example.com:a b",
                "did:web:127.0.0.1",
                "did:web:127.1",
                "did:web:2130706433",
                "did:web:0x7f000001",
                "did:web:a.0x7f",
                "did:web:issuer.3example",
                "did:web:[::1]",
                "did:web:%5B%3A%3A1%5D",
                "did:web:exa\u006dple\u3002com",
                "did:web:ex\u0430mple.com",
                "did:key:example.com"
            })
    void othersAreRefused(String did) {
        assertThat(WebDid.parse(did)).isEmpty();
    }

    @Test
    void longOnesAreRefusedAtOnce() {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(1),
                () -> {
                    assertThat(WebDid.parse("did:web:" + "a".repeat(5_000_000))).isEmpty();
                    assertThat(WebDid.parse("did:web:a" + ":a".repeat(2_000_000))).isEmpty();
                    assertThat(WebDid.parse("did:web:" + "a-".repeat(240) + "!")).isEmpty();
                });
    }
}
