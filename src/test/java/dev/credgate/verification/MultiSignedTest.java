package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

    private static byte[] over(String credential, String issuer, String signature) {
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
                        + "#keys-0\",\"salt\":{\"credentialList\":[]},\"signatureValue\":\""
                        + signature
                        + "\",\"type\":\"Secp256k1\"},\"type\":[\"VerifiableCredential\"]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
