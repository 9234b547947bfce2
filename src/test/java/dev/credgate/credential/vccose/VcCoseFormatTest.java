package dev.credgate.credential.vccose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.vccose.VcCose.Kind;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.did.KeyName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.JoseCredentials;
import dev.credgate.verification.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C credentials in COSE as a format like any other: from bytes to verdict. */
class VcCoseFormatTest {

    private static final String DID = JoseCredentials.did(JoseCredentials.ISSUER);
    private static final String KEY = DID + "#0";
    private static final String TYPE = "vc:https://t.example/id";
    private static final String V2 = "\"https://www.w3.org/ns/credentials/v2\"";
    private static final String DOCUMENT =
            """
            {"@context": [%s], "type": ["VerifiableCredential", "https://t.example/id"],
             "id": "urn:uuid:1", "issuer": "%s", "validFrom": "2026-01-01T00:00:00Z",
             "validUntil": "2027-01-01T00:00:00Z",
             "credentialSubject": {"id": "did:example:ada", "name": "Ada"}%s}
            """;

    private static final VcCoseFormat FORMAT = new VcCoseFormat();

    private static String document(String more) {
        return DOCUMENT.formatted(V2, DID, more);
    }

    private static byte[] secured(String document) {
        return secured(document, KEY);
    }

    private static byte[] secured(String document, String key) {
        return switch (VcCose.secure(
                Kind.CREDENTIAL,
                document.getBytes(StandardCharsets.UTF_8),
                CoseAlgorithm.ES256,
                key.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned) ->
                    unsigned.attach(JoseCredentials.ISSUER.sign(unsigned.message()));
            case Reading.Refused<VcCose.Unsigned>(var found) ->
                    throw new AssertionError(found.detail());
        };
    }

    /** A message with such headers, whose signature nobody made. */
    private static byte[] message(
            Consumer<CborWriter> guarded, Consumer<CborWriter> open, String payload) {
        CborWriter header = new CborWriter();
        guarded.accept(header);
        CborWriter out = new CborWriter().tag(CborTag.COSE_SIGN1).array(4).bytes(header.toBytes());
        open.accept(out);
        return out.bytes(payload.getBytes(StandardCharsets.UTF_8)).bytes(new byte[64]).toBytes();
    }

    private static CborWriter header(CborWriter header, int entries, String type, String content) {
        return header.map(entries)
                .integer(1)
                .integer(-7)
                .integer(3)
                .text(content)
                .integer(16)
                .text(type);
    }

    private static List<CredentialFormat> everyFormat() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new WeIdentityFormat());
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        formats.add(FORMAT);
        return formats;
    }

    private static World world() {
        return new World(JoseCredentials.NOW, JoseCredentials.knowledge(everyFormat()))
                .issuer(DID, TYPE);
    }

    private static void refused(byte[] bytes, Flaw flaw) {
        assertThat(FORMAT.recognise(bytes).orElseThrow())
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed -> assertThat(malformed.found().flaw()).isEqualTo(flaw));
    }

    @Test
    void aCredentialIsReadAndValid() {
        byte[] whole = secured(document(""));

        SecuredCredential credential = (SecuredCredential) FORMAT.recognise(whole).orElseThrow();
        assertThat(credential.issuer()).isEqualTo(DID);
        assertThat(credential.types()).containsExactly(TYPE);
        assertThat(credential.id()).contains("urn:uuid:1");
        assertThat(credential.subject()).contains("did:example:ada");
        assertThat(credential.claims().members()).containsOnlyKeys("id", "name");
        assertThat(credential.proofs().getFirst().key()).isEqualTo(new KeyName.Method(DID, KEY));

        var verdict = world().verdict(whole);
        assertThat(verdict.verdict()).isEqualTo(Decision.VALID);
        assertThat(verdict.format()).contains(VcCoseFormat.NAME);
        assertThat(world().at(JoseCredentials.NOW.plusSeconds(1L << 26)).verdict(whole).verdict())
                .isEqualTo(Decision.INVALID);
    }

    @Test
    void inAnEnvelopeItIsTheSame() {
        String envelope =
                "{\"@context\": %s, \"type\": \"EnvelopedVerifiableCredential\", \"id\":"
                        + " \"data:application/vc+cose;base64,%s\"}";
        byte[] enveloped =
                envelope.formatted(V2, Base64.getEncoder().encodeToString(secured(document(""))))
                        .getBytes(StandardCharsets.UTF_8);
        var verdict = world().verdict(enveloped);
        assertThat(verdict.verdict()).isEqualTo(Decision.VALID);
        assertThat(verdict.format()).contains(VcCoseFormat.NAME);
    }

    /** Nothing in it is unsigned but the tag, without which it is the same. */
    @Test
    void noBitCanBeTurned() {
        byte[] whole = secured(document(""));
        for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
            byte[] turned = whole.clone();
            turned[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Optional<Presented> read = FORMAT.recognise(turned);
            if (read.orElse(null) instanceof SecuredCredential credential) {
                assertThat(
                                credential
                                        .proofs()
                                        .getFirst()
                                        .check(JoseCredentials.ISSUER.key(), JoseKeys.CHECKER))
                        .as("bit %d", bit)
                        .isNotEqualTo(SignatureFinding.FITS);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"iss\": \"did:example:other\"",
                "\"nbf\": 4102444800",
                "\"exp\": 1",
                "\"cnf\": {\"jwk\": {}}",
                "\"status\": {\"status_list\": {\"idx\": 1, \"uri\": \"https://x\"}}",
                "\"vc\": {}"
            })
    void whatAJwtSaysBesideItsDocumentIsRefused(String member) {
        refused(
                message(
                        header -> header(header, 3, "application/vc+cose", "application/vc"),
                        open -> open.map(0),
                        document(", " + member)),
                Flaw.DATA_MODEL);
    }

    @Test
    void cwtClaimsInEitherHeaderAreRefused() {
        refused(
                message(
                        header ->
                                header(header, 4, "application/vc+cose", "application/vc")
                                        .integer(15)
                                        .map(1)
                                        .integer(4)
                                        .integer(1),
                        open -> open.map(0),
                        document("")),
                Flaw.UNKNOWN_MEMBER);
        refused(
                message(
                        header -> header(header, 3, "application/vc+cose", "application/vc"),
                        open -> open.map(1).integer(15).map(1).integer(4).integer(1),
                        document("")),
                Flaw.UNKNOWN_MEMBER);
    }

    @ParameterizedTest
    @CsvSource({
        "application/vp+cose,application/vp",
        "application/vc+jwt,application/vc",
        "application/vc+cose,application/json"
    })
    void anotherTypeIsRefusedWhateverIsInIt(String type, String content) {
        refused(
                message(
                        header -> header(header, 3, type, content),
                        open -> open.map(0),
                        document(", \"name\": \"application/vc+cose\"")),
                Flaw.TYPE_HEADER);
    }

    @Test
    void ofDataModel2Alone() {
        String first =
                DOCUMENT.formatted("\"https://www.w3.org/2018/credentials/v1\"", DID, "")
                        .replace("validFrom", "issuanceDate")
                        .replace("validUntil", "expirationDate");
        refused(secured(first), Flaw.DATA_MODEL);
    }

    @Test
    void withoutAVerificationMethodItIsAKeyOfTheIssuer() {
        assertThat(
                        ((SecuredCredential)
                                        FORMAT.recognise(secured(document(""), "k")).orElseThrow())
                                .proofs()
                                .getFirst()
                                .key())
                .isEqualTo(new KeyName.OfIssuer(DID, Optional.of("k")));
    }

    @Test
    void aKeyIdThatIsNoTextIsNone() {
        byte[] whole =
                message(
                        header -> header(header, 3, "application/vc+cose", "application/vc"),
                        open -> open.map(1).integer(4).bytes(new byte[] {'k', (byte) 0xFF}),
                        document(""));
        assertThat(
                        ((SecuredCredential) FORMAT.recognise(whole).orElseThrow())
                                .proofs()
                                .getFirst()
                                .key())
                .isEqualTo(new KeyName.OfIssuer(DID, Optional.empty()));
    }

    @Test
    void certificatesNameTheKey() {
        byte[] whole =
                message(
                        header ->
                                header(header, 4, "application/vc+cose", "application/vc")
                                        .integer(33)
                                        .bytes(new byte[] {1}),
                        open -> open.map(0),
                        document(""));
        assertThat(
                        ((SecuredCredential) FORMAT.recognise(whole).orElseThrow())
                                .proofs()
                                .getFirst()
                                .key())
                .isInstanceOf(KeyName.Certificates.class);
    }

    /** Whoever passes it on could put others there. */
    @Test
    void certificatesThatNobodySignedAreRefused() {
        refused(
                message(
                        header -> header(header, 3, "application/vc+cose", "application/vc"),
                        open -> open.map(1).integer(33).bytes(new byte[] {1}),
                        document("")),
                Flaw.EMBEDDED_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{\"a\": \"application/vc+cose\"}", "application/vc+cose"})
    void whatDoesNotBeginSoIsOfAnotherFormat(String text) {
        assertThat(FORMAT.recognise(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void whatOnlyBeginsSoIsRefused() {
        byte[] whole = secured(document(""));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        refused(half, Flaw.CBOR_MALFORMED);
        assertThat(FORMAT.recognise(new byte[] {(byte) 0xD2, (byte) 0x84})).isEmpty();
    }
}
