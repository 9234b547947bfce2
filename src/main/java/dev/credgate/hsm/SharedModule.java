package dev.credgate.hsm;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A module and which of its tokens are in service: it is initialised anew, which ends the sessions
 * of them all, only when none is. Thread-safe; a module that hangs while it is initialised keeps
 * those who need it, and nobody who tells of a token.
 */
final class SharedModule {

    private final Supplier<Cryptoki> loading;
    private final Set<String> inService = ConcurrentHashMap.newKeySet();
    private final ReentrantLock initialising = new ReentrantLock();
    private volatile @Nullable Cryptoki loaded;

    SharedModule(Path file) {
        this(() -> Cryptoki.load(file));
    }

    SharedModule(Supplier<Cryptoki> loading) {
        this.loading = loading;
    }

    /** The module, loaded at the first call that succeeds. */
    Cryptoki get() {
        Cryptoki there = loaded;
        if (there != null) {
            return there;
        }
        begin();
        try {
            there = loaded;
            if (there == null) {
                there = loading.get();
                loaded = there;
            }
            return there;
        } finally {
            end();
        }
    }

    void inService(String token, boolean is) {
        if (is) {
            inService.add(token);
        } else {
            inService.remove(token);
        }
    }

    /**
     * Initialises the module anew, unless one of its tokens is in service. One that enters service
     * at this moment is opened again, since its sessions are void.
     *
     * @return false when somebody is still inside the module, so that nothing was done
     */
    boolean renewIfIdle() {
        begin();
        try {
            Cryptoki there = loaded;
            // Who was given up on while it waited here would disturb whoever came after it.
            return there == null
                    || !inService.isEmpty()
                    || ModuleThread.isGivenUp()
                    || there.renew();
        } finally {
            end();
        }
    }

    /** Whoever waits here waits for somebody who is inside the module. */
    private void begin() {
        ModuleThread.enter();
        initialising.lock();
    }

    private void end() {
        initialising.unlock();
        ModuleThread.leave();
    }
}
