package dev.credgate.credential;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.ledger.EntityKey;
import java.util.Optional;

/** Which of a signer's keys a signature fits, on one snapshot. */
public interface SignatureMatcher {

    /** The signer's key that made the signature over the digest, whatever the key's state. */
    Optional<EntityKey> match(String did, Hash digest, RecoverableSignature signature);

    /** The same question to a credential within a credential, answered once. */
    Optional<Fit> fit(PresentedCredential credential);
}
