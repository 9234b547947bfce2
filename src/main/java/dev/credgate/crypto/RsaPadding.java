package dev.credgate.crypto;

/** How RSA signs, as a type: keys and signatures of different paddings do not meet. RFC 8017. */
public sealed interface RsaPadding {

    /** What engines are chosen by. */
    KeyAlgorithm algorithm();

    /** RSASSA-PKCS1-v1_5, section 8.2. */
    enum Pkcs1 implements RsaPadding {
        /** The padding. */
        PKCS1;

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.RSA_PKCS1;
        }
    }

    /**
     * RSASSA-PSS, section 8.1, as JOSE has it (RFC 7518, section 3.5): MGF1 with the same hash, a
     * salt as long as the hash.
     */
    enum Pss implements RsaPadding {
        /** The padding. */
        PSS;

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.RSA_PSS;
        }
    }
}
