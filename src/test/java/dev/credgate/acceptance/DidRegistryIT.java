package dev.credgate.acceptance;

import static dev.credgate.acceptance.Verifier.check;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.ledger.chain.EthereumDidRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** did:ethr by the registry of ERC-1056 that stands on the stack's own chain. */
@WithStack
class DidRegistryIT {

    private static final String TYPE = "vct:https://t.example/id";

    private final SecretJwk owner = JoseKeys.secret("secp256k1", 701);
    private final SecretJwk other = JoseKeys.secret("secp256k1", 702);
    private final Address address = account(owner);
    private final String did = "did:ethr:0x7a69:" + address;

    private static Address account(SecretJwk key) {
        return ((Secp256k1PublicKey) key.key()).address();
    }

    @Test
    void whoVouchesFollowsTheRegistry(Stack stack) {
        assumeTrue(DidRegistryOnChain.missing().isEmpty(), "ERC-1056 was NOT run: no registry");
        stack.script()
                .run("ledger", "issuer", "authorise", "--did", did, "--type", TYPE, "--name", "A")
                .successfully();
        follows(stack, DidRegistryOnChain.of(stack));
    }

    private void follows(Stack stack, EthereumDidRegistry registry) {
        String own = signed("#controller", owner);
        String others = signed("#controller", other);
        String delegates = signed("#delegate-1", other);
        becomes(stack, own, "valid", "pass");
        becomes(stack, others, "invalid", "signature_invalid");
        becomes(stack, delegates, "invalid", "key_unknown");

        registry.addDelegate(address, "veriKey", account(other), 3_600);
        becomes(stack, delegates, "valid", "pass");
        registry.revokeDelegate(address, "veriKey", account(other));
        becomes(stack, delegates, "invalid", "key_revoked");

        long before = stack.chain().block();
        registry.changeOwner(address, address, account(other));
        becomes(stack, own, "invalid", "signature_invalid");
        becomes(stack, others, "valid", "pass");
        stack.chain().reorganises((int) (stack.chain().block() - before));
        becomes(stack, own, "valid", "pass");

        registry.changeOwner(address, address, Address.ZERO);
        becomes(stack, own, "invalid", "issuer_unknown");
    }

    /** Until the block that says so is read. */
    private static void becomes(Stack stack, String credential, String word, String key) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    JsonNode verdict = stack.verifier().verdictOn(credential);
                    assertThat(verdict.get("verdict").asText())
                            .as(verdict.toString())
                            .isEqualTo(word);
                    assertThat(key)
                            .as(verdict.toString())
                            .isIn(check(verdict, "issuer_key"), check(verdict, "signature"));
                });
    }

    private String signed(String fragment, SecretJwk key) {
        UnsignedJws jws =
                UnsignedJws.of(
                        JoseKeys.json(
                                "{'alg': 'ES256K', 'typ': 'dc+sd-jwt', 'kid': '%s%s'}"
                                        .formatted(did, fragment)),
                        "{\"iss\": \"%s\", \"vct\": \"%s\", \"iat\": %d, \"name\": \"Ada\"}"
                                .formatted(
                                        did,
                                        TYPE.substring("vct:".length()),
                                        Instant.now().getEpochSecond() - 100)
                                .getBytes(StandardCharsets.UTF_8));
        return new String(jws.attach(key.sign(jws.message())), StandardCharsets.US_ASCII) + "~";
    }
}
