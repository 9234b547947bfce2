package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.did.x509.Iacas;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent.EntityAttribute;
import dev.credgate.ledger.LedgerEvent.IssuerNamed;
import dev.credgate.ledger.LedgerEvent.KeyLifecycle;
import dev.credgate.ledger.LedgerEvent.TypeAuthorised;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.source.SourceReading;
import dev.credgate.status.tokenlist.TokenListStatus;
import dev.credgate.verification.Verification.BindingDemand;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A key that its owner gave up on the chain signs by no certificate either, in no format. */
class CertifiedKeysTest {

    private static final String HOST = "agency.example";
    private static final String ISSUER = "https://" + HOST;
    private static final String LIST = "https://agency.example/status/1";
    private static final Secp256k1PublicKey ACCOUNT = account(31);
    private static final Secp256k1PublicKey OTHER = account(32);

    /** In which the agency issues. */
    enum Form {
        SD_JWT_VC(ISSUER),
        JWT_VC(ISSUER),
        MDOC("x509_san_dns:" + HOST);

        private final String issuer;

        Form(String issuer) {
            this.issuer = issuer;
        }
    }

    private final CosePair pair = CosePair.of(CosePair.Kind.ES256);
    private final CosePair lists = CosePair.of(CosePair.Kind.ES256);
    private final Holder root;
    private final byte[] leaf;
    private final byte[] ofLists;
    private byte[] list = new byte[0];
    private final World world;

    CertifiedKeysTest() throws GeneralSecurityException {
        root =
                Pki.root("CN=IACA,C=UT")
                        .authority(0)
                        .valid(NOW.minusSeconds(9000), NOW.plusSeconds(9000))
                        .make();
        leaf = certificate(pair);
        ofLists = certificate(lists);
        world = new World(NOW, knowledge());
    }

    private Knowledge knowledge() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new MdocFormat());
        return new Knowledge(
                formats,
                new DidResolvers(List.of()),
                List.of(new JwkDidResolver()),
                Iacas.followed(root.certificate()),
                List.of(new TokenListStatus()),
                (_, _) -> new SourceReading.Had(list, "", NOW.minusSeconds(1)),
                Knowledge.Ties.ENFORCED);
    }

    private static Secp256k1PublicKey account(int seed) {
        return (Secp256k1PublicKey) JoseKeys.secret("secp256k1", seed).key();
    }

    /** For either use. */
    private byte[] certificate(CosePair key) throws GeneralSecurityException {
        return root.issue("CN=Agency,C=UT")
                .ofKey(key.pair().getPublic())
                .usage(KeyUsage.digitalSignature)
                .extendedUsage(true, "1.0.18013.5.1.2")
                .named(new GeneralName(GeneralName.dNSName, HOST))
                .valid(NOW.minusSeconds(9000), NOW.plusSeconds(9000))
                .make()
                .der();
    }

    private static byte[] jws(CosePair key, byte[] certificate, String header, String claims) {
        UnsignedJws unsigned =
                UnsignedJws.of(
                        JoseKeys.json(
                                "{'alg': 'ES256', %s, 'x5c': ['%s']}"
                                        .formatted(
                                                header,
                                                Base64.getEncoder().encodeToString(certificate))),
                        claims.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.pair().getPrivate());
            signature.update(unsigned.message());
            return unsigned.attach(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] credential(Form form) {
        return switch (form) {
            case SD_JWT_VC -> sdJwtVc("");
            case JWT_VC ->
                    jws(
                            pair,
                            leaf,
                            "'typ': 'vc+jwt'",
                            "{'@context': ['https://www.w3.org/ns/credentials/v2'],"
                                    + " 'type': 'VerifiableCredential', 'issuer': '"
                                    + ISSUER
                                    + "', 'credentialSubject': {'name': 'Ada'}}");
            case MDOC -> {
                MdocWallet wallet = new MdocWallet(pair, leaf);
                wallet.valid(NOW.minusSeconds(100), NOW.plusSeconds(100));
                yield wallet.response(new byte[] {(byte) 0xF6});
            }
        };
    }

    private byte[] sdJwtVc(String more) {
        byte[] jws =
                jws(
                        pair,
                        leaf,
                        "'typ': 'dc+sd-jwt'",
                        "{'iss': '" + ISSUER + "', 'vct': 'v'" + more + "}");
        return (new String(jws, StandardCharsets.US_ASCII) + "~")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The committee names the issuer as that account's. */
    private void trust(String issuer, Address account) {
        Hash hash = Keccak256.hash(issuer);
        world.block(
                new IssuerNamed(hash, account, "agency"),
                new TypeAuthorised(hash, Keccak256.hash("*"), true));
    }

    private void publish(Secp256k1PublicKey account, CosePair key) {
        String material = Multikey.of(key.key());
        attribute(account, "/weId/auth", account.toDecimal());
        attribute(account, "/weId/pubkey/P-256/base64", material);
    }

    private void attribute(Secp256k1PublicKey account, String name, String material) {
        Address of = account.address();
        world.block(new EntityAttribute(World.CONTRACT, of, name, material + "|" + of));
    }

    private void state(Secp256k1PublicKey account, CosePair key, KeyState state) {
        world.block(
                new KeyLifecycle(
                        World.CONTRACT,
                        account.address(),
                        Keccak256.hash(Multikey.of(key.key())),
                        state));
    }

    private Verdict valid(byte[] credential) {
        Verdict verdict = world.verdict(credential);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        return verdict;
    }

    private void invalid(byte[] credential, Reason reason) {
        invalid(world.verdict(credential), reason);
    }

    private static void invalid(Verdict verdict, Reason reason) {
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INVALID);
        assertThat(World.check(verdict, CheckName.ISSUER_KEY).code()).contains(reason);
    }

    /** Where it was presented, and in a process that never saw the certificate. */
    private List<Verdict> sessions(Verdict verdict) {
        Verifier fresh =
                new Verifier(
                        knowledge(),
                        _ -> new Ledger.Reading.Fresh(world.state(), Duration.ZERO),
                        () -> NOW,
                        Secp256k1Engines.preferred(),
                        ProofCache.off());
        return List.of(
                world.verification().recheck(verdict.standings()),
                fresh.recheck(verdict.standings()));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void nothingHoldsByAKeyThatWasDeclaredCompromised(Form form) {
        trust(form.issuer, ACCOUNT.address());
        publish(ACCOUNT, pair);
        byte[] credential = credential(form);
        Verdict before = valid(credential);
        assertThat(sessions(before)).extracting(Verdict::verdict).containsOnly(Decision.VALID);
        state(ACCOUNT, pair, KeyState.COMPROMISED);
        invalid(credential, Reason.KEY_COMPROMISED);
        assertThat(sessions(before)).allSatisfy(it -> invalid(it, Reason.KEY_COMPROMISED));
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void nothingHoldsByARevokedKeyUntilItIsPublishedAgain(Form form) {
        trust(form.issuer, ACCOUNT.address());
        publish(ACCOUNT, pair);
        byte[] credential = credential(form);
        Verdict before = valid(credential);
        attribute(ACCOUNT, "/weId/pubkey/P-256/base64", Multikey.of(pair.key()) + "OBSOLETE");
        invalid(credential, Reason.KEY_REVOKED);
        assertThat(sessions(before)).allSatisfy(it -> invalid(it, Reason.KEY_REVOKED));
        publish(ACCOUNT, pair);
        assertThat(sessions(valid(credential)))
                .extracting(Verdict::verdict)
                .containsOnly(Decision.VALID);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void whatARetiredKeySignedHoldsAndIsToldOf(Form form) {
        trust(form.issuer, ACCOUNT.address());
        publish(ACCOUNT, pair);
        state(ACCOUNT, pair, KeyState.RETIRED);
        Verdict verdict = valid(credential(form));
        assertThat(World.check(verdict, CheckName.ISSUER_KEY).detail().orElseThrow())
                .contains("retired");
        assertThat(sessions(verdict)).extracting(Verdict::verdict).containsOnly(Decision.VALID);
    }

    /** Which need not be published at all: a certificate is enough to issue. */
    @Test
    void aKeyMayBeDeclaredCompromisedThatWasNeverPublished() {
        trust(ISSUER, ACCOUNT.address());
        state(ACCOUNT, lists, KeyState.COMPROMISED);
        Verdict before = valid(credential(Form.SD_JWT_VC));
        state(ACCOUNT, pair, KeyState.COMPROMISED);
        invalid(credential(Form.SD_JWT_VC), Reason.KEY_COMPROMISED);
        invalid(world.verification().recheck(before.standings()), Reason.KEY_COMPROMISED);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void whereTheChainSaysNothingOfTheKeyTheCertificateDecides(Form form) {
        byte[] credential = credential(form);
        for (Address account : new Address[] {Address.ZERO, ACCOUNT.address()}) {
            trust(form.issuer, account);
            valid(credential);
        }
        // Another key of the agency, and the same of somebody who has no say in it.
        publish(ACCOUNT, lists);
        state(ACCOUNT, lists, KeyState.COMPROMISED);
        publish(OTHER, pair);
        state(OTHER, pair, KeyState.COMPROMISED);
        assertThat(sessions(valid(credential)))
                .extracting(Verdict::verdict)
                .containsOnly(Decision.VALID);
        // Until it is the account that the committee names.
        trust(form.issuer, OTHER.address());
        invalid(credential, Reason.KEY_COMPROMISED);
    }

    @ParameterizedTest
    @CsvSource({"RETIRED, PASS", "COMPROMISED, UNKNOWN"})
    void aStatusListIsHeldToTheSame(KeyState state, Outcome then) {
        trust(ISSUER, ACCOUNT.address());
        publish(ACCOUNT, lists);
        list =
                jws(
                        lists,
                        ofLists,
                        "'typ': 'statuslist+jwt'",
                        "{'iss': '%s', 'sub': '%s', 'iat': %d, 'status_list': {'bits': 1, 'lst':"
                                        .formatted(ISSUER, LIST, NOW.getEpochSecond() - 100)
                                + " 'eNpjYMAEAAAUAAE'}}");
        byte[] credential =
                sdJwtVc(", 'status': {'status_list': {'idx': 1, 'uri': '" + LIST + "'}}");
        assertThat(outcome(credential)).isEqualTo(Outcome.PASS);
        state(ACCOUNT, lists, state);
        assertThat(outcome(credential)).isEqualTo(then);
        if (then == Outcome.UNKNOWN) {
            assertThat(list(credential).code()).contains(Reason.STATUS_LIST_INVALID);
            assertThat(list(credential).detail().orElseThrow()).contains("compromised");
        }
    }

    private Outcome outcome(byte[] credential) {
        Check check = list(credential);
        assertThat(check.outcome()).as(check.toString()).isNotEqualTo(Outcome.FAIL);
        return check.outcome();
    }

    /** What the list says; on the chain nothing is kept of it. */
    private Check list(byte[] credential) {
        return world.verdict(credential).checks().stream()
                .filter(check -> check.check() == CheckName.STATUS)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE, ", "RETIRED, HOLDER_KEY_REVOKED", "COMPROMISED, HOLDER_KEY_COMPROMISED"})
    void nobodyPresentsUnderTheNameOfACertificateByAKeyThatWasGivenUp(
            KeyState state, @Nullable Reason reason) {
        trust(ISSUER, ACCOUNT.address());
        publish(ACCOUNT, pair);
        world.issuer(JoseCredentials.did(JoseCredentials.ISSUER), "*");
        byte[] presentation =
                jws(
                        pair,
                        leaf,
                        "'typ': 'vp+jwt'",
                        "{'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                                + " 'VerifiablePresentation', 'holder': '"
                                + ISSUER
                                + "', 'nonce': 'n', 'aud': 'a', 'verifiableCredential': [{"
                                + "'@context': 'https://www.w3.org/ns/credentials/v2', 'type':"
                                + " 'EnvelopedVerifiableCredential', 'id':"
                                + " 'data:application/vc+jwt,"
                                + aboutTheAgency()
                                + "'}]}");
        BindingDemand asked =
                new BindingDemand.Challenge(
                        "n", "a", NOW, Optional.empty(), Optional.empty(), false);
        Verdict before = world.verdict(presentation, asked);
        assertThat(before.verdict()).as(before.toString()).isEqualTo(Decision.VALID);
        state(ACCOUNT, pair, state);
        assertThat(World.check(world.verdict(presentation, asked), CheckName.BINDING).code())
                .isEqualTo(Optional.ofNullable(reason));
        assertThat(sessions(before))
                .extracting(Verdict::verdict)
                .containsOnly(state == KeyState.COMPROMISED ? Decision.INVALID : Decision.VALID);
    }

    private static String aboutTheAgency() {
        return new String(
                JoseKeys.jws(
                        JoseCredentials.ISSUER,
                        "{'alg': 'ES256', 'typ': 'vc+jwt', 'kid': '"
                                + JoseCredentials.did(JoseCredentials.ISSUER)
                                + "#0'}",
                        "{'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                                + " 'VerifiableCredential', 'issuer': '"
                                + JoseCredentials.did(JoseCredentials.ISSUER)
                                + "', 'credentialSubject': {'id': '"
                                + ISSUER
                                + "'}}"),
                StandardCharsets.US_ASCII);
    }

    @Test
    void ofIssuersThatComeByADidNothingMoreIsLookedUp() {
        String issuer = JoseCredentials.did(JoseCredentials.ISSUER);
        world.issuer(issuer, "*");
        List<Address> asked = new ArrayList<>();
        world.reading(_ -> new Ledger.Reading.Fresh(noting(asked), Duration.ZERO));
        Verdict verdict = valid(JoseCredentials.sdJwtVc().getBytes(StandardCharsets.US_ASCII));
        assertThat(world.verification().recheck(verdict.standings()).verdict())
                .isEqualTo(Decision.VALID);
        assertThat(asked).isEmpty();
        trust(ISSUER, ACCOUNT.address());
        valid(credential(Form.SD_JWT_VC));
        assertThat(asked).containsExactly(ACCOUNT.address());
    }

    /** The state, which notes of whose keys it is asked. */
    private LedgerSnapshot noting(List<Address> asked) {
        return (LedgerSnapshot)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {LedgerSnapshot.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("saidOf")) {
                                asked.add((Address) arguments[0]);
                            }
                            return method.invoke(world.state(), arguments);
                        });
    }
}
