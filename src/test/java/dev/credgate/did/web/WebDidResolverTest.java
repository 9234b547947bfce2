package dev.credgate.did.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.Grounds;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonWriter;
import dev.credgate.ledger.KeyState;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** did:web documents as they are met, and as nobody should publish them. */
class WebDidResolverTest {

    private static final String DID = "did:web:issuer.example";
    private static final String ED = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    private static final String P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";
    private static final String K256 = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme";
    private static final String BLS =
            "zUC7DerdEmfZ8f4pFajXgGwJoMkV1ofMTmEG5UoNvnWiPiLuGKNeqgRpLH2TV4Xe5mJ2cXV76gRN7LFQwap"
                    + "F1VFu6x2yrr5ci1mXqC1WNUrnHnLgvfZfMH7h6xP6qsf9EKRQrPQ";
    private static final String JWK =
            "{'kty':'EC','crv':'P-256','x':'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',"
                    + "'y':'_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE'%s}";

    private final WebDidResolver resolver = new WebDidResolver();

    private KeyFinding resolve(SourceReading reading) {
        return resolver.resolve(
                DID,
                Grounds.with((source, now) -> {
                    assertThat(now).isEqualTo(Grounds.NOW);
                    assertThat(source)
                            .isEqualTo(
                                    new Source(
                                            Source.Kind.DID_DOCUMENT,
                                            URI.create(
                                                    "https://issuer.example/.well-known/did.json")));
                    return reading;
                }));
    }

    private KeyFinding document(String json) {
        return resolve(
                new SourceReading.Had(
                        json.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        "application/did+json",
                        Grounds.NOW));
    }

    private KeyFinding members(String members) {
        return document("{'id':'" + DID + "'," + members + "}");
    }

    private static String method(String fragment, String type, String key) {
        return "{'id':'%s#%s','type':'%s','controller':'%s',%s}"
                .formatted(DID, fragment, type, DID, key);
    }

    private static Map<String, NamedKey> keys(KeyFinding finding) {
        assertThat(finding).isInstanceOf(KeyFinding.Found.class);
        return ((KeyFinding.Found) finding)
                .keys().stream()
                        .collect(
                                Collectors.toMap(
                                        key -> key.id().substring(DID.length()),
                                        key -> key,
                                        (a, _) -> a));
    }

    private static NamedKey the(Map<String, NamedKey> keys, String name) {
        return Objects.requireNonNull(keys.get(name), name);
    }

    @Test
    void whatIsNotHadIsNotFound() {
        assertThat(resolve(new SourceReading.Wanted())).isInstanceOf(KeyFinding.Wanted.class);
        assertThat(resolve(new SourceReading.Unavailable("down")))
                .isEqualTo(new KeyFinding.Unavailable("down"));
        assertThat(resolver.resolve("did:web:UPPER.example", Grounds.BARE))
                .isInstanceOf(KeyFinding.Malformed.class);
    }

    @Test
    void everyKnownKindOfMethodIsRead() {
        Map<String, NamedKey> keys =
                keys(
                        members(
                                "'verificationMethod':["
                                        + method(
                                                "m",
                                                "Multikey",
                                                "'publicKeyMultibase':'" + P256 + "'")
                                        + ","
                                        + method(
                                                "j",
                                                "JsonWebKey",
                                                "'publicKeyJwk':" + JWK.formatted(""))
                                        + ","
                                        + method(
                                                "j20",
                                                "JsonWebKey2020",
                                                "'publicKeyJwk':" + JWK.formatted(",'alg':'ES256'"))
                                        + ","
                                        + method(
                                                "e",
                                                "Ed25519VerificationKey2020",
                                                "'publicKeyMultibase':'" + ED + "'")
                                        + ","
                                        + method(
                                                "k",
                                                "EcdsaSecp256k1VerificationKey2019",
                                                "'publicKeyMultibase':'" + K256 + "'")
                                        + ","
                                        + method(
                                                "b",
                                                "Multikey",
                                                "'publicKeyMultibase':'" + BLS + "'")
                                        + ","
                                        + method(
                                                "no",
                                                "Ed25519VerificationKey2020",
                                                "'publicKeyMultibase':'" + BLS + "'")
                                        + "],'assertionMethod':['#m','"
                                        + DID
                                        + "#j','#e','#nowhere','did:web:other.example#x'],"
                                        + "'authentication':['#m',"
                                        + method(
                                                "own",
                                                "Multikey",
                                                "'publicKeyMultibase':'" + ED + "'")
                                        + "]"));
        assertThat(keys).containsOnlyKeys("#m", "#j", "#j20", "#e", "#k", "#b", "#own");
        assertThat(the(keys, "#m").purposes()).containsExactlyInAnyOrder(ProofPurpose.values());
        assertThat(the(keys, "#j").purposes()).containsExactly(ProofPurpose.ASSERTION_METHOD);
        assertThat(the(keys, "#own").purposes()).containsExactly(ProofPurpose.AUTHENTICATION);
        assertThat(the(keys, "#k").purposes()).isEmpty();
        assertThat(the(keys, "#k").key().algorithm()).isEqualTo(KeyAlgorithm.SECP256K1);
        assertThat(the(keys, "#e").key().algorithm()).isEqualTo(KeyAlgorithm.ED25519);
        assertThat(the(keys, "#b").key().algorithm()).isEqualTo(KeyAlgorithm.BBS);
        assertThat(keys.values()).allMatch(key -> key.state() == KeyState.ACTIVE && key.counts());
    }

    /** Kinds of before Multikey, which documents still hold: one key in each of its forms. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ed25519VerificationKey2018|ED25519|publicKeyBase58",
                "Ed25519VerificationKey2018|ED25519|publicKeyMultibase",
                "Ed25519VerificationKey2018|ED25519|publicKeyJwk",
                "EcdsaSecp256k1VerificationKey2019|SECP256K1|publicKeyBase58",
                "EcdsaSecp256k1VerificationKey2019|SECP256K1|publicKeyHex",
                "EcdsaSecp256k1VerificationKey2019|SECP256K1|publicKeyJwk",
                "EcdsaSecp256r1VerificationKey2019|P256|publicKeyBase58",
                "EcdsaSecp256r1VerificationKey2019|P256|publicKeyHex",
                "EcdsaSecp256r1VerificationKey2019|P256|publicKeyJwk",
            })
    void olderKindsOfMethodsAreReadInEachForm(String type, KeyAlgorithm algorithm, String form) {
        VerificationKey<?, ?> key =
                Multikey.parse(
                                switch (algorithm) {
                                    case ED25519 -> ED;
                                    case SECP256K1 -> K256;
                                    default -> P256;
                                })
                        .orElseThrow();
        byte[] multikey = Multibase.BASE58BTC.decode(Multikey.of(key)).orElseThrow();
        byte[] bytes = Arrays.copyOfRange(multikey, 2, multikey.length);
        String value =
                switch (form) {
                    case "publicKeyBase58" ->
                            "'" + Multibase.BASE58BTC.encode(bytes).substring(1) + "'";
                    case "publicKeyHex" ->
                            "'" + HexFormat.of().withUpperCase().formatHex(bytes) + "'";
                    case "publicKeyMultibase" -> "'" + Multikey.of(key) + "'";
                    default -> new String(JsonWriter.write(Jwk.of(key)), StandardCharsets.UTF_8);
                };
        Map<String, NamedKey> keys =
                keys(
                        members(
                                "'assertionMethod':["
                                        + method("k", type, "'" + form + "':" + value)
                                        + "]"));

        assertThat(the(keys, "#k").key()).isEqualTo(key);
    }

    @Test
    void anOlderKindOfMethodHoldsNoOtherKindOfKey() {
        assertThat(
                        keys(
                                members(
                                        "'assertionMethod':["
                                                + method(
                                                        "a",
                                                        "Ed25519VerificationKey2018",
                                                        "'publicKeyJwk':" + JWK.formatted(""))
                                                + ","
                                                + method(
                                                        "b",
                                                        "Ed25519VerificationKey2018",
                                                        "'publicKeyBase58':'" + ED + "'")
                                                + ","
                                                + method(
                                                        "c",
                                                        "EcdsaSecp256r1VerificationKey2019",
                                                        "'publicKeyHex':'zz'")
                                                + "]")))
                .isEmpty();
    }

    @Test
    void aMethodThatIsOverIsRevoked() {
        Map<String, NamedKey> keys =
                keys(
                        members(
                                "'assertionMethod':["
                                        + dated("past", "'expires':'2026-11-27T12:00:00Z'")
                                        + ","
                                        + dated("gone", "'revoked':'2026-01-01T00:00:00+08:00'")
                                        + ","
                                        + dated("soon", "'expires':'2026-11-27T12:00:01Z'")
                                        + ","
                                        + dated("odd", "'expires':'tomorrow'")
                                        + ","
                                        + dated("number", "'revoked':5")
                                        + "]"));
        assertThat(keys).containsOnlyKeys("#past", "#gone", "#soon");
        assertThat(the(keys, "#past").state()).isEqualTo(KeyState.REVOKED);
        assertThat(the(keys, "#gone").state()).isEqualTo(KeyState.REVOKED);
        assertThat(the(keys, "#soon").state()).isEqualTo(KeyState.ACTIVE);
    }

    private static String dated(String fragment, String date) {
        return method(fragment, "Multikey", "'publicKeyMultibase':'" + P256 + "'," + date);
    }

    @Test
    void methodsThatCannotBeReliedUponAreLeftOut() {
        assertThat(
                        keys(
                                members(
                                        "'assertionMethod':["
                                                + String.join(
                                                        ",",
                                                        List.of(
                                                                method(
                                                                        "a",
                                                                        "Unknown2020",
                                                                        "'publicKeyMultibase':'"
                                                                                + ED
                                                                                + "'"),
                                                                method(
                                                                        "b",
                                                                        "Ed25519VerificationKey2020",
                                                                        "'publicKeyMultibase':'"
                                                                                + P256
                                                                                + "'"),
                                                                method(
                                                                        "c",
                                                                        "Multikey",
                                                                        "'publicKeyMultibase':'"
                                                                                + ED
                                                                                + "','publicKeyJwk':"
                                                                                + JWK.formatted(
                                                                                        "")),
                                                                method(
                                                                        "d",
                                                                        "Multikey",
                                                                        "'publicKeyMultibase':'"
                                                                                + ED
                                                                                + "','secretKeyMultibase':'z'"),
                                                                method(
                                                                        "e",
                                                                        "JsonWebKey",
                                                                        "'publicKeyJwk':"
                                                                                + JWK.formatted(
                                                                                        ",'d':'AA'")),
                                                                method(
                                                                        "f",
                                                                        "Multikey",
                                                                        "'publicKeyMultibase':'z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN'"),
                                                                method(
                                                                        "g",
                                                                        "Multikey",
                                                                        "'publicKeyMultibase':5"),
                                                                method("h", "Multikey", "'x':5"),
                                                                "{'id':'#i','type':'Multikey','controller':'did:web:other.example','publicKeyMultibase':'"
                                                                        + ED
                                                                        + "'}",
                                                                "{'id':'did:web:other.example#j','type':'Multikey','controller':'"
                                                                        + DID
                                                                        + "','publicKeyMultibase':'"
                                                                        + ED
                                                                        + "'}",
                                                                "{'id':'"
                                                                        + DID
                                                                        + "k','type':'Multikey','controller':'"
                                                                        + DID
                                                                        + "','publicKeyMultibase':'"
                                                                        + ED
                                                                        + "'}"))
                                                + "]")))
                .isEmpty();
    }

    @Test
    void documentsThatAreNotTheDidsAreMalformed() {
        for (String json :
                List.of(
                        "{}",
                        "{'id':'did:web:other.example'}",
                        "{'id':['did:web:issuer.example']}",
                        "{'id':'did:web:issuer.example','verificationMethod':{}}",
                        "{'id':'did:web:issuer.example','assertionMethod':'#a'}",
                        "{'id':'did:web:issuer.example','assertionMethod':[5]}",
                        "{'id':'did:web:issuer.example','verificationMethod':[{}]}",
                        "{'id':'did:web:issuer.example','verificationMethod':['#a']}",
                        "{'id':'did:web:issuer.example','verificationMethod':[{'id':'#a'},{'id':'did:web:issuer.example#a'}]}",
                        "{'id':'did:web:issuer.example','verificationMethod':[{'id':'#a'}],'authentication':[{'id':'#a'}]}",
                        "{'id':'did:web:issuer.example','assertionMethod':["
                                + IntStream.range(0, 101)
                                        .mapToObj(i -> "'#" + i + "'")
                                        .collect(Collectors.joining(","))
                                + "]}")) {
            assertThat(document(json)).as(json).isInstanceOf(KeyFinding.Malformed.class);
        }
    }

    @Test
    void whatIsNoDocumentOfAnybodysAccusesNobody() {
        for (String sent :
                List.of(
                        "",
                        "<html>signed in?</html>",
                        "[]",
                        "{",
                        "{'id':'did:web:issuer.example','id':'did:web:issuer.example'}",
                        "[".repeat(100_000))) {
            assertThat(document(sent)).as(sent).isInstanceOf(KeyFinding.Unavailable.class);
        }
    }

    @Test
    void aDocumentIsReadOncePerFetch() {
        byte[] body = ("{\"id\":\"" + DID + "\"}").getBytes(StandardCharsets.UTF_8);
        SourceReading.Had had = new SourceReading.Had(body, "", Grounds.NOW);
        KeyFinding none =
                new KeyFinding.Found(
                        List.of(),
                        List.of(
                                new KeyFinding.Copy(
                                        new Source(
                                                Source.Kind.DID_DOCUMENT,
                                                URI.create(
                                                        "https://issuer.example/.well-known/did.json")),
                                        Grounds.NOW,
                                        false)));
        assertThat(resolve(had)).isEqualTo(none);
        assertThat(resolve(had)).isEqualTo(none);
        // The same bytes for another DID are that DID's only if they say so.
        assertThat(resolver.resolve("did:web:b.example", Grounds.with((_, _) -> had)))
                .isInstanceOf(KeyFinding.Malformed.class);
    }
}
