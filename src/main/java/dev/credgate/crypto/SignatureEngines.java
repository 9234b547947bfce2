package dev.credgate.crypto;

import dev.credgate.crypto.EngineChoice.Candidate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Which engine checks what, in this process. For each algorithm the fastest of those that pass
 * every case of Wycheproof; the measurements are in docs/engines.md. Thread-safe.
 */
public final class SignatureEngines {

    private static final System.Logger LOG = System.getLogger(SignatureEngines.class.getName());

    /**
     * Evaluated while an image is built, so that Corretto is not even reachable in a native
     * executable.
     */
    private static final boolean ON_A_JVM =
            System.getProperty("org.graalvm.nativeimage.imagecode") == null;

    private SignatureEngines() {}

    /** Made at the first use and, in a native executable, at run time. */
    private static final class Present {
        static final List<Candidate> CANDIDATES = candidates();
        static final EngineChoice CHOICE =
                new EngineChoice(preference(CANDIDATES), KnownAnswer::selfTest, LOG);
    }

    private static List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        if (ON_A_JVM) {
            all.add(new Candidate(CorrettoEngine.NAME, CorrettoEngine::new));
        }
        all.add(new Candidate(LibcryptoEngine.NAME, LibcryptoEngine::new));
        all.add(new Candidate(LibSecp256k1.NAME, LibSecp256k1::new));
        all.add(new Candidate(BlstEngine.NAME, BlstEngine::new));
        all.add(new Candidate(BouncyCastleEngine.NAME, BouncyCastleEngine::new));
        all.add(new Candidate(JdkEngine.NAME, JdkEngine::new));
        return List.copyOf(all);
    }

    private static Map<KeyAlgorithm, List<Candidate>> preference(List<Candidate> candidates) {
        EngineOrder order = EngineOrder.ofThisProcess();
        List<String> unknown = order.unknown(candidates.stream().map(Candidate::name).toList());
        if (!unknown.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} names what is no signature engine of this program: {1}",
                    EngineOrder.SETTING,
                    String.join(", ", unknown));
        }
        Map<KeyAlgorithm, List<Candidate>> preference = new EnumMap<>(KeyAlgorithm.class);
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            preference.put(
                    algorithm,
                    order.of(fastestFirst(algorithm)).stream()
                            .flatMap(name ->
                                    candidates.stream().filter(one -> one.name().equals(name)))
                            .toList());
        }
        return preference;
    }

    /** As measured: docs/engines.md. */
    private static List<String> fastestFirst(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case P256, P521 -> List.of("corretto", "libcrypto", "bouncycastle", "jdk");
            case P384 -> List.of("corretto", "bouncycastle", "libcrypto", "jdk");
            case SECP256K1 -> List.of("libsecp256k1", "bouncycastle");
            case SECP256K1_RECOVERY -> List.of();
            case ED25519 -> List.of("corretto", "libcrypto", "bouncycastle", "jdk");
            case RSA_PKCS1 -> List.of("corretto", "libcrypto", "bouncycastle");
            case RSA_PSS -> List.of("corretto", "libcrypto", "bouncycastle", "jdk");
            case BBS -> List.of("blst");
        };
    }

    /**
     * Makes a key ready for checks by the engine of its algorithm.
     *
     * @throws NoEngineException when no engine is left for it
     */
    public static <M, S extends Signature> PreparedKey<M, S> prepare(VerificationKey<M, S> key) {
        return chosen(key.algorithm()).prepare(key);
    }

    /** The engine of an algorithm, other than recovery ({@link Secp256k1Engines}). */
    public static SignatureEngine chosen(KeyAlgorithm algorithm) {
        return Present.CHOICE.of(algorithm);
    }

    /** Tells of every choice, of those made already at once: algorithm and engine's name. */
    public static void announceTo(BiConsumer<KeyAlgorithm, String> listener) {
        Present.CHOICE.announceTo(listener);
    }

    /** An engine's name, and the engine or why it is missing. */
    public record Presence(String name, Optional<SignatureEngine> engine, String failure) {}

    /** Every engine that this kind of process could have, loaded. For measurements and tests. */
    public static List<Presence> all() {
        return Present.CANDIDATES.stream()
                .map(candidate -> {
                    Optional<SignatureEngine> engine = candidate.load(LOG);
                    return new Presence(candidate.name(), engine, candidate.failure());
                })
                .toList();
    }
}
