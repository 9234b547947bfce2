package dev.credgate.fuzz;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.VerificationKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Asks whatever a format recognised everything that the pipeline would ask. */
final class Walk {

    /** Base points: keys that are on their curves, and nobody's. */
    private static final List<VerificationKey<?, ?>> KEYS =
            List.of(
                    NistPublicKey.of(
                                    Curve.P256.P_256,
                                    HexFormat.of()
                                            .parseHex(
                                                    "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"))
                            .orElseThrow(),
                    Secp256k1PublicKey.ofEncoded(
                                    HexFormat.of()
                                            .parseHex(
                                                    "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"))
                            .orElseThrow(),
                    Bls12381G2PublicKey.of(
                                    HexFormat.of()
                                            .parseHex(
                                                    "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049"
                                                            + "334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051"
                                                            + "c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"))
                            .orElseThrow());

    /** A signature's arithmetic is not what is fuzzed here: it is told apart by Wycheproof. */
    private static final SignatureChecker CHECKER =
            new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return false;
                }
            };

    private static final HolderChallenge CHALLENGE =
            new HolderChallenge(
                    "https://portal.example#nonce",
                    "https://portal.example",
                    Instant.EPOCH,
                    Optional.of(new byte[] {(byte) 0x83, (byte) 0xf6, (byte) 0xf6, (byte) 0xf6}));

    private static final int MOST_DEPTH = 8;

    private Walk() {}

    static void through(CredentialFormat format, byte[] bytes) {
        format.recognise(bytes).ifPresent(presented -> through(presented, 0));
    }

    private static void through(Presented presented, int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalStateException("documents are nested without an end");
        }
        switch (presented) {
            case Presented.Malformed malformed -> {
                if (malformed.found().detail().isBlank()) {
                    throw new IllegalStateException("a flaw without a word of explanation");
                }
            }
            case PresentedCredential credential -> {
                credential.dateFlaw();
                credential.claims();
                credential.inner().forEach(inner -> through(inner, depth + 1));
            }
            case Presentation presentation ->
                    presentation.credentials().forEach(inner -> through(inner, depth + 1));
            case SecuredCredential credential -> {
                credential.issuer();
                credential.types();
                credential.subject();
                credential.dateFlaw();
                credential.validFrom();
                credential.validUntil();
                credential.statuses();
                credential.claims();
                credential.hidden();
                credential.proofs().forEach(Walk::through);
                credential.binding().ifPresent(Walk::through);
            }
            case SecuredPresentation presentation -> {
                presentation.holder();
                through(presentation.binding());
                presentation.credentials().forEach(inner -> through(inner, depth + 1));
            }
        }
    }

    private static void through(dev.credgate.credential.HolderBinding binding) {
        for (Optional<HolderChallenge> challenge :
                List.of(Optional.<HolderChallenge>empty(), Optional.of(CHALLENGE))) {
            if (binding.answer(challenge) instanceof Answer.Proof(CredentialProof proof, _)) {
                through(proof);
            }
        }
    }

    private static void through(CredentialProof proof) {
        proof.key();
        proof.expires();
        if (proof.flaw().isEmpty()) {
            proof.signedHash();
            KEYS.forEach(key -> proof.check(key, CHECKER));
        }
    }
}
