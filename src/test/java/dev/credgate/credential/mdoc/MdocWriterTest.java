package dev.credgate.credential.mdoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.CosePair.Kind;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MdocWriterTest {

    private static final String CLAIMS =
            """
            {"org.iso.18013.5.1": {"family_name": "Åström", "birth_date": "1990-02-28",
              "issue_date": "2026-01-02T03:04:05Z", "portrait": "AQL_", "height": 171,
              "age_over_18": true, "sex": 2, "weight": 70.5,
              "driving_privileges": [{"vehicle_category_code": "B", "issue_date": "2020-01-01"}]},
             "org.example": {"note": "1990-02-28", "photo": "AQL_", "nothing": null}}
            """;

    private final MdocWriter writer = new MdocWriter();
    private final SecureRandom random = new SecureRandom();

    private static JsonObject json(String text) {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }

    private static JsonObject jwk(CosePair pair) {
        byte[] point =
                SubjectPublicKeyInfo.getInstance(pair.pair().getPublic().getEncoded())
                        .getPublicKeyData()
                        .getBytes();
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        byte[] x = java.util.Arrays.copyOfRange(point, 1, 33);
        byte[] y = java.util.Arrays.copyOfRange(point, 33, 65);
        return json(
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                        + url.encodeToString(x)
                        + "\",\"y\":\""
                        + url.encodeToString(y)
                        + "\"}");
    }

    private static Terms terms(CosePair issuer, CosePair holder, String claims, String options) {
        return new Terms(
                UUID.randomUUID(),
                "did:weid:1:0x00",
                "did:weid:1:0x00#keys-0",
                issuer.key().algorithm(),
                "doctype:org.iso.18013.5.1.mDL",
                Optional.empty(),
                json(claims),
                Instant.parse("2026-11-01T00:00:00.5Z"),
                Optional.of(Instant.parse("2027-11-01T00:00:00Z")),
                Optional.of(jwk(holder)),
                List.of(
                        new StatusReference(
                                "token_status_list",
                                URI.create("https://i.example/lists/1"),
                                412,
                                "",
                                1,
                                Map.of())),
                List.of(MdocWallet.certificate(issuer)),
                json(options));
    }

    private byte[] issued(CosePair issuer, Terms terms) {
        Draft.Ready ready = (Draft.Ready) writer.draft(terms, random);
        return ready.attach(issuer.signature(ready.message()));
    }

    private static SecuredCredential read(byte[] issued) {
        Presented presented = new MdocFormat().recognise(issued).orElseThrow();
        if (presented instanceof Presented.Malformed malformed) {
            throw new AssertionError(malformed.found());
        }
        return (SecuredCredential) presented;
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512", "EDDSA"})
    void issuesWhatIsReadAgain(Kind kind) {
        CosePair issuer = CosePair.of(kind);
        assertThat(writer.algorithms()).contains(issuer.key().algorithm());
        Terms terms = terms(issuer, CosePair.of(Kind.ES256), CLAIMS, "{}");
        SecuredCredential mdoc = read(issued(issuer, terms));
        assertThat(mdoc.claims()).isEqualTo(json(CLAIMS));
        assertThat(mdoc.types()).containsExactly(terms.type());
        assertThat(mdoc.statuses()).isEqualTo(terms.statuses());
        assertThat(mdoc.validFrom()).contains(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(mdoc.dateFlaw()).isEmpty();
        assertThat(mdoc.proofs().getFirst().check(issuer.key(), MdocGround.ENGINES))
                .isEqualTo(SignatureFinding.FITS);
    }

    @Test
    void writesWhatAnotherReaderExpects() throws Exception {
        CosePair issuer = CosePair.of(Kind.ES256);
        CosePair holder = CosePair.of(Kind.ES256);
        Terms terms =
                terms(
                        issuer,
                        holder,
                        CLAIMS,
                        "{\"decoys\": 5, \"encodings\": {\"org.example\": "
                                + "{\"photo\": \"bytes\", \"note\": \"date\"}}}");
        byte[] issued = issued(issuer, terms);
        CBORObject mdoc =
                CBORObject.DecodeFromBytes(
                        Base64Url.decode(new String(issued, StandardCharsets.US_ASCII))
                                .orElseThrow());
        CBORObject auth = mdoc.get("issuerAuth");
        assertThat(auth.get(1).get(CBORObject.FromObject(33)).GetByteString())
                .isEqualTo(terms.certificates().getFirst());
        CBORObject payload = CBORObject.DecodeFromBytes(auth.get(2).GetByteString());
        assertThat(payload.getMostOuterTag().ToInt32Checked()).isEqualTo(24);
        CBORObject mso = CBORObject.DecodeFromBytes(payload.GetByteString());
        assertThat(
                        mso.get("deviceKeyInfo")
                                .get("deviceKey")
                                .get(CBORObject.FromObject(-1))
                                .AsInt32())
                .isEqualTo(1);
        Set<String> salts = new HashSet<>();
        for (String namespace : List.of("org.iso.18013.5.1", "org.example")) {
            CBORObject digests = mso.get("valueDigests").get(namespace);
            CBORObject items = mdoc.get("nameSpaces").get(namespace);
            assertThat(digests.size()).isEqualTo(items.size() + 5);
            for (int at = 0; at < items.size(); at++) {
                byte[] bytes = items.get(at).EncodeToBytes();
                CBORObject item = CBORObject.DecodeFromBytes(items.get(at).GetByteString());
                assertThat(item.get("random").GetByteString()).hasSize(32);
                salts.add(Base64Url.encode(item.get("random").GetByteString()));
                assertThat(digests.get(item.get("digestID")).GetByteString())
                        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
            }
        }
        assertThat(salts).hasSize(12);
        assertThat(value(mdoc, "org.iso.18013.5.1", "birth_date").HasMostOuterTag(1004)).isTrue();
        assertThat(value(mdoc, "org.iso.18013.5.1", "issue_date").HasMostOuterTag(0)).isTrue();
        assertThat(value(mdoc, "org.iso.18013.5.1", "portrait").GetByteString())
                .containsExactly(1, 2, 255);
        assertThat(
                        value(mdoc, "org.iso.18013.5.1", "driving_privileges")
                                .get(0)
                                .get("issue_date")
                                .HasMostOuterTag(1004))
                .isTrue();
        assertThat(value(mdoc, "org.example", "note").HasMostOuterTag(1004)).isTrue();
        assertThat(value(mdoc, "org.example", "photo").GetByteString()).containsExactly(1, 2, 255);
        assertThat(value(mdoc, "org.example", "nothing").isNull()).isTrue();
    }

    private static CBORObject value(CBORObject mdoc, String namespace, String element) {
        CBORObject items = mdoc.get("nameSpaces").get(namespace);
        for (int at = 0; at < items.size(); at++) {
            CBORObject item = CBORObject.DecodeFromBytes(items.get(at).GetByteString());
            if (item.get("elementIdentifier").AsString().equals(element)) {
                return item.get("elementValue");
            }
        }
        throw new AssertionError(element);
    }

    @Test
    void drawsDigestIds() {
        CosePair issuer = CosePair.of(Kind.ES256);
        Terms terms = terms(issuer, CosePair.of(Kind.ES256), CLAIMS, "{}");
        Set<List<Integer>> orders = new HashSet<>();
        for (int round = 0; round < 5; round++) {
            CBORObject items =
                    CBORObject.DecodeFromBytes(
                                    Base64Url.decode(
                                                    new String(
                                                            issued(issuer, terms),
                                                            StandardCharsets.US_ASCII))
                                            .orElseThrow())
                            .get("nameSpaces")
                            .get("org.iso.18013.5.1");
            orders.add(
                    items.getValues().stream()
                            .map(item -> CBORObject.DecodeFromBytes(item.GetByteString()))
                            .map(item -> item.get("digestID").AsInt32())
                            .toList());
        }
        assertThat(orders).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    {}; {}
                    {"family_name": "x"}; {}
                    {"ns": {}}; {}
                    {"org.iso.18013.5.1": {"birth_date": "yesterday"}}; {}
                    {"org.iso.18013.5.1": {"portrait": "no base64!"}}; {}
                    {"ns": {"n": 1e999}}; {}
                    {"ns": {"n": 123456789012345678901234567890}}; {}
                    {"ns": {"n": 1}}; {"decoys": 101}
                    {"ns": {"n": 1}}; {"decoys": "5"}
                    {"ns": {"n": 1}}; {"other": 1}
                    {"ns": {"n": 1}}; {"encodings": {"ns": {"n": "blob"}}}
                    {"ns": {"n": 1}}; {"encodings": 1}
                    """)
    void refusesWhatCannotBeWritten(String claims, String options) {
        CosePair issuer = CosePair.of(Kind.ES256);
        assertThat(writer.draft(terms(issuer, CosePair.of(Kind.ES256), claims, options), random))
                .isInstanceOf(Draft.Refused.class);
    }

    @Test
    void refusesTermsThatAnMdocCannotHave() {
        CosePair issuer = CosePair.of(Kind.ES256);
        Terms good = terms(issuer, CosePair.of(Kind.ES256), CLAIMS, "{}");
        assertThat(refused(good, List.of(), good.holderKey(), good.validUntil()))
                .contains("certificate");
        assertThat(refused(good, good.certificates(), Optional.empty(), good.validUntil()))
                .contains("holder's key");
        assertThat(refused(good, good.certificates(), good.holderKey(), Optional.empty()))
                .contains("end");
    }

    private String refused(
            Terms terms,
            List<byte[]> certificates,
            Optional<JsonObject> holderKey,
            Optional<Instant> until) {
        return ((Draft.Refused)
                        writer.draft(
                                new Terms(
                                        terms.id(),
                                        terms.issuer(),
                                        terms.verificationMethod(),
                                        KeyAlgorithm.P256,
                                        terms.type(),
                                        terms.subject(),
                                        terms.claims(),
                                        terms.validFrom(),
                                        until,
                                        holderKey,
                                        terms.statuses(),
                                        certificates,
                                        terms.options()),
                                random))
                .why();
    }
}
