package dev.credgate.credential.mdoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.did.KeyName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no mdoc as it must be, byte by byte and member by member. */
class MdocFaultsTest extends MdocGround {

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
}
