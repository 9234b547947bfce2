package dev.credgate.crypto;

/** The engine of machines without libsecp256k1, for whoever compares the two. */
public final class Secp256k1Fallback {

    private Secp256k1Fallback() {}

    public static Secp256k1 engine() {
        return new BouncyCastleSecp256k1();
    }
}
