package dev.credgate.credential.jose;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RecoveryKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import java.util.Optional;

/**
 * The signature algorithms that are taken: RFC 7518, section 3; RFC 8037, section 3.1; RFC 8812,
 * section 3.2; RFC 9864, section 2.2; and {@code ES256K-R}. Whatever is not here, {@code none} and
 * MACs above all, is refused.
 */
public enum JwsAlgorithm {
    /** ECDSA on P-256. */
    ES256("ES256", 64),
    /** ECDSA on P-384. */
    ES384("ES384", 96),
    /** ECDSA on P-521. */
    ES512("ES512", 132),
    /** ECDSA on secp256k1 with SHA-256. */
    ES256K("ES256K", 64),
    /**
     * The same with the v that names the key, r‖s‖v: no RFC has it, and {@code did-jwt} wrote it
     * for years. Of accounts alone, whose address is all that is known.
     */
    ES256K_R("ES256K-R", 65),
    /** Ed25519, by the name that does not say the curve. */
    EDDSA("EdDSA", 64),
    /** Ed25519 by its own name. */
    ED25519("Ed25519", 64),
    /** RSASSA-PSS with SHA-256. */
    PS256("PS256", 0),
    /** RSASSA-PSS with SHA-384. */
    PS384("PS384", 0),
    /** RSASSA-PSS with SHA-512. */
    PS512("PS512", 0),
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256("RS256", 0),
    /** RSASSA-PKCS1-v1_5 with SHA-384. */
    RS384("RS384", 0),
    /** RSASSA-PKCS1-v1_5 with SHA-512. */
    RS512("RS512", 0);

    private static final JwsAlgorithm[] ALL = values();

    private final String text;
    private final int signatureBytes;

    JwsAlgorithm(String text, int signatureBytes) {
        this.text = text;
        this.signatureBytes = signatureBytes;
    }

    /** The one of that name in a header. */
    public static Optional<JwsAlgorithm> parse(String text) {
        for (JwsAlgorithm algorithm : ALL) {
            if (algorithm.text.equals(text)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** By which a key of that kind signs here; empty for kinds that sign no JWS. */
    public static Optional<JwsAlgorithm> of(KeyAlgorithm kind) {
        return switch (kind) {
            case P256 -> Optional.of(ES256);
            case P384 -> Optional.of(ES384);
            case P521 -> Optional.of(ES512);
            case SECP256K1 -> Optional.of(ES256K);
            case ED25519 -> Optional.of(EDDSA);
            case RSA_PSS -> Optional.of(PS256);
            case RSA_PKCS1 -> Optional.of(RS256);
            case SECP256K1_RECOVERY, BBS -> Optional.empty();
        };
    }

    /** Its name in a header. */
    public String text() {
        return text;
    }

    /** Whether a signature may have so many bytes; an RSA key holds its signatures to its own. */
    boolean mayHave(int bytes) {
        return signatureBytes == bytes
                || signatureBytes == 0
                        && bytes >= RsaKey.MIN_BITS / 8
                        && bytes <= RsaKey.MAX_BITS / 8;
    }

    /** Whether it is the key's own. */
    public boolean isOf(VerificationKey<?, ?> key) {
        return switch (key) {
            case NistPublicKey<?> nist ->
                    switch (nist.curve()) {
                        case Curve.P256 _ -> this == ES256;
                        case Curve.P384 _ -> this == ES384;
                        case Curve.P521 _ -> this == ES512;
                    };
            case Secp256k1PublicKey _ -> this == ES256K;
            case AccountKey _ -> this == ES256K || this == ES256K_R;
            case RecoveryKey _ -> this == ES256K_R;
            case Ed25519PublicKey _ -> this == EDDSA || this == ED25519;
            case RsaKey<?> rsa -> this == rsa(rsa);
            case Bls12381G2PublicKey _ -> false;
        };
    }

    private static JwsAlgorithm rsa(RsaKey<?> key) {
        boolean pss = key.padding() instanceof RsaPadding.Pss;
        return switch (key.hash()) {
            case SHA_256 -> pss ? PS256 : RS256;
            case SHA_384 -> pss ? PS384 : RS384;
            case SHA_512 -> pss ? PS512 : RS512;
        };
    }
}
