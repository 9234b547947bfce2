package dev.credgate.credential.mdoc;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A wallet's answers, and what is read in them. */
abstract class MdocGround {

    static final SignatureChecker ENGINES =
            new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return SignatureEngines.prepare(key).verify(signed, signature);
                }
            };

    static final byte[] TRANSCRIPT =
            SessionTranscripts.openId4Vp(
                    "x509_san_dns:portal.example", "n-1", Optional.empty(), "https://p.example/r");

    static final Optional<HolderChallenge> CHALLENGE = challenge(TRANSCRIPT);

    final MdocFormat format = new MdocFormat();

    static Optional<HolderChallenge> challenge(byte[] transcript) {
        return Optional.of(
                new HolderChallenge(
                        "n-1", "https://p.example", Instant.EPOCH, Optional.of(transcript)));
    }

    SecuredCredential credential(byte[] body) {
        Presented presented = format.recognise(body).orElseThrow();
        if (presented instanceof Presented.Malformed malformed) {
            throw new AssertionError(malformed.found());
        }
        return (SecuredCredential) presented;
    }

    Flaw flaw(byte[] body) {
        return switch (format.recognise(body).orElseThrow()) {
            case Presented.Malformed malformed -> malformed.found().flaw();
            default -> throw new AssertionError("taken");
        };
    }

    static SignatureFinding issuers(SecuredCredential credential, CosePair pair) {
        return credential.proofs().getFirst().check(pair.key(), ENGINES);
    }

    static SignatureFinding devices(
            SecuredCredential credential, Optional<HolderChallenge> challenge) {
        Answer answer = credential.binding().orElseThrow().answer(challenge);
        CredentialProof proof = ((Answer.Proof) answer).proof();
        return proof.check(((KeyName.Confirmed) proof.key()).key(), ENGINES);
    }

    Flaw withMso(Consumer<CBORObject> change) {
        MdocWallet maker = new MdocWallet();
        maker.mso = change;
        return flaw(maker.response(TRANSCRIPT));
    }
}
