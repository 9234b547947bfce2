package dev.credgate.credential.mdoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.CosePair.Kind;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MdocFormatTest {

    static final SignatureChecker ENGINES =
            new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return SignatureEngines.prepare(key).verify(signed, signature);
                }
            };

    static final byte[] TRANSCRIPT =
            SessionTranscripts.openId4Vp(
                    "x509_san_dns:portal.example", "n-1", Optional.empty(), "https://p.example/r");

    static final Optional<HolderChallenge> CHALLENGE = challenge(TRANSCRIPT);

    private final MdocFormat format = new MdocFormat();

    static Optional<HolderChallenge> challenge(byte[] transcript) {
        return Optional.of(
                new HolderChallenge(
                        "n-1", "https://p.example", Instant.EPOCH, Optional.of(transcript)));
    }

    private SecuredCredential credential(byte[] body) {
        Presented presented = format.recognise(body).orElseThrow();
        if (presented instanceof Presented.Malformed malformed) {
            throw new AssertionError(malformed.found());
        }
        return (SecuredCredential) presented;
    }

    private Flaw flaw(byte[] body) {
        return switch (format.recognise(body).orElseThrow()) {
            case Presented.Malformed malformed -> malformed.found().flaw();
            default -> throw new AssertionError("taken");
        };
    }

    private static SignatureFinding issuers(SecuredCredential credential, CosePair pair) {
        return credential.proofs().getFirst().check(pair.key(), ENGINES);
    }

    private static SignatureFinding devices(
            SecuredCredential credential, Optional<HolderChallenge> challenge) {
        Answer answer = credential.binding().orElseThrow().answer(challenge);
        CredentialProof proof = ((Answer.Proof) answer).proof();
        return proof.check(((KeyName.Confirmed) proof.key()).key(), ENGINES);
    }

    @Test
    void takesWhatAWalletAnswers() {
        MdocWallet maker = new MdocWallet();
        maker.mso =
                mso ->
                        mso.Add(
                                "status",
                                CBORObject.NewMap()
                                        .Add(
                                                "status_list",
                                                CBORObject.NewMap()
                                                        .Add("idx", 412)
                                                        .Add("uri", "https://i.example/lists/1")));
        byte[] response = maker.response(TRANSCRIPT);
        byte[] text = Base64.getUrlEncoder().withoutPadding().encode(response);
        for (byte[] body : List.of(response, text)) {
            SecuredCredential mdoc = credential(body);
            assertThat(mdoc.format()).isEqualTo("mdoc");
            assertThat(mdoc.types()).containsExactly("doctype:org.iso.18013.5.1.mDL");
            assertThat(mdoc.issuer()).startsWith("x509_");
            assertThat(mdoc.validFrom()).contains(maker.validFrom);
            assertThat(mdoc.validUntil()).contains(maker.validUntil);
            assertThat(mdoc.issuedAt()).contains(maker.validFrom);
            assertThat(mdoc.dateFlaw()).isEmpty();
            assertThat(mdoc.keyBound()).isTrue();
            assertThat(mdoc.statuses())
                    .containsExactly(
                            new StatusReference(
                                    "token_status_list",
                                    URI.create("https://i.example/lists/1"),
                                    412,
                                    "",
                                    1,
                                    Map.of()));
            assertThat(new String(CanonicalWriter.canonical(mdoc.claims()), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"org.iso.18013.5.1\":{\"age_over_18\":true,"
                                    + "\"birth_date\":\"1990-02-28\",\"family_name\":\"Åström\","
                                    + "\"given_name\":\"Maja\",\"height\":171,"
                                    + "\"portrait\":\"AQL_\"}}");
            assertThat(issuers(mdoc, maker.issuer)).isEqualTo(SignatureFinding.FITS);
            assertThat(issuers(mdoc, CosePair.of(Kind.ES256)))
                    .isEqualTo(SignatureFinding.DOES_NOT_FIT);
            assertThat(devices(mdoc, CHALLENGE)).isEqualTo(SignatureFinding.FITS);
            assertThat(mdoc.toString()).doesNotContain("Maja");
        }
    }

    @ParameterizedTest
    @CsvSource({"ES256,SHA-256", "ES384,SHA-384", "EDDSA,SHA-512"})
    void takesEachAlgorithm(Kind kind, String digest) {
        MdocWallet maker = new MdocWallet(kind, kind);
        maker.digestAlgorithm = digest;
        SecuredCredential mdoc = credential(maker.response(TRANSCRIPT));
        assertThat(issuers(mdoc, maker.issuer)).isEqualTo(SignatureFinding.FITS);
        assertThat(devices(mdoc, CHALLENGE)).isEqualTo(SignatureFinding.FITS);
    }

    @Test
    void takesWhatAnIssuerHandsOutAndSaysThatItIsTiedToAKey() {
        MdocWallet maker = new MdocWallet();
        SecuredCredential mdoc = credential(maker.issuerSigned().EncodeToBytes());
        assertThat(issuers(mdoc, maker.issuer)).isEqualTo(SignatureFinding.FITS);
        assertThat(mdoc.binding()).isEmpty();
        assertThat(mdoc.keyBound()).isTrue();
        maker.document = document -> document.Remove("deviceSigned");
        assertThat(credential(maker.response(TRANSCRIPT)).binding()).isEmpty();
    }

    @Test
    void asksForAChallengeAndTakesNoSignatureOfAnotherSession() {
        SecuredCredential mdoc = credential(new MdocWallet().response(TRANSCRIPT));
        assertThat(mdoc.binding().orElseThrow().answer(Optional.empty()))
                .isInstanceOf(Answer.NeedsChallenge.class);
        assertThat(
                        mdoc.binding()
                                .orElseThrow()
                                .answer(
                                        Optional.of(
                                                new HolderChallenge(
                                                        "n",
                                                        "a",
                                                        Instant.EPOCH,
                                                        Optional.empty()))))
                .isInstanceOf(Answer.NeedsChallenge.class);
        byte[] replayed =
                SessionTranscripts.openId4Vp(
                        "x509_san_dns:portal.example",
                        "n-2",
                        Optional.empty(),
                        "https://p.example/r");
        assertThat(devices(mdoc, challenge(replayed))).isEqualTo(SignatureFinding.DOES_NOT_FIT);
    }

    @Test
    void takesNoSignatureOfAnotherDevice() {
        MdocWallet maker = new MdocWallet();
        MdocWallet thief = new MdocWallet();
        CBORObject stolen = maker.document(TRANSCRIPT);
        stolen.set("deviceSigned", thief.document(TRANSCRIPT).get("deviceSigned"));
        SecuredCredential mdoc = credential(maker.response(List.of(stolen)));
        assertThat(issuers(mdoc, maker.issuer)).isEqualTo(SignatureFinding.FITS);
        assertThat(devices(mdoc, CHALLENGE)).isEqualTo(SignatureFinding.DOES_NOT_FIT);
    }

    @Test
    void takesNoAlgorithmThatIsNotTheKeys() {
        MdocWallet maker = new MdocWallet();
        maker.document =
                document -> {
                    CBORObject auth = document.get("issuerSigned").get("issuerAuth");
                    auth.set(0, CBORObject.FromObject(HexFormat.of().parseHex("a1013822")));
                };
        SecuredCredential mdoc = credential(maker.response(TRANSCRIPT));
        assertThat(issuers(mdoc, maker.issuer)).isEqualTo(SignatureFinding.OTHER_ALGORITHM);
    }

    @Test
    void refusesEveryBitThatIsTurned() {
        MdocWallet maker = new MdocWallet();
        byte[] response = maker.response(TRANSCRIPT);
        SecuredCredential good = credential(response);
        for (int bit = 0; bit < 8 * response.length; bit++) {
            byte[] turned = response.clone();
            turned[bit / 8] ^= (byte) (1 << bit % 8);
            Optional<Presented> presented = format.recognise(turned);
            if (presented.orElse(null) instanceof SecuredCredential mdoc) {
                boolean same = certificates(mdoc).equals(certificates(good));
                // The certificate is not signed here; its own issuer signed it.
                assertThat(
                                same
                                        && issuers(mdoc, maker.issuer) == SignatureFinding.FITS
                                        && devices(mdoc, CHALLENGE) == SignatureFinding.FITS)
                        .as("bit " + bit)
                        .isFalse();
            }
        }
    }

    private static List<String> certificates(SecuredCredential mdoc) {
        return ((KeyName.Certificates) mdoc.proofs().getFirst().key())
                .chain().stream().map(HexFormat.of()::formatHex).toList();
    }

    private Flaw withMso(Consumer<CBORObject> change) {
        MdocWallet maker = new MdocWallet();
        maker.mso = change;
        return flaw(maker.response(TRANSCRIPT));
    }

    private static CBORObject digests(CBORObject mso) {
        return mso.get("valueDigests").get(MdocWallet.NAMESPACE);
    }

    @Test
    void refusesAnMsoThatIsNotAsItMustBe() {
        assertThat(withMso(mso -> mso.set("version", CBORObject.FromObject("1.1"))))
                .isEqualTo(Flaw.DATA_MODEL);
        assertThat(withMso(mso -> mso.set("docType", CBORObject.FromObject("other"))))
                .isEqualTo(Flaw.DOCTYPE_MISMATCH);
        assertThat(withMso(mso -> mso.set("digestAlgorithm", CBORObject.FromObject("SHA-1"))))
                .isEqualTo(Flaw.DIGEST_ALGORITHM);
        assertThat(withMso(mso -> mso.set("digestAlgorithm", CBORObject.FromObject("SHA-512"))))
                .isEqualTo(Flaw.DIGEST_MISMATCH);
        assertThat(withMso(mso -> mso.Remove("validityInfo"))).isEqualTo(Flaw.MEMBER_MISSING);
        assertThat(withMso(mso -> digests(mso).Remove(CBORObject.FromObject(7))))
                .isEqualTo(Flaw.DISCLOSURE_UNREFERENCED);
        assertThat(
                        withMso(mso ->
                                digests(mso)
                                        .set(
                                                CBORObject.FromObject(7),
                                                CBORObject.FromObject(new byte[32]))))
                .isEqualTo(Flaw.DIGEST_MISMATCH);
        assertThat(withMso(mso -> mso.get("valueDigests").Remove(MdocWallet.NAMESPACE)))
                .isEqualTo(Flaw.DISCLOSURE_UNREFERENCED);
        assertThat(
                        withMso(mso ->
                                mso.get("deviceKeyInfo")
                                        .get("deviceKey")
                                        .set(
                                                CBORObject.FromObject(-2),
                                                CBORObject.FromObject(new byte[32]))))
                .isEqualTo(Flaw.KEY_MALFORMED);
        assertThat(withMso(mso -> mso.Add("status", CBORObject.NewMap())))
                .isEqualTo(Flaw.STATUS_MALFORMED);
        assertThat(
                        withMso(mso ->
                                mso.Add(
                                        "status",
                                        CBORObject.NewMap()
                                                .Add(
                                                        "status_list",
                                                        CBORObject.NewMap()
                                                                .Add("idx", -1)
                                                                .Add("uri", "https://e.example")))))
                .isEqualTo(Flaw.WRONG_TYPE);
    }

    @Test
    void handsOnAStatusThatIsNotFollowed() {
        MdocWallet maker = new MdocWallet();
        maker.mso =
                mso ->
                        mso.Add(
                                "status",
                                CBORObject.NewMap()
                                        .Add(
                                                "identifier_list",
                                                CBORObject.NewMap()
                                                        .Add("id", new byte[] {1})
                                                        .Add("uri", "https://i.example/il"))
                                        .Add("bitstring", CBORObject.NewMap()));
        assertThat(credential(maker.response(TRANSCRIPT)).statuses())
                .extracting(StatusReference::mechanism)
                .containsExactlyInAnyOrder("status.identifier_list", "status.bitstring");
    }

    @Test
    void doesNotJudgeTheFormOfAMechanismThatIsNotFollowed() {
        for (CBORObject unknown :
                List.of(
                        CBORObject.NewMap().Add("x", 1),
                        CBORObject.NewMap().Add("uri", 7),
                        CBORObject.NewMap().Add("uri", "no uri"),
                        CBORObject.FromObject(1))) {
            MdocWallet maker = new MdocWallet();
            maker.mso =
                    mso -> mso.Add("status", CBORObject.NewMap().Add("future_mechanism", unknown));
            assertThat(credential(maker.response(TRANSCRIPT)).statuses())
                    .extracting(StatusReference::mechanism)
                    .containsExactly("status.future_mechanism");
        }
        assertThat(
                        withMso(mso ->
                                mso.Add(
                                        "status",
                                        CBORObject.NewMap()
                                                .Add(
                                                        "status_list",
                                                        CBORObject.NewMap().Add("idx", 1)))))
                .isEqualTo(Flaw.MEMBER_MISSING);
    }

    /** ISO/IEC 18013-5, 9.3.1. */
    @ParameterizedTest
    @CsvSource({
        "'CN=DS,C=UT',issuing_country,UT,true",
        "'CN=DS,C=UT',issuing_country,NL,false",
        "'CN=DS,C=UT',issuing_country,ut,false",
        "'CN=DS,C=UT,C=NL',issuing_country,UT,false",
        "'CN=DS',issuing_country,UT,false",
        "'CN=DS,C=UT',issuing_jurisdiction,UT-A,true",
        "'CN=DS,ST=UT-A,C=UT',issuing_jurisdiction,UT-A,true",
        "'CN=DS,ST=UT-A,C=UT',issuing_jurisdiction,UT-B,false",
        "'CN=DS,ST=A\\, inner,C=UT',issuing_jurisdiction,'A, inner',true",
        "'CN=DS,ST=UT-A,ST=UT-B,C=UT',issuing_jurisdiction,UT-A,false"
    })
    void letsASignerSpeakForItsOwnPlaceAlone(
            String subject, String element, String value, boolean taken) {
        CosePair pair = CosePair.of(Kind.ES256);
        MdocWallet maker = new MdocWallet(pair, MdocWallet.certificate(pair, subject));
        maker.element(element, CBORObject.FromObject(value));
        byte[] response = maker.response(TRANSCRIPT);
        if (taken) {
            assertThat(credential(response).claims().members()).containsKey("org.iso.18013.5.1");
        } else {
            assertThat(flaw(response)).isEqualTo(Flaw.DATA_MODEL);
        }
    }

    @Test
    void letsOtherNamespacesCallThePlaceAsTheyLike() {
        MdocWallet maker = new MdocWallet();
        maker.elements.put("org.example.1", Map.of("issuing_country", CBORObject.FromObject("NL")));
        assertThat(credential(maker.response(TRANSCRIPT)).claims().members())
                .containsKey("org.example.1");
        maker.element("issuing_country", CBORObject.FromObject(7));
        assertThat(flaw(maker.response(TRANSCRIPT))).isEqualTo(Flaw.DATA_MODEL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-01", "2026-13-01T00:00:00Z", "2026-11-01 00:00:00Z", "x"})
    void saysThatADateIsMalformed(String date) {
        MdocWallet maker = new MdocWallet();
        maker.mso =
                mso ->
                        mso.get("validityInfo")
                                .set("validUntil", CBORObject.FromObjectAndTag(date, 0));
        assertThat(credential(maker.response(TRANSCRIPT)).dateFlaw().orElseThrow().flaw())
                .isEqualTo(Flaw.DATE_MALFORMED);
    }

    @Test
    void saysThatItWasSignedWhileItsSignerHadNoCertificate() {
        MdocWallet maker = new MdocWallet();
        maker.validFrom = Instant.parse("2024-12-31T23:59:59Z");
        assertThat(credential(maker.response(TRANSCRIPT)).dateFlaw().orElseThrow().flaw())
                .isEqualTo(Flaw.DATE_MALFORMED);
    }

    @Test
    void namesTheIssuerByTheLeafWhateverElseTheHolderSends() {
        MdocWallet maker = new MdocWallet();
        String name = credential(maker.response(TRANSCRIPT)).issuer();
        maker.issuerHeader =
                header ->
                        header.set(
                                CBORObject.FromObject(33),
                                CBORObject.NewArray()
                                        .Add(maker.certificate)
                                        .Add(new MdocWallet().certificate));
        assertThat(credential(maker.response(TRANSCRIPT)).issuer()).isEqualTo(name);
    }

    @Test
    void refusesItemsThatAreNotAsTheyMustBe() {
        assertThat(withItem(item -> item.set("random", CBORObject.FromObject(new byte[15]))))
                .isEqualTo(Flaw.DISCLOSURE_MALFORMED);
        assertThat(withItem(item -> item.set("elementIdentifier", CBORObject.FromObject("same"))))
                .isEqualTo(Flaw.DISCLOSURE_REPEATED);
        assertThat(withItem(item -> item.Add("more", 1))).isEqualTo(Flaw.UNKNOWN_MEMBER);
        assertThat(withItem(item -> item.Remove("elementValue"))).isEqualTo(Flaw.MEMBER_MISSING);
        assertThat(withItem(item -> item.set("digestID", CBORObject.FromObject(-1))))
                .isEqualTo(Flaw.WRONG_TYPE);
        assertThat(
                        withItem(item ->
                                item.set("elementValue", CBORObject.FromObjectAndTag("x", 4711))))
                .isEqualTo(Flaw.CBOR_MALFORMED);
        assertThat(withItem(item -> item.set("elementValue", CBORObject.FromObject(Double.NaN))))
                .isEqualTo(Flaw.NUMBER_OUT_OF_RANGE);
    }

    private Flaw withItem(Consumer<CBORObject> change) {
        MdocWallet maker = new MdocWallet();
        maker.item = change;
        return flaw(maker.response(TRANSCRIPT));
    }

    @Test
    void refusesAnItemThatIsShownTwice() {
        MdocWallet maker = new MdocWallet();
        maker.document =
                document -> {
                    CBORObject items =
                            document.get("issuerSigned")
                                    .get("nameSpaces")
                                    .get(MdocWallet.NAMESPACE);
                    items.Add(items.get(0));
                };
        assertThat(flaw(maker.response(TRANSCRIPT))).isEqualTo(Flaw.DISCLOSURE_REPEATED);
    }

    @Test
    void refusesDocumentsThatAreNotAsTheyMustBe() {
        assertThat(withDocument(document -> document.Add("more", 1)))
                .isEqualTo(Flaw.UNKNOWN_MEMBER);
        assertThat(withDocument(document -> document.Remove("issuerSigned")))
                .isEqualTo(Flaw.MEMBER_MISSING);
        assertThat(withDocument(document -> auth(document).Add("deviceMac", 1)))
                .isEqualTo(Flaw.PROOF_MALFORMED);
        assertThat(
                        withDocument(document ->
                                auth(document)
                                        .get("deviceSignature")
                                        .set(2, CBORObject.FromObject(new byte[] {1}))))
                .isEqualTo(Flaw.PROOF_MALFORMED);
        assertThat(
                        withDocument(document ->
                                document.get("issuerSigned")
                                        .get("issuerAuth")
                                        .set(2, CBORObject.Null)))
                .isEqualTo(Flaw.MEMBER_MISSING);
        MdocWallet maker = new MdocWallet();
        maker.outerDocType = "org.example.other";
        assertThat(flaw(maker.response(TRANSCRIPT))).isEqualTo(Flaw.DOCTYPE_MISMATCH);
        maker = new MdocWallet();
        maker.issuerHeader = header -> header.Remove(CBORObject.FromObject(33));
        assertThat(flaw(maker.response(TRANSCRIPT))).isEqualTo(Flaw.MEMBER_MISSING);
    }

    private static CBORObject auth(CBORObject document) {
        return document.get("deviceSigned").get("deviceAuth");
    }

    private Flaw withDocument(Consumer<CBORObject> change) {
        MdocWallet maker = new MdocWallet();
        maker.document = change;
        return flaw(maker.response(TRANSCRIPT));
    }

    @Test
    void refusesResponsesThatAreNotAsTheyMustBe() {
        assertThat(withResponse(response -> response.set("version", CBORObject.FromObject("2.0"))))
                .isEqualTo(Flaw.DATA_MODEL);
        assertThat(withResponse(response -> response.set("status", CBORObject.FromObject(10))))
                .isEqualTo(Flaw.NO_CREDENTIAL);
        assertThat(withResponse(response -> response.Remove("documents")))
                .isEqualTo(Flaw.NO_CREDENTIAL);
        assertThat(withResponse(response -> response.Add("more", 1)))
                .isEqualTo(Flaw.UNKNOWN_MEMBER);
        assertThat(withResponse(response -> response.Add("documentErrors", "x")))
                .isEqualTo(Flaw.WRONG_TYPE);
        MdocWallet maker = new MdocWallet();
        maker.response =
                response ->
                        response.Add(
                                "documentErrors",
                                CBORObject.NewArray().Add(CBORObject.NewMap().Add("other", 0)));
        maker.document =
                document ->
                        document.Add(
                                "errors",
                                CBORObject.NewMap()
                                        .Add("ns", CBORObject.NewMap().Add("element", 0)));
        assertThat(issuers(credential(maker.response(TRANSCRIPT)), maker.issuer))
                .isEqualTo(SignatureFinding.FITS);
    }

    private Flaw withResponse(Consumer<CBORObject> change) {
        MdocWallet maker = new MdocWallet();
        maker.response = change;
        return flaw(maker.response(TRANSCRIPT));
    }

    @Test
    void takesTheDevicesOwnElementsOnlyWithTheIssuersAuthorisation() {
        MdocWallet maker = new MdocWallet();
        maker.deviceElements =
                CBORObject.NewMap().Add("org.example", CBORObject.NewMap().Add("consent", true));
        assertThat(flaw(maker.response(TRANSCRIPT))).isEqualTo(Flaw.ELEMENT_UNAUTHORISED);
        for (CBORObject authorisation :
                List.of(
                        CBORObject.NewMap()
                                .Add("nameSpaces", CBORObject.NewArray().Add("org.example")),
                        CBORObject.NewMap()
                                .Add(
                                        "dataElements",
                                        CBORObject.NewMap()
                                                .Add(
                                                        "org.example",
                                                        CBORObject.NewArray().Add("consent"))))) {
            maker.mso = mso -> mso.get("deviceKeyInfo").Add("keyAuthorizations", authorisation);
            SecuredCredential mdoc = credential(maker.response(TRANSCRIPT));
            assertThat(devices(mdoc, CHALLENGE)).isEqualTo(SignatureFinding.FITS);
            assertThat(mdoc.claims().member("org.example")).isEmpty();
        }
    }

    @Test
    void showsSeveralDocumentsAsAPresentationOfCredentialsEachBoundByItself() {
        MdocWallet first = new MdocWallet();
        MdocWallet second = new MdocWallet();
        byte[] response =
                first.response(List.of(first.document(TRANSCRIPT), second.document(TRANSCRIPT)));
        SecuredPresentation shown = (SecuredPresentation) format.recognise(response).orElseThrow();
        assertThat(shown.credentials()).hasSize(2);
        for (Presented one : shown.credentials()) {
            assertThat(devices((SecuredCredential) one, CHALLENGE))
                    .isEqualTo(SignatureFinding.FITS);
        }
        assertThat(shown.binding().answer(CHALLENGE)).isInstanceOf(Answer.Proof.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"version\":\"1.0\"}",
                "eyJhbGciOiJFUzI1NiJ9.e30.AA",
                "o",
                "oWdvdGhlcnNh",
                "version"
            })
    void leavesAloneWhatIsNotOfItsKind(String text) {
        assertThat(format.recognise(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bf6776657273696f6e63312e30ff,CBOR_MALFORMED",
        "a36776657273696f6e,CBOR_MALFORMED",
        "a16776657273696f6e5bffffffffffffffff,CBOR_MALFORMED",
        "a16776657273696f6e9bffffffffffffffff,CBOR_MALFORMED",
        "a26776657273696f6e016776657273696f6e01,DUPLICATE_MEMBER",
        "a16776657273696f6e0100,TRAILING_BYTES",
        "a16776657273696f6e01,WRONG_TYPE"
    })
    void refusesHostileCbor(String hex, Flaw flaw) {
        assertThat(flaw(HexFormat.of().parseHex(hex))).isEqualTo(flaw);
    }

    @Test
    void refusesBase64urlThatIsNotCanonical() {
        String text = Base64.getUrlEncoder().encodeToString(new MdocWallet().response(TRANSCRIPT));
        assertThat(flaw((text.replace("=", "") + "=").getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Flaw.ENCODING_MALFORMED);
        assertThat(flaw((text.replace("=", "") + "+").getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Flaw.ENCODING_MALFORMED);
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        byte[] response = new MdocWallet().response(TRANSCRIPT);
        Random random = new Random(9);
        for (int round = 0; round < 30_000; round++) {
            byte[] changed =
                    random.nextInt(4) == 0
                            ? Arrays.copyOf(response, random.nextInt(response.length))
                            : response.clone();
            for (int change = random.nextInt(4); change > 0 && changed.length > 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            format.recognise(changed);
        }
    }

    @Test
    void showsNoClaimsThatWereNotDisclosed() {
        MdocWallet maker = new MdocWallet();
        maker.document = document -> document.get("issuerSigned").Remove("nameSpaces");
        assertThat(credential(maker.response(TRANSCRIPT)).claims()).isEqualTo(JsonObject.EMPTY);
    }
}
