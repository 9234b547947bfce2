package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.x509.CertificateNames;
import dev.credgate.did.x509.Iacas;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.source.Sources;
import dev.credgate.trust.TrustSource;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Mobile documents through the whole pipeline, with a root that vouches for one signer. */
class MdocVerdictTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final byte[] TRANSCRIPT = transcript("n-1");

    private final MdocWallet wallet = new MdocWallet();
    private final World world = new World(NOW);

    private static byte[] transcript(String nonce) {
        return SessionTranscripts.openId4Vp(
                "x509_san_dns:portal.example", nonce, Optional.empty(), "https://p.example/r");
    }

    private Verification verification(CertificateResolver certificates) {
        return verification(certificates, List.of());
    }

    private Verification verification(CertificateResolver certificates, List<TrustSource> lists) {
        return new Verifier(
                new Knowledge(
                        List.of(new MdocFormat()),
                        new DidResolvers(List.of()),
                        List.of(),
                        certificates,
                        List.of(),
                        Sources.NONE,
                        lists,
                        Knowledge.Ties.ENFORCED),
                _ -> new Ledger.Reading.Fresh(world.state(), Duration.ZERO),
                () -> NOW,
                Secp256k1Engines.preferred(),
                ProofCache.off());
    }

    private PinnedCertificate pinned() {
        return new PinnedCertificate(
                wallet.certificate(),
                new KeyFinding.Found(
                        List.of(
                                NamedKey.of(
                                        "x509_hash:ds",
                                        wallet.issuerKey(),
                                        Set.of(ProofPurpose.ASSERTION_METHOD)))));
    }

    private Verdict verdict(byte[] body, Optional<byte[]> transcript) {
        return verdict(body, transcript, pinned());
    }

    private Verdict verdict(
            byte[] body, Optional<byte[]> transcript, CertificateResolver certificates) {
        BindingDemand demand =
                transcript
                        .<BindingDemand>map(asked ->
                                new BindingDemand.Challenge(
                                        "n-1",
                                        "https://p.example",
                                        NOW,
                                        Optional.of(asked),
                                        Optional.empty(),
                                        false))
                        .orElseGet(BindingDemand.None::new);
        return switch (verification(certificates).verify(body, demand)) {
            case Result.Judged(Verdict verdict) -> verdict;
            case Result.NotACredential(String why) -> throw new AssertionError(why);
        };
    }

    private void trust() {
        String issuer =
                verdict(wallet.response(TRANSCRIPT), Optional.empty()).issuer().orElseThrow();
        world.issuer(issuer, "doctype:org.iso.18013.5.1.mDL");
    }

    private static Optional<Reason> code(Verdict verdict, CheckName name) {
        return verdict.checks().stream()
                .filter(check -> check.check() == name && check.outcome() != Outcome.PASS)
                .findFirst()
                .flatMap(Check::code);
    }

    @Test
    void opensForADocumentOfATrustedIssuerFromItsHoldersDevice() {
        trust();
        Verdict verdict = verdict(wallet.response(TRANSCRIPT), Optional.of(TRANSCRIPT));
        assertThat(verdict.checks())
                .filteredOn(check -> check.outcome() != Outcome.PASS)
                .extracting(Check::check)
                .containsOnly(CheckName.SCHEMA);
        assertThat(verdict.verdict()).isEqualTo(Decision.VALID);
        assertThat(verdict.format()).contains("mdoc");
    }

    @Test
    void staysShutForAnIssuerThatNobodyTrusts() {
        Verdict verdict = verdict(wallet.response(TRANSCRIPT), Optional.of(TRANSCRIPT));
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(code(verdict, CheckName.TRUST)).contains(Reason.ISSUER_UNTRUSTED);
    }

    @Test
    void staysShutWhereNoRootVouches() {
        trust();
        assertThat(
                        code(
                                verdict(
                                        wallet.response(TRANSCRIPT),
                                        Optional.of(TRANSCRIPT),
                                        CertificateResolver.NONE),
                                CheckName.ISSUER_KEY))
                .contains(Reason.CERTIFICATE_REFUSED);
    }

    @Test
    void tellsReplayedMissingAndUncheckedDeviceSignaturesApart() {
        trust();
        byte[] response = wallet.response(TRANSCRIPT);
        assertThat(code(verdict(response, Optional.of(transcript("n-2"))), CheckName.BINDING))
                .contains(Reason.HOLDER_SIGNATURE_INVALID);
        assertThat(
                        code(
                                verdict(
                                        wallet.issuerSigned().EncodeToBytes(),
                                        Optional.of(TRANSCRIPT)),
                                CheckName.BINDING))
                .contains(Reason.BINDING_MISSING);
        Check unasked = World.check(verdict(response, Optional.empty()), CheckName.BINDING);
        assertThat(unasked.outcome()).isNotIn(Outcome.PASS, Outcome.FAIL);
    }

    @Test
    void tellsExpiredAndNotYetValidApart() {
        trust();
        wallet.valid(NOW.minusSeconds(100), NOW);
        assertThat(
                        code(
                                verdict(wallet.response(TRANSCRIPT), Optional.of(TRANSCRIPT)),
                                CheckName.VALIDITY))
                .contains(Reason.EXPIRED);
        wallet.valid(NOW.plusSeconds(100), NOW.plusSeconds(200));
        assertThat(
                        code(
                                verdict(wallet.response(TRANSCRIPT), Optional.of(TRANSCRIPT)),
                                CheckName.VALIDITY))
                .contains(Reason.NOT_YET_VALID);
    }

    @Test
    void doesNotKnowAStatusThatIsKeptInAWayNobodyFollows() {
        trust();
        for (CBORObject status :
                List.of(
                        CBORObject.NewMap()
                                .Add(
                                        "identifier_list",
                                        CBORObject.NewMap()
                                                .Add("id", new byte[] {1})
                                                .Add("uri", "https://i.example/il")),
                        CBORObject.NewMap()
                                .Add("future_mechanism", CBORObject.NewMap().Add("x", 1)))) {
            wallet.mso(mso -> mso.Add("status", status));
            Verdict verdict = verdict(wallet.response(TRANSCRIPT), Optional.of(TRANSCRIPT));
            assertThat(code(verdict, CheckName.STATUS)).contains(Reason.STATUS_UNSUPPORTED);
            assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        }
    }

    @Test
    void bindsEachOfSeveralDocumentsByItself() {
        trust();
        byte[] both =
                wallet.response(List.of(wallet.document(TRANSCRIPT), wallet.document(TRANSCRIPT)));
        assertThat(verdict(both, Optional.of(TRANSCRIPT)).verdict()).isEqualTo(Decision.VALID);
        byte[] oneReplayed =
                wallet.response(
                        List.of(wallet.document(TRANSCRIPT), wallet.document(transcript("n-2"))));
        Verdict verdict = verdict(oneReplayed, Optional.of(TRANSCRIPT));
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(verdict.checks())
                .filteredOn(check -> check.check() == CheckName.BINDING)
                .anyMatch(
                        check -> check.code().equals(Optional.of(Reason.HOLDER_SIGNATURE_INVALID)));
    }

    /**
     * What {@code POST /sessions} asks a device to sign: as through the Digital Credentials API.
     */
    @Test
    void answersAPortalsChallengeUnderTheNameOfItsKey() {
        trust();
        byte[] asked =
                SessionTranscripts.openId4VpDcApi(
                        "https://p.example", "https://p.example#n", Optional.empty());
        Verdict verdict = verdict(wallet.response(asked), Optional.of(asked));
        assertThat(verdict.verdict()).isEqualTo(Decision.VALID);
        assertThat(verdict.subject().orElseThrow()).startsWith(Verdict.KEY_ALONE);
        byte[] elsewhere =
                SessionTranscripts.openId4VpDcApi(
                        "https://evil.example", "https://p.example#n", Optional.empty());
        assertThat(code(verdict(wallet.response(elsewhere), Optional.of(asked)), CheckName.BINDING))
                .contains(Reason.HOLDER_SIGNATURE_INVALID);
        assertThat(verdict(wallet.response(asked), Optional.empty()).subject()).isEmpty();
    }

    /** The certificate lies in an unsigned header, and its hash is the signer's name. */
    @Test
    void nobodyIsAnotherSignerByTheOtherFormOfItsCertificate() throws Exception {
        Holder iaca = Pki.root("CN=IACA,C=UT").authority(0).make();
        CosePair signer = CosePair.of(CosePair.Kind.ES256);
        byte[] certificate =
                iaca.issue("CN=DS,C=UT")
                        .keyOf(new Holder(iaca.name(), signer.pair(), iaca.certificate()))
                        .usage(KeyUsage.digitalSignature)
                        .extendedUsage(true, "1.0.18013.5.1.2")
                        .make()
                        .der();
        byte[] twin = Pki.twin(certificate);
        for (byte[] one : List.of(certificate, twin)) {
            Verdict verdict = ofListed(signer, one, iaca);
            assertThat(verdict.issuer()).contains(CertificateNames.hash(one));
            assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        }
        String name = CertificateNames.hash(certificate);
        world.issuer(name, "*")
                .block(new LedgerEvent.IssuerRecognised(Keccak256.hash(name), false));
        for (byte[] one : List.of(certificate, twin)) {
            Verdict verdict = ofListed(signer, one, iaca);
            assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
            assertThat(code(verdict, CheckName.TRUST)).contains(Reason.ISSUER_UNTRUSTED);
        }
    }

    /** A document below that root, where a list vouches for whomever it is asked about. */
    private Verdict ofListed(CosePair signer, byte[] certificate, Holder iaca) {
        MdocWallet documents = new MdocWallet(signer, certificate);
        documents.valid(NOW.minusSeconds(100), NOW.plusSeconds(100));
        TrustSource list =
                new TrustSource() {
                    @Override
                    public String name() {
                        return "list";
                    }

                    @Override
                    public Word ask(Question question) {
                        return new Word.Vouched();
                    }
                };
        return switch (verification(Iacas.of(iaca.certificate()), List.of(list))
                .verify(documents.response(TRANSCRIPT), new BindingDemand.None())) {
            case Result.Judged(Verdict verdict) -> verdict;
            case Result.NotACredential(String why) -> throw new AssertionError(why);
        };
    }
}
