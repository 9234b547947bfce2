package dev.credgate.hsm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.credgate.hsm.HsmException.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The few functions of a PKCS#11 module that SunPKCS11 does not offer: slots with their labels, a
 * log-in that tells a wrong PIN from an absent token, and the attributes of objects. PKCS#11 v2.40
 * on a 64-bit Unix, where {@code CK_ULONG} has 8 bytes and structures are not packed.
 *
 * <p>Shares the module's state with SunPKCS11 where the module is loaded from the same path: both
 * may initialise it, and a log-in of one is a log-in of both. Thread-safe as far as the module is,
 * which is asked for operating-system locking.
 */
final class Cryptoki implements AutoCloseable {

    static final long CKO_PUBLIC_KEY = 2;
    static final long CKO_PRIVATE_KEY = 3;

    private static final long CKA_CLASS = 0x0;
    private static final long CKA_LABEL = 0x3;
    private static final long CKA_ID = 0x102;
    private static final long CKA_SENSITIVE = 0x103;
    private static final long CKA_SIGN = 0x108;
    private static final long CKA_EXTRACTABLE = 0x162;
    private static final long CKA_LOCAL = 0x163;
    private static final long CKA_NEVER_EXTRACTABLE = 0x164;
    private static final long CKA_ALWAYS_SENSITIVE = 0x165;

    private static final long CKR_OK = 0;
    private static final long CKR_PIN_INCORRECT = 0xA0;
    private static final long CKR_PIN_LOCKED = 0xA4;
    private static final long CKR_USER_ALREADY_LOGGED_IN = 0x100;
    private static final long CKR_ALREADY_INITIALIZED = 0x191;

    private static final long CKF_OS_LOCKING_OK = 2;
    private static final long CKF_RW_SERIAL_SESSION = 6;
    private static final long CKF_TOKEN_INITIALIZED = 0x400;
    private static final long CKF_USER_PIN_FINAL_TRY = 0x20000;
    private static final long CKF_USER_PIN_LOCKED = 0x40000;
    private static final long CKU_USER = 1;

    /** Places in {@code CK_FUNCTION_LIST}, counted from 1 after the version. */
    private enum Function {
        INITIALIZE(1),
        GET_SLOT_LIST(5),
        GET_TOKEN_INFO(7),
        OPEN_SESSION(13),
        CLOSE_SESSION(14),
        LOGIN(19),
        DESTROY_OBJECT(23),
        GET_ATTRIBUTE_VALUE(25),
        SET_ATTRIBUTE_VALUE(26),
        FIND_OBJECTS_INIT(27),
        FIND_OBJECTS(28),
        FIND_OBJECTS_FINAL(29);

        private final int place;

        Function(int place) {
            this.place = place;
        }
    }

    /** A token in a slot. */
    record Slot(long id, String label, long flags) {}

    private final Arena arena;
    private final MemorySegment functions;

    private Cryptoki(Arena arena, MemorySegment functions) {
        this.arena = arena;
        this.functions = functions;
    }

    /** Loads and initialises the module. */
    @SuppressWarnings("MustBeClosedChecker") // it lives as long as this object, which closes it
    static Cryptoki load(Path module) {
        Arena arena = Arena.ofShared();
        try {
            SymbolLookup library = SymbolLookup.libraryLookup(module, arena);
            MemorySegment entry =
                    library.find("C_GetFunctionList")
                            .orElseThrow(() ->
                                    new HsmException(
                                            Kind.CONFIGURATION,
                                            module + " is not a PKCS#11 module"));
            MethodHandle getFunctionList =
                    Linker.nativeLinker()
                            .downcallHandle(entry, FunctionDescriptor.of(JAVA_LONG, ADDRESS));
            MemorySegment pointer = arena.allocate(ADDRESS);
            check("C_GetFunctionList", (long) getFunctionList.invokeExact(pointer));
            MemorySegment functions = pointer.get(ADDRESS, 0).reinterpret(8L * 70);
            Cryptoki cryptoki = new Cryptoki(arena, functions);
            MemorySegment arguments = arena.allocate(48, 8);
            arguments.set(JAVA_LONG, 32, CKF_OS_LOCKING_OK);
            long initialised = cryptoki.call(Function.INITIALIZE, arguments);
            if (initialised != CKR_ALREADY_INITIALIZED) {
                check("C_Initialize", initialised);
            }
            return cryptoki;
        } catch (HsmException e) {
            arena.close();
            throw e;
        } catch (IllegalArgumentException e) {
            arena.close();
            throw new HsmException(
                    Kind.CONFIGURATION, "cannot load the PKCS#11 module " + module, e);
        } catch (Throwable e) {
            arena.close();
            throw new HsmException(Kind.AWAY, "the PKCS#11 module failed: " + module, e);
        }
    }

    /** The slots that hold an initialised token. */
    List<Slot> slots() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment count = call.allocate(JAVA_LONG);
            check(
                    "C_GetSlotList",
                    call(Function.GET_SLOT_LIST, (byte) 1, MemorySegment.NULL, count));
            MemorySegment ids = call.allocate(JAVA_LONG, Math.max(1, count.get(JAVA_LONG, 0)));
            check("C_GetSlotList", call(Function.GET_SLOT_LIST, (byte) 1, ids, count));
            List<Slot> slots = new ArrayList<>();
            for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
                long id = ids.getAtIndex(JAVA_LONG, i);
                MemorySegment info = call.allocate(208, 8);
                if (call(Function.GET_TOKEN_INFO, id, info) != CKR_OK) {
                    continue;
                }
                long flags = info.get(JAVA_LONG, 96);
                if ((flags & CKF_TOKEN_INITIALIZED) != 0) {
                    byte[] label = info.asSlice(0, 32).toArray(JAVA_BYTE);
                    slots.add(
                            new Slot(
                                    id,
                                    new String(label, StandardCharsets.UTF_8).stripTrailing(),
                                    flags));
                }
            }
            return slots;
        }
    }

    /**
     * Opens a session and logs in, with exactly one try of the PIN, and none where the token says
     * that a wrong one would lock it. The log-in lasts while the session is open.
     */
    long logIn(Slot slot, byte[] pin) {
        if ((slot.flags() & CKF_USER_PIN_LOCKED) != 0) {
            throw new HsmException(
                    Kind.PIN_REFUSED, "the PIN of token " + slot.label() + " is locked");
        }
        if ((slot.flags() & CKF_USER_PIN_FINAL_TRY) != 0) {
            throw new HsmException(
                    Kind.PIN_REFUSED,
                    "token "
                            + slot.label()
                            + " has one try of its PIN left, which is not spent here; log in once"
                            + " with the vendor's tool");
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment session = call.allocate(JAVA_LONG);
            check(
                    "C_OpenSession",
                    call(
                            Function.OPEN_SESSION,
                            slot.id(),
                            CKF_RW_SERIAL_SESSION,
                            MemorySegment.NULL,
                            MemorySegment.NULL,
                            session));
            MemorySegment text = call.allocate(Math.max(1, pin.length));
            MemorySegment.copy(pin, 0, text, JAVA_BYTE, 0, pin.length);
            long handle = session.get(JAVA_LONG, 0);
            long result = call(Function.LOGIN, handle, CKU_USER, text, (long) pin.length);
            text.fill((byte) 0);
            if (result == CKR_OK || result == CKR_USER_ALREADY_LOGGED_IN) {
                return handle;
            }
            call(Function.CLOSE_SESSION, handle);
            if (result >= CKR_PIN_INCORRECT && result <= CKR_PIN_LOCKED) {
                throw new HsmException(
                        Kind.PIN_REFUSED,
                        "token " + slot.label() + " refused the PIN (" + name(result) + ")");
            }
            throw failure("C_Login", result);
        }
    }

    /** The objects of a class with a label. */
    List<Long> findByLabel(long session, long objectClass, String label) {
        return find(session, objectClass, CKA_LABEL, label.getBytes(StandardCharsets.UTF_8));
    }

    /** The objects of a class with an id. */
    List<Long> findById(long session, long objectClass, byte[] id) {
        return find(session, objectClass, CKA_ID, id);
    }

    private List<Long> find(long session, long objectClass, long attribute, byte[] value) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment template = call.allocate(48, 8);
            put(template, 0, CKA_CLASS, call.allocateFrom(JAVA_LONG, objectClass), 8);
            put(template, 24, attribute, call.allocateFrom(JAVA_BYTE, value), value.length);
            check("C_FindObjectsInit", call(Function.FIND_OBJECTS_INIT, session, template, 2L));
            List<Long> found = new ArrayList<>();
            MemorySegment handles = call.allocate(JAVA_LONG, 16);
            MemorySegment count = call.allocate(JAVA_LONG);
            check("C_FindObjects", call(Function.FIND_OBJECTS, session, handles, 16L, count));
            check("C_FindObjectsFinal", call(Function.FIND_OBJECTS_FINAL, session));
            for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
                found.add(handles.getAtIndex(JAVA_LONG, i));
            }
            return found;
        }
    }

    /** What the token says of a private key. An attribute that it does not tell counts as bad. */
    KeyAttributes attributes(long session, long object) {
        return new KeyAttributes(
                flag(session, object, CKA_SENSITIVE).orElse(false),
                flag(session, object, CKA_ALWAYS_SENSITIVE).orElse(false),
                flag(session, object, CKA_EXTRACTABLE).orElse(true),
                flag(session, object, CKA_NEVER_EXTRACTABLE).orElse(false),
                flag(session, object, CKA_LOCAL).orElse(false),
                flag(session, object, CKA_SIGN).orElse(false));
    }

    private Optional<Boolean> flag(long session, long object, long attribute) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment value = call.allocate(1);
            MemorySegment template = call.allocate(24, 8);
            put(template, 0, attribute, value, 1);
            long result = call(Function.GET_ATTRIBUTE_VALUE, session, object, template, 1L);
            return result == CKR_OK ? Optional.of(value.get(JAVA_BYTE, 0) != 0) : Optional.empty();
        }
    }

    /** Gives an object a label. */
    void label(long session, long object, String label) {
        byte[] text = label.getBytes(StandardCharsets.UTF_8);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment template = call.allocate(24, 8);
            put(template, 0, CKA_LABEL, call.allocateFrom(JAVA_BYTE, text), text.length);
            check(
                    "C_SetAttributeValue",
                    call(Function.SET_ATTRIBUTE_VALUE, session, object, template, 1L));
        }
    }

    /** Removes an object from the token. */
    void destroy(long session, long object) {
        check("C_DestroyObject", call(Function.DESTROY_OBJECT, session, object));
    }

    /** Ends a session; a token that is away has none any more. */
    void close(long session) {
        call(Function.CLOSE_SESSION, session);
    }

    /**
     * Unloads the module, unless SunPKCS11 holds it too. It is not finalised: others may use it.
     */
    @Override
    public void close() {
        arena.close();
    }

    private static void put(
            MemorySegment template, long at, long type, MemorySegment value, long length) {
        template.set(JAVA_LONG, at, type);
        template.set(ADDRESS, at + 8, value);
        template.set(JAVA_LONG, at + 16, length);
    }

    /** Calls a function of the table; its parameters are longs, addresses and {@code CK_BBOOL}s. */
    private long call(Function function, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] =
                    switch (arguments[i]) {
                        case Long _ -> JAVA_LONG;
                        case Byte _ -> JAVA_BYTE;
                        default -> ADDRESS;
                    };
        }
        try {
            return (long)
                    Linker.nativeLinker()
                            .downcallHandle(
                                    functions.get(ADDRESS, 8L * function.place),
                                    FunctionDescriptor.of(JAVA_LONG, layouts))
                            .invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new HsmException(Kind.AWAY, "a call of the PKCS#11 module failed", e);
        }
    }

    private static void check(String function, long result) {
        if (result != CKR_OK) {
            throw failure(function, result);
        }
    }

    private static HsmException failure(String function, long result) {
        return new HsmException(
                Kind.AWAY, function + " of the PKCS#11 module gave " + name(result));
    }

    private static String name(long result) {
        return switch ((int) result) {
            case 0x05 -> "CKR_GENERAL_ERROR";
            case 0x06 -> "CKR_FUNCTION_FAILED";
            case 0x30 -> "CKR_DEVICE_ERROR";
            case 0x32 -> "CKR_DEVICE_REMOVED";
            case 0xA0 -> "CKR_PIN_INCORRECT";
            case 0xA1 -> "CKR_PIN_INVALID";
            case 0xA2 -> "CKR_PIN_LEN_RANGE";
            case 0xA3 -> "CKR_PIN_EXPIRED";
            case 0xA4 -> "CKR_PIN_LOCKED";
            case 0xE0 -> "CKR_TOKEN_NOT_PRESENT";
            case 0x190 -> "CKR_CRYPTOKI_NOT_INITIALIZED";
            default -> "0x" + Long.toHexString(result);
        };
    }
}
