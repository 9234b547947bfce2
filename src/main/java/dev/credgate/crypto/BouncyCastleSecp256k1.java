package dev.credgate.crypto;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** Pure Java, for machines that libsecp256k1 is not built for. SEC 1, section 4.1.6. */
final class BouncyCastleSecp256k1 implements Secp256k1 {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

    @Override
    public String engine() {
        return BouncyCastleEngine.NAME;
    }

    @Override
    public Optional<Secp256k1PublicKey> recover(Hash digest, RecoverableSignature signature) {
        byte[] compact = signature.sharedCompact();
        BigInteger n = CURVE.getN();
        BigInteger r = new BigInteger(1, compact, 0, 32);
        BigInteger s = new BigInteger(1, compact, 32, 32);
        byte[] encoded = new byte[33];
        encoded[0] = (byte) (2 + signature.recoveryId());
        System.arraycopy(compact, 0, encoded, 1, 32);
        ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(encoded);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        BigInteger e = new BigInteger(1, digest.toBytes());
        BigInteger inverse = r.modInverse(n);
        BigInteger u1 = e.negate().multiply(inverse).mod(n);
        BigInteger u2 = s.multiply(inverse).mod(n);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, point, u2);
        return key.isInfinity()
                ? Optional.empty()
                : Optional.of(Secp256k1PublicKey.computed(key.normalize().getEncoded(false)));
    }
}
