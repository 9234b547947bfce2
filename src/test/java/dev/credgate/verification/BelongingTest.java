package dev.credgate.verification;

import static dev.credgate.verification.HostileWorld.PORTAL;
import static dev.credgate.verification.HostileWorld.TYPE;
import static dev.credgate.verification.HostileWorld.WORLD;
import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody presents what speaks of others, whether a challenge is asked or not. */
class BelongingTest {

    private static final SecretJwk MALLORY = JoseKeys.secret("P-256", 666);
    private static final String BOB = "did:example:bob";
    private static final String PLAIN =
            "{'id': '%s', 'a': 1, 'b': 2}".formatted(did(HOLDER)).replace('\'', '"');

    /** With a proof over the graph. */
    private static String graph(String subject) {
        String document =
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2",
                              "https://www.w3.org/ns/credentials/undefined-terms/v2"],
                 "type": ["VerifiableCredential", "%s"], "issuer": "%s",
                 "credentialSubject": %s}
                """
                        .formatted(TYPE, did(ISSUER), subject);
        Draft draft =
                new DataIntegrityIssuance(ContextStore.bundled())
                        .credential(
                                JoseKeys.json(document),
                                Order.of(
                                        Cryptosuite.ECDSA_RDFC_2019,
                                        did(ISSUER) + "#0",
                                        ISSUER.key().algorithm(),
                                        NOW.minusSeconds(10)),
                                new SecureRandom());
        if (!(draft instanceof Draft.Ready ready)) {
            throw new AssertionError(draft.toString());
        }
        return new String(ready.attach(ISSUER.sign(ready.message())), StandardCharsets.UTF_8);
    }

    /** As a JWT or an SD-JWT, with claims beside the document's. */
    private static String jose(String type, String subject, String claims) {
        String jws =
                new String(
                        JoseKeys.jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': '%s', 'kid': '%s#0'}"
                                        .formatted(type, did(ISSUER)),
                                """
                                {"@context": ["https://www.w3.org/ns/credentials/v2"], %s
                                 "type": ["VerifiableCredential", "%s"], "issuer": "%s",
                                 "credentialSubject": %s}
                                """
                                        .formatted(claims, TYPE, did(ISSUER), subject)),
                        StandardCharsets.US_ASCII);
        String media = type.equals("vc+jwt") ? type + "," + jws : type + "," + jws + "~";
        return enveloped(media);
    }

    private static String enveloped(String data) {
        return """
        {"@context": "https://www.w3.org/ns/credentials/v2",
         "type": "EnvelopedVerifiableCredential", "id": "data:application/%s"}
        """
                .formatted(data);
    }

    private static Verdict presented(SecretJwk by, String credential, boolean asked) {
        return presented(WORLD, by, credential, asked);
    }

    private static Verdict presented(World world, SecretJwk by, String credential, boolean asked) {
        byte[] presentation =
                JoseKeys.jws(
                        by,
                        "{'alg': 'ES256', 'typ': 'vp+jwt', 'kid': '" + did(by) + "#0'}",
                        """
                        {"@context": ["https://www.w3.org/ns/credentials/v2"],
                         "type": "VerifiablePresentation", "holder": "%s", "nonce": "n1",
                         "aud": "%s", "iat": %d, "verifiableCredential": [%s]}
                        """
                                .formatted(did(by), PORTAL, NOW.getEpochSecond(), credential));
        return asked
                ? world.verdict(presentation, HostileWorld.asked())
                : world.verdict(presentation);
    }

    private static void refused(SecretJwk by, String credential, Reason reason) {
        Verdict unasked = presented(by, credential, false);
        assertThat(unasked.verdict()).as(unasked.toString()).isEqualTo(Decision.INVALID);
        assertThat(World.check(unasked, CheckName.BINDING).code())
                .as(unasked.toString())
                .contains(reason);
        assertThat(presented(by, credential, true).verdict()).isEqualTo(Decision.INVALID);
    }

    private static void taken(SecretJwk by, String credential) {
        for (boolean asked : new boolean[] {false, true}) {
            Verdict verdict = presented(by, credential, asked);
            assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
            assertThat(verdict.subject()).contains(did(by));
        }
    }

    @Test
    void oneSubjectIsOneInHoweverManyElementsItsGraphIsSpelled() {
        String issued = graph(PLAIN);
        String name = "\"id\":\"" + did(HOLDER) + "\"";
        String respelled =
                issued.replaceFirst(
                        "\"credentialSubject\":\\{[^}]*}",
                        "\"credentialSubject\":[{%s,\"a\":1},{%s,\"b\":2}]".formatted(name, name));
        assertThat(respelled).isNotEqualTo(issued);

        taken(HOLDER, issued);
        taken(HOLDER, respelled);
        refused(MALLORY, issued, Reason.HOLDER_MISMATCH);
        refused(MALLORY, respelled, Reason.HOLDER_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"@set\":[{ID,\"a\":1,\"b\":2}]}",
                "[[{ID,\"a\":1,\"b\":2}]]",
                "[{\"@included\":[{ID,\"a\":1,\"b\":2}]},{ID}]",
                "{\"@graph\":[{ID,\"a\":1,\"b\":2}]}"
            })
    void noOtherSpellingOfTheGraphHidesWhomItIsAbout(String subject) {
        String respelled =
                graph(PLAIN)
                        .replaceFirst(
                                "\"credentialSubject\":\\{[^}]*}",
                                "\"credentialSubject\":"
                                        + subject.replace("ID", "\"id\":\"" + did(HOLDER) + "\""));

        assertThat(presented(MALLORY, respelled, false).verdict()).isEqualTo(Decision.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@set", "@nest", "@included"})
    void noAliasHidesWhomItIsAboutEither(String keyword) {
        String inner = "{\"id\":\"" + did(HOLDER) + "\",\"a\":1,\"b\":2}";
        String respelled =
                graph(PLAIN)
                        .replace(
                                "\"https://www.w3.org/ns/credentials/undefined-terms/v2\"",
                                "\"https://www.w3.org/ns/credentials/undefined-terms/v2\","
                                        + "{\"alias\":\""
                                        + keyword
                                        + "\"}")
                        .replaceFirst(
                                "\"credentialSubject\":\\{[^}]*}",
                                "\"credentialSubject\":{\"alias\":" + inner + "}");

        assertThat(presented(MALLORY, respelled, false).verdict()).isEqualTo(Decision.INVALID);
    }

    @Test
    void whatIsAboutSeveralIsNobodysAlone() {
        String two = "[%s, {\"id\": \"%s\", \"a\": 3}]".formatted(PLAIN, BOB);
        String oneUnnamed = "[%s, {\"a\": 3}]".formatted(PLAIN);

        for (String subjects : new String[] {two, oneUnnamed}) {
            refused(HOLDER, graph(subjects), Reason.HOLDER_MISMATCH);
            refused(MALLORY, graph(subjects), Reason.HOLDER_MISMATCH);
            refused(HOLDER, jose("vc+jwt", subjects, ""), Reason.HOLDER_MISMATCH);
            refused(MALLORY, jose("vc+jwt", subjects, ""), Reason.HOLDER_MISMATCH);
        }
    }

    @Test
    void theClaimSubSaysItOfADocumentThatNamesNobody() {
        String sub = "\"sub\": \"%s\",".formatted(did(HOLDER));

        taken(HOLDER, jose("vc+jwt", "{\"a\": 1}", sub));
        refused(MALLORY, jose("vc+jwt", "{\"a\": 1}", sub), Reason.HOLDER_MISMATCH);
    }

    @Test
    void whoMayBeHiddenIsNotThePresenter() {
        String digest = Base64Url.encode(new byte[32]);
        refused(
                MALLORY,
                jose("vc+sd-jwt", "{\"a\": 1, \"_sd\": [\"%s\"]}".formatted(digest), ""),
                Reason.HOLDER_MISMATCH);
    }

    /** Of itself it says nothing; nor does what it wraps within what it wraps. */
    @Test
    void whatSeveralSignedIsPresentedByWhomTheCredentialsWithinAreAbout() {
        Agency agency = new Agency(1);
        Agency second = new Agency(2);
        World world = HostileWorld.world();
        for (Agency one : List.of(agency, second)) {
            world.entity(one.did(), one.key().publicKey())
                    .issuer(one.did(), "*")
                    .block(
                            new LedgerEvent.SaltLengthAdded(
                                    Keccak256.hash(one.did()),
                                    22,
                                    Instant.ofEpochSecond(1_650_000_000)));
        }
        byte[] about = agency.issue("{\"id\":\"" + did(HOLDER) + "\",\"a\":1}");
        byte[] another = second.issue("{\"id\":\"" + did(HOLDER) + "\",\"b\":2}");
        byte[] two = second.over(List.of(about, another));
        byte[] nested = agency.over(List.of(two));

        for (byte[] credential : List.of(two, nested)) {
            String text = new String(credential, StandardCharsets.UTF_8);
            Verdict holders = presented(world, HOLDER, text, true);
            assertThat(holders.verdict()).as(holders.toString()).isEqualTo(Decision.VALID);
            for (boolean asked : new boolean[] {false, true}) {
                Verdict stolen = presented(world, MALLORY, text, asked);
                assertThat(stolen.verdict()).as(stolen.toString()).isEqualTo(Decision.INVALID);
                assertThat(World.check(stolen, CheckName.BINDING).code())
                        .contains(Reason.HOLDER_MISMATCH);
            }
        }
    }

    /** Whoever is known by a key alone has one name however the credential comes. */
    @Test
    void anEnvelopeGivesNobodyAnotherName() {
        String sdJwt = bound(HOLDER, "");
        Verdict alone =
                WORLD.verdict(sdJwt.getBytes(StandardCharsets.US_ASCII), HostileWorld.asked());
        assertThat(alone.verdict()).as(alone.toString()).isEqualTo(Decision.VALID);
        for (SecretJwk presenter : List.of(HOLDER, MALLORY)) {
            Verdict within = presented(presenter, enveloped("dc+sd-jwt," + sdJwt), true);
            assertThat(within.verdict()).as(within.toString()).isEqualTo(Decision.VALID);
            assertThat(within.credentials().getFirst().subject()).isEqualTo(alone.subject());
        }
    }

    @Test
    void aNameIsNotLentToWhomAnotherKeyIsTied() {
        assertThat(boundTo(HOLDER, HOLDER, "user-7").verdict()).isEqualTo(Decision.VALID);
        assertThat(boundTo(HOLDER, MALLORY, did(MALLORY)).verdict()).isEqualTo(Decision.VALID);
        Verdict lent = boundTo(HOLDER, MALLORY, did(HOLDER));
        assertThat(lent.verdict()).as(lent.toString()).isEqualTo(Decision.INVALID);
        assertThat(World.check(lent, CheckName.BINDING).code()).contains(Reason.HOLDER_MISMATCH);
    }

    /** An SD-JWT VC with its own key binding, within somebody's presentation. */
    private static Verdict boundTo(SecretJwk key, SecretJwk presenter, String sub) {
        return presented(
                presenter,
                enveloped("dc+sd-jwt," + bound(key, "\"sub\": \"%s\",".formatted(sub))),
                false);
    }

    private static String bound(SecretJwk key, String claims) {
        String sdJwt =
                new String(
                                JoseKeys.jws(
                                        ISSUER,
                                        "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': '%s#0'}"
                                                .formatted(did(ISSUER)),
                                        """
                                        {"vct": "%s", "iss": "%s", %s "a": 1,
                                         "cnf": {"kid": "%s#0"}}
                                        """
                                                .formatted(TYPE, did(ISSUER), claims, did(key))),
                                StandardCharsets.US_ASCII)
                        + "~";
        String hash = Base64Url.encode(Sha2.SHA_256.hash(Message.of(sdJwt)));
        String binding =
                new String(
                        JoseKeys.jws(
                                key,
                                "{'alg': 'ES256', 'typ': 'kb+jwt'}",
                                "{'iat': %d, 'aud': '%s', 'nonce': 'n1', 'sd_hash': '%s'}"
                                        .formatted(NOW.getEpochSecond(), PORTAL, hash)),
                        StandardCharsets.US_ASCII);
        return sdJwt + binding;
    }
}
