package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.SeveralSignatures.Drafted;
import dev.credgate.credential.SeveralSignatures.Maker;
import dev.credgate.credential.SeveralSignatures.Wanted;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets and chains of proofs as an order has them (VC Data Integrity 1.0, 2.1.1 and 2.1.2). */
class SeveralProofsTest {

    private static final String SET =
            "{\"cryptosuite\":\"eddsa-rdfc-2022\",\"version\":\"%s\","
                    + "\"contexts\":[\"https://www.w3.org/ns/credentials/examples/v2\"],\"proofs\":["
                    + "{\"cryptosuite\":\"ecdsa-rdfc-2019\"},"
                    + "{\"cryptosuite\":\"ecdsa-jcs-2019\"},"
                    + "{\"cryptosuite\":\"eddsa-jcs-2022\"}]}";
    private static final TestKey EDWARDS = TestKey.of(KeyAlgorithm.ED25519, "first");
    private static final List<TestKey> FURTHER =
            List.of(
                    TestKey.of(KeyAlgorithm.P256, "second"),
                    TestKey.of(KeyAlgorithm.P384, "third"),
                    TestKey.of(KeyAlgorithm.ED25519, "fourth"));

    private final DataIntegrityWriter writer =
            new DataIntegrityWriter(InstantSource.fixed(Signing.NOW));
    private final DataIntegrityFormat format =
            new DataIntegrityFormat(ContextStore.bundled(), List.of());

    static Terms terms(TestKey first, String options) {
        return new Terms(
                UUID.fromString("58172aac-d8ba-41ed-83dd-0b3aef56cc33"),
                first.did(),
                first.verificationMethod(),
                first.algorithm(),
                "vc:https://www.w3.org/ns/credentials/examples#Alumni",
                Optional.of("did:example:alice"),
                W3cVectors.object("{\"alumniOf\":\"The School of Examples\",\"year\":1999}"),
                Instant.parse("2024-01-01T00:00:00Z"),
                Optional.of(Instant.parse("2034-01-01T00:00:00Z")),
                Optional.empty(),
                List.of(),
                List.of(),
                W3cVectors.object(options));
    }

    /** As it is handed out, with all proofs signed one after the other. */
    static JsonObject signed(DataIntegrityWriter writer, TestKey first, String options) {
        return signed(writer, first, options, FURTHER);
    }

    /** The same by these further keys. */
    static JsonObject signed(
            DataIntegrityWriter writer, TestKey first, String options, List<TestKey> keys) {
        Drafted.Ready ready = ready(writer, first, options, keys);
        List<byte[]> made = new ArrayList<>();
        made.add(first.sign(ready.message(made)));
        for (TestKey key : keys.subList(0, further(options))) {
            made.add(key.sign(ready.message(List.copyOf(made))));
        }
        return W3cVectors.object(new String(ready.attach(made), StandardCharsets.UTF_8));
    }

    private static int further(String options) {
        return ((JsonArray) W3cVectors.object(options).member("proofs").orElseThrow())
                .elements()
                .size();
    }

    private static Drafted.Ready ready(
            DataIntegrityWriter writer, TestKey first, String options, List<TestKey> further) {
        return (Drafted.Ready)
                writer.draft(
                        terms(first, options),
                        further.subList(0, further(options)).stream()
                                .map(key -> new Maker(key.verificationMethod(), key.algorithm()))
                                .toList());
    }

    static List<JsonObject> proofs(JsonObject document) {
        return ((JsonArray) document.member("proof").orElseThrow())
                .elements().stream().map(proof -> (JsonObject) proof).toList();
    }

    private static JsonObject with(JsonObject document, List<? extends JsonValue> proofs) {
        return document.with("proof", new JsonArray(List.copyOf(proofs)));
    }

    private String why(JsonObject document) {
        return Proving.why(format.recognise(JsonWriter.write(document)).orElseThrow());
    }

    /** Each proof's value, date, suite and key; each of the document's claims. */
    private void isRefusedWithAnyChange(JsonObject document) {
        List<JsonObject> proofs = proofs(document);
        for (int at = 0; at < proofs.size(); at++) {
            for (String member : List.of("proofValue", "created", "verificationMethod")) {
                String text = W3cVectors.string(proofs.get(at), member);
                String other =
                        switch (member) {
                            case "created" -> "2020-01-01T00:00:00Z";
                            case "verificationMethod" ->
                                    TestKey.of(KeyAlgorithm.P256, "another").verificationMethod();
                            default ->
                                    text.substring(0, 9)
                                            + (text.charAt(9) == 'A' ? 'B' : 'A')
                                            + text.substring(10);
                        };
                List<JsonObject> changed = new ArrayList<>(proofs);
                changed.set(at, proofs.get(at).with(member, new JsonString(other)));
                assertThat(why(with(document, changed))).as("%s of %s", member, at).isNotEmpty();
            }
        }
        assertThat(why(document.with("validUntil", new JsonString("2055-01-01T00:00:00Z"))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "1.1"})
    void aSetHoldsAndEachProofByItself(String version) {
        JsonObject document = signed(writer, EDWARDS, SET.formatted(version));
        assertThat(why(document)).isEmpty();
        List<JsonObject> proofs = proofs(document);
        assertThat(proofs).hasSize(4).noneMatch(proof -> proof.members().containsKey("id"));
        for (JsonObject proof : proofs) {
            assertThat(why(with(document, List.of(proof)))).isEmpty();
        }
        isRefusedWithAnyChange(document);
    }

    /** What is rehearsed are the bytes that are signed, whatever others sign. */
    @Test
    void theMessagesOfASetAreKnownBeforeAnySignature() {
        Drafted.Ready ready = ready(writer, EDWARDS, SET.formatted("2.0"), FURTHER);
        List<byte[]> zeros = List.of(new byte[64], new byte[64], new byte[96]);
        List<byte[]> ones = List.of(ones(64), ones(64), ones(96));
        for (int at = 0; at < 4; at++) {
            assertThat(ready.message(zeros.subList(0, at)))
                    .isEqualTo(ready.message(ones.subList(0, at)));
        }
    }

    private static byte[] ones(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[] | array of 1 to 3",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':{} | array of 1 to 3",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[1] | no object",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[{}] | no cryptosuite",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[{'cryptosuite':'x'}] | there is no cryptosuite",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[{'cryptosuite':7}] | no text",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[{'cryptosuite':'ecdsa-rdfc-2019','key':'keys-01'}] | nor keys-<n>",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[{'cryptosuite':'ecdsa-rdfc-2019','keys':'keys-1'}] | no member “keys”",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[{'cryptosuite':'ecdsa-sd-2023'}] | ecdsa-sd-2023 makes a base proof",
                "'cryptosuite':'ecdsa-sd-2023','proofs':[{'cryptosuite':'ecdsa-rdfc-2019'}] | ecdsa-sd-2023 makes a base proof",
                "'cryptosuite':'eddsa-rdfc-2022','proofs':[{'cryptosuite':'bbs-2023'}] | bbs-2023 is verified here",
                "'proofs':[{'cryptosuite':'ecdsa-rdfc-2019'}] | cryptosuite must say"
            })
    void whatIsNoSetIsRefusedWithASentence(String options, String why) {
        JsonObject asked = W3cVectors.object("{" + options.replace('\'', '"') + "}");
        assertThat(writer.wanted(asked))
                .isInstanceOfSatisfying(
                        Wanted.Refused.class, refused -> assertThat(refused.why()).contains(why));
        assertThat(
                        writer.draft(
                                terms(EDWARDS, "{" + options.replace('\'', '"') + "}"),
                                new SecureRandom()))
                .isInstanceOf(Draft.Refused.class);
    }

    @Test
    void thereAreFourProofsAtMostAndNoKeyMakesTwoOfOneSuite() {
        String one = "{\"cryptosuite\":\"ecdsa-rdfc-2019\"}";
        String named = "{\"cryptosuite\":\"ecdsa-rdfc-2019\",\"key\":\"keys-3\"}";
        assertThat(wanted(one, one, one))
                .isInstanceOfSatisfying(
                        Wanted.Signatures.class,
                        signatures -> assertThat(signatures.wishes()).hasSize(4));
        assertThat(wanted(one, one, one, one)).isInstanceOf(Wanted.Refused.class);
        assertThat(wanted(named, one)).isInstanceOf(Wanted.Signatures.class);
        assertThat(wanted(named, named))
                .isInstanceOfSatisfying(
                        Wanted.Refused.class,
                        refused -> assertThat(refused.why()).contains("keys-3"));
        assertThat(wanted(named, named.replace("rdfc", "jcs")))
                .isInstanceOf(Wanted.Signatures.class);
    }

    private Wanted wanted(String... proofs) {
        return writer.wanted(
                W3cVectors.object(
                        "{\"cryptosuite\":\"eddsa-rdfc-2022\",\"proofs\":[%s]}"
                                .formatted(String.join(",", proofs))));
    }

    /** The key is the agency's choice, and of the wrong kind. */
    @Test
    void aKeyThatDoesNotSignSoIsRefused() {
        assertThat(
                        writer.draft(
                                terms(
                                        EDWARDS,
                                        "{\"cryptosuite\":\"eddsa-rdfc-2022\",\"proofs\":["
                                                + "{\"cryptosuite\":\"eddsa-jcs-2022\"}]}"),
                                List.of(
                                        new Maker(
                                                FURTHER.getFirst().verificationMethod(),
                                                KeyAlgorithm.P256))))
                .isInstanceOfSatisfying(
                        Drafted.Refused.class,
                        refused -> assertThat(refused.why()).startsWith("algorithm_not_allowed"));
    }

    @Test
    void aTermThatMeansNothingIsRefusedInASetThatSignsTheTextAlone() {
        assertThat(
                        writer.draft(
                                terms(
                                        EDWARDS,
                                        "{\"cryptosuite\":\"eddsa-jcs-2022\",\"contexts\":["
                                                + "{\"alumniOf\":\"https://e.example/alumniOf\"}],"
                                                + "\"proofs\":[{\"cryptosuite\":\"ecdsa-jcs-2019\"}]}"),
                                List.of(
                                        new Maker(
                                                FURTHER.getFirst().verificationMethod(),
                                                KeyAlgorithm.P256))))
                .isInstanceOfSatisfying(
                        Drafted.Refused.class,
                        refused -> assertThat(refused.why()).startsWith("term_undefined"));
    }
}
