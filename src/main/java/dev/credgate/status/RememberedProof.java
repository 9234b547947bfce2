package dev.credgate.status;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list's proof that knows which key it was last held to. Whether a key made a proof over the
 * list's bytes never changes, so that a list is canonicalised and hashed once, not for each
 * credential that points to it. Whether that key is the issuer's and in force is asked anew each
 * time. Thread-safe.
 */
public final class RememberedProof implements CredentialProof {

    private record Checked(VerificationKey<?, ?> key, SignatureFinding finding) {}

    private final CredentialProof proof;
    private volatile @Nullable Checked last;
    private volatile @Nullable Hash signedHash;

    private RememberedProof(CredentialProof proof) {
        this.proof = proof;
    }

    /** The same proofs, with a memory. */
    public static List<RememberedProof> all(List<? extends CredentialProof> proofs) {
        return proofs.stream().map(RememberedProof::new).toList();
    }

    /**
     * The proof for credentials of that issuer: where it says nothing of whose its key is, it can
     * only be the issuer's.
     */
    CredentialProof inNameOf(String issuer) {
        return proof.key() instanceof KeyName.OfIssuer(String named, Optional<String> kid)
                        && named.isEmpty()
                ? new Named(this, new KeyName.OfIssuer(issuer, kid))
                : this;
    }

    /**
     * The proof by an mdoc's document signer: a list may be signed by an issuer of either kind, and
     * certificates do not say which roots vouch for them. Empty when it names no certificates.
     */
    Optional<CredentialProof> ofDocumentSigner() {
        return proof.key() instanceof KeyName.Certificates(List<byte[]> chain, _)
                ? Optional.of(
                        new Named(
                                this,
                                new KeyName.Certificates(
                                        chain, KeyName.CertificateUse.MDOC_SIGNER)))
                : Optional.empty();
    }

    private record Named(RememberedProof proof, KeyName key) implements CredentialProof {
        @Override
        public ProofPurpose purpose() {
            return proof.purpose();
        }

        @Override
        public Optional<FlawFound> flaw() {
            return proof.flaw();
        }

        @Override
        public Optional<Instant> expires() {
            return proof.expires();
        }

        @Override
        public Hash signedHash() {
            return proof.signedHash();
        }

        @Override
        public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
            return proof.check(key, checker);
        }
    }

    @Override
    public KeyName key() {
        return proof.key();
    }

    @Override
    public ProofPurpose purpose() {
        return proof.purpose();
    }

    @Override
    public Optional<FlawFound> flaw() {
        return proof.flaw();
    }

    @Override
    public Optional<Instant> expires() {
        return proof.expires();
    }

    @Override
    public Hash signedHash() {
        Hash known = signedHash;
        if (known == null) {
            known = proof.signedHash();
            signedHash = known;
        }
        return known;
    }

    @Override
    public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
        Checked known = last;
        if (known == null || !known.key.equals(key)) {
            known = new Checked(key, proof.check(key, checker));
            last = known;
        }
        return known.finding;
    }
}
