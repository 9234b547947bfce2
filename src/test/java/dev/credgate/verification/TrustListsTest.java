package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.did.x509.CertificateNames;
import dev.credgate.did.x509.Iacas;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.source.Source;
import dev.credgate.source.Sources;
import dev.credgate.trust.TrustSource;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
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

    private World world = new World(NOW);
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
        return verification(CertificateResolver.NONE);
    }

    private Verification verification(CertificateResolver certificates) {
        return new Verifier(
                new Knowledge(
                        List.<CredentialFormat>of(new SdJwtVcFormat()),
                        new DidResolvers(List.of()),
                        List.of(new JwkDidResolver()),
                        certificates,
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
                                                .getBytes(StandardCharsets.US_ASCII),
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

    /** An agency that signs by certificates, and its chain as it sends it. */
    private final class Certified {
        final Holder root;
        final Holder leaf;

        Certified(GeneralName... names) throws GeneralSecurityException {
            root = dated(Pki.root("CN=Root"));
            leaf = dated(root.issue("CN=Agency").usage(KeyUsage.digitalSignature).named(names));
        }

        private Holder dated(Pki.Order order) throws GeneralSecurityException {
            return order.valid(NOW.minusSeconds(9000), NOW.plusSeconds(9000)).make();
        }

        Verification verification() {
            return TrustListsTest.this.verification(Iacas.followed(root.certificate()));
        }

        /** Of a credential that names its issuer by the certificate alone. */
        Verdict verdict(byte[]... chain) {
            String x5c =
                    Stream.of(chain)
                            .map(one -> "'" + Base64.getEncoder().encodeToString(one) + "'")
                            .collect(Collectors.joining(", "));
            UnsignedJws unsigned =
                    UnsignedJws.of(
                            JoseKeys.json(
                                    "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'x5c': [" + x5c + "]}"),
                            "{\"vct\": \"v\"}".getBytes(StandardCharsets.UTF_8));
            byte[] jws = unsigned.attach(EveryFormat.sign(leaf, unsigned.message()));
            return verification()
                                    .verify(
                                            (new String(jws, StandardCharsets.US_ASCII) + "~")
                                                    .getBytes(StandardCharsets.US_ASCII),
                                            new BindingDemand.None())
                            instanceof Result.Judged(Verdict verdict)
                    ? verdict
                    : org.assertj.core.api.Assertions.fail("no credential");
        }
    }

    private void derecognised(String issuer) {
        Hash hash = Keccak256.hash(issuer);
        world.issuer(issuer, "*").block(new LedgerEvent.IssuerRecognised(hash, false));
    }

    @Test
    void whomTheChainNamedByAnotherNameOfItsCertificateNoListIsAskedAbout() throws Exception {
        Certified agency =
                new Certified(
                        new GeneralName(GeneralName.dNSName, "agency.example"),
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier, "did:web:agency.example"));
        byte[] leaf = agency.leaf.der();
        assertThat(agency.verdict(leaf).issuer()).contains(CertificateNames.hash(leaf));
        assertThat(trust(agency.verdict(leaf)).outcome()).isEqualTo(Outcome.PASS);
        derecognised("https://other.example");
        assertThat(trust(agency.verdict(leaf)).outcome()).isEqualTo(Outcome.PASS);
        for (String name :
                List.of(
                        "https://agency.example",
                        "x509_san_uri:did:web:agency.example",
                        "did:web:agency.example",
                        CertificateNames.hash(leaf))) {
            world = new World(NOW);
            derecognised(name);
            refused(agency.verdict(leaf));
        }
        // One that is good is good for that name alone: what is revoked stands under it.
        world = new World(NOW).issuer("https://agency.example", "*");
        refused(agency.verdict(leaf));
    }

    private void refused(Verdict verdict) {
        asked.clear();
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(trust(verdict).code()).contains(Reason.ISSUER_UNTRUSTED);
        assertThat(asked).isEmpty();
    }

    /** The issuer's signature on a certificate has two forms, and so the certificate two hashes. */
    @Test
    void theTwinOfACertificateIsNobodyNew() throws Exception {
        Certified agency = new Certified(new GeneralName(GeneralName.rfc822Name, "a@b.example"));
        byte[] leaf = agency.leaf.der();
        byte[] twin = Pki.twin(leaf);
        assertThat(agency.verdict(twin).issuer()).contains(CertificateNames.hash(twin));
        assertThat(trust(agency.verdict(twin)).outcome()).isEqualTo(Outcome.PASS);
        List<Standing> standings = agency.verdict(twin).standings();
        derecognised(CertificateNames.hash(leaf));
        refused(agency.verdict(leaf));
        refused(agency.verdict(twin));
        assertThat(agency.verification().recheck(standings).verdict()).isEqualTo(Decision.INVALID);
    }

    /** An authority may be above many: what is taken from it counts, not what it was given. */
    @Test
    void whatTheCommitteeTookFromACertificateAboveStaysTaken() throws Exception {
        Certified agency = new Certified(new GeneralName(GeneralName.dNSName, "agency.example"));
        byte[] leaf = agency.leaf.der();
        byte[] root = agency.root.der();
        world.issuer(CertificateNames.hash(root), "vct:other");
        assertThat(trust(agency.verdict(leaf, root)).outcome()).isEqualTo(Outcome.PASS);
        derecognised(CertificateNames.hash(root));
        refused(agency.verdict(leaf, root));
        refused(agency.verdict(leaf, Pki.twin(root)));
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
