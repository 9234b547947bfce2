package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.source.Sources;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session rests on ends it, however its keys are named and whoever's they are. */
class KeysOfSessionsTest {

    private static final String PORTAL = "https://portal.example";
    private static final String KID_OF_HOLDER = "did:web:holder.example#k";

    /** By the name of their owner. */
    private final Map<String, List<NamedKey>> published = new HashMap<>();

    private final World world =
            new World(
                    NOW,
                    new Knowledge(
                            formats(),
                            new DidResolvers(List.of()),
                            List.of(new Published("web"), new Published("https")),
                            CertificateResolver.NONE,
                            List.of(),
                            Sources.NONE,
                            Knowledge.Ties.ENFORCED));

    private static List<CredentialFormat> formats() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new SdJwtVcFormat());
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        return formats;
    }

    private final class Published implements KeyResolver {
        private final String method;

        Published(String method) {
            this.method = method;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public KeyFinding resolve(String owner, Ground ground) {
            return new KeyFinding.Found(published.getOrDefault(owner, List.of()));
        }
    }

    private void publish(String owner, String id, SecretJwk key, Set<ProofPurpose> purposes) {
        published.put(owner, List.of(NamedKey.of(id, key.key(), purposes)));
    }

    private Verdict signedIn(String issuer, String kid) {
        String header = kid.isEmpty() ? "" : ", 'kid': '" + kid + "'";
        String credential =
                new String(
                                JoseKeys.jws(
                                        ISSUER,
                                        "{'alg': 'ES256', 'typ': 'dc+sd-jwt'" + header + "}",
                                        "{'iss': '%s', 'vct': 'v', 'cnf': {'kid': '%s'}}"
                                                .formatted(issuer, KID_OF_HOLDER)),
                                StandardCharsets.US_ASCII)
                        + "~";
        Verdict verdict =
                world.issuer(issuer, "*")
                        .verdict(
                                JoseCredentials.bound(credential, "n", PORTAL)
                                        .getBytes(StandardCharsets.US_ASCII),
                                new BindingDemand.Challenge(
                                        "n",
                                        PORTAL,
                                        NOW,
                                        Optional.empty(),
                                        Optional.empty(),
                                        false));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(recheck(verdict).verdict()).isEqualTo(Decision.VALID);
        return verdict;
    }

    private Verdict recheck(Verdict verdict) {
        return world.verification().recheck(verdict.standings());
    }

    private void endsFor(Reason reason, Verdict verdict) {
        assertThat(recheck(verdict).verdict()).isEqualTo(Decision.INVALID);
        assertThat(World.check(recheck(verdict), CheckName.ISSUER_KEY).code()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example, k1, https://issuer.example#k1",
        "https://issuer.example/a, '', https://issuer.example/a",
        "did:web:issuer.example, keys/1, did:web:issuer.example#keys/1",
        "did:web:issuer.example, k?1, did:web:issuer.example#k?1"
    })
    void aSessionEndsWhenItsIssuerTakesTheKeyBack(String issuer, String kid, String id) {
        publish(
                "did:web:holder.example",
                KID_OF_HOLDER,
                HOLDER,
                EnumSet.of(ProofPurpose.AUTHENTICATION));
        publish(issuer, id, ISSUER, EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        Verdict verdict = signedIn(issuer, kid);
        publish(issuer, id, HOLDER, EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        endsFor(Reason.ISSUER_WITHOUT_KEY, verdict);
        publish(issuer, id, ISSUER, EnumSet.of(ProofPurpose.AUTHENTICATION));
        endsFor(Reason.KEY_PURPOSE, verdict);
    }

    @Test
    void aSessionEndsWhenTheKeyThatAnIssuerConfirmedByNameIsTakenBack() {
        String holder = "did:web:holder.example";
        publish(holder, KID_OF_HOLDER, HOLDER, EnumSet.of(ProofPurpose.AUTHENTICATION));
        publish(
                "https://issuer.example",
                "https://issuer.example#k1",
                ISSUER,
                EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        Verdict verdict = signedIn("https://issuer.example", "k1");
        publish(holder, KID_OF_HOLDER, HOLDER, EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        endsFor(Reason.KEY_PURPOSE, verdict);
        published.remove(holder);
        endsFor(Reason.ISSUER_WITHOUT_KEY, verdict);
    }

    @Test
    void whatRestsOnAProofHoldsNoLongerThanTheProof() {
        String issuer = "did:web:issuer.example";
        publish(issuer, issuer + "#k", ISSUER, EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        Instant end = NOW.plusSeconds(100);
        JsonObject document =
                ProofSets.document(
                        issuer,
                        List.of(),
                        ", \"validUntil\": \"" + NOW.plus(Duration.ofHours(1)) + "\"");
        JsonObject proof =
                ProofSets.proof(document, issuer + "#k", ISSUER, ", \"expires\": \"" + end + "\"");
        Verdict verdict = world.issuer(issuer, "*").verdict(ProofSets.secured(document, proof));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.standings())
                .extracting(Standing::validUntil)
                .containsExactly(Optional.of(end));
    }
}
