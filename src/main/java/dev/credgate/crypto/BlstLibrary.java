package dev.credgate.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/**
 * BLST, the C library of BLS12-381, through its JNI binding, which unpacks it into a folder of its
 * own in {@code java.io.tmpdir}. Loaded when it is first asked for, and tried once. Thread-safe:
 * the binding's objects are Java arrays, nothing of theirs lies outside the heap.
 */
final class BlstLibrary {

    private BlstLibrary() {}

    /** Made at the first use and, in a native executable, at run time. */
    private static final class Loaded {
        static final @Nullable String FAILURE = load();
    }

    private static @Nullable String load() {
        try {
            if (!P1_Affine.generator().in_group()) {
                return "its generator is in no group";
            }
        } catch (LinkageError | RuntimeException e) {
            return (e.getCause() == null ? e : e.getCause()).toString();
        }
        removeUnpacked();
        return null;
    }

    /**
     * The binding would leave its file until the process ends in order; a mapped one outlives it.
     */
    private static void removeUnpacked() {
        try (Stream<String> mapped =
                Files.lines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            Optional<Path> file =
                    mapped.filter(line -> line.contains("/blst@") && line.endsWith(".so"))
                            .findFirst()
                            .map(line -> Path.of(line.substring(line.indexOf('/'))));
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
                Files.deleteIfExists(file.get().resolveSibling(""));
            }
        } catch (IOException | RuntimeException _) {
            // It is removed at the end of the process then.
        }
    }

    /** Why there is none on this machine; empty when it is loaded. */
    static Optional<String> failure() {
        return Optional.ofNullable(Loaded.FAILURE);
    }

    /** Whether bytes are a point of G2, which it then is the one encoding of, identity excluded. */
    static boolean isInG2(byte[] encoded) {
        try {
            P2_Affine point = new P2_Affine(encoded);
            return !point.is_inf() && point.in_group();
        } catch (RuntimeException _) {
            return false;
        }
    }
}
