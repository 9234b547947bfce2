package dev.credgate.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A JVM: the Foreign Function and Memory API. */
final class ForeignPlatform implements Platform {

    @Override
    @SuppressWarnings("MustBeClosedChecker") // lives as long as the library, which closes it
    public Library open(String file) {
        Arena arena = Arena.ofShared();
        try {
            SymbolLookup lookup = SymbolLookup.libraryLookup(file, arena);
            return new Library() {
                @Override
                public long symbol(String name) {
                    return lookup.find(name).map(MemorySegment::address).orElse(0L);
                }

                @Override
                public void close() {
                    arena.close();
                }
            };
        } catch (IllegalArgumentException _) {
            arena.close();
            throw new NativeLibraryException("cannot load the library " + file);
        }
    }

    @Override
    public NativeFunction function(long address, int arguments) {
        MemoryLayout[] longs = new MemoryLayout[arguments];
        Arrays.fill(longs, JAVA_LONG);
        MethodHandle handle =
                Linker.nativeLinker()
                        .downcallHandle(
                                MemorySegment.ofAddress(address),
                                FunctionDescriptor.of(JAVA_LONG, longs))
                        .asSpreader(long[].class, arguments);
        return given -> {
            try {
                return (long) handle.invokeExact(given);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // lives as long as the block, which closes it
    public Block allocate(int size) {
        Arena arena = Arena.ofShared();
        return new SegmentBlock(arena.allocate(size, 16), arena);
    }

    @Override
    public Block at(long address, int size) {
        return new SegmentBlock(MemorySegment.ofAddress(address).reinterpret(size), null);
    }

    private record SegmentBlock(MemorySegment segment, @Nullable Arena arena) implements Block {

        @Override
        public long address() {
            return segment.address();
        }

        @Override
        public long getLong(int offset) {
            return segment.get(JAVA_LONG_UNALIGNED, offset);
        }

        @Override
        public void putLong(int offset, long value) {
            segment.set(JAVA_LONG_UNALIGNED, offset, value);
        }

        @Override
        public void copyIn(int offset, byte[] bytes, int from, int length) {
            MemorySegment.copy(bytes, from, segment, JAVA_BYTE, offset, length);
        }

        @Override
        public void copyOut(int offset, byte[] bytes) {
            MemorySegment.copy(segment, JAVA_BYTE, offset, bytes, 0, bytes.length);
        }

        @Override
        public void close() {
            if (arena != null) {
                arena.close();
            }
        }
    }
}
