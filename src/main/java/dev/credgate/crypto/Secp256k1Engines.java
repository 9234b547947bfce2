package dev.credgate.crypto;

import java.util.function.Supplier;

/** Chooses the engine: libsecp256k1, else Bouncy Castle with one log line. */
public final class Secp256k1Engines {

    private static final System.Logger LOG = System.getLogger(Secp256k1Engines.class.getName());

    private Secp256k1Engines() {}

    private static final class Chosen {
        static final Secp256k1 ENGINE = choose(LibSecp256k1::new, LOG);
    }

    /** The engine of this process; its name is {@link Secp256k1#engine()}. */
    public static Secp256k1 preferred() {
        return Chosen.ENGINE;
    }

    static Secp256k1 choose(Supplier<Secp256k1> fastest, System.Logger log) {
        try {
            return fastest.get();
        } catch (LinkageError | RuntimeException failure) {
            log.log(
                    System.Logger.Level.WARNING,
                    "libsecp256k1 cannot be loaded here ({0}): signatures are checked by Bouncy"
                            + " Castle, at about a third of the speed",
                    failure);
            return new BouncyCastleSecp256k1();
        }
    }
}
