package dev.credgate.credential.weid;

import dev.credgate.credential.ChallengeAnswer;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RecoverableSignature.Reading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Optional;
import java.util.Set;

/**
 * CPT 103: the presenter's answer to a challenge, issued by the presenter to itself; its claim is
 * {@code {"id": presenter, "challenge": {"nonce", "weId": presenter, "version": 1}, "proof":
 * signature over the nonce's text}}, all disclosed.
 */
final class ChallengeCredential {

    private static final long CPT = 103;
    private static final Set<String> CLAIM = Set.of("id", "challenge", "proof");
    private static final Set<String> CHALLENGE = Set.of("nonce", "weId", "version");

    private ChallengeCredential() {}

    /** The answer; empty for a credential of another type. */
    static Optional<ChallengeAnswer> read(WeIdCredential credential) {
        return credential.head.cptId() == CPT ? Optional.of(answer(credential)) : Optional.empty();
    }

    private static ChallengeAnswer answer(WeIdCredential credential) {
        JsonObject claim = credential.claims();
        String presenter = credential.issuer();
        if (!credential.hidden().isEmpty()) {
            return new ChallengeAnswer.Unfit("it hides a claim");
        }
        if (!claim.members().keySet().equals(CLAIM)
                || !(claim.members().get("challenge") instanceof JsonObject(var challenge))
                || !challenge.keySet().equals(CHALLENGE)) {
            return new ChallengeAnswer.Unfit("its claim is not id, challenge and proof");
        }
        if (!isText(claim.members().get("id"), presenter)
                || !isText(challenge.get("weId"), presenter)) {
            return new ChallengeAnswer.Unfit("its id and weId are not its issuer");
        }
        if (!(challenge.get("version") instanceof JsonNumber(String version))
                || !version.equals("1")
                || !(challenge.get("nonce") instanceof JsonString(String nonce))
                || !(claim.members().get("proof") instanceof JsonString(String proof))) {
            return new ChallengeAnswer.Unfit("its nonce, version or proof has another type");
        }
        return RecoverableSignature.readBase64(proof) instanceof Reading.Read(var signature)
                ? new ChallengeAnswer.Answer(nonce, Keccak256.hash(nonce), signature)
                : new ChallengeAnswer.Unfit("its proof is no signature in form");
    }

    private static boolean isText(@org.jspecify.annotations.Nullable JsonValue value, String text) {
        return value instanceof JsonString(String actual) && actual.equals(text);
    }
}
