package dev.credgate.crypto;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Chooses the engine: libsecp256k1, else Bouncy Castle with one log line. {@link EngineOrder} may
 * have Bouncy Castle first.
 */
public final class Secp256k1Engines {

    private static final System.Logger LOG = System.getLogger(Secp256k1Engines.class.getName());

    private static final Hash KNOWN_DIGEST = Keccak256.hash("CredGate");
    private static final Secp256k1PublicKey KNOWN_KEY =
            Secp256k1PublicKey.ofHex(
                            "049db9235d07af59f279e5259cfa136c478f7c1a50fbc0376d3edbd6d3798ed4"
                                    + "495ddecec10210a31e880d8db0a63d55e13bdd2f461d4dc177ee8281c54ba3af"
                                    + "68")
                    .orElseThrow();
    private static final String KNOWN_SIGNATURE =
            "baf62713d210f60895d983164d124e7e1d3e3b7c353cf60892722f2b5a5d3d8e"
                    + "3b51a795576da4b1c02ef1cc96d25ef5b7feb4ce35b787028e5eb85fef667eb4"
                    + "00";

    private Secp256k1Engines() {}

    /** Loaded where somebody asks for it, which need not be: another may come first. */
    private static final class Fastest {
        static final Secp256k1 ENGINE = choose(LibSecp256k1::new, LOG);
    }

    private static final class Chosen {
        static final Secp256k1 ENGINE = first(EngineOrder.ofThisProcess());

        private static Secp256k1 first(EngineOrder order) {
            List<String> row = List.of(LibSecp256k1.NAME, BouncyCastleEngine.NAME);
            return order.of(row).getFirst().equals(BouncyCastleEngine.NAME)
                    ? new BouncyCastleSecp256k1()
                    : Fastest.ENGINE;
        }
    }

    /** The engine of this process; its name is {@link Secp256k1#engine()}. */
    public static Secp256k1 preferred() {
        return Chosen.ENGINE;
    }

    /** Every engine that is here, the preferred one first. For measurements. */
    public static List<Secp256k1> all() {
        Map<String, Secp256k1> all = new LinkedHashMap<>();
        for (Secp256k1 engine : List.of(preferred(), Fastest.ENGINE, new BouncyCastleSecp256k1())) {
            all.putIfAbsent(engine.engine(), engine);
        }
        return List.copyOf(all.values());
    }

    /** Recovers the key of a good signature; true when it is the right one. For measurements. */
    public static BooleanSupplier knownAnswer(Secp256k1 engine) {
        RecoverableSignature signature = known(0);
        return () -> engine.verify(KNOWN_DIGEST, signature, KNOWN_KEY);
    }

    static Secp256k1 choose(Supplier<Secp256k1> fastest, System.Logger log) {
        try {
            Secp256k1 engine = fastest.get();
            selfTest(engine);
            return engine;
        } catch (LinkageError | RuntimeException failure) {
            log.log(
                    System.Logger.Level.WARNING,
                    "libsecp256k1 cannot be used here ({0}): signatures are checked by Bouncy"
                            + " Castle, at about a third of the speed",
                    // As an object: a Throwable would be taken for the stack trace, and {0} stay.
                    EngineChoice.reason(failure));
            return new BouncyCastleSecp256k1();
        }
    }

    /** Good with its v, bad with the other. */
    private static void selfTest(Secp256k1 engine) {
        if (!engine.verify(KNOWN_DIGEST, known(0), KNOWN_KEY)
                || engine.verify(KNOWN_DIGEST, known(1), KNOWN_KEY)) {
            throw new IllegalStateException("it fails its self-test");
        }
    }

    private static RecoverableSignature known(int flip) {
        byte[] bytes = HexFormat.of().parseHex(KNOWN_SIGNATURE);
        bytes[RecoverableSignature.BYTES - 1] ^= (byte) flip;
        return switch (RecoverableSignature.read(bytes)) {
            case RecoverableSignature.Reading.Read(var signature) -> signature;
            case RecoverableSignature.Reading.Flawed(var flaw) ->
                    throw new IllegalStateException(flaw.name());
        };
    }
}
