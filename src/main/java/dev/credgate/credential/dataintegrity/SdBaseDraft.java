package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.Flaw;
import dev.credgate.crypto.Octets;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A base proof of ecdsa-sd-2023 that lacks the issuer's signature (vc-di-ecdsa, section 3.6.1):
 * every statement that is not mandatory is signed already, by a key made for this credential and
 * forgotten.
 */
final class SdBaseDraft implements Draft.Ready {

    private final HashData hashData;
    private final JsonObject bare;
    private final List<JsonValue> others;
    private final JsonObject proof;
    private final List<String> mandatoryPointers;
    private final byte[] hmacKey = new byte[SdProofValue.HMAC_BYTES];
    private final byte[] publicKey;
    private final List<byte[]> signatures = new ArrayList<>();
    private final byte[] message;

    /** Signs all but the base; throws {@link Unsound}. */
    SdBaseDraft(
            HashData hashData,
            JsonObject bare,
            List<JsonValue> others,
            JsonObject proof,
            List<String> mandatoryPointers,
            SecureRandom random) {
        this.hashData = hashData;
        this.bare = bare;
        this.others = others;
        this.proof = proof;
        this.mandatoryPointers = mandatoryPointers;
        random.nextBytes(hmacKey);
        SdDocument document = new SdDocument(hashData, bare, hmacKey);
        TreeSet<Integer> mandatory = document.choose(mandatoryPointers).indexes();
        OneTimeKey key = OneTimeKey.make(random);
        publicKey = key.multikey();
        List<String> covered = new ArrayList<>();
        for (int at = 0; at < document.statements().size(); at++) {
            String statement = document.statements().get(at);
            if (mandatory.contains(at)) {
                covered.add(statement);
            } else {
                signatures.add(key.sign(statement));
            }
        }
        JsonValue context = bare.members().get("@context");
        if (context == null) {
            throw new Unsound(Flaw.CONTEXT_FIRST, "there is no @context");
        }
        message =
                Octets.join(
                        hashData.configurationDigest(
                                proof, Cryptosuite.ECDSA_SD_2023, context, Sha2.SHA_256),
                        publicKey,
                        SdDocument.digest(covered));
    }

    @Override
    public byte[] message() {
        return message.clone();
    }

    @Override
    public byte[] attach(byte[] signature) {
        SdProofValue value =
                new SdProofValue.Base(signature, publicKey, hmacKey, signatures, mandatoryPointers);
        return DataIntegrityIssuance.secured(
                bare, others, proof.with("proofValue", new JsonString(value.encode())));
    }

    /** A base proof is for the holder alone; a verifier sees what was derived from it. */
    @Override
    public byte[] shown(byte[] credential) {
        if (!(JsonParser.parse(credential) instanceof JsonReading.Read(JsonObject whole))) {
            return credential;
        }
        List<String> everything =
                bare.members().keySet().stream()
                        .filter(name -> !name.equals("@context"))
                        .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
                        .toList();
        return new SelectiveDisclosure(hashData).derive(whole, everything)
                        instanceof SelectiveDisclosure.Derivation.Derived(JsonObject derived)
                ? JsonWriter.write(derived)
                : credential;
    }
}
