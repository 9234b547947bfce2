package dev.credgate.crypto;

/**
 * An elliptic curve as a type: keys and signatures carry it as a parameter, so that those of
 * different curves do not meet. SEC 2; FIPS 186-4, appendix D.
 */
public sealed interface Curve {

    /** Its numbers. */
    CurveParameters parameters();

    /** A curve of FIPS 186, used with the hash of its own strength (RFC 7518, section 3.4). */
    sealed interface Nist extends Curve {

        /** The hash. */
        Sha2 hash();

        /** What engines are chosen by. */
        KeyAlgorithm algorithm();
    }

    /** P-256, secp256r1; with SHA-256. */
    enum P256 implements Nist {
        /** The curve. */
        P_256;

        @Override
        public CurveParameters parameters() {
            return CurveParameters.P256;
        }

        @Override
        public Sha2 hash() {
            return Sha2.SHA_256;
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.P256;
        }
    }

    /** P-384, secp384r1; with SHA-384. */
    enum P384 implements Nist {
        /** The curve. */
        P_384;

        @Override
        public CurveParameters parameters() {
            return CurveParameters.P384;
        }

        @Override
        public Sha2 hash() {
            return Sha2.SHA_384;
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.P384;
        }
    }

    /** P-521, secp521r1; with SHA-512. */
    enum P521 implements Nist {
        /** The curve. */
        P_521;

        @Override
        public CurveParameters parameters() {
            return CurveParameters.P521;
        }

        @Override
        public Sha2 hash() {
            return Sha2.SHA_512;
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.P521;
        }
    }

    /** secp256k1, over a digest that the caller makes. */
    enum K256 implements Curve {
        /** The curve. */
        SECP256K1;

        @Override
        public CurveParameters parameters() {
            return CurveParameters.SECP256K1;
        }
    }
}
