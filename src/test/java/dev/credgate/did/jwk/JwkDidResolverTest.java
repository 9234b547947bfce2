package dev.credgate.did.jwk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.Grounds;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.ProofPurpose;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwkDidResolverTest {

    /** The method specification's first example. */
    private static final String P256 =
            "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVV"
                    + "M3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9";

    private final JwkDidResolver resolver = new JwkDidResolver();

    @Test
    void theKeyIsTheDidsOwn() {
        assertThat(resolver.resolve(P256, Grounds.BARE))
                .isInstanceOfSatisfying(
                        KeyFinding.Found.class,
                        found ->
                                assertThat(found.keys())
                                        .singleElement()
                                        .satisfies(key -> {
                                            assertThat(key.id()).isEqualTo(P256 + "#0");
                                            assertThat(key.key().algorithm())
                                                    .isEqualTo(KeyAlgorithm.P256);
                                            assertThat(key.counts()).isTrue();
                                            assertThat(key.purposes())
                                                    .containsExactlyInAnyOrder(
                                                            ProofPurpose.values());
                                        }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:jwk:",
                "did:jwk:e30",
                "did:jwk:bm8",
                "did:jwk:AAAA",
                "did:jwk:e30=",
                "did:jwk:W10",
                "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                P256 + "=",
                P256 + "?a",
                P256 + "/a"
            })
    void othersAreMalformed(String did) {
        assertThat(resolver.resolve(did, Grounds.BARE)).isInstanceOf(KeyFinding.Malformed.class);
    }

    @Test
    void aPrivateKeyIsMalformed() {
        String jwk =
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
                        + "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}";
        String did = "did:jwk:" + Base64Url.encode(jwk.getBytes(StandardCharsets.UTF_8));
        assertThat(resolver.resolve(did, Grounds.BARE))
                .isInstanceOfSatisfying(
                        KeyFinding.Malformed.class,
                        it -> assertThat(it.why()).contains("private").doesNotContain("nWGx"));
    }

    @Test
    void aLongOneIsRefusedAtOnce() {
        String did = "did:jwk:" + "A".repeat(10_000_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(1),
                () ->
                        assertThat(resolver.resolve(did, Grounds.BARE))
                                .isInstanceOf(KeyFinding.Malformed.class));
    }
}
