package dev.credgate.crypto;

import fr.acinq.secp256k1.Secp256k1;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads the C library that the binding's jar carries. The binding would do it by itself, and then
 * compare two million bytes one by one, a tenth of a second of a start, and leave the file behind
 * in a folder that is everybody's. Thread-safe.
 */
final class Secp256k1Library {

    /** Where the binding looks instead of unpacking; an operator may have set it. */
    private static final String FOLDER = "fr.acinq.secp256k1.lib.path";

    private static final String FILE = System.mapLibraryName("secp256k1-jni");

    private Secp256k1Library() {}

    /**
     * The library; loaded at the first call.
     *
     * @throws LinkageError or a RuntimeException when this machine has none
     */
    static synchronized Secp256k1 loaded() {
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        String resource = "/fr/acinq/secp256k1/jni/native/linux-" + machine + "/" + FILE;
        try (InputStream packed = Secp256k1.class.getResourceAsStream(resource)) {
            if (packed == null || System.getProperty(FOLDER) != null) {
                return Secp256k1.get();
            }
            return loaded(packed);
        } catch (IOException e) {
            throw new UncheckedIOException("libsecp256k1 cannot be unpacked: " + e, e);
        }
    }

    private static Secp256k1 loaded(InputStream packed) throws IOException {
        // Nobody else's: what lies there is loaded into this process.
        Path folder = Files.createTempDirectory("credgate-secp256k1");
        Path file = folder.resolve(FILE);
        try {
            Files.copy(packed, file);
            System.setProperty(FOLDER, folder.toString());
            return Secp256k1.get();
        } finally {
            System.clearProperty(FOLDER);
            // A mapped library outlives its file.
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
