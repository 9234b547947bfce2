package dev.credgate.hsm;

import dev.credgate.ffi.NativeFunction;
import dev.credgate.ffi.NativeLibrary;
import dev.credgate.ffi.NativeLibraryException;
import dev.credgate.ffi.NativeMemory;
import dev.credgate.hsm.HsmException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS#11 module through its C interface: the functions that are used here, and the slots.
 * PKCS#11 v2.40 on a 64-bit Unix, where {@code CK_ULONG} has 8 bytes and structures are not packed.
 *
 * <p>Thread-safe as far as the module is, which is asked for operating-system locking. Whoever uses
 * handles takes a {@link #hold}: the module is not initialised anew while somebody is inside it,
 * and handles of an earlier initialisation, whose numbers may meanwhile be others', are refused.
 */
final class Cryptoki implements AutoCloseable {

    private static final long CKF_OS_LOCKING_OK = 2;
    private static final long CKF_TOKEN_INITIALIZED = 0x400;
    private static final long CKF_USER_PIN_COUNT_LOW = 0x10000;
    private static final long CKF_USER_PIN_FINAL_TRY = 0x20000;
    private static final long CKF_USER_PIN_LOCKED = 0x40000;

    /** {@code CK_FUNCTION_LIST} of v2.40: the version and 68 functions. */
    static final int TABLE_BYTES = 8 * 69;

    private static final int TOKEN_INFO_BYTES = 208;

    /** How long a module that hangs is waited for before it is initialised anew, in seconds. */
    private static final int PATIENCE = 2;

    static final long NULL = 0;

    /** Places in {@code CK_FUNCTION_LIST}, counted from 1 after the version, and arguments. */
    enum Function {
        INITIALIZE(1, 1),
        FINALIZE(2, 1),
        GET_SLOT_LIST(5, 3),
        GET_TOKEN_INFO(7, 2),
        OPEN_SESSION(13, 5),
        CLOSE_SESSION(14, 1),
        GET_SESSION_INFO(16, 2),
        LOGIN(19, 4),
        LOGOUT(20, 1),
        DESTROY_OBJECT(23, 2),
        GET_ATTRIBUTE_VALUE(25, 4),
        FIND_OBJECTS_INIT(27, 3),
        FIND_OBJECTS(28, 4),
        FIND_OBJECTS_FINAL(29, 1),
        SIGN_INIT(43, 3),
        SIGN(44, 5),
        GENERATE_KEY_PAIR(60, 8);

        private final int place;
        private final int arguments;

        Function(int place, int arguments) {
            this.place = place;
            this.arguments = arguments;
        }

        int place() {
            return place;
        }

        int arguments() {
            return arguments;
        }
    }

    /** A token in a slot. */
    record Slot(long id, String label, String serial, long flags) {

        boolean initialised() {
            return (flags & CKF_TOKEN_INITIALIZED) != 0;
        }

        boolean pinLocked() {
            return (flags & CKF_USER_PIN_LOCKED) != 0;
        }

        boolean lastTry() {
            return (flags & CKF_USER_PIN_FINAL_TRY) != 0;
        }

        /** Somebody gave a wrong PIN since the last right one. */
        boolean wrongBefore() {
            return (flags & CKF_USER_PIN_COUNT_LOW) != 0;
        }

        /** Whether it is the same token in the same slot; its flags come and go. */
        boolean isStill(Slot other) {
            return id == other.id && label.equals(other.label) && serial.equals(other.serial);
        }
    }

    private final @Nullable NativeLibrary library;
    private final @Nullable NativeFunction[] functions =
            new @Nullable NativeFunction[Function.values().length];
    private final ReentrantReadWriteLock using = new ReentrantReadWriteLock();
    private final AtomicInteger generation = new AtomicInteger();

    /** Under the write lock. */
    private boolean closed;

    private Cryptoki(@Nullable NativeLibrary library, NativeMemory table) {
        this.library = library;
        for (Function function : Function.values()) {
            long address = table.getLong(8 * function.place);
            functions[function.ordinal()] =
                    address == 0 ? null : NativeLibrary.at(address, function.arguments);
        }
    }

    /** Loads and initialises the module. */
    static Cryptoki load(Path module) {
        NativeLibrary library = null;
        try (NativeMemory pointer = NativeMemory.allocate(8)) {
            library = NativeLibrary.open(module.toString());
            NativeFunction getFunctionList =
                    library.find("C_GetFunctionList", 1)
                            .orElseThrow(() ->
                                    new HsmException(
                                            Kind.CONFIGURATION,
                                            module + " is not a PKCS#11 module"));
            long result = getFunctionList.call(pointer.address());
            if (result != 0) {
                throw new CryptokiException("C_GetFunctionList", result).told();
            }
            Cryptoki loaded =
                    new Cryptoki(library, NativeMemory.at(pointer.getLong(0), TABLE_BYTES));
            loaded.initialise();
            return loaded;
        } catch (NativeLibraryException | IllegalArgumentException e) {
            close(library);
            throw new HsmException(
                    Kind.CONFIGURATION, "cannot load the PKCS#11 module " + module, e);
        } catch (CryptokiException e) {
            close(library);
            throw new HsmException(Kind.AWAY, module + ": " + e.getMessage(), e);
        } catch (HsmException e) {
            close(library);
            throw e;
        }
    }

    /** A module by its table of functions, {@code CK_FUNCTION_LIST}, initialised. */
    static Cryptoki over(NativeMemory table) {
        Cryptoki module = new Cryptoki(null, table);
        module.initialise();
        return module;
    }

    private static void close(@Nullable NativeLibrary library) {
        if (library != null) {
            library.close();
        }
    }

    private void initialise() {
        try (NativeMemory arguments = NativeMemory.allocate(48)) {
            arguments.putLong(32, CKF_OS_LOCKING_OK);
            long result = call(Function.INITIALIZE, arguments.address());
            if (result != 0 && result != ReturnValue.CRYPTOKI_ALREADY_INITIALIZED.code()) {
                throw new CryptokiException("C_Initialize", result);
            }
        }
    }

    /**
     * Initialises the module anew, which lets most of them find their device again. Every session
     * and handle is void afterwards.
     *
     * @return false when somebody is still inside the module, so that nothing was done
     * @throws CryptokiException when the module does not come up again; it can be tried once more
     */
    boolean renew() {
        try {
            if (!using.writeLock().tryLock(PATIENCE, TimeUnit.SECONDS)) {
                return false;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            generation.incrementAndGet();
            // Whatever it says: what counts is whether it can be initialised.
            long _ = call(Function.FINALIZE, NULL);
            initialise();
            return true;
        } finally {
            using.writeLock().unlock();
        }
    }

    /** Which initialisation this is; handles belong to one. */
    int generation() {
        return generation.get();
    }

    /**
     * Keeps the module from being initialised anew until {@link #release}.
     *
     * @throws CryptokiException when it was since {@code generation}
     */
    void hold(int generation) {
        hold();
        if (generation != this.generation.get()) {
            release();
            throw new CryptokiException(
                    "use of an earlier initialisation",
                    ReturnValue.CRYPTOKI_NOT_INITIALIZED.code());
        }
    }

    private void hold() {
        ModuleThread.enter();
        using.readLock().lock();
    }

    void release() {
        using.readLock().unlock();
        ModuleThread.leave();
    }

    /** The slots that hold a token, initialised or not. One that hangs keeps whoever asks. */
    List<Slot> slots() {
        // Another token of the same module may have it initialised anew at any moment, and some
        // modules die of a call while they are.
        hold();
        try (NativeMemory count = NativeMemory.allocate(8);
                NativeMemory info = NativeMemory.allocate(TOKEN_INFO_BYTES)) {
            run(Function.GET_SLOT_LIST, 1, NULL, count.address());
            int room = Math.toIntExact(Math.max(1, count.getLong(0)));
            List<Slot> slots = new ArrayList<>();
            try (NativeMemory ids = NativeMemory.allocate(Math.multiplyExact(8, room))) {
                run(Function.GET_SLOT_LIST, 1, ids.address(), count.address());
                for (int i = 0; i < Math.min(room, count.getLong(0)); i++) {
                    slot(ids.getLong(8 * i), info).ifPresent(slots::add);
                }
            }
            return slots;
        } finally {
            release();
        }
    }

    /** One slot, without a look at any other; empty where it holds no token that can be told. */
    Optional<Slot> slot(long id) {
        hold();
        try (NativeMemory info = NativeMemory.allocate(TOKEN_INFO_BYTES)) {
            return slot(id, info);
        } finally {
            release();
        }
    }

    private Optional<Slot> slot(long id, NativeMemory info) {
        return call(Function.GET_TOKEN_INFO, id, info.address()) == 0
                ? Optional.of(new Slot(id, text(info, 0, 32), text(info, 80, 16), info.getLong(96)))
                : Optional.empty();
    }

    private static String text(NativeMemory info, int at, int length) {
        // Padded with blanks, and by some with zeros.
        return new String(info.get(at, length), StandardCharsets.UTF_8).replace('\0', ' ').strip();
    }

    /** Calls a function and gives what it returned. */
    long call(Function function, long... arguments) {
        NativeFunction found = functions[function.ordinal()];
        if (found == null) {
            return ReturnValue.FUNCTION_NOT_SUPPORTED.code();
        }
        ModuleThread.enter();
        try {
            return found.call(arguments);
        } finally {
            ModuleThread.leave();
        }
    }

    /** Calls a function that has to succeed. */
    void run(Function function, long... arguments) {
        long result = call(function, arguments);
        if (result != 0) {
            throw new CryptokiException(standardName(function), result);
        }
    }

    private static String standardName(Function function) {
        StringBuilder name = new StringBuilder("C_");
        for (String word : function.name().split("_", -1)) {
            name.append(word.charAt(0))
                    .append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return name.toString();
    }

    /** Finalises and unloads the module, once: for one that was loaded in vain. */
    @Override
    public void close() {
        using.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            generation.incrementAndGet();
            long _ = call(Function.FINALIZE, NULL);
            close(library);
        } finally {
            using.writeLock().unlock();
        }
    }
}
