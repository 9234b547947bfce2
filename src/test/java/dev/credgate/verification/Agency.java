package dev.credgate.verification;

import dev.credgate.credential.Fit;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.credential.weid.WeIdIssuance;
import dev.credgate.credential.weid.WeIdIssuance.Draft;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.TestKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.EntityKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Somebody with a key: issues, presents and answers challenges, as wallets and agencies do. */
public final class Agency {

    static final Instant ISSUED = Instant.ofEpochSecond(1_700_000_000);
    static final Instant UNTIL = Instant.ofEpochSecond(1_900_000_000);
    private static final String CONTEXT =
            "[\"https://github.com/WeBankFinTech/WeIdentity/blob/master/context/v1\"]";

    private final TestKey key;
    private final WeIdDid did;

    public Agency(int number) {
        this(TestKey.of(number));
    }

    Agency(TestKey key) {
        this.key = key;
        this.did = new WeIdDid(101, key.publicKey().address());
    }

    public String did() {
        return did.toString();
    }

    public TestKey key() {
        return key;
    }

    public UnsignedWeIdCredential draft(int cpt, Instant from, Instant until, String claims) {
        return switch (WeIdIssuance.draft(
                new WeIdIssuance.Request(UUID.randomUUID(), did, 0, cpt, from, until, json(claims)),
                new SecureRandom())) {
            case Draft.Ready(var credential) -> credential;
            case Draft.Refused(String why) -> throw new AssertionError(why);
        };
    }

    public byte[] issue(String claims) {
        return sign(draft(1000, ISSUED, UNTIL, claims), key);
    }

    public static byte[] sign(UnsignedWeIdCredential credential, TestKey signer) {
        return credential.attach(signer.sign(credential.digest()));
    }

    /** A presentation of the credentials under this one's signature. */
    public byte[] present(List<byte[]> credentials) {
        Map<String, JsonValue> document = new LinkedHashMap<>();
        document.put("context", value(CONTEXT));
        document.put("proof", JsonValue.JsonNull.NULL);
        document.put("type", value("[\"VerifiablePresentation\"]"));
        document.put(
                "verifiableCredential",
                new JsonArray(
                        credentials.stream()
                                .map(one -> value(new String(one, StandardCharsets.UTF_8)))
                                .toList()));
        Hash digest = presentationDigest(new JsonObject(document));
        document.put(
                "proof",
                json(
                        "{\"created\":1700000000,\"nonce\":\"any\",\"signatureValue\":\""
                                + key.sign(digest).toBase64()
                                + "\",\"type\":\"Secp256k1\",\"verificationMethod\":\""
                                + did.keyId(0)
                                + "\"}"));
        return CanonicalWriter.canonical(new JsonObject(document));
    }

    /** A further signature over credentials (CPT 107). */
    byte[] over(List<byte[]> credentials) {
        String list =
                credentials.stream()
                        .map(one -> new String(one, StandardCharsets.UTF_8))
                        .collect(Collectors.joining(",", "{\"credentialList\":[", "]}"));
        String salt =
                new String(CanonicalWriter.canonical(empty(value(list))), StandardCharsets.UTF_8);
        String document =
                "{\"claim\":%s,\"context\":\"c\",\"cptId\":107,\"expirationDate\":%d,"
                                .formatted(list, UNTIL.getEpochSecond())
                        + "\"id\":\"%s\",\"issuanceDate\":%d,\"issuer\":\"%s\","
                                .formatted(UUID.randomUUID(), ISSUED.getEpochSecond(), did)
                        + "\"proof\":{\"created\":%d,\"creator\":\"%s\",\"salt\":%s,"
                                .formatted(ISSUED.getEpochSecond(), did.keyId(0), salt)
                        + "\"signatureValue\":\"%s\",\"type\":\"Secp256k1\"},"
                        + "\"type\":[\"VerifiableCredential\"]}";
        String unsigned = document.formatted(key.sign(Hash.ZERO).toBase64());
        Hash[] digest = {Hash.ZERO};
        if (!(new WeIdentityFormat()
                                .recognise(unsigned.getBytes(StandardCharsets.UTF_8))
                                .orElseThrow()
                        instanceof PresentedCredential credential)
                || credential.proofFlaw().isPresent()) {
            throw new AssertionError(unsigned);
        }
        Optional<Fit> unused =
                credential.fit(
                        new SignatureMatcher() {
                            @Override
                            public Optional<EntityKey> match(
                                    String by, Hash asked, RecoverableSignature signature) {
                                digest[0] = asked;
                                return Optional.empty();
                            }

                            @Override
                            public Optional<Fit> fit(PresentedCredential inner) {
                                return Optional.empty();
                            }
                        });
        return document.formatted(key.sign(digest[0]).toBase64()).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonValue empty(JsonValue claim) {
        return switch (claim) {
            case JsonObject(var members) -> {
                Map<String, JsonValue> salts = new LinkedHashMap<>();
                members.forEach((name, member) -> salts.put(name, empty(member)));
                yield new JsonObject(salts);
            }
            case JsonArray(var elements) ->
                    new JsonArray(elements.stream().map(Agency::empty).toList());
            default -> new JsonString("");
        };
    }

    /** The hash that the holder's signature of a presentation is over. */
    static Hash presentationDigest(JsonObject document) {
        Map<String, JsonValue> members = new LinkedHashMap<>(document.members());
        members.put("proof", JsonValue.JsonNull.NULL);
        return dev.credgate.crypto.Keccak256.hash(
                CanonicalWriter.canonical(new JsonObject(members)));
    }

    /** A lite credential of any CPT with this claim, issued by this one. */
    public byte[] lite(int cpt, Instant from, Instant until, String claim) {
        String body =
                "\"claim\":"
                        + new String(CanonicalWriter.canonical(json(claim)), StandardCharsets.UTF_8)
                        + ",\"cptId\":"
                        + cpt
                        + ",\"expirationDate\":"
                        + until.getEpochSecond()
                        + ",\"id\":\""
                        + UUID.randomUUID()
                        + "\",\"issuanceDate\":"
                        + from.getEpochSecond()
                        + ",\"issuer\":\""
                        + did
                        + "\"";
        Hash digest = dev.credgate.crypto.Keccak256.hash("{" + body + ",\"type\":\"lite1\"}");
        return ("{"
                        + body
                        + ",\"context\":\"c\",\"proof\":{\"signatureValue\":\""
                        + key.sign(digest).toBase64()
                        + "\",\"type\":\"Secp256k1\"},\"type\":[\"VerifiableCredential\",\"lite1\"]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The SDK's way to answer: a credential to oneself that carries the signed nonce. */
    public byte[] challengeCredential(String nonce, Instant from) {
        return lite(
                103,
                from,
                UNTIL,
                "{\"id\":\""
                        + did
                        + "\",\"challenge\":{\"nonce\":\""
                        + nonce
                        + "\",\"weId\":\""
                        + did
                        + "\",\"version\":1},\"proof\":\""
                        + key.sign(dev.credgate.crypto.Keccak256.hash(nonce)).toBase64()
                        + "\"}");
    }

    static JsonValue value(String text) {
        return switch (JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))) {
            case JsonReading.Read(JsonValue read) -> read;
            case JsonReading.Refused refused -> throw new AssertionError(refused + ": " + text);
        };
    }

    static JsonObject json(String text) {
        return (JsonObject) value(text);
    }

    static JsonString string(String text) {
        return new JsonString(text);
    }
}
