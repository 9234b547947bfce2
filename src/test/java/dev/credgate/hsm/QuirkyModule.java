package dev.credgate.hsm;

import dev.credgate.ffi.NativeFunction;
import dev.credgate.ffi.NativeLibrary;
import dev.credgate.ffi.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SoftHSM with the manners of real tokens: a table of PKCS#11 functions in which some are ours and
 * do what a vendor's does, or ask SoftHSM.
 */
final class QuirkyModule {

    /** A function in SoftHSM's place. */
    interface Quirk {
        long call(long[] arguments, NativeFunction real);
    }

    private final NativeMemory real;
    private final NativeMemory table = NativeMemory.allocate(Cryptoki.TABLE_BYTES);
    private final Map<Cryptoki.Function, Quirk> quirks = new ConcurrentHashMap<>();

    private QuirkyModule(NativeMemory real) {
        this.real = real;
    }

    /** SoftHSM's functions, so far. It stays loaded until the process ends. */
    static QuirkyModule of(SoftHsm hsm) {
        NativeLibrary library = NativeLibrary.open(hsm.settings().module().toString());
        try (NativeMemory pointer = NativeMemory.allocate(8)) {
            long _ = library.function("C_GetFunctionList", 1).call(pointer.address());
            QuirkyModule module =
                    new QuirkyModule(NativeMemory.at(pointer.getLong(0), Cryptoki.TABLE_BYTES));
            module.table.put(0, module.real.get(0, Cryptoki.TABLE_BYTES));
            for (Cryptoki.Function function : Cryptoki.Function.values()) {
                module.table.putLong(8 * function.place(), module.stub(function));
            }
            return module;
        }
    }

    /** From now on that function is ours. */
    QuirkyModule with(Cryptoki.Function function, Quirk quirk) {
        quirks.put(function, quirk);
        return this;
    }

    /** From now on each call of it is counted before it goes to SoftHSM. */
    AtomicInteger counted(Cryptoki.Function function) {
        AtomicInteger calls = new AtomicInteger();
        with(
                function,
                (arguments, own) -> {
                    calls.incrementAndGet();
                    return own.call(arguments);
                });
        return calls;
    }

    /**
     * From now on each call of it, before it goes to SoftHSM, counts one latch down and waits for
     * the other; with the same for both, so many calls wait for each other.
     */
    QuirkyModule held(Cryptoki.Function function, CountDownLatch inside, CountDownLatch until) {
        return with(
                function,
                (arguments, own) -> {
                    inside.countDown();
                    awaitQuietly(until);
                    return own.call(arguments);
                });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it did not come");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on it is SoftHSM's again. */
    void without(Cryptoki.Function function) {
        quirks.remove(function);
    }

    /** Calls SoftHSM's own, as another user of the token would. */
    long real(int place, long... arguments) {
        return NativeLibrary.at(real.getLong(8 * place), arguments.length).call(arguments);
    }

    /**
     * One at a time: SoftHSM dies of being initialised twice at once, which no program of ours
     * does.
     */
    synchronized Cryptoki open() {
        return Cryptoki.over(table);
    }

    private long stub(Cryptoki.Function function) {
        NativeFunction own =
                NativeLibrary.at(real.getLong(8 * function.place()), function.arguments());
        Quirk quirk =
                (arguments, _) -> {
                    Quirk ours = quirks.get(function);
                    return ours == null ? own.call(arguments) : ours.call(arguments, own);
                };
        try {
            MethodHandle call =
                    MethodHandles.lookup()
                            .findVirtual(
                                    Quirk.class,
                                    "call",
                                    MethodType.methodType(
                                            long.class, long[].class, NativeFunction.class))
                            .bindTo(quirk);
            MethodHandle spread =
                    MethodHandles.insertArguments(call, 1, own)
                            .asCollector(long[].class, function.arguments());
            MemoryLayout[] longs = new MemoryLayout[function.arguments()];
            Arrays.fill(longs, ValueLayout.JAVA_LONG);
            return Linker.nativeLinker()
                    .upcallStub(
                            spread,
                            FunctionDescriptor.of(ValueLayout.JAVA_LONG, longs),
                            Arena.global())
                    .address();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
