package dev.credgate.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One good signature for each algorithm, made by keys that exist nowhere any more. An engine must
 * take it, and refuse it over another message, before it is trusted; measurements use it as well.
 *
 * @param <M> what is signed
 * @param <S> the signature
 */
public final class KnownAnswer<M, S extends Signature> {

    private static final Message SIGNED = Message.of("CredGate");
    private static final Message OTHER = Message.of("CredGates");

    private final VerificationKey<M, S> key;
    private final M signed;
    private final S signature;
    private final M other;

    private KnownAnswer(VerificationKey<M, S> key, M signed, S signature, M other) {
        this.key = key;
        this.signed = signed;
        this.signature = signature;
        this.other = other;
    }

    /**
     * The known answer of an algorithm.
     *
     * @throws IllegalArgumentException for recovery, which {@link Secp256k1Engines} tests
     */
    public static KnownAnswer<?, ?> of(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case P256 -> nist(Curve.P256.P_256, P256_KEY, P256_SIGNATURE);
            case P384 -> nist(Curve.P384.P_384, P384_KEY, P384_SIGNATURE);
            case P521 -> nist(Curve.P521.P_521, P521_KEY, P521_SIGNATURE);
            case SECP256K1 -> secp256k1();
            case ED25519 ->
                    new KnownAnswer<>(
                            good(Ed25519PublicKey.of(hex(ED25519_KEY))),
                            SIGNED,
                            good(Ed25519Signature.of(hex(ED25519_SIGNATURE))),
                            OTHER);
            case RSA_PKCS1 -> rsa(RsaPadding.Pkcs1.PKCS1, PKCS1_SIGNATURE);
            case RSA_PSS -> rsa(RsaPadding.Pss.PSS, PSS_SIGNATURE);
            case BBS ->
                    new KnownAnswer<>(
                            good(Bls12381G2PublicKey.of(hex(BBS_KEY))),
                            disclosed("CredGate"),
                            good(BbsProof.of(hex(BBS_PROOF))),
                            disclosed("CredGates"));
            case SECP256K1_RECOVERY ->
                    throw new IllegalArgumentException("recovery has an engine of its own kind");
        };
    }

    /** Makes its key ready. */
    public Trial on(SignatureEngine engine) {
        PreparedKey<M, S> prepared = engine.prepare(key);
        return new Trial() {
            @Override
            public boolean good() {
                return prepared.verify(signed, signature);
            }

            @Override
            public boolean bad() {
                return prepared.verify(other, signature);
            }
        };
    }

    /** The known answer on an engine. */
    public interface Trial {

        /** Checks the signature over what was signed: must be true. */
        boolean good();

        /** Checks it over something else: must be false. */
        boolean bad();
    }

    /**
     * Lets an engine show that it tells good from bad.
     *
     * @throws IllegalStateException when it does not
     */
    static void selfTest(SignatureEngine engine, KeyAlgorithm algorithm) {
        Trial trial = of(algorithm).on(engine);
        if (!trial.good()) {
            throw new IllegalStateException("it refuses a good signature");
        }
        if (trial.bad()) {
            throw new IllegalStateException("it takes a bad signature");
        }
    }

    private static <C extends Curve.Nist> KnownAnswer<Message, EcdsaSignature<C>> nist(
            C curve, String key, String signature) {
        return new KnownAnswer<>(
                good(NistPublicKey.of(curve, hex(key))),
                SIGNED,
                good(EcdsaSignature.ofP1363(curve, hex(signature))),
                OTHER);
    }

    private static KnownAnswer<Hash, EcdsaSignature<Curve.K256>> secp256k1() {
        return new KnownAnswer<>(
                good(Secp256k1PublicKey.ofEncoded(hex(SECP256K1_KEY))),
                Hash.of(Sha2.SHA_256.hash(SIGNED)),
                good(EcdsaSignature.ofP1363(Curve.K256.SECP256K1, hex(SECP256K1_SIGNATURE))),
                Hash.of(Sha2.SHA_256.hash(OTHER)));
    }

    private static <P extends RsaPadding> KnownAnswer<Message, RsaSignature<P>> rsa(
            P padding, String signature) {
        return new KnownAnswer<>(
                good(
                        RsaKey.of(
                                padding,
                                Sha2.SHA_256,
                                new BigInteger(RSA_MODULUS, 16),
                                BigInteger.valueOf(65537))),
                SIGNED,
                good(RsaSignature.of(padding, hex(signature))),
                OTHER);
    }

    /** The first of two messages; the second stays hidden. */
    private static BbsDisclosure disclosed(String text) {
        return new BbsDisclosure(
                bytes("header"), bytes("presentation"), List.of(0), List.of(bytes(text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T good(Optional<T> constant) {
        return constant.orElseThrow();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static final String P256_KEY =
            "025accf765e529ffdb00facef6ad94eaf47bef8cb970b8140efdb45e05920f79" + "fa";

    private static final String P256_SIGNATURE =
            "0115f59147d82f3f5427dd00f79cd9acfec7f34826494f1885b09530dd210c78"
                    + "7f28b5d690a5a390019383705f90d97b4cd5fb2737fa7f52702217e74e55db13";

    private static final String P384_KEY =
            "028d87a3610c6bb3ec2ff8423f9693472aa8ce33b6c4e350f0997d375ef90bec"
                    + "ad33eebcf12529f5cf264ac8940f5f5460";

    private static final String P384_SIGNATURE =
            "570b8abaaf4ba84eedda4903613c7b09ca6eeb1443da429dcc1bfeed6eb44681"
                    + "8732c72d496f16bc2071ffd69e06d3b2d4e9fd167a3f3ff6b0c8e7b5e536a8f4"
                    + "408de497f506333f2caafd88ca0f4e5f30dff6868e73696a5ce8fb4f59bb48ac";

    private static final String P521_KEY =
            "0300f92ed662cb259737b4ce5f1dfd3c3c099f8b5cee60502741168b02b05ee4"
                    + "c2e7a56ee290acacdbba960119856d74b7d3488a3072827cc600fd0c46b21cad"
                    + "d52bce";

    private static final String P521_SIGNATURE =
            "0187d519776b77afd22a013ed5678b91de485d1312f97468d4b3c757f4e92a3f"
                    + "66114973f8d2ddeb872a5c25c0efb7595d5172ae243f34dc94b1c42d4181883c"
                    + "ba30009c518cef206b1ad6b8ca8528934c95cf02cadfa36c5b85d0d17964a51f"
                    + "e2378f7811fc962094ce2d325f80b59601a187173147826743b546a34690fd26"
                    + "ecd23aa0";

    private static final String SECP256K1_KEY =
            "03ecc2fa0711fe24f958c90e8554225e99d4735c400541b5dcea10addcbe8485" + "eb";

    private static final String SECP256K1_SIGNATURE =
            "4cc8be724dec8abf79f400ba40bdfcb247b757bfbcb606bf05fd9c3767a715dc"
                    + "ccfcec39c19ebfb82e06063987ee19e12a4829670243e1e7fdf19af7c5d4700a";

    private static final String ED25519_KEY =
            "d899d9aa4eb12981758dcc15904783bf535074d425d2a1e5d759a00b7ba0e1ff";

    private static final String ED25519_SIGNATURE =
            "62367f0f528f5beb298cbced6e804589047da5d5818f8895cb7efcdb42cb4079"
                    + "3b312552a8a601b5317945ca3487ff63e46dfe361b6086716cf9ac6e43285900";

    private static final String RSA_MODULUS =
            "ecf927d7f4c7a19d367d9f7ee43d70bc2aa53a0e01f5c6c6894822d1e7feb1f5"
                    + "93f67609bc59f640588c13ffc1398a8acea6d0ac0cd48175aa18f9aff20c8528"
                    + "043d12d877385b90a8ed58c3ce1d37cec56d649e7ddb8c8733fc45ac75480bde"
                    + "25966adc92b75edba3bae207d15e44033399a65e5eb63be6f997dff30b3e0b78"
                    + "a2e6f1d4b25e231b48841b64f86bad9fc3a6bd0f7c5362aea7ccd82587c1f7f4"
                    + "0c51d64f16b125e2260b2ffdf28bbd1602b916a1d0b3266d368fef703fdfb1f3"
                    + "813e9725f070c2d3f55c6b13cb83c265bd32e41d6f89d3b1242ef8a748b2efed"
                    + "42ff19cd6d74ad2ce2d38bc964f99c7c2553f0f53c9eb426169e9eb5596f0b57";

    private static final String PKCS1_SIGNATURE =
            "d54055200263213e1fc4f10a01af75a4fa03e9cf6b9f23a7618fe84a8f25a8c0"
                    + "f35bd979cf38a448317e176ea45be1c7aeff83bb651ee3da0022bf99d1ffdb3e"
                    + "358b7d1e3e9687723b1e087d618e1010b71b4b649bbf179c4c083860ee75eb3d"
                    + "8c39abb2cce529b7c566592fb59bb3ae07b7214a590df1a3f2540d033b03c7b5"
                    + "8ec631a4b2a14e19e3f7ac74ef1c0845933c9dde35e73bff8faecd66a531384d"
                    + "9a572c2e35d99dca79da4697cb349cc61f74e6ba39ecc1c603cda1bb9dad02b3"
                    + "f0b2f2bbd66e8c77ca1cc78abd9623879aea97382cb7a133fd0b3dbd557fcda5"
                    + "644a019364c7ca3247b130ddde644341059af479fd28accb8a482f35c23dcadf";

    private static final String PSS_SIGNATURE =
            "da91825e24183c8a6cfcd6b341b95730cc813a5e495366e0d64061570d57d6d9"
                    + "c88967330dcb9816439f6eb3ca58d11ab33bdccc8fed1c32f4a31efb4d9aec50"
                    + "6e0d2c24a10ce9ee1b03810e5d84bfe1801b8b321dbee4f91daafd6039379a26"
                    + "b569e331e44a5d7f7e9d2dcf5b94de82f93091f6527fed0422b16cfdd99d7741"
                    + "0ef621ac580a9e7a54dce4bbd1d724e02f3830ec6c288f2316befc12bac3949a"
                    + "b2ad756efa96feef72ec2d04a6a48d76aa6621e2fe81524d940115de23efd0dd"
                    + "8e342191ff8b85acd39bbc8b548a734040c2d1deeb03a61e37d0bb15d6276f7a"
                    + "2f72227b22271c7609889bcbe41074359923d3b7b1da54ba67d9dc784fba2412";

    private static final String BBS_KEY =
            "8ca29eb8fd4c0ea9c4c00c1661deb251f372d575f482ed75d704ebea39a05dfa"
                    + "998d44a408e285e0256fc1c9d5bcdb45075ac32d5b33982f875f5fbae52b7420"
                    + "1ee051f3fb218ed9a6cee61dd5ea6c40a10b07ee66d5a828779efa2c491923e4";

    private static final String BBS_PROOF =
            "9285b8ab379e7a0f73d3149e27b36b0cf1c7fb97de4ef88eca7126269c5941d3"
                    + "5838d4bd2b2e5fd139005d15ee6f6f3aa00d24c93cc8db86f20440347c25ee6d"
                    + "243f220c492e5812b2b0f6bffe88455192b56efa5ad120e50154efb735a6c9be"
                    + "a9cd684ac2cc758fdf36bf8332ce555ff2219d064cc3a370093a6e209ada42e0"
                    + "66bdb5eef30dc923adb5eaddcf05ac92695d9f92778a47f9f57dcba51a9132a3"
                    + "5883bb2ac9f7b9a56e65b0e67e1660522623a18ef6d09330f5a27a8eee47e489"
                    + "6dcc828127fb3cd1de1e7c3225e2f83460be003ade57a1e14089e7fa8e0cdc66"
                    + "00ca4312b7e20b759d4b9e5b298ae9586af58f9e38f6ff172b9df610d88b745a"
                    + "b283f87f137a8d46f19e6a17e1987c6042052247ef766ee8a10cd9aa40f88675"
                    + "ebc9ffa488e287c1fdbe0acaaa8f38a5";
}
