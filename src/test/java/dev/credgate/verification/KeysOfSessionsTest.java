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
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.StatusValue;
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

    private static final String AGENCY = "did:web:issuer.example";
    private static final String WITNESS = "did:web:witness.example";

    /** The issuer has two keys, the second in that state, and somebody else has the third. */
    private void twoKeysAndAWitness(KeyState second) {
        published.put(
                AGENCY, List.of(key("#1", ISSUER, KeyState.ACTIVE), key("#2", HOLDER, second)));
        publish(WITNESS, WITNESS + "#k", ISSUER, EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        world.issuer(AGENCY, "*");
    }

    private static NamedKey key(String fragment, SecretJwk key, KeyState state) {
        return new NamedKey(
                AGENCY + fragment,
                key.key(),
                state,
                true,
                EnumSet.of(ProofPurpose.ASSERTION_METHOD),
                NamedKey.hashOf(key.key()));
    }

    private record Signed(JsonObject document, JsonObject first, JsonObject second) {
        static Signed of(int number) {
            JsonObject document =
                    ProofSets.document(AGENCY, List.of(), ", \"id\": \"urn:n:" + number + "\"");
            return new Signed(
                    document,
                    ProofSets.proof(document, AGENCY + "#1", ISSUER, ""),
                    ProofSets.proof(document, AGENCY + "#2", HOLDER, ""));
        }

        /** In which order they stand nobody signs. */
        List<byte[]> inBothOrders() {
            JsonObject witness = ProofSets.proof(document, WITNESS + "#k", ISSUER, "");
            return List.of(
                    ProofSets.secured(document, first, witness, second),
                    ProofSets.secured(document, witness, second, first));
        }
    }

    @Test
    void aSessionRestsOnTheKeyOfEachOfTheIssuersProofs() {
        for (byte[] credential : Signed.of(0).inBothOrders()) {
            twoKeysAndAWitness(KeyState.ACTIVE);
            Verdict verdict = world.verdict(credential);
            assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
            assertThat(verdict.standings())
                    .extracting(Standing::keyId)
                    .containsExactlyInAnyOrder(AGENCY + "#1", AGENCY + "#2");
            assertThat(recheck(verdict).verdict()).isEqualTo(Decision.VALID);
            twoKeysAndAWitness(KeyState.COMPROMISED);
            endsFor(Reason.KEY_COMPROMISED, verdict);
        }
    }

    /** A session fits into a cookie, and is judged again by all it rests on at each request. */
    @Test
    void proofsOfTheSameByTheSameKeyAreOne() {
        twoKeysAndAWitness(KeyState.ACTIVE);
        Signed signed = Signed.of(3);
        // Signed again, it is another signature.
        JsonObject again = ProofSets.proof(signed.document(), AGENCY + "#1", ISSUER, "");
        Verdict verdict =
                world.verdict(
                        ProofSets.secured(
                                signed.document(),
                                signed.first(),
                                signed.first(),
                                again,
                                signed.second(),
                                signed.first()));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.standings())
                .extracting(Standing::keyId)
                .containsExactly(AGENCY + "#1", AGENCY + "#2");
    }

    @Test
    void aRevocationUnderAnyOfTheIssuersProofsCountsInWhateverOrderTheyStand() {
        twoKeysAndAWitness(KeyState.ACTIVE);
        for (int under = 0; under < 2; under++) {
            Signed signed = Signed.of(under);
            List<byte[]> credentials = signed.inBothOrders();
            List<Verdict> before = credentials.stream().map(world::verdict).toList();
            assertThat(before).extracting(Verdict::verdict).containsOnly(Decision.VALID);
            world.status(
                    AGENCY,
                    Keccak256.hash(
                            ProofSets.signed(
                                    signed.document(),
                                    under == 0 ? signed.first() : signed.second())),
                    StatusValue.REVOKED);
            for (int order = 0; order < 2; order++) {
                Verdict after = world.verdict(credentials.get(order));
                assertThat(World.check(after, CheckName.STATUS).code()).contains(Reason.REVOKED);
                Verdict session = recheck(before.get(order));
                assertThat(World.check(session, CheckName.STATUS).code()).contains(Reason.REVOKED);
            }
        }
    }
}
