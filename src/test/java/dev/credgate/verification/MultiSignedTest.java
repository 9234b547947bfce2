package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.TestKey;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.WeIdResolver;
import dev.credgate.ledger.WeIdContracts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a signature over credentials can be taken for, and what of it nobody signed. */
class MultiSignedTest {

    private static final String CONTEXT =
            "https://github.com/WeBankFinTech/WeIdentity/blob/master/context/v1";

    @Test
    void publicEvidenceIsNoFurtherCredentialOfItsSigner() {
        Vector evidence = Vector.named("evidence-full");
        String issuer = evidence.json().get("document").get("issuer").asText();
        for (String outer : new String[] {issuer, issuer.replace("weid:101:", "weid:1:")}) {
            Verdict verdict =
                    evidence.world()
                            .issuer(outer, "*")
                            .verdict(
                                    over(
                                            evidence.text("documentText"),
                                            outer,
                                            evidence.json().at("/evidence/signature").asText()));
            assertThat(World.check(verdict, CheckName.SIGNATURE).code())
                    .as(verdict.toString())
                    .contains(Reason.MULTISIGN_OF_ONE);
            assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        }
    }

    @Test
    void oldDoublesOfAnIssuerThatNobodyKnowsLeaveTheSignatureSound() {
        Vector old = Vector.named("credential-olddoubles");
        TestKey key = TestKey.of(7);
        String outer = "did:weid:1:" + key.publicKey().address();
        byte[] document =
                over(
                        old.text("documentText"),
                        emptied(old.json().get("document")).toString(),
                        outer,
                        key.sign(Keccak256.hash(old.text("hash"))).toBase64());
        // The chain of the credential within is not configured.
        World world =
                new World(
                        Instant.ofEpochSecond(old.json().get("verifyAt").asLong()),
                        Knowledge.weIdentity(
                                List.of(new WeIdentityFormat()),
                                new DidResolvers(
                                        List.of(
                                                new WeIdResolver(
                                                        new WeIdContracts(
                                                                Map.of(1L, World.CONTRACT)))))));
        Verdict verdict = world.entity(outer, key.publicKey()).issuer(outer, "*").verdict(document);

        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INDETERMINATE);
    }

    /** The salt of a credential that is held by another. */
    private static JsonNode emptied(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode empty = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(member -> empty.set(member.getKey(), emptied(member.getValue())));
                yield empty;
            }
            case ArrayNode array -> {
                ArrayNode empty = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> empty.add(emptied(element)));
                yield empty;
            }
            default -> JsonNodeFactory.instance.textNode("");
        };
    }

    private static byte[] over(String credential, String issuer, String signature) {
        return over(credential, "", issuer, signature);
    }

    private static byte[] over(String credential, String salt, String issuer, String signature) {
        return ("{\"claim\":{\"credentialList\":["
                        + credential
                        + "]},\"context\":\""
                        + CONTEXT
                        + "\",\"cptId\":107,\"expirationDate\":4102444800,"
                        + "\"id\":\"00000000-0000-4000-8000-000000000000\","
                        + "\"issuanceDate\":1701296915,\"issuer\":\""
                        + issuer
                        + "\",\"proof\":{\"created\":1701296915,\"creator\":\""
                        + issuer
                        + "#keys-0\",\"salt\":{\"credentialList\":["
                        + salt
                        + "]},\"signatureValue\":\""
                        + signature
                        + "\",\"type\":\"Secp256k1\"},\"type\":[\"VerifiableCredential\"]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
