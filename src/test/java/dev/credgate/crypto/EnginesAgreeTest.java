package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.SignatureEngines.Presence;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every engine that is here gives the same answer on random keys, messages and signatures, on
 * changed bits, and on what only a malicious signer makes. Repeat a run with the seed it prints.
 */
class EnginesAgreeTest {

    private static final long SEED = Long.getLong("credgate.seed", System.nanoTime());

    @Test
    void nistCurves() throws GeneralSecurityException {
        Random random = random("NIST curves");
        for (int i = 0; i < 4; i++) {
            nist(Curve.P256.P_256, random);
            nist(Curve.P384.P_384, random);
            nist(Curve.P521.P_521, random);
        }
    }

    private static <C extends Curve.Nist> void nist(C curve, Random random)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(new ECGenParameterSpec(curve.parameters().standardName()));
        KeyPair pair = generator.generateKeyPair();
        int size = curve.parameters().bytes();
        var w = ((ECPublicKey) pair.getPublic()).getW();
        byte[] point = new byte[1 + 2 * size];
        point[0] = 4;
        System.arraycopy(FixedLength.of(w.getAffineX(), size), 0, point, 1, size);
        System.arraycopy(FixedLength.of(w.getAffineY(), size), 0, point, 1 + size, size);
        NistPublicKey<C> key = NistPublicKey.of(curve, point).orElseThrow();
        byte[] message = message(random);
        byte[] signature =
                signed(curve.hash().compactName() + "withECDSAinP1363Format", pair, null, message);
        agree(key, message, signature, bytes -> EcdsaSignature.ofP1363(curve, bytes), random);
        EcdsaSignature<C> read = EcdsaSignature.ofP1363(curve, signature).orElseThrow();
        assertThat(EcdsaSignature.ofDer(curve, read.toDer())).contains(read);
        byte[] off = point.clone();
        off[2 * size] ^= 1;
        assertThat(NistPublicKey.of(curve, off)).isEmpty();
        byte[] compressed = Arrays.copyOf(point, 1 + size);
        compressed[0] = (byte) (2 + (point[2 * size] & 1));
        assertThat(NistPublicKey.of(curve, compressed)).contains(key);
        assertThat(NistPublicKey.of(curve, new byte[] {0})).isEmpty();
    }

    @Test
    void secp256k1() {
        Random random = random("secp256k1");
        for (int i = 0; i < 20; i++) {
            TestKey key = TestKey.of(random.nextInt());
            Hash digest = Keccak256.hash(message(random));
            EcdsaSignature<Curve.K256> good = EcdsaSignature.of(key.sign(digest));
            Hash other = Keccak256.hash(digest.toBytes());
            for (SignatureEngine engine : engines(KeyAlgorithm.SECP256K1)) {
                var prepared = engine.prepare(key.publicKey());
                assertThat(prepared.verify(digest, good)).as(engine.name()).isTrue();
                assertThat(prepared.verify(other, good)).as(engine.name()).isFalse();
                for (int bit = 0; bit < 6; bit++) {
                    byte[] flipped = flip(good.toP1363(), random);
                    EcdsaSignature.ofP1363(Curve.K256.SECP256K1, flipped)
                            .ifPresent(bad ->
                                    assertThat(prepared.verify(digest, bad))
                                            .as(engine.name())
                                            .isFalse());
                }
            }
        }
    }

    @Test
    void ed25519() throws GeneralSecurityException {
        Random random = random("Ed25519");
        for (int i = 0; i < 10; i++) {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] spki = pair.getPublic().getEncoded();
            Ed25519PublicKey key =
                    Ed25519PublicKey.of(Arrays.copyOfRange(spki, spki.length - 32, spki.length))
                            .orElseThrow();
            byte[] message = message(random);
            agree(
                    key,
                    message,
                    signed("Ed25519", pair, null, message),
                    Ed25519Signature::of,
                    random);
        }
    }

    /**
     * R with a part of small order: [8]SB = [8]R + [8]kA holds and SB = R + kA does not. Engines
     * that differ here would give different verdicts for the same bytes.
     */
    @Test
    void ed25519WithAnRThatNoSignerMakes() throws GeneralSecurityException {
        Random random = random("Ed25519 with small order");
        Edwards25519 small = Edwards25519.orderEight();
        for (int order = 1; order < 8; order++) {
            assertThat(
                            Ed25519Signature.of(
                                    Arrays.copyOf(
                                            small.times(BigInteger.valueOf(order)).encoded(), 64)))
                    .as("R of small order")
                    .isEmpty();
            assertThat(Ed25519PublicKey.of(small.times(BigInteger.valueOf(order)).encoded()))
                    .isEmpty();
        }
        BigInteger a = new BigInteger(252, random);
        Edwards25519 point = Edwards25519.BASE.times(a);
        Ed25519PublicKey key = Ed25519PublicKey.of(point.encoded()).orElseThrow();
        assertThat(Ed25519PublicKey.of(point.plus(small).encoded())).isEmpty();
        for (int i = 0; i < 32; i++) {
            BigInteger r = new BigInteger(252, random);
            byte[] message = message(random);
            byte[] honest = Edwards25519.BASE.times(r).encoded();
            byte[] twisted =
                    Edwards25519.BASE
                            .times(r)
                            .plus(small.times(BigInteger.valueOf(1 + i % 7)))
                            .encoded();
            for (SignatureEngine engine : engines(KeyAlgorithm.ED25519)) {
                var prepared = engine.prepare(key);
                assertThat(
                                prepared.verify(
                                        Message.of(message), signature(honest, r, a, key, message)))
                        .as("%s, honest", engine)
                        .isTrue();
                assertThat(
                                prepared.verify(
                                        Message.of(message),
                                        signature(twisted, r, a, key, message)))
                        .as("%s, order %s", engine, 1 + i % 7)
                        .isFalse();
            }
        }
    }

    private static Ed25519Signature signature(
            byte[] encodedR, BigInteger r, BigInteger a, Ed25519PublicKey key, byte[] message) {
        byte[] hashed = Arrays.copyOf(encodedR, 64 + message.length);
        System.arraycopy(key.toBytes(), 0, hashed, 32, 32);
        System.arraycopy(message, 0, hashed, 64, message.length);
        BigInteger k = Edwards25519.number(Sha2.SHA_512.hash(Message.of(hashed)));
        BigInteger s = r.add(k.multiply(a)).mod(Edwards25519.L);
        byte[] signature = Arrays.copyOf(encodedR, 64);
        System.arraycopy(Edwards25519.little(s), 0, signature, 32, 32);
        return Ed25519Signature.of(signature).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Sha2.class)
    void rsa(Sha2 hash) throws GeneralSecurityException {
        Random random = random("RSA");
        for (int bits : new int[] {2048, 3072, 2049}) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits, new SecureRandom());
            KeyPair pair = generator.generateKeyPair();
            RSAPublicKey numbers = (RSAPublicKey) pair.getPublic();
            byte[] message = message(random);
            agree(
                    RsaKey.of(
                                    RsaPadding.Pkcs1.PKCS1,
                                    hash,
                                    numbers.getModulus(),
                                    numbers.getPublicExponent())
                            .orElseThrow(),
                    message,
                    signed(hash.compactName() + "withRSA", pair, null, message),
                    bytes -> RsaSignature.of(RsaPadding.Pkcs1.PKCS1, bytes),
                    random);
            var pss =
                    new PSSParameterSpec(
                            hash.standardName(),
                            "MGF1",
                            new MGF1ParameterSpec(hash.standardName()),
                            hash.bytes(),
                            1);
            agree(
                    RsaKey.of(
                                    RsaPadding.Pss.PSS,
                                    hash,
                                    numbers.getModulus(),
                                    numbers.getPublicExponent())
                            .orElseThrow(),
                    message,
                    signed("RSASSA-PSS", pair, pss, message),
                    bytes -> RsaSignature.of(RsaPadding.Pss.PSS, bytes),
                    random);
        }
    }

    @Test
    void rsaKeysOutOfRangeAreNoKeys() {
        BigInteger good = BigInteger.ONE.shiftLeft(2047).setBit(0);
        BigInteger f4 = BigInteger.valueOf(65537);
        assertThat(rsaKey(good, f4)).isPresent();
        assertThat(rsaKey(good, BigInteger.valueOf(3))).isPresent();
        assertThat(rsaKey(BigInteger.ONE.shiftLeft(2046).setBit(0), f4)).isEmpty();
        assertThat(rsaKey(BigInteger.ONE.shiftLeft(8192).setBit(0), f4)).isEmpty();
        assertThat(rsaKey(good.clearBit(0), f4)).isEmpty();
        assertThat(rsaKey(good, BigInteger.ONE)).isEmpty();
        assertThat(rsaKey(good, BigInteger.ZERO)).isEmpty();
        assertThat(rsaKey(good, BigInteger.valueOf(65536))).isEmpty();
        assertThat(rsaKey(good, BigInteger.ONE.shiftLeft(33).setBit(0))).isEmpty();
        assertThat(rsaKey(good.negate(), f4)).isEmpty();
    }

    private static Optional<RsaKey<RsaPadding.Pss>> rsaKey(BigInteger n, BigInteger e) {
        return RsaKey.of(RsaPadding.Pss.PSS, Sha2.SHA_256, n, e);
    }

    /** One prepared key in many hands, platform and virtual: each gets the right answers. */
    @ParameterizedTest
    @EnumSource(
            value = KeyAlgorithm.class,
            names = "SECP256K1_RECOVERY",
            mode = EnumSource.Mode.EXCLUDE)
    void aPreparedKeyServesManyThreads(KeyAlgorithm algorithm) throws Exception {
        for (SignatureEngine engine : engines(algorithm)) {
            KnownAnswer.Trial trial = KnownAnswer.of(algorithm).on(engine);
            Callable<Boolean> turn =
                    () -> {
                        boolean right = true;
                        for (int i = 0; i < 20; i++) {
                            right &= trial.good();
                            right &= !trial.bad();
                        }
                        return right;
                    };
            try (var platform = Executors.newFixedThreadPool(8);
                    var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> turns = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    turns.add(platform.submit(turn));
                    turns.add(virtual.submit(turn));
                }
                for (Future<Boolean> one : turns) {
                    assertThat(one.get()).as(engine.name()).isTrue();
                }
            }
        }
    }

    /** Those of the others are asked for with everything else ({@link #agree}). */
    @Test
    void aBatchOnSecp256k1AnswersForEachClaim() {
        TestKey key = TestKey.of(3);
        Address address = key.publicKey().address();
        for (SignatureEngine engine : engines(KeyAlgorithm.SECP256K1)) {
            batch(engine.prepare(key.publicKey()), key, EcdsaSignature::of);
        }
        batch(SignatureEngines.prepare(new AccountKey(address)), key, EcdsaSignature::of);
        batch(SignatureEngines.prepare(new RecoveryKey(address)), key, signature -> signature);
        assertThat(SignatureEngines.prepare(key.publicKey()).engine()).isEqualTo("libsecp256k1");
    }

    private static <S extends Signature> void batch(
            PreparedKey<Hash, S> prepared, TestKey key, Function<RecoverableSignature, S> form) {
        List<PreparedKey.Claim<Hash, S>> claims = new ArrayList<>();
        BitSet expected = new BitSet();
        for (int i = 0; i < 10; i++) {
            Hash digest = Keccak256.hash("claim " + i);
            boolean good = i % 3 != 1;
            Hash claimed = good ? digest : Keccak256.hash("another");
            claims.add(new PreparedKey.Claim<>(claimed, form.apply(key.sign(digest))));
            expected.set(i, good);
        }
        assertThat(prepared.verifyAll(claims)).as(prepared.engine()).isEqualTo(expected);
    }

    /** What libcrypto holds outside the heap goes with the keys: 40 000 of them are some 100 MB. */
    @Test
    void droppedKeysAreFreed() throws IOException {
        KnownAnswer<?, ?> known = KnownAnswer.of(KeyAlgorithm.P256);
        SignatureEngine engine =
                engines(KeyAlgorithm.P256).stream()
                        .filter(one -> one.name().equals("libcrypto"))
                        .findFirst()
                        .orElseThrow();
        prepareMany(known, engine, 5_000);
        long before = residentKilobytes();
        prepareMany(known, engine, 40_000);
        assertThat(residentKilobytes() - before).isLessThan(48 * 1024);
    }

    private static void prepareMany(KnownAnswer<?, ?> known, SignatureEngine engine, int count) {
        for (int i = 0; i < count; i++) {
            if (i % 5_000 == 0) {
                System.gc();
            }
            var _ = known.on(engine);
        }
        System.gc();
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private interface Reading<S> {
        Optional<S> read(byte[] bytes);
    }

    private static <S extends Signature> void agree(
            VerificationKey<Message, S> key,
            byte[] message,
            byte[] signature,
            Reading<S> reading,
            Random random) {
        List<byte[]> changed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            changed.add(flip(signature, random));
        }
        for (SignatureEngine engine : engines(key.algorithm())) {
            PreparedKey<Message, S> prepared = engine.prepare(key);
            S good = reading.read(signature).orElseThrow();
            assertThat(prepared.verify(Message.of(message), good)).as(engine.name()).isTrue();
            byte[] around = new byte[message.length + 5];
            System.arraycopy(message, 0, around, 2, message.length);
            assertThat(prepared.verify(Message.of(around, 2, message.length), good))
                    .as("%s, a part of an array", engine)
                    .isTrue();
            assertThat(prepared.verify(Message.of(around), good)).as(engine.name()).isFalse();
            List<PreparedKey.Claim<Message, S>> claims = new ArrayList<>();
            claims.add(new PreparedKey.Claim<>(Message.of(message), good));
            claims.add(new PreparedKey.Claim<>(Message.of(around), good));
            for (byte[] bytes : changed) {
                reading.read(bytes)
                        .ifPresent(bad -> {
                            assertThat(prepared.verify(Message.of(message), bad))
                                    .as(engine.name())
                                    .isFalse();
                            claims.add(new PreparedKey.Claim<>(Message.of(message), bad));
                        });
            }
            claims.add(new PreparedKey.Claim<>(Message.of(message), good));
            assertThat(prepared.verifyAll(claims).stream())
                    .as("%s, all at once", engine)
                    .containsExactly(0, claims.size() - 1);
        }
    }

    private static List<SignatureEngine> engines(KeyAlgorithm algorithm) {
        return SignatureEngines.all().stream()
                .map(Presence::engine)
                .flatMap(Optional::stream)
                .filter(engine -> engine.algorithms().contains(algorithm))
                .toList();
    }

    private static byte[] signed(
            String algorithm, KeyPair pair, @Nullable PSSParameterSpec parameters, byte[] message)
            throws GeneralSecurityException {
        var signer = java.security.Signature.getInstance(algorithm);
        if (parameters != null) {
            signer.setParameter(parameters);
        }
        signer.initSign(pair.getPrivate());
        signer.update(message);
        return signer.sign();
    }

    /** Mostly short; now and then longer than libcrypto's scratch memory. */
    private static byte[] message(Random random) {
        byte[] message = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 9000 : 200)];
        random.nextBytes(message);
        return message;
    }

    private static byte[] flip(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        int bit = random.nextInt(bytes.length * 8);
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    private static Random random(String what) {
        System.out.println(what + ": repeat with -Dcredgate.seed=" + SEED);
        return new Random(SEED);
    }
}
