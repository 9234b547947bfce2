package dev.credgate.cli;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.KeyAlgorithm;
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
import dev.credgate.crypto.SignatureEngine;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One file of Project Wycheproof's signature cases, read as one algorithm of ours: who is to judge
 * them, how a group's key is read, and what the right answer to a case is.
 *
 * @param file its name without the folder
 * @param engines every engine that is here and has the algorithm
 * @param expected the right answer to a case, true for a good signature
 */
record WycheproofSuite(
        String file,
        KeyAlgorithm algorithm,
        List<Contestant> engines,
        Function<WycheproofFile.Case, Boolean> expected) {

    /** Whether an engine takes a signature with the key of its group. */
    @FunctionalInterface
    interface Judge {
        boolean takes(byte[] message, byte[] signature);
    }

    /**
     * An engine.
     *
     * @param ready makes it ready for a group's key
     */
    record Contestant(String engine, Function<WycheproofFile.Group, Judge> ready) {}

    /** Every file of signatures. */
    static List<WycheproofSuite> all() {
        Curve.K256 k256 = Curve.K256.SECP256K1;
        return List.of(
                p1363("ecdsa_secp256r1_sha256_p1363_test.json", Curve.P256.P_256),
                der("ecdsa_secp256r1_sha256_test.json", Curve.P256.P_256),
                p1363("ecdsa_secp384r1_sha384_p1363_test.json", Curve.P384.P_384),
                der("ecdsa_secp384r1_sha384_test.json", Curve.P384.P_384),
                p1363("ecdsa_secp521r1_sha512_p1363_test.json", Curve.P521.P_521),
                secp256k1(
                        "ecdsa_secp256k1_sha256_p1363_test.json",
                        bytes -> EcdsaSignature.ofP1363(k256, bytes)),
                secp256k1(
                        "ecdsa_secp256k1_sha256_test.json",
                        bytes -> EcdsaSignature.ofDer(k256, bytes)),
                secp256k1(
                        "ecdsa_secp256k1_sha256_bitcoin_test.json",
                        bytes -> EcdsaSignature.ofDer(k256, bytes).filter(EcdsaSignature::isLowS)),
                recovery("ecdsa_secp256k1_sha256_p1363_test.json"),
                suite(
                        "ed25519_test.json",
                        KeyAlgorithm.ED25519,
                        group -> Ed25519PublicKey.of(group.bytes("pk")),
                        Message::of,
                        Ed25519Signature::of),
                rsa("rsa_signature_2048_sha256_test.json", RsaPadding.Pkcs1.PKCS1),
                rsa("rsa_pss_2048_sha256_mgf1_32_test.json", RsaPadding.Pss.PSS));
    }

    private static <C extends Curve.Nist> WycheproofSuite p1363(String file, C curve) {
        return nist(file, curve, bytes -> EcdsaSignature.ofP1363(curve, bytes));
    }

    private static <C extends Curve.Nist> WycheproofSuite der(String file, C curve) {
        return nist(file, curve, bytes -> EcdsaSignature.ofDer(curve, bytes));
    }

    private static <C extends Curve.Nist> WycheproofSuite nist(
            String file, C curve, Function<byte[], Optional<EcdsaSignature<C>>> reading) {
        return suite(
                file,
                curve.algorithm(),
                group -> NistPublicKey.of(curve, group.bytes("uncompressed")),
                Message::of,
                reading);
    }

    private static WycheproofSuite secp256k1(
            String file, Function<byte[], Optional<EcdsaSignature<Curve.K256>>> reading) {
        return suite(
                file,
                KeyAlgorithm.SECP256K1,
                group -> Secp256k1PublicKey.ofEncoded(group.bytes("uncompressed")),
                WycheproofSuite::sha256,
                reading);
    }

    private static <P extends RsaPadding> WycheproofSuite rsa(String file, P padding) {
        return suite(
                file,
                padding.algorithm(),
                group ->
                        RsaKey.of(
                                padding,
                                Sha2.SHA_256,
                                new BigInteger(group.text("modulus"), 16),
                                new BigInteger(group.text("publicExponent"), 16)),
                Message::of,
                bytes -> RsaSignature.of(padding, bytes));
    }

    private static Hash sha256(byte[] message) {
        return Hash.of(Sha2.SHA_256.hash(Message.of(message)));
    }

    /** What Wycheproof calls acceptable (a DigestInfo without its NULL) is to be refused. */
    private static <M, S extends Signature> WycheproofSuite suite(
            String file,
            KeyAlgorithm algorithm,
            Function<WycheproofFile.Group, Optional<? extends VerificationKey<M, S>>> key,
            Function<byte[], M> signed,
            Function<byte[], Optional<S>> reading) {
        List<Contestant> engines =
                SignatureEngines.all().stream()
                        .flatMap(presence -> presence.engine().stream())
                        .filter(engine -> engine.algorithms().contains(algorithm))
                        .map(engine ->
                                new Contestant(
                                        engine.name(),
                                        group -> judge(engine, key.apply(group), signed, reading)))
                        .toList();
        return new WycheproofSuite(file, algorithm, engines, WycheproofFile.Case::isValid);
    }

    private static <M, S extends Signature> Judge judge(
            SignatureEngine engine,
            Optional<? extends VerificationKey<M, S>> key,
            Function<byte[], M> signed,
            Function<byte[], Optional<S>> reading) {
        PreparedKey<M, S> prepared = engine.prepare(key.orElseThrow());
        return (message, signature) ->
                reading.apply(signature)
                        .filter(read -> prepared.verify(signed.apply(message), read))
                        .isPresent();
    }

    /**
     * Wycheproof's signatures carry no v: one is taken when some v recovers the group's very key.
     * High s is refused here even where Wycheproof takes it, and an R whose x is beyond the group
     * order needs v 2 or 3, which WeIdentity cannot spell.
     */
    private static WycheproofSuite recovery(String file) {
        List<Contestant> engines =
                Secp256k1Engines.all().stream()
                        .map(engine ->
                                new Contestant(engine.engine(), group -> recovering(engine, group)))
                        .toList();
        return new WycheproofSuite(
                file,
                KeyAlgorithm.SECP256K1_RECOVERY,
                engines,
                one ->
                        one.isValid()
                                && !one.comment().equals("k*G has a large x-coordinate")
                                && EcdsaSignature.ofP1363(Curve.K256.SECP256K1, one.signature())
                                        .filter(EcdsaSignature::isLowS)
                                        .isPresent());
    }

    private static Judge recovering(Secp256k1 engine, WycheproofFile.Group group) {
        Secp256k1PublicKey key =
                Secp256k1PublicKey.ofEncoded(group.bytes("uncompressed")).orElseThrow();
        return (message, signature) -> {
            byte[] withV = Arrays.copyOf(signature, signature.length + 1);
            for (byte v = 0; v <= 1; v++) {
                withV[signature.length] = v;
                if (RecoverableSignature.read(withV)
                                instanceof RecoverableSignature.Reading.Read(var read)
                        && engine.verify(sha256(message), read, key)) {
                    return true;
                }
            }
            return false;
        };
    }
}
