package dev.credgate.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/** A throw-away private key of tests, signing as WeIdentity's SDK does (RFC 6979, low s). */
public final class TestKey {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

    private final BigInteger secret;
    private final Secp256k1PublicKey publicKey;

    private TestKey(BigInteger secret) {
        this.secret = secret;
        byte[] point = CURVE.getG().multiply(secret).normalize().getEncoded(false);
        this.publicKey = Secp256k1PublicKey.of(Arrays.copyOfRange(point, 1, 65)).orElseThrow();
    }

    public static TestKey of(String hex) {
        return new TestKey(new BigInteger(1, HexFormat.of().parseHex(hex)));
    }

    /** A key made of a small number, for tests that only need it to be somebody's. */
    public static TestKey of(int number) {
        return new TestKey(new BigInteger(1, Keccak256.hash("test key " + number).toBytes()));
    }

    public Secp256k1PublicKey publicKey() {
        return publicKey;
    }

    public RecoverableSignature sign(Hash digest) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(
                true,
                new ECPrivateKeyParameters(
                        secret,
                        new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN())));
        BigInteger[] rs = signer.generateSignature(digest.toBytes());
        byte[] compact = new byte[64];
        put(rs[0], compact, 0);
        put(rs[1], compact, 32);
        return new BouncyCastleSecp256k1().complete(digest, compact, publicKey).orElseThrow();
    }

    private static void put(BigInteger number, byte[] target, int offset) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, target, offset + 32 - length, length);
    }
}
