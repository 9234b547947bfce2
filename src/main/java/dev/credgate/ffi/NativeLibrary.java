package dev.credgate.ffi;

import java.util.Optional;

/** A C library, loaded at run time. Thread-safe; no function may be called after {@link #close}. */
public final class NativeLibrary implements AutoCloseable {

    private final String name;
    private final Platform.Library library;

    private NativeLibrary(String name, Platform.Library library) {
        this.name = name;
        this.library = library;
    }

    /**
     * Loads a library, or takes the one that the process already has.
     *
     * @param file an absolute path, or a name such as {@code libcrypto.so.3} that the dynamic
     *     loader looks for
     * @throws NativeLibraryException when there is none, or it is no library
     */
    public static NativeLibrary open(String file) {
        return new NativeLibrary(file, Platform.HERE.open(file));
    }

    /** The file or name it was opened by. */
    public String name() {
        return name;
    }

    /**
     * The function of that name.
     *
     * @param arguments how many it takes, up to {@link NativeFunction#MAX_ARGUMENTS}
     * @throws NativeLibraryException when the library has none
     */
    public NativeFunction function(String function, int arguments) {
        return find(function, arguments)
                .orElseThrow(
                        () -> new NativeLibraryException(name + " has no function " + function));
    }

    /** The function of that name, if the library has it. */
    public Optional<NativeFunction> find(String function, int arguments) {
        long address = library.symbol(function);
        return address == 0
                ? Optional.empty()
                : Optional.of(Platform.HERE.function(address, arguments));
    }

    /**
     * The function at an address that a library gave out, as PKCS#11's table of functions does.
     *
     * @throws IllegalArgumentException when the address is 0
     */
    public static NativeFunction at(long address, int arguments) {
        if (address == 0) {
            throw new IllegalArgumentException("no function at address 0");
        }
        return Platform.HERE.function(address, arguments);
    }

    /** Unloads the library, unless somebody else in the process holds it as well. */
    @Override
    public void close() {
        library.close();
    }
}
