package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Claims under an operator's context: what its holder can write otherwise is not shown so. */
class FolderClaimsTest {

    private static final String URL = "https://contexts.example/roles";
    private static final String CONTEXT =
            """
            {"@context": {"ex": "https://example.org/", "grade": "ex:grade",
             "roles": {"@id": "ex:roles", "@container": "@index"},
             "office": {"@id": "ex:office", "@type": "@id"}}}
            """;
    private static final String DOCUMENT =
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2", "%s"],
             "type": "VerifiableCredential", "issuer": "%s",
             "credentialSubject": {"id": "did:example:alice", "grade": "A", %s}}
            """;

    private final TestKey key = TestKey.of(KeyAlgorithm.ED25519, "folder");
    private final ContextStore contexts =
            ContextStore.bundled().with(URL, CONTEXT.getBytes(StandardCharsets.UTF_8));

    private JsonObject document(String claim) {
        return W3cVectors.object(DOCUMENT.formatted(URL, key.did(), claim));
    }

    /** What is shown of a credential that its holder wrote otherwise, and that is still valid. */
    private JsonObject claims(String signed, String shown) {
        JsonObject issued =
                new Signing(Cryptosuite.EDDSA_RDFC_2022, key, contexts).issued(document(signed));
        byte[] bytes =
                JcsWriter.canonical(
                                document(shown).with("proof", W3cVectors.object(issued, "proof")))
                        .orElseThrow();
        Presented presented =
                new DataIntegrityFormat(contexts, List.of()).recognise(bytes).orElseThrow();
        assertThat(Proving.why(presented)).isEmpty();
        return ((SecuredCredential) presented).claims();
    }

    /** By which name an index map has a value, nobody signs. */
    @Test
    void namesOfAnIndexMapAreNotShown() {
        for (String name : List.of("user", "admin")) {
            assertThat(
                            claims(
                                            "\"roles\": {\"user\": \"yes\"}",
                                            "\"roles\": {\"%s\": \"yes\"}".formatted(name))
                                    .members())
                    .containsOnlyKeys("id", "grade");
        }
    }

    @Test
    void aReferenceIsShownAsItIsSignedOrNotAtAll() {
        String signed = "\"office\": \"https://example.org/1\"";
        JsonObject whole = claims(signed, signed);
        assertThat(whole.members()).containsOnlyKeys("id", "grade", "office");
        assertThat(claims(signed, "\"office\": \"ex:1\"")).isEqualTo(whole.without("office"));
    }
}
