package dev.credgate.credential.vccose;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.StatusKind;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is ordered in COSE is handed out as an envelope with just that in it, or not at all. */
class VcCoseWriterTest {

    private static final String METHOD = "did:example:a#1";
    private static final SecretJwk KEY = JoseKeys.secret("P-256", 3);
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] LEAF = {1, 2};
    private static final byte[] ABOVE = {3};

    private final VcCoseWriter writer = new VcCoseWriter();

    private static Terms terms(String type, String claims, String options, byte[]... chain) {
        return terms(KEY.key().algorithm(), type, claims, options, Optional.empty(), chain);
    }

    private static Terms terms(
            KeyAlgorithm algorithm,
            String type,
            String claims,
            String options,
            Optional<JsonObject> holder,
            byte[]... chain) {
        return new Terms(
                UUID.fromString("0a9d2e8c-32f9-4b5e-a9c5-8e2a4f0c6d11"),
                "did:example:a",
                METHOD,
                algorithm,
                type,
                Optional.of("did:example:ada"),
                json(claims),
                FROM,
                Optional.of(FROM.plusSeconds(1000)),
                holder,
                List.of(
                        new StatusReference(
                                "bitstring",
                                URI.create("https://lists.example/1"),
                                7,
                                "revocation",
                                1,
                                Map.of())),
                List.of(chain),
                json(options));
    }

    private Draft.Ready ready(Terms terms) {
        Draft draft = writer.draft(terms, new SecureRandom());
        assertThat(draft).isInstanceOf(Draft.Ready.class);
        return (Draft.Ready) draft;
    }

    /** The COSE_Sign1 that is handed out. */
    private byte[] message(Terms terms, SecretJwk by) {
        Draft.Ready ready = ready(terms);
        byte[] handedOut = ready.attach(by.sign(ready.message()));
        assertThat(ready.shown(handedOut)).isEqualTo(handedOut);
        JsonObject envelope = json(new String(handedOut, StandardCharsets.UTF_8));
        assertThat(envelope.members()).containsOnlyKeys("@context", "id", "type");
        assertThat(envelope.member("@context"))
                .contains(new JsonString("https://www.w3.org/ns/credentials/v2"));
        assertThat(envelope.member("type"))
                .contains(new JsonString("EnvelopedVerifiableCredential"));
        JsonValue id = envelope.member("id").orElseThrow();
        String url = ((JsonString) id).value();
        assertThat(url).startsWith("data:application/vc+cose;base64,");
        return Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    }

    private static CBORObject header(byte[] message) {
        CBORObject whole = CBORObject.DecodeFromBytes(message);
        assertThat(whole.HasMostOuterTag(18)).isTrue();
        assertThat(whole.get(1)).isEqualTo(CBORObject.NewMap());
        return CBORObject.DecodeFromBytes(whole.get(0).GetByteString());
    }

    @Test
    void theEnvelopeHoldsWhatWasOrdered() {
        byte[] message =
                message(
                        terms(
                                "vc:https://t.example/id",
                                "{'name': 'Ada'}",
                                "{'contexts': [{'name': 'https://schema.org/name'}]}"),
                        KEY);
        CBORObject header = header(message);
        assertThat(header.getKeys()).hasSize(4);
        assertThat(header.get(CBORObject.FromObject(1)).AsInt32()).isEqualTo(-7);
        assertThat(header.get(CBORObject.FromObject(3)).AsString()).isEqualTo("application/vc");
        assertThat(header.get(CBORObject.FromObject(4)).GetByteString())
                .isEqualTo(METHOD.getBytes(StandardCharsets.UTF_8));
        assertThat(header.get(CBORObject.FromObject(16)).AsString())
                .isEqualTo("application/vc+cose");

        SecuredCredential credential =
                (SecuredCredential) new VcCoseFormat().recognise(message).orElseThrow();
        assertThat(credential.issuer()).isEqualTo("did:example:a");
        assertThat(credential.types()).containsExactly("vc:https://t.example/id");
        assertThat(credential.id()).contains("urn:uuid:0a9d2e8c-32f9-4b5e-a9c5-8e2a4f0c6d11");
        assertThat(credential.subject()).contains("did:example:ada");
        assertThat(credential.claims().member("name")).contains(new JsonString("Ada"));
        assertThat(credential.statuses())
                .singleElement()
                .satisfies(status -> {
                    assertThat(status.index()).isEqualTo(7);
                    assertThat(status.list()).isEqualTo(URI.create("https://lists.example/1"));
                });
        assertThat(credential.proofs().getFirst().key())
                .isEqualTo(new KeyName.Method("did:example:a", METHOD));
        assertThat(credential.proofs().getFirst().check(KEY.key(), CHECKER))
                .isEqualTo(SignatureFinding.FITS);
    }

    @ParameterizedTest
    @CsvSource({"P-256, -7", "P-384, -35", "P-521, -36", "secp256k1, -47", "Ed25519, -8"})
    void eachCurveSignsInItsOwnWay(String curve, int number) {
        SecretJwk key = JoseKeys.secret(curve, 4);
        assertThat(writer.algorithms()).contains(key.key().algorithm());
        byte[] message =
                message(
                        terms(
                                key.key().algorithm(),
                                "vc:https://t.example/id",
                                "{}",
                                "{}",
                                Optional.empty()),
                        key);
        assertThat(header(message).get(CBORObject.FromObject(1)).AsInt32()).isEqualTo(number);
        SecuredCredential credential =
                (SecuredCredential) new VcCoseFormat().recognise(message).orElseThrow();
        assertThat(credential.proofs().getFirst().check(key.key(), CHECKER))
                .isEqualTo(SignatureFinding.FITS);
    }

    /** RFC 9360: signed, and one by itself is no list. */
    @Test
    void certificatesStandInTheSignedHeaderInPlaceOfTheKeysId() {
        String options = "{'key_by': 'x5c'}";
        assertThat(writer.certificate(json(options))).contains(CertificateUse.JOSE_ISSUER);
        CBORObject two = header(message(terms("vc:T", "{}", options, LEAF, ABOVE), KEY));
        assertThat(two.ContainsKey(CBORObject.FromObject(4))).isFalse();
        CBORObject chain = two.get(CBORObject.FromObject(33));
        assertThat(chain.getType()).isEqualTo(CBORType.Array);
        assertThat(chain.get(0).GetByteString()).isEqualTo(LEAF);
        assertThat(chain.get(1).GetByteString()).isEqualTo(ABOVE);
        assertThat(chain.size()).isEqualTo(2);

        byte[] message = message(terms("vc:T", "{}", options, LEAF), KEY);
        assertThat(header(message).get(CBORObject.FromObject(33)).GetByteString()).isEqualTo(LEAF);
        SecuredCredential credential =
                (SecuredCredential) new VcCoseFormat().recognise(message).orElseThrow();
        assertThat(((KeyName.Certificates) credential.proofs().getFirst().key()).chain())
                .containsExactly(LEAF);
    }

    private void refused(Terms terms, String why) {
        assertThat(writer.draft(terms, new SecureRandom()))
                .isInstanceOfSatisfying(
                        Draft.Refused.class, refused -> assertThat(refused.why()).contains(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vct:https://t.example/id", "vc:*", "doctype:x"})
    void otherTypesAreRefused(String type) {
        refused(terms(type, "{}", "{}"), "vc: and its name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'version': '1.1'}                | no option version",
                "{'selectively_disclosable': []}   | no option selectively_disclosable",
                "{'contexts': 'https://t.example'} | contexts is no array",
                "{'contexts': [1]}                 | data model",
                "{'key_by': 'x5chain'}             | neither",
                "{'key_by': 'x5c'}                 | needs its key's certificate"
            })
    void otherOptionsAreRefused(String options, String why) {
        refused(terms("vc:T", "{}", options), why);
    }

    @Test
    void whatItHasNoPlaceForIsRefusedRatherThanLeftOut() {
        refused(
                terms(KEY.key().algorithm(), "vc:T", "{}", "{}", Optional.of(Jwk.of(KEY.key()))),
                "holder's key");
        refused(terms("vc:T", "{'id': 'did:example:eve'}", "{}"), "another than the subject");
        refused(
                terms(KeyAlgorithm.RSA_PKCS1, "vc:T", "{}", "{}", Optional.empty()),
                "signs no COSE message");
        assertThat(writer.statusKind(JsonObject.EMPTY)).contains(StatusKind.BITSTRING);
    }
}
