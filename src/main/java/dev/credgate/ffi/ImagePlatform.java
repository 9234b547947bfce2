package dev.credgate.ffi;

import org.graalvm.nativeimage.UnmanagedMemory;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.nativeimage.c.function.InvokeCFunctionPointer;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.Pointer;
import org.graalvm.word.PointerBase;
import org.graalvm.word.WordFactory;

/** The native executable: GraalVM's C interface. A JVM never loads this class. */
final class ImagePlatform implements Platform {

    /** {@code RTLD_LAZY} without {@code RTLD_GLOBAL}, as the JVM does it. */
    private static final int RTLD_LAZY = 1;

    @CFunction("dlopen")
    private static native PointerBase dlopen(CCharPointer file, int mode);

    @CFunction("dlsym")
    private static native PointerBase dlsym(PointerBase library, CCharPointer name);

    @CFunction("dlclose")
    private static native int dlclose(PointerBase library);

    @Override
    public Library open(String file) {
        try (var name = CTypeConversion.toCString(file)) {
            long library = dlopen(name.get(), RTLD_LAZY).rawValue();
            if (library == 0) {
                throw new NativeLibraryException("cannot load the library " + file);
            }
            return new ImageLibrary(library);
        }
    }

    private record ImageLibrary(long library) implements Library {

        @Override
        public long symbol(String name) {
            try (var symbol = CTypeConversion.toCString(name)) {
                return dlsym(WordFactory.pointer(library), symbol.get()).rawValue();
            }
        }

        @Override
        public void close() {
            int _ = dlclose(WordFactory.pointer(library));
        }
    }

    @Override
    public NativeFunction function(long address, int arguments) {
        return given -> {
            if (given.length != arguments) {
                throw new IllegalArgumentException(
                        given.length + " arguments instead of " + arguments);
            }
            return invoke(WordFactory.pointer(address), given);
        };
    }

    private static long invoke(C function, long[] a) {
        return switch (a.length) {
            case 0 -> function.invoke();
            case 1 -> function.invoke(a[0]);
            case 2 -> function.invoke(a[0], a[1]);
            case 3 -> function.invoke(a[0], a[1], a[2]);
            case 4 -> function.invoke(a[0], a[1], a[2], a[3]);
            case 5 -> function.invoke(a[0], a[1], a[2], a[3], a[4]);
            case 6 -> function.invoke(a[0], a[1], a[2], a[3], a[4], a[5]);
            case 8 -> function.invoke(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
            default -> throw new IllegalArgumentException(a.length + " arguments");
        };
    }

    /** The shapes of function that are called. */
    private interface C extends CFunctionPointer {

        @InvokeCFunctionPointer
        long invoke();

        @InvokeCFunctionPointer
        long invoke(long a);

        @InvokeCFunctionPointer
        long invoke(long a, long b);

        @InvokeCFunctionPointer
        long invoke(long a, long b, long c);

        @InvokeCFunctionPointer
        long invoke(long a, long b, long c, long d);

        @InvokeCFunctionPointer
        long invoke(long a, long b, long c, long d, long e);

        @InvokeCFunctionPointer
        long invoke(long a, long b, long c, long d, long e, long f);

        @InvokeCFunctionPointer
        long invoke(long a, long b, long c, long d, long e, long f, long g, long h);
    }

    @Override
    public Block allocate(int size) {
        return new PointerBlock(UnmanagedMemory.calloc(size).rawValue(), true);
    }

    @Override
    public Block at(long address, int size) {
        return new PointerBlock(address, false);
    }

    private record PointerBlock(long address, boolean owned) implements Block {

        private Pointer at(int offset) {
            return WordFactory.pointer(address + offset);
        }

        @Override
        public long getLong(int offset) {
            return at(offset).readLong(0);
        }

        @Override
        public void putLong(int offset, long value) {
            at(offset).writeLong(0, value);
        }

        @Override
        public void copyIn(int offset, byte[] bytes, int from, int length) {
            CTypeConversion.asByteBuffer(at(offset), length).put(bytes, from, length);
        }

        @Override
        public void copyOut(int offset, byte[] bytes) {
            CTypeConversion.asByteBuffer(at(offset), bytes.length).get(bytes);
        }

        @Override
        public void close() {
            if (owned) {
                UnmanagedMemory.free(WordFactory.pointer(address));
            }
        }
    }
}
