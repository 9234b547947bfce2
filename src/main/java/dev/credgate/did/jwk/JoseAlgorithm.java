package dev.credgate.did.jwk;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RecoveryKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import java.util.List;

/** What JOSE calls the algorithm of a key: RFC 7518, 8037, 8812 and 9864. */
public final class JoseAlgorithm {

    private JoseAlgorithm() {}

    /** The names under which it may stand, the one to write first. */
    public static List<String> namesOf(VerificationKey<?, ?> key) {
        return switch (key) {
            case NistPublicKey<?> nist ->
                    switch (nist.curve()) {
                        case Curve.P256 _ -> List.of("ES256");
                        case Curve.P384 _ -> List.of("ES384");
                        case Curve.P521 _ -> List.of("ES512");
                    };
            case Secp256k1PublicKey _ -> List.of("ES256K");
            case AccountKey _ -> List.of("ES256K", "ES256K-R");
            case RecoveryKey _ -> List.of("ES256K-R");
            case Bls12381G2PublicKey _ -> List.of();
            // RFC 9864 names the curve; EdDSA is what everybody writes.
            case Ed25519PublicKey _ -> List.of("EdDSA", "Ed25519");
            case RsaKey<?> rsa ->
                    List.of(
                            (rsa.padding() instanceof RsaPadding.Pss ? "PS" : "RS")
                                    + rsa.hash().bytes() * 8);
        };
    }
}
