package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import java.util.List;
import java.util.Optional;

/** Checks proofs by the did:key that they name, as the pipeline does after it resolved the key. */
final class Proving {

    static final SignatureChecker CHECKER =
            new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return SignatureEngines.prepare(key).verify(signed, signature);
                }
            };

    private Proving() {}

    /** Whether it is a credential all of whose proofs hold. */
    static boolean holds(Presented presented) {
        return why(presented).isEmpty();
    }

    /** Why it is not; the empty text when it is. */
    static String why(Presented presented) {
        return switch (presented) {
            case SecuredCredential credential -> why(credential.proofs());
            case Presented.Malformed(_, var found) -> found.toString();
            default -> presented.getClass().getSimpleName();
        };
    }

    static String why(List<CredentialProof> proofs) {
        for (CredentialProof proof : proofs) {
            if (proof.flaw().isPresent()) {
                return proof.flaw().get().toString();
            }
            Optional<VerificationKey<?, ?>> key = key(proof.key());
            if (key.isEmpty()) {
                return "no such key";
            }
            SignatureFinding finding = proof.check(key.get(), CHECKER);
            if (finding != SignatureFinding.FITS) {
                return finding.name();
            }
        }
        return "";
    }

    private static Optional<VerificationKey<?, ?>> key(KeyName name) {
        String url = ((KeyName.Method) name).url();
        return Multikey.parse(url.substring(url.indexOf('#') + 1));
    }
}
