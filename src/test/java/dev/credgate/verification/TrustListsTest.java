package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.ledger.Ledger;
import dev.credgate.source.Source;
import dev.credgate.source.Sources;
import dev.credgate.trust.TrustSource;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A list beside the chain adds issuers, takes none away, and is never a reason to say yes blindly.
 */
class TrustListsTest {

    private static final Instant NOW = JoseCredentials.NOW;
    private static final String ISSUER = JoseCredentials.did(JoseCredentials.ISSUER);
    private static final String TYPE = "vct:https://t.example/id";
    private static final Source LIST =
            new Source(Source.Kind.TRUST_LIST, URI.create("https://lists.example/1"));

    private final World world = new World(NOW);
    private final List<TrustSource.Question> asked = new ArrayList<>();
    private TrustSource.Word word = new TrustSource.Word.Vouched();
    private boolean stale;

    private final TrustSource list =
            new TrustSource() {
                @Override
                public String name() {
                    return "list";
                }

                @Override
                public Word ask(Question question) {
                    asked.add(question);
                    return word;
                }
            };

    private Verification verification() {
        return new Verifier(
                new Knowledge(
                        List.<CredentialFormat>of(new SdJwtVcFormat()),
                        new DidResolvers(List.of()),
                        List.of(new JwkDidResolver()),
                        CertificateResolver.NONE,
                        List.of(),
                        Sources.NONE,
                        List.of(list),
                        Knowledge.Ties.ENFORCED),
                _ ->
                        stale
                                ? new Ledger.Reading.Stale(world.state(), Duration.ZERO, "old")
                                : new Ledger.Reading.Fresh(world.state(), Duration.ZERO),
                () -> NOW,
                Secp256k1Engines.preferred(),
                ProofCache.off());
    }

    private Verdict verdict() {
        return verification()
                                .verify(
                                        JoseCredentials.bound(JoseCredentials.sdJwtVc(), "n", "a")
                                                .getBytes(
                                                        java.nio.charset.StandardCharsets.US_ASCII),
                                        new BindingDemand.Challenge(
                                                "n",
                                                "a",
                                                NOW,
                                                Optional.empty(),
                                                Optional.empty(),
                                                false))
                        instanceof Result.Judged(Verdict verdict)
                ? verdict
                : org.assertj.core.api.Assertions.fail("no credential");
    }

    private Check trust(Verdict verdict) {
        return World.check(verdict, CheckName.TRUST);
    }

    @Test
    void whomTheChainNeverNamedAListMayVouchFor() {
        Verdict verdict = verdict();
        assertThat(verdict.verdict()).isEqualTo(Decision.VALID);
        assertThat(asked.getFirst().issuer()).isEqualTo(ISSUER);
        assertThat(asked.getFirst().types()).containsExactly(TYPE);
    }

    @Test
    void aSilentListLeavesTheChainsWord() {
        word = new TrustSource.Word.Silent();
        assertThat(trust(verdict()).code()).contains(Reason.ISSUER_UNTRUSTED);
    }

    @Test
    void whomTheChainNamedNoListIsAskedAbout() {
        world.issuer(ISSUER, "vct:https://t.example/other");
        assertThat(trust(verdict()).code()).contains(Reason.TYPE_NOT_AUTHORISED);
        assertThat(asked).isEmpty();
    }

    @Test
    void withoutTheChainNoListDecides() {
        stale = true;
        assertThat(trust(verdict()).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(asked).isEmpty();
    }

    @Test
    void aListThatCannotBeHadIsUnknownAndNeverAPass() {
        word = new TrustSource.Word.Unavailable("it has expired");
        Verdict verdict = verdict();
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(trust(verdict).code()).contains(Reason.SOURCE_UNAVAILABLE);
        word = new TrustSource.Word.Wanted(LIST);
        verdict = verdict();
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(verdict.wanted()).contains(LIST);
    }

    @Test
    void aSessionAsksTheListAgain() {
        List<Standing> standings = verdict().standings();
        assertThat(verification().recheck(standings).verdict()).isEqualTo(Decision.VALID);
        word = new TrustSource.Word.Silent();
        assertThat(verification().recheck(standings).verdict()).isEqualTo(Decision.INVALID);
        word = new TrustSource.Word.Unavailable("out of reach");
        assertThat(verification().recheck(standings).verdict()).isEqualTo(Decision.INDETERMINATE);
    }
}
