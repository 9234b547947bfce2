package dev.credgate.hsm;

import java.util.Arrays;
import java.util.Optional;

/** The curves whose keys are made in a token. */
public enum KeyCurve {
    /** WeIdentity's and the chain's. */
    SECP256K1("secp256k1", "secp256k1", "1.3.132.0.10"),
    /** NIST's, for ES256. */
    P256("P-256", "secp256r1", "1.2.840.10045.3.1.7");

    private final String publicName;
    private final String jdkName;
    private final String oid;

    KeyCurve(String publicName, String jdkName, String oid) {
        this.publicName = publicName;
        this.jdkName = jdkName;
        this.oid = oid;
    }

    /** The curve as it is called in JOSE (RFC 7518 §6.2.1.1, RFC 8812 §3.1). */
    public String publicName() {
        return publicName;
    }

    String jdkName() {
        return jdkName;
    }

    static Optional<KeyCurve> ofOid(String oid) {
        return Arrays.stream(values()).filter(curve -> curve.oid.equals(oid)).findFirst();
    }

    /** By its public name; empty for any other text. */
    public static Optional<KeyCurve> parse(String name) {
        return Arrays.stream(values()).filter(curve -> curve.publicName.equals(name)).findFirst();
    }
}
