package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.source.Sources;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key that stays in its owner's document, and may no longer be used for what it was used for. */
class WithdrawnPurposeTest {

    private static final String PORTAL = "https://portal.example";

    /** What a DID's key is announced for; for everything where nothing is said. */
    private final Map<String, Set<ProofPurpose>> announced = new HashMap<>();

    private final World world =
            new World(
                            NOW,
                            new Knowledge(
                                    formats(),
                                    new DidResolvers(List.of()),
                                    List.of(new Announcing()),
                                    CertificateResolver.NONE,
                                    List.of(),
                                    Sources.NONE,
                                    Knowledge.Ties.ENFORCED))
                    .issuer(did(ISSUER), "*");

    private static List<CredentialFormat> formats() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new SdJwtVcFormat());
        return formats;
    }

    private final class Announcing implements KeyResolver {

        private final KeyResolver keys = new JwkDidResolver();

        @Override
        public String method() {
            return keys.method();
        }

        @Override
        public KeyFinding resolve(String did, Ground ground) {
            return keys.resolve(did, ground) instanceof KeyFinding.Found(List<NamedKey> found, _)
                    ? new KeyFinding.Found(
                            found.stream()
                                    .map(key ->
                                            NamedKey.of(
                                                    key.id(),
                                                    key.key(),
                                                    announced.getOrDefault(did, key.purposes())))
                                    .toList())
                    : new KeyFinding.NotFound("no key");
        }
    }

    private List<Standing> standings;

    @BeforeEach
    void signIn() {
        signIn(
                JoseCredentials.presented(
                        HOLDER, "n", PORTAL, NOW.plusSeconds(60), JoseCredentials.jwtVc()));
    }

    private void signIn(String presented) {
        Verdict verdict =
                world.verdict(
                        presented.getBytes(StandardCharsets.US_ASCII),
                        new BindingDemand.Challenge(
                                "n", PORTAL, NOW, Optional.empty(), Optional.empty(), false));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        standings = verdict.standings();
        assertThat(standings).hasSize(2);
        assertThat(recheck().verdict()).isEqualTo(Decision.VALID);
    }

    /** Alone, tied by its issuer to a key that the holder's DID names. */
    private static String tiedToDid() {
        String sdJwt =
                jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': '%s#0'}"
                                        .formatted(did(ISSUER)),
                                "{'vct': 'https://t.example/id', 'iss': '%s', 'cnf': {'kid': '%s#0'}}"
                                        .formatted(did(ISSUER), did(HOLDER)))
                        + "~";
        return sdJwt
                + jws(
                        HOLDER,
                        "{'alg': 'ES256', 'typ': 'kb+jwt'}",
                        "{'iat': %d, 'aud': '%s', 'nonce': 'n', 'sd_hash': '%s'}"
                                .formatted(
                                        NOW.getEpochSecond(),
                                        PORTAL,
                                        Base64Url.encode(Sha2.SHA_256.hash(Message.of(sdJwt)))));
    }

    private static String jws(SecretJwk key, String header, String claims) {
        return new String(JoseKeys.jws(key, header, claims), StandardCharsets.US_ASCII);
    }

    private Verdict recheck() {
        return world.verification().recheck(standings);
    }

    private void endsFor(Reason reason) {
        assertThat(recheck().verdict()).isEqualTo(Decision.INVALID);
        assertThat(recheck().checks())
                .filteredOn(check -> check.outcome() == Outcome.FAIL)
                .extracting(check -> check.code().orElseThrow())
                .containsExactly(reason);
    }

    @Test
    void aSessionEndsWhenItsIssuersKeyMayNoLongerVouch() {
        announced.put(did(ISSUER), EnumSet.of(ProofPurpose.AUTHENTICATION));
        endsFor(Reason.KEY_PURPOSE);
        announced.put(did(ISSUER), EnumSet.noneOf(ProofPurpose.class));
        endsFor(Reason.KEY_PURPOSE);
    }

    @Test
    void aSessionEndsWhenItsHoldersKeyMayNoLongerShowWhoSheIs() {
        announced.put(did(HOLDER), EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        endsFor(Reason.KEY_PURPOSE);
    }

    @Test
    void aSessionEndsWhenTheKeyThatItsCredentialIsTiedToMayNoLongerShowWhoSheIs() {
        signIn(tiedToDid());
        announced.put(did(HOLDER), EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        endsFor(Reason.KEY_PURPOSE);
    }

    @Test
    void aSessionGoesOnWhileEachKeyMayDoWhatItDid() {
        announced.put(did(ISSUER), EnumSet.of(ProofPurpose.ASSERTION_METHOD));
        announced.put(did(HOLDER), EnumSet.of(ProofPurpose.AUTHENTICATION));
        assertThat(recheck().verdict()).isEqualTo(Decision.VALID);
        signIn(tiedToDid());
    }
}
