package dev.credgate.cli;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.RsaSignature;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;

/**
 * A key made at random, to see what every engine that is here makes of its signatures. It signs
 * with Bouncy Castle's lightweight API, which a native executable has whole.
 *
 * @param signing the signature over a message
 * @param judges the engines, each with this key ready
 * @param twin another signature that holds as well, where there is one
 */
record TrialKey(
        UnaryOperator<byte[]> signing,
        List<EngineAgreement.Judge> judges,
        Function<byte[], Optional<byte[]>> twin) {

    private static final BigInteger F4 = BigInteger.valueOf(65537);

    /** ECDSA on a NIST curve. */
    static <C extends Curve.Nist> TrialKey nist(C curve, String name, SecureRandom random) {
        Weierstrass secret = Weierstrass.of(name, random);
        NistPublicKey<C> key = NistPublicKey.of(curve, secret.point()).orElseThrow();
        return new TrialKey(
                message -> secret.sign(curve.hash().hash(Message.of(message))),
                judges(key, Message::of, bytes -> EcdsaSignature.ofP1363(curve, bytes)),
                secret::twin);
    }

    /** ECDSA on secp256k1, over Keccak-256. */
    static TrialKey secp256k1(SecureRandom random) {
        Weierstrass secret = Weierstrass.of("secp256k1", random);
        Secp256k1PublicKey key = Secp256k1PublicKey.ofEncoded(secret.point()).orElseThrow();
        return new TrialKey(
                message -> secret.sign(Keccak256.hash(message).toBytes()),
                judges(
                        key,
                        Keccak256::hash,
                        bytes -> EcdsaSignature.ofP1363(Curve.K256.SECP256K1, bytes)),
                secret::twin);
    }

    /** The same with a v: which key it is of, and whether that is this one. */
    static TrialKey recovered(SecureRandom random) {
        Weierstrass secret = Weierstrass.of("secp256k1", random);
        Secp256k1PublicKey key = Secp256k1PublicKey.ofEncoded(secret.point()).orElseThrow();
        return new TrialKey(
                message -> {
                    Hash digest = Keccak256.hash(message);
                    return Secp256k1Engines.preferred()
                            .complete(digest, secret.sign(digest.toBytes()), key)
                            .orElseThrow()
                            .toBytes();
                },
                Secp256k1Engines.all().stream()
                        .map(engine ->
                                new EngineAgreement.Judge(
                                        engine.engine(),
                                        (message, signature) ->
                                                recovered(engine, key, message, signature)))
                        .toList(),
                _ -> Optional.empty());
    }

    private static String recovered(
            Secp256k1 engine, Secp256k1PublicKey key, byte[] message, byte[] signature) {
        if (!(RecoverableSignature.read(signature)
                instanceof RecoverableSignature.Reading.Read(RecoverableSignature read))) {
            return EngineAgreement.REFUSED;
        }
        return engine.recover(Keccak256.hash(message), read)
                .map(found ->
                        found.equals(key) ? EngineAgreement.TAKEN : "of the key " + found.address())
                .orElse(EngineAgreement.REFUSED);
    }

    /** Ed25519. */
    static TrialKey edwards(SecureRandom random) {
        byte[] secret = new byte[Ed25519.SECRET_KEY_SIZE];
        Ed25519.generatePrivateKey(random, secret);
        byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(secret, 0, point, 0);
        return new TrialKey(
                message -> {
                    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
                    Ed25519.sign(secret, 0, point, 0, message, 0, message.length, signature, 0);
                    return signature;
                },
                judges(Ed25519PublicKey.of(point).orElseThrow(), Message::of, Ed25519Signature::of),
                _ -> Optional.empty());
    }

    /** RSA of 2048 bits or some more, with one of the hashes. */
    static <P extends RsaPadding> TrialKey rsa(P padding, SecureRandom random) {
        Sha2 hash = Sha2.values()[random.nextInt(Sha2.values().length)];
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        // Even: of two primes whose lengths differ the generator finds no second one.
        int bits = RsaKey.MIN_BITS + 2 * random.nextInt(5);
        generator.init(new RSAKeyGenerationParameters(F4, random, bits, 100));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        RSAKeyParameters numbers = (RSAKeyParameters) pair.getPublic();
        RsaKey<P> key =
                RsaKey.of(padding, hash, numbers.getModulus(), numbers.getExponent()).orElseThrow();
        return new TrialKey(
                message -> {
                    Signer signer =
                            switch ((RsaPadding) padding) {
                                case RsaPadding.Pkcs1 _ -> new RSADigestSigner(digest(hash));
                                case RsaPadding.Pss _ ->
                                        new PSSSigner(new RSAEngine(), digest(hash), hash.bytes());
                            };
                    signer.init(true, new ParametersWithRandom(pair.getPrivate(), random));
                    signer.update(message, 0, message.length);
                    return generated(signer);
                },
                judges(key, Message::of, bytes -> RsaSignature.of(padding, bytes)),
                _ -> Optional.empty());
    }

    private static byte[] generated(Signer signer) {
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("a key of this length signs", e);
        }
    }

    private static Digest digest(Sha2 hash) {
        return switch (hash) {
            case SHA_256 -> new SHA256Digest();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
        };
    }

    private static <M, S extends Signature> List<EngineAgreement.Judge> judges(
            VerificationKey<M, S> key,
            Function<byte[], M> signed,
            Function<byte[], Optional<S>> reading) {
        return SignatureEngines.all().stream()
                .flatMap(presence -> presence.engine().stream())
                .filter(engine -> engine.algorithms().contains(key.algorithm()))
                .map(engine -> {
                    PreparedKey<M, S> prepared = engine.prepare(key);
                    return new EngineAgreement.Judge(
                            engine.name(),
                            (message, signature) ->
                                    reading.apply(signature)
                                                    .filter(read ->
                                                            prepared.verify(
                                                                    signed.apply(message), read))
                                                    .isPresent()
                                            ? EngineAgreement.TAKEN
                                            : EngineAgreement.REFUSED);
                })
                .toList();
    }

    /** A secret number on a curve, with a nonce of its own for each signature. */
    private record Weierstrass(ECPrivateKeyParameters secret, SecureRandom random) {

        static Weierstrass of(String curve, SecureRandom random) {
            X9ECParameters numbers = CustomNamedCurves.getByName(curve);
            BigInteger secret =
                    BigIntegers.createRandomInRange(
                            BigInteger.ONE, numbers.getN().subtract(BigInteger.ONE), random);
            return new Weierstrass(
                    new ECPrivateKeyParameters(secret, new ECDomainParameters(numbers)), random);
        }

        byte[] point() {
            return new FixedPointCombMultiplier()
                    .multiply(secret.getParameters().getG(), secret.getD())
                    .getEncoded(false);
        }

        private int size() {
            return (secret.getParameters().getCurve().getFieldSize() + 7) / 8;
        }

        byte[] sign(byte[] digest) {
            ECDSASigner signer = new ECDSASigner();
            signer.init(true, new ParametersWithRandom(secret, random));
            BigInteger[] numbers = signer.generateSignature(digest);
            return both(numbers[0], numbers[1]);
        }

        /** (r, n − s), which holds wherever (r, s) does. */
        Optional<byte[]> twin(byte[] signature) {
            BigInteger r = new BigInteger(1, Arrays.copyOf(signature, size()));
            BigInteger s = new BigInteger(1, signature, size(), size());
            return Optional.of(both(r, secret.getParameters().getN().subtract(s)));
        }

        private byte[] both(BigInteger r, BigInteger s) {
            byte[] signature = new byte[2 * size()];
            BigIntegers.asUnsignedByteArray(r, signature, 0, size());
            BigIntegers.asUnsignedByteArray(s, signature, size(), size());
            return signature;
        }
    }
}
