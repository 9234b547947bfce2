package dev.credgate.did.jwk;

import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** An RSA key whose holder does not say how it signs. */
public final class RsaChoices {

    private RsaChoices() {}

    /** The key once for each padding and hash; none when its numbers are out of range. */
    public static List<VerificationKey<?, ?>> of(BigInteger modulus, BigInteger exponent) {
        List<VerificationKey<?, ?>> keys = new ArrayList<>();
        for (Sha2 hash : Sha2.values()) {
            RsaKey.of(RsaPadding.Pss.PSS, hash, modulus, exponent).ifPresent(keys::add);
            RsaKey.of(RsaPadding.Pkcs1.PKCS1, hash, modulus, exponent).ifPresent(keys::add);
        }
        return keys;
    }
}
