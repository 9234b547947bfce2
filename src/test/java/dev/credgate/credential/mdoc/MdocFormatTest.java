package dev.credgate.credential.mdoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.CosePair.Kind;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken of an mdoc, and what is read in it. */
class MdocFormatTest extends MdocGround {

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

    @Test
    void showsNoClaimsThatWereNotDisclosed() {
        MdocWallet maker = new MdocWallet();
        maker.document = document -> document.get("issuerSigned").Remove("nameSpaces");
        assertThat(credential(maker.response(TRANSCRIPT)).claims()).isEqualTo(JsonObject.EMPTY);
    }
}
