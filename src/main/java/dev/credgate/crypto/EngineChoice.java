package dev.credgate.crypto;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * For each algorithm the first of an ordered list of engines that can be loaded and passes its
 * self-test. Decided at the first use of the algorithm and kept. Each engine that is passed over is
 * one line in the log. Thread-safe.
 */
final class EngineChoice {

    /** An engine that may be missing here; loaded at most once. */
    static final class Candidate {
        private final String name;
        private final Supplier<SignatureEngine> loader;
        private boolean tried;
        private Optional<SignatureEngine> loaded = Optional.empty();
        private String failure = "";

        Candidate(String name, Supplier<SignatureEngine> loader) {
            this.name = name;
            this.loader = loader;
        }

        String name() {
            return name;
        }

        /** The engine, unless it cannot be loaded: then {@link #failure} says why. */
        synchronized Optional<SignatureEngine> load(System.Logger log) {
            if (!tried) {
                tried = true;
                try {
                    loaded = Optional.of(loader.get());
                } catch (LinkageError | RuntimeException e) {
                    failure = reason(e);
                    log.log(
                            System.Logger.Level.WARNING,
                            "the signature engine {0} cannot be loaded here ({1}): the next best"
                                    + " takes its place, docs/engines.md says which, and at which"
                                    + " speed",
                            name,
                            failure);
                }
            }
            return loaded;
        }

        synchronized String failure() {
            return failure;
        }
    }

    /** What a library's binding fails of; it loads the library while its class is initialised. */
    static String reason(Throwable failure) {
        return failure instanceof ExceptionInInitializerError && failure.getCause() != null
                ? reason(failure.getCause())
                : failure.toString();
    }

    private final Map<KeyAlgorithm, List<Candidate>> preference;
    private final BiConsumer<SignatureEngine, KeyAlgorithm> selfTest;
    private final System.Logger log;
    private final Map<KeyAlgorithm, SignatureEngine> chosen = new EnumMap<>(KeyAlgorithm.class);

    /** Those without an engine: whoever sends such a signature would have each tested anew. */
    private final Set<KeyAlgorithm> without = EnumSet.noneOf(KeyAlgorithm.class);

    private BiConsumer<KeyAlgorithm, String> listener = (_, _) -> {};

    /**
     * @param selfTest throws a RuntimeException when an engine does not tell a good signature from
     *     a bad one
     */
    EngineChoice(
            Map<KeyAlgorithm, List<Candidate>> preference,
            BiConsumer<SignatureEngine, KeyAlgorithm> selfTest,
            System.Logger log) {
        this.preference = preference;
        this.selfTest = selfTest;
        this.log = log;
    }

    /** Tells of every choice that was made and will be made. */
    synchronized void announceTo(BiConsumer<KeyAlgorithm, String> newListener) {
        listener = newListener;
        chosen.forEach((algorithm, engine) -> newListener.accept(algorithm, engine.name()));
    }

    /**
     * The engine of an algorithm.
     *
     * @throws NoEngineException when none is left
     */
    synchronized SignatureEngine of(KeyAlgorithm algorithm) {
        SignatureEngine known = chosen.get(algorithm);
        if (known != null) {
            return known;
        }
        if (without.contains(algorithm)) {
            throw new NoEngineException(algorithm);
        }
        for (Candidate candidate :
                Objects.requireNonNull(preference.get(algorithm), algorithm::label)) {
            Optional<SignatureEngine> engine =
                    candidate.load(log).filter(loaded -> passes(loaded, algorithm));
            if (engine.isPresent()) {
                chosen.put(algorithm, engine.get());
                listener.accept(algorithm, engine.get().name());
                return engine.get();
            }
        }
        without.add(algorithm);
        throw new NoEngineException(algorithm);
    }

    private boolean passes(SignatureEngine engine, KeyAlgorithm algorithm) {
        try {
            selfTest.accept(engine, algorithm);
            return true;
        } catch (LinkageError | RuntimeException failure) {
            log.log(
                    System.Logger.Level.ERROR,
                    "the signature engine {0} fails its self-test for {1} ({2}): the next best takes"
                            + " its place",
                    engine.name(),
                    algorithm.label(),
                    failure);
            return false;
        }
    }
}
