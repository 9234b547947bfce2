package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.StatusValue;
import dev.credgate.source.Sources;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusSource;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** SD-JWT VCs and W3C's JWTs through the whole pipeline. */
class JosePipelineTest {

    private static final String PORTAL = "https://portal.example";

    private final World world =
            new World(NOW, JoseCredentials.knowledge())
                    .issuer(did(ISSUER), "vct:https://t.example/id", "vc:https://t.example/id");

    private final BindingDemand asked =
            new BindingDemand.Challenge(
                    "n1", PORTAL, NOW.minusSeconds(5), Optional.empty(), Optional.empty(), false);

    private Verdict verdict(String text, BindingDemand demand) {
        return ((Result.Judged)
                        world.verification().verify(text.getBytes(StandardCharsets.UTF_8), demand))
                .verdict();
    }

    private static void fails(Verdict verdict, Reason reason) {
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(verdict.checks())
                .filteredOn(check -> check.outcome() == Outcome.FAIL)
                .extracting(check -> check.code().orElseThrow())
                .containsExactly(reason);
    }

    @Test
    void aBoundSdJwtVcAnswersAChallenge() {
        Verdict verdict =
                verdict(JoseCredentials.bound(JoseCredentials.sdJwtVc(), "n1", PORTAL), asked);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.claims().members())
                .containsOnlyKeys("given_name", "family_name", "birthdate", "email", "address");
    }

    @Test
    void aTokenMayStandInQuotesAsJsonHasIt() {
        String quoted = '"' + JoseCredentials.sdJwtVc() + '"';
        assertThat(verdict(quoted, new BindingDemand.None()).verdict()).isEqualTo(Decision.VALID);
        for (String other : List.of("\"\"", "\"", "\"\\\"\\\"\"", "[" + quoted + "]")) {
            assertThat(world.verify(other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isInstanceOf(Result.NotACredential.class);
        }
    }

    @Test
    void whatIsWrongIsTold() {
        String sdJwt = JoseCredentials.sdJwtVc();
        fails(verdict(sdJwt, asked), Reason.BINDING_MISSING);
        fails(
                verdict(JoseCredentials.bound(sdJwt, "n2", PORTAL), asked),
                Reason.CHALLENGE_MISMATCH);
        fails(
                verdict(JoseCredentials.bound(sdJwt, "n1", "https://other"), asked),
                Reason.BINDING_AUDIENCE);
        String bound = JoseCredentials.bound(sdJwt, "n1", PORTAL);
        fails(
                verdict(bound.substring(0, bound.length() - 86) + "A".repeat(86), asked),
                Reason.HOLDER_SIGNATURE_INVALID);
        world.at(NOW.plusSeconds(2000));
        fails(verdict(sdJwt, new BindingDemand.None()), Reason.EXPIRED);
    }

    @Test
    void whatTheIssuerRevokedOnTheChainIsRevoked() {
        String jwt = JoseCredentials.jwtVc();
        assertThat(verdict(jwt, new BindingDemand.None()).verdict()).isEqualTo(Decision.VALID);
        String signed = jwt.substring(0, jwt.lastIndexOf('.'));
        world.status(did(ISSUER), Keccak256.hash(signed), StatusValue.REVOKED);
        fails(verdict(jwt, new BindingDemand.None()), Reason.REVOKED);
    }

    /** Wherever the list that is followed has nothing against it. */
    @Test
    void aSecondMechanismOfAStatusIsNotPassedOver() {
        Knowledge known = JoseCredentials.knowledge();
        World lists =
                new World(
                        NOW,
                        new Knowledge(
                                known.formats(),
                                known.entities(),
                                known.keys(),
                                known.certificates(),
                                List.of(
                                        new Unblemished("token_status_list"),
                                        new Unblemished("bitstring")),
                                Sources.NONE,
                                Knowledge.Ties.ENFORCED));
        lists.issuer(did(ISSUER), "vct:https://t.example/id");
        String list = "'status_list': {'idx': 1, 'uri': 'https://s.example/1'}";
        assertThat(judged(lists, list).verdict()).isEqualTo(Decision.VALID);
        for (String more : List.of("'identifier_list'", "'token_status_list'", "'bitstring'")) {
            for (String status : List.of(list + ", " + more + ": {}", more + ": {}")) {
                Verdict verdict = judged(lists, status);
                assertThat(verdict.verdict()).as(status).isEqualTo(Decision.INDETERMINATE);
                assertThat(verdict.checks())
                        .as(status)
                        .anySatisfy(check ->
                                assertThat(check.code()).contains(Reason.STATUS_UNSUPPORTED));
            }
        }
    }

    private static Verdict judged(World world, String status) {
        byte[] jws =
                JoseKeys.jws(
                        ISSUER,
                        "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': '" + did(ISSUER) + "#0'}",
                        "{'iss': '%s', 'vct': 'https://t.example/id', 'status': {%s}}"
                                .formatted(did(ISSUER), status));
        String text = new String(jws, StandardCharsets.US_ASCII) + "~";
        return world.verdict(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A source that has nothing against anything. */
    private record Unblemished(String mechanism) implements StatusSource {
        @Override
        public StatusFinding read(StatusReference reference, Context context) {
            return new StatusFinding.Active();
        }
    }

    @Test
    void aPresentationOfSeveralFormats() {
        Instant soon = NOW.plusSeconds(60);
        String bound = JoseCredentials.bound(JoseCredentials.sdJwtVc(), "n1", PORTAL);
        Verdict verdict =
                verdict(
                        JoseCredentials.presented(
                                HOLDER, "n1", PORTAL, soon, JoseCredentials.jwtVc(), bound),
                        asked);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        fails(
                verdict(
                        JoseCredentials.presented(
                                JoseKeys.secret("P-256", 77),
                                "n1",
                                PORTAL,
                                soon,
                                JoseCredentials.jwtVc()),
                        asked),
                Reason.HOLDER_MISMATCH);
        fails(
                verdict(
                        JoseCredentials.presented(
                                HOLDER, "n1", PORTAL, NOW.minusSeconds(1), JoseCredentials.jwtVc()),
                        asked),
                Reason.PROOF_EXPIRED);
    }

    @Test
    void whatAHolderHidesBreaksNoSchema() {
        world.schema(
                "vct:https://t.example/id",
                """
                {"type": "object", "required": ["email", "birthdate"],
                 "properties": {"email": {"type": "string"}, "birthdate": {"type": "string"}}}
                """);
        String all = JoseCredentials.sdJwtVc();
        assertThat(verdict(all, new BindingDemand.None()).verdict()).isEqualTo(Decision.VALID);
        Verdict none = verdict(all.substring(0, all.indexOf('~') + 1), new BindingDemand.None());
        assertThat(none.verdict()).as(none.toString()).isEqualTo(Decision.VALID);
        assertThat(none.claims().members()).isEmpty();
        World other =
                new World(NOW, JoseCredentials.knowledge())
                        .issuer(did(ISSUER), "vct:https://t.example/id")
                        .schema(
                                "vct:https://t.example/id",
                                "{\"properties\": {\"email\": {\"type\": \"number\"}}}");
        fails(other.verdict(all.getBytes(StandardCharsets.UTF_8)), Reason.SCHEMA_VIOLATED);
    }
}
