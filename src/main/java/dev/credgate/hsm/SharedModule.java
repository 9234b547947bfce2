package dev.credgate.hsm;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A module and which of its tokens are in service: it is initialised anew, which ends the sessions
 * of them all, only when none is. Thread-safe.
 */
final class SharedModule {

    private final Supplier<Cryptoki> loading;
    private final Set<String> inService = new HashSet<>();
    private @Nullable Cryptoki loaded;

    SharedModule(Path file) {
        this(() -> Cryptoki.load(file));
    }

    SharedModule(Supplier<Cryptoki> loading) {
        this.loading = loading;
    }

    /** The module, loaded at the first call that succeeds. */
    synchronized Cryptoki get() {
        if (loaded == null) {
            loaded = loading.get();
        }
        return loaded;
    }

    synchronized void inService(String token, boolean is) {
        if (is) {
            inService.add(token);
        } else {
            inService.remove(token);
        }
    }

    /** Initialises the module anew, unless one of its tokens is in service. */
    synchronized void renewIfIdle() {
        if (loaded != null && inService.isEmpty()) {
            boolean _ = loaded.renew();
        }
    }
}
