package dev.credgate.crypto;

import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A library that checks signatures. Thread-safe. {@link SignatureEngines} chooses among them;
 * measurements and tests take one by itself.
 */
public abstract class SignatureEngine {

    private final String name;
    private final Set<KeyAlgorithm> algorithms;

    SignatureEngine(String name, Set<KeyAlgorithm> algorithms) {
        this.name = name;
        this.algorithms = Set.copyOf(algorithms);
    }

    /** Whether the bytes of a digest or message are what the signature was made over. */
    @FunctionalInterface
    interface Check<S extends Signature> {
        boolean holds(byte[] bytes, int offset, int length, S signature);
    }

    /** A check that holds memory outside the heap, and what frees that. */
    record Holding<S extends Signature>(Check<S> check, Runnable freeing) implements Check<S> {
        @Override
        public boolean holds(byte[] bytes, int offset, int length, S signature) {
            return check.holds(bytes, offset, length, signature);
        }
    }

    /** Its name in logs, metrics and tables. */
    public final String name() {
        return name;
    }

    /** What it can check. */
    public final Set<KeyAlgorithm> algorithms() {
        return algorithms;
    }

    /**
     * Makes a key ready.
     *
     * @throws IllegalArgumentException when its algorithm is not among {@link #algorithms}
     */
    @SuppressWarnings("unchecked") // each case's type is the one that the key's own type names
    public final <M, S extends Signature> PreparedKey<M, S> prepare(VerificationKey<M, S> key) {
        if (!algorithms.contains(key.algorithm())) {
            throw new IllegalArgumentException(name + " has no " + key.algorithm().label());
        }
        return (PreparedKey<M, S>)
                switch (key) {
                    case NistPublicKey<?> nist -> nist(nist);
                    case Secp256k1PublicKey secp -> secp256k1(secp);
                    case AccountKey account ->
                            SignatureEngine.<EcdsaSignature<Curve.K256>>recovering(account::signed);
                    case RecoveryKey account ->
                            SignatureEngine.<RecoverableSignature>recovering(account::signed);
                    case Ed25519PublicKey edwards -> {
                        Check<Ed25519Signature> check = ed25519(edwards);
                        yield overMessage(check, check);
                    }
                    case RsaKey<?> rsa -> rsaPrepared(rsa);
                    case Bls12381G2PublicKey bls -> new Prepared<>(name, bbs(bls));
                };
    }

    /** ECDSA over digests, given with offset 0 and their whole length. */
    abstract <C extends Curve> Check<EcdsaSignature<C>> ecdsa(C curve, byte[] point);

    /** Ed25519 over messages. */
    abstract Check<Ed25519Signature> ed25519(Ed25519PublicKey key);

    /** RSA over messages, for signatures as long as the modulus. */
    abstract <P extends RsaPadding> Check<RsaSignature<P>> rsa(RsaKey<P> key);

    /** BBS proofs of what is disclosed; engines without them are never asked. */
    BiPredicate<BbsDisclosure, BbsProof> bbs(Bls12381G2PublicKey key) {
        throw new IllegalArgumentException(name);
    }

    private <C extends Curve.Nist> PreparedKey<Message, EcdsaSignature<C>> nist(
            NistPublicKey<C> key) {
        Check<EcdsaSignature<C>> check = ecdsa(key.curve(), key.toBytes());
        Sha2 hash = key.curve().hash();
        return prepared(
                check,
                (message, signature) ->
                        check.holds(hash.hash(message), 0, hash.bytes(), signature));
    }

    private PreparedKey<Hash, EcdsaSignature<Curve.K256>> secp256k1(Secp256k1PublicKey key) {
        Check<EcdsaSignature<Curve.K256>> check = ecdsa(Curve.K256.SECP256K1, key.toUncompressed());
        return prepared(
                check,
                (digest, signature) -> check.holds(digest.toBytes(), 0, Hash.BYTES, signature));
    }

    private interface Recovery<S extends Signature> {
        boolean signed(Secp256k1 engine, Hash digest, S signature);
    }

    /** By the engine that recovers keys, whichever engine this is. */
    private static <S extends Signature> PreparedKey<Hash, S> recovering(Recovery<S> of) {
        Secp256k1 engine = Secp256k1Engines.preferred();
        return new Prepared<>(
                engine.engine(), (digest, signature) -> of.signed(engine, digest, signature));
    }

    private <P extends RsaPadding> PreparedKey<Message, RsaSignature<P>> rsaPrepared(
            RsaKey<P> key) {
        Check<RsaSignature<P>> check = rsa(key);
        int length = key.bytes();
        return overMessage(
                check,
                (bytes, offset, size, signature) ->
                        signature.shared().length == length
                                && check.holds(bytes, offset, size, signature));
    }

    private <S extends Signature> PreparedKey<Message, S> overMessage(
            Check<S> holder, Check<S> check) {
        return prepared(
                holder,
                (message, signature) ->
                        check.holds(
                                message.array(), message.offset(), message.length(), signature));
    }

    private <M, S extends Signature> PreparedKey<M, S> prepared(
            Check<?> holder, BiPredicate<M, S> check) {
        return holder instanceof Holding<?>(_, Runnable freeing)
                ? new CountedKey<>(name, check, freeing)
                : new Prepared<>(name, check);
    }

    private record Prepared<M, S extends Signature>(String engine, BiPredicate<M, S> check)
            implements PreparedKey<M, S> {

        @Override
        public boolean verify(M signed, S signature) {
            return check.test(signed, signature);
        }
    }

    @Override
    public final String toString() {
        return name;
    }
}
