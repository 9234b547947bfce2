package dev.credgate.gateway;

import dev.credgate.credential.HolderProofText;
import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.credential.weid.WeIdIssuance;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.TestKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** A citizen with a key, who holds credentials and answers challenges as the contract says. */
record Wallet(TestKey key) {

    /** A credential and the key of its status. */
    record Held(String text, Hash statusKey) {}

    static String did(TestKey key) {
        return "did:weid:101:" + key.publicKey().address();
    }

    String did() {
        return did(key);
    }

    /** A credential of cpt:1000 about this citizen. */
    Held issuedBy(TestKey issuer, Instant from, Instant until, String claims) {
        return issuedBy(issuer, 1000, from, until, claims);
    }

    Held issuedBy(TestKey issuer, int cpt, Instant from, Instant until, String claims) {
        JsonObject claim =
                (JsonObject)
                        parse(
                                claims.isEmpty()
                                        ? "{\"id\":\"" + did() + "\"}"
                                        : "{\"id\":\"" + did() + "\"," + claims + "}");
        var draft =
                WeIdIssuance.draft(
                        new WeIdIssuance.Request(
                                UUID.randomUUID(),
                                WeIdDid.parse(did(issuer)).orElseThrow(),
                                0,
                                cpt,
                                from,
                                until,
                                claim),
                        new SecureRandom());
        if (!(draft instanceof WeIdIssuance.Draft.Ready(UnsignedWeIdCredential unsigned))) {
            throw new AssertionError(draft);
        }
        return new Held(
                new String(unsigned.attach(issuer.sign(unsigned.digest())), StandardCharsets.UTF_8),
                unsigned.statusKey());
    }

    Held issuedBy(TestKey issuer, Instant now) {
        return issuedBy(
                issuer,
                now.minusSeconds(60),
                now.plus(Duration.ofDays(30)),
                "\"name\":\"Chan\",\"age\":31,\"weight\":70.5");
    }

    /** The presentation without proof, canonical: what is signed. */
    private static String unproven(List<Held> credentials, String proof) {
        return new String(
                CanonicalWriter.canonical(
                        parse(
                                "{\"context\":[\"https://github.com/WeBankFinTech/WeIdentity/blob/master/context/v1\"],"
                                        + "\"type\":[\"VerifiablePresentation\"],\"verifiableCredential\":["
                                        + credentials.stream()
                                                .map(Held::text)
                                                .collect(Collectors.joining(","))
                                        + "],\"proof\":"
                                        + proof
                                        + "}")),
                StandardCharsets.UTF_8);
    }

    private static Hash signedText(List<Held> credentials) {
        return Keccak256.hash(unproven(credentials, "null"));
    }

    String presentation(String nonce, Held... credentials) {
        List<Held> list = List.of(credentials);
        return unproven(
                list,
                "{\"created\":"
                        + Instant.now().getEpochSecond()
                        + ",\"nonce\":\""
                        + nonce
                        + "\",\"signatureValue\":\""
                        + key.sign(signedText(list)).toBase64()
                        + "\",\"type\":\"Secp256k1\",\"verificationMethod\":\""
                        + did()
                        + "#keys-0\"}");
    }

    /** The body of {@code POST /sessions}. */
    String answer(String nonce, Held... credentials) {
        return "{\"presentation\": "
                + presentation(nonce, credentials)
                + " , \"nonce\":\""
                + nonce
                + "\",\"holder_proof\":"
                + proof(nonce, credentials)
                + "}";
    }

    String proof(String nonce, Held... credentials) {
        Hash digest = HolderProofText.digest(nonce, signedText(List.of(credentials)));
        return "{\"verification_method\":\""
                + did()
                + "#keys-0\",\"signature\":\""
                + key.sign(digest).toBase64()
                + "\"}";
    }

    private static JsonValue parse(String text) {
        if (JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                instanceof JsonReading.Read(JsonValue value)) {
            return value;
        }
        throw new AssertionError(text);
    }
}
