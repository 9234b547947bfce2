package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure.Derivation;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims in JSON-LD's language and index maps, under contexts of the issuer's own. */
class MapsOfClaimsTest {

    private static final String DOCUMENT =
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2",
               "https://www.w3.org/ns/credentials/examples/v2",
               {"label": {"@id": "https://example.org/label", "@container": "@language"},
                "byYear": {"@id": "https://example.org/byYear", "@container": ["@index", "@set"]}}],
             "type": ["VerifiableCredential", "XCredential"], "issuer": "ISSUER",
             "credentialSubject": SUBJECT}
            """;
    private static final String SUBJECT =
            """
            {"id": "did:example:alice",
             "label": {"EN": "Registry", "@none": "R", "pt": ["Registo", "Cart\\u00f3rio"]},
             "byYear": {"2020": "a", "2021": ["b", {"id": "urn:example:c", "grade": 7}]}}
            """;

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(ContextStore.bundled(), List.of());

    private static JsonObject document(String subject, String issuer) {
        return W3cVectors.object(DOCUMENT.replace("SUBJECT", subject).replace("ISSUER", issuer));
    }

    private Presented read(JsonObject document) {
        return format.recognise(JcsWriter.canonical(document).orElseThrow()).orElseThrow();
    }

    /** What {@code @digitalbazaar/vc} 7 secured, with keys of its own. */
    @ParameterizedTest
    @CsvSource({
        "z6MkrqtK5v7dFS5eAXDhZr1mq16h1d1A5zPu7qF4W32pbZGo,eddsa-rdfc-2022,"
                + "z35jPE5jAbkcy4DPMLgU8pMnGnFvB7Tc8DwiMBPQzvnAQXnsTsUwwKzMFWANeVDP7gXKgK"
                + "aK57ajBEPHzFaGzjmTs",
        "zDnaesgF4gpkSAR4P6vz711qtWSz3jCrJkN6N7U2s1wycYf6r,ecdsa-sd-2023,"
                + "u2V0BhVhAHbf7RBWWfN8Yeh0Zc8B8mvx3Ic-PpMz-ZYtz_3cQzz98WM9Lg5yx6XAYD3cWT"
                + "oMW7h3cjE4sJaNa5lFRbAgQ-FgjgCQDsQwr9mqgl6zhEaQs16x0MSTVjoB-jL881LaNJ-h"
                + "_1HmJWEDHkqgmZ2Ha7T4YH-6aihnyFdeydQ6HQSywXwerFW0Es-LvNi5qC2WPzWY89wLk5"
                + "P0eWr5Piwf9iNBKqVFTgPOgWEBWAFSB4Smj2ZNVDSoS-UtGMMm3xKn9ew7zK5AjstfGym4"
                + "4OqHaIFRlGkmBd1GtBkXMU_ZBO3hIfjRB0qST1y-2WECIFKhCa3w0-zjjp2XYB0DP_tTQg"
                + "wwjOJYgA0pTsySJiSSpCJW3OxPh8vgxTrWc73oAajrsZgT-ei5ixEg__x86WECJ_o-4bX_"
                + "wg6Jno3IUYv1i0hjrTnp4K3ZTr9bhHFJIC-cjAbEf98pw1rg1LfHW9Og8ZyWtsfa0WwRJn"
                + "NpIAvxBWEBtnDFZd_ty0_ndCgNgRqgV-5mJ_DB37GwI1nmavNAZ2dzSYEfCkGGn4C7aco0"
                + "RsOM-IBgeHHtxU7uzDBu1s_s5WED7lxMMJMoUgQ52JWuXQjx0HdfHCUdsRhUZmsDoh-B9Q"
                + "XzjhD7hsBI7NppBo_30vjQZ0iC-Tj60d2tBvOFqzPm4WEBNCg0LstJw2OO084AJhkI21T2"
                + "Qrisjs32-OncSGq53ursGsCXlCQnqlAHh224AMWqfMbJnJXAM9VgD7XkNYtj_WEAOx9O_v"
                + "S1vawd1Xd4Sdzi3qhNShDvkF1ZfNqf-h4gy4pihK8BjlqNzwUHs9ys0boenw0UaJv-k-u2"
                + "s0aCka3IGWECsGO4TckCPwLo_zyfM8jibL-L-GSebz6R0Jk0XzhQiC8NuNAb6Nu484NcOO"
                + "n8NmYSVGtcZIvHPNLFam7fp_OkzoQBYIIDUQ8s2i3S_rNcs2gU-MtQtffitGnC9BgSWPiP"
                + "_usuwgwgJCw"
    })
    void readsWhatAPeerSecured(String did, String cryptosuite, String value) {
        JsonObject proof =
                W3cVectors.object(
                        """
                        {"type": "DataIntegrityProof", "created": "2024-01-01T00:00:00Z",
                         "verificationMethod": "did:key:%s#%s", "cryptosuite": "%s",
                         "proofPurpose": "assertionMethod", "proofValue": "%s"}
                        """
                                .formatted(did, did, cryptosuite, value));

        assertThat(Proving.why(read(document(SUBJECT, "did:key:" + did).with("proof", proof))))
                .isEmpty();
        assertThat(
                        Proving.why(
                                read(
                                        document(
                                                        SUBJECT.replace("\"pt\"", "\"es\""),
                                                        "did:key:" + did)
                                                .with("proof", proof))))
                .isEqualTo("DOES_NOT_FIT");
    }

    private static final TestKey KEY = TestKey.of(KeyAlgorithm.ED25519, "maps");
    private static final Signing SIGNING = new Signing(Cryptosuite.EDDSA_RDFC_2022, KEY);

    private JsonObject claims(String signed, String shown) {
        JsonObject issued = SIGNING.issued(document(signed, KEY.did()));
        Presented presented =
                read(document(shown, KEY.did()).with("proof", W3cVectors.object(issued, "proof")));
        assertThat(Proving.why(presented)).isEmpty();
        return ((SecuredCredential) presented).claims();
    }

    /** Languages are signed; by which names an index map has its values nobody signs. */
    @Test
    void showsLanguagesAndNoIndexes() {
        assertThat(claims(SUBJECT, SUBJECT))
                .isEqualTo(
                        W3cVectors.object(
                                """
                                {"id": "did:example:alice", "https://example.org/label":
                                  {"EN": "Registry", "@none": "R", "pt": ["Registo", "Cart\\u00f3rio"]}}
                                """));
        assertThat(claims(SUBJECT, SUBJECT.replace("2021", "9999")).members())
                .doesNotContainKey("https://example.org/byYear");
    }

    /** Anybody can add a language in which nothing is said. */
    @ParameterizedTest
    @ValueSource(strings = {"\"fr\": null,", "\"fr\": [],", "\"fr\": [null],"})
    void showsNoMapWithLanguagesInWhichNothingIsSaid(String added) {
        assertThat(claims(SUBJECT, SUBJECT.replace("\"EN\"", added + "\"EN\"")).members())
                .doesNotContainKey("https://example.org/label");
    }

    @Test
    void disclosesOneLanguageAndOneIndex() {
        TestKey key = TestKey.of(KeyAlgorithm.P256, "maps");
        JsonObject base =
                new Signing(Cryptosuite.ECDSA_SD_2023, key).issued(document(SUBJECT, key.did()));
        Derivation derivation =
                new SelectiveDisclosure(ContextStore.bundled())
                        .derive(
                                base,
                                List.of(
                                        "/credentialSubject/label/pt/0",
                                        "/credentialSubject/byYear/2021/1/grade"));
        JsonObject derived = ((Derivation.Derived) derivation).credential();

        assertThat(W3cVectors.object(derived, "credentialSubject"))
                .isEqualTo(
                        W3cVectors.object(
                                """
                                {"id": "did:example:alice", "label": {"pt": ["Registo"]},
                                 "byYear": {"2021": [{"id": "urn:example:c", "grade": 7}]}}
                                """));
        assertThat(Proving.why(read(derived))).isEmpty();
    }

    /** A keyword of a value is no claim, though a pointer may name it. */
    @ParameterizedTest
    @ValueSource(strings = {"@language", "@direction"})
    void disclosesNoLanguageWithoutItsText(String keyword) {
        TestKey key = TestKey.of(KeyAlgorithm.P256, "maps");
        String subject =
                """
                {"id": "did:example:alice", "motto":
                  {"@value": "x", "@language": "en", "@direction": "ltr"}}
                """;
        JsonObject base =
                new Signing(Cryptosuite.ECDSA_SD_2023, key).issued(document(subject, key.did()));

        assertThat(
                        new SelectiveDisclosure(ContextStore.bundled())
                                .derive(base, List.of("/credentialSubject/motto/" + keyword)))
                .isInstanceOfSatisfying(
                        Derivation.Refused.class,
                        refused ->
                                assertThat(refused.found().flaw()).isEqualTo(Flaw.CONTEXT_INVALID));
    }
}
