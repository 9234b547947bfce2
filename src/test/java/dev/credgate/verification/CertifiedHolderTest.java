package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.ledger.Ledger;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Somebody with a good certificate of their own says to be the holder of another's credential. */
class CertifiedHolderTest {

    private static final SecretJwk THIEF = JoseKeys.secret("P-256", 29);

    private static final BindingDemand ASKED =
            new BindingDemand.Challenge("n", "a", NOW, Optional.empty(), Optional.empty(), false);

    private final World world = new World(NOW);

    /** Believes every chain to hold, for the name {@code named} alone. */
    private record Believed(String named) implements CertificateResolver {
        @Override
        public KeyFinding resolve(KeyName.Certificates certificates, Ground ground) {
            return new KeyFinding.Found(
                    List.of(
                            NamedKey.of(
                                    "x509_hash:leaf", THIEF.key(), Set.of(ProofPurpose.values()))));
        }

        @Override
        public boolean speaksFor(KeyName.Certificates certificates, String issuer) {
            return issuer.equals(named);
        }
    }

    private Verdict presented(String certified) {
        return presented(certified, "'holder': '" + JoseCredentials.did(HOLDER) + "',", ASKED);
    }

    private Verdict presented(String certified, String holder, BindingDemand demand) {
        Knowledge all = JoseCredentials.knowledge();
        byte[] presentation =
                JoseKeys.jws(
                        THIEF,
                        "{'alg': 'ES256', 'typ': 'vp+jwt', 'x5c': ['MAA=']}",
                        "{'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                                + " 'VerifiablePresentation', "
                                + holder
                                + " 'nonce': 'n', 'aud': 'a', 'verifiableCredential': [{'@context':"
                                + " 'https://www.w3.org/ns/credentials/v2', 'type':"
                                + " 'EnvelopedVerifiableCredential', 'id': 'data:application/vc+jwt,"
                                + JoseCredentials.jwtVc()
                                + "'}]}");
        Verifier verifier =
                new Verifier(
                        new Knowledge(
                                all.formats(),
                                all.entities(),
                                all.keys(),
                                new Believed(certified),
                                all.statuses(),
                                all.sources(),
                                all.ties()),
                        _ -> new Ledger.Reading.Fresh(world.state(), Duration.ZERO),
                        () -> NOW,
                        Secp256k1Engines.preferred(),
                        ProofCache.off());
        return verifier.verify(presentation, demand) instanceof Result.Judged(Verdict verdict)
                ? verdict
                : org.assertj.core.api.Assertions.fail("no presentation");
    }

    @Test
    void isNotLetIn() {
        world.issuer(JoseCredentials.did(ISSUER), "vc:https://t.example/id");
        Verdict stolen = presented("x509_san_dns:thief.example");
        assertThat(stolen.verdict()).isEqualTo(Decision.INVALID);
        assertThat(World.check(stolen, CheckName.BINDING).code()).contains(Reason.HOLDER_MISMATCH);
        assertThat(presented(JoseCredentials.did(HOLDER)).verdict()).isEqualTo(Decision.VALID);
    }

    /** A certificate that names nobody's DID is a presenter without a name. */
    @Test
    void isNotLetInWithoutSayingWho() {
        world.issuer(JoseCredentials.did(ISSUER), "vc:https://t.example/id");
        for (BindingDemand demand : List.of(ASKED, new BindingDemand.None())) {
            Verdict stolen = presented("x509_san_dns:thief.example", "", demand);
            assertThat(stolen.verdict()).as(stolen.toString()).isEqualTo(Decision.INVALID);
            assertThat(World.check(stolen, CheckName.BINDING).code())
                    .contains(Reason.HOLDER_MISMATCH);
        }
    }
}
