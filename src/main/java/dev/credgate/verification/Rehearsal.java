package dev.credgate.verification;

import dev.credgate.credential.SignatureChecker;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.KnownHashes;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.ledger.Ledger;
import dev.credgate.verification.schema.SchemaLibrary;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The pipeline on a credential that its issuer has not signed yet: a stand-in's signature is taken
 * for that of one of the issuer's keys, and nothing else differs. Which key the proof names, whose
 * that is and in what state, trust, dates, status and schema are judged as ever. Of no use to
 * whoever holds no stand-in: what it says opens no door. Thread-safe, never blocks.
 */
public final class Rehearsal {

    /** For hashes of DIDs: our own issuers'. */
    private static final long MOST_HASHES_BYTES = 1024 * 1024;

    private final Knowledge knowledge;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Secp256k1 engine;
    private final KnownHashes known = new KnownHashes(MOST_HASHES_BYTES);
    private final SchemaLibrary schemas = new SchemaLibrary();

    // What stand-ins sign is checked once and never met again: nothing of it is remembered.
    private final SignatureChecker checker = new CachingChecker(ProofCache.off());

    /** A rehearsal by the same knowledge as the {@link Verifier}'s. */
    public Rehearsal(Knowledge knowledge, Ledger ledger, InstantSource clock, Secp256k1 engine) {
        this.knowledge = knowledge;
        this.ledger = ledger;
        this.clock = clock;
        this.engine = engine;
    }

    /**
     * Judges a credential that a stand-in has signed in the place of a key.
     *
     * @param key whose signature it will carry
     * @param standIn whose signature it carries, of the same algorithm
     */
    public Verification.Result verify(
            byte[] body, VerificationKey<?, ?> key, VerificationKey<?, ?> standIn) {
        requireSameAlgorithm(key, standIn);
        return new Verifier(
                        knowledge,
                        ledger,
                        clock,
                        key instanceof Secp256k1PublicKey real
                                        && standIn instanceof Secp256k1PublicKey other
                                ? new Recovery(engine, real, other)
                                : engine,
                        ProofCache.off(),
                        known,
                        schemas,
                        new Checker(checker, key, standIn))
                .verify(body, new Verification.BindingDemand.None());
    }

    /**
     * The same of a credential with several signatures, all of which name their key: those that are
     * made already are their key's, and stand-ins have made the others.
     *
     * @param standIns by the key in whose place each signed, of the same algorithm
     */
    public Verification.Result verify(
            byte[] body, Map<VerificationKey<?, ?>, VerificationKey<?, ?>> standIns) {
        standIns.forEach(Rehearsal::requireSameAlgorithm);
        return new Verifier(
                        knowledge,
                        ledger,
                        clock,
                        engine,
                        ProofCache.off(),
                        known,
                        schemas,
                        new SeveralChecker(checker, Map.copyOf(standIns)))
                .verify(body, new Verification.BindingDemand.None());
    }

    private static void requireSameAlgorithm(
            VerificationKey<?, ?> key, VerificationKey<?, ?> standIn) {
        if (key.algorithm() != standIn.algorithm()) {
            throw new IllegalArgumentException(
                    "a key of "
                            + standIn.algorithm().label()
                            + " stands in for none of "
                            + key.algorithm().label());
        }
    }

    /** Signatures that name their key: the stand-in's names the key that it stands in for. */
    private record Recovery(Secp256k1 real, Secp256k1PublicKey key, Secp256k1PublicKey standIn)
            implements Secp256k1 {

        @Override
        public String engine() {
            return real.engine();
        }

        @Override
        public Optional<Secp256k1PublicKey> recover(Hash digest, RecoverableSignature signature) {
            return real.recover(digest, signature)
                    .map(found -> found.equals(standIn) ? key : found);
        }
    }

    /** Signatures of keys that are named beside them. */
    private record Checker(
            SignatureChecker checker, VerificationKey<?, ?> key, VerificationKey<?, ?> standIn)
            implements SignatureChecker {

        /** Two keys of one algorithm are of one class, and sign the same. */
        @Override
        @SuppressWarnings("unchecked")
        public <M, S extends Signature> boolean fits(
                VerificationKey<M, S> asked, M signed, S signature) {
            return checker.fits(
                    asked.equals(key) ? (VerificationKey<M, S>) standIn : asked, signed, signature);
        }
    }

    /** The same with several keys, some of which have signed themselves by now. */
    private record SeveralChecker(
            SignatureChecker checker, Map<VerificationKey<?, ?>, VerificationKey<?, ?>> standIns)
            implements SignatureChecker {

        /** Two keys of one algorithm are of one class, and sign the same. */
        @Override
        @SuppressWarnings("unchecked")
        public <M, S extends Signature> boolean fits(
                VerificationKey<M, S> asked, M signed, S signature) {
            VerificationKey<?, ?> standIn = standIns.get(asked);
            return (standIn != null
                            && checker.fits((VerificationKey<M, S>) standIn, signed, signature))
                    || checker.fits(asked, signed, signature);
        }
    }
}
