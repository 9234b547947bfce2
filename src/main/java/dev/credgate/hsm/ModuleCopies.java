package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * A module that lost its token and cannot be initialised anew stays broken for as long as it is
 * loaded. A copy of the library under a new name is another module. One more library is mapped each
 * time: bounded and logged.
 */
final class ModuleCopies {

    private static final int LIMIT = 64;
    private static final Logger LOG = Logger.getLogger(ModuleCopies.class);

    private final Path module;
    private final Path folder;
    private final AtomicInteger made = new AtomicInteger();

    /** How many are mapped that a token was opened through. */
    private final AtomicInteger mapped = new AtomicInteger();

    ModuleCopies(Path module, Path folder) {
        this.module = module;
        this.folder = folder;
    }

    /**
     * What is done with a copy, whose file is there meanwhile; what it throws makes the copy go
     * away again.
     */
    interface Use<T> {
        T with(Cryptoki copy, Path file);
    }

    /** Loads a copy and does something with it. */
    <T> T use(Use<T> use) {
        if (mapped.get() >= LIMIT) {
            throw new HsmException(
                    Kind.AWAY,
                    LIMIT + " copies of the module were needed; restart to open the token again");
        }
        try {
            Path own =
                    Files.createTempDirectory(Files.createDirectories(folder), "credgate-module");
            Path copy = own.resolve(made.incrementAndGet() + "-" + module.getFileName());
            try {
                Files.copy(module, copy);
                T result = used(Cryptoki.load(copy), copy, use);
                LOG.infof(
                        "The token is open through copy %d of %d of its module",
                        mapped.incrementAndGet(), LIMIT);
                return result;
            } finally {
                // A mapped library outlives its file.
                remove(copy);
                remove(own);
            }
        } catch (IOException e) {
            throw new HsmException(Kind.AWAY, "cannot copy the PKCS#11 module into " + folder, e);
        }
    }

    /** Ends a copy that was used, and that nobody needs. */
    void discard(Cryptoki copy) {
        copy.close();
        mapped.decrementAndGet();
    }

    /** What stays there, as a network's file system keeps what is mapped, harms nobody. */
    private static void remove(Path made) {
        try {
            Files.deleteIfExists(made);
        } catch (IOException e) {
            LOG.warnf("Could not remove %s, which is needed no more: %s", made, e);
        }
    }

    private static <T> T used(Cryptoki copy, Path file, Use<T> use) {
        try {
            return use.with(copy, file);
        } catch (RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }
}
