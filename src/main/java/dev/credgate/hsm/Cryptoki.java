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
import org.jspecify.annotations.Nullable;

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

    /** {@code CK_FUNCTION_LIST} of v2.40: the version and 68 functions. */
    private static final int TABLE_BYTES = 8 * 69;

    private static final int TOKEN_INFO_BYTES = 208;
    private static final int ATTRIBUTE_BYTES = 24;
    private static final int OBJECTS_AT_ONCE = 16;

    /** Places in {@code CK_FUNCTION_LIST}, counted from 1 after the version, and arguments. */
    private enum Function {
        INITIALIZE(1, 1),
        GET_SLOT_LIST(5, 3),
        GET_TOKEN_INFO(7, 2),
        OPEN_SESSION(13, 5),
        CLOSE_SESSION(14, 1),
        LOGIN(19, 4),
        DESTROY_OBJECT(23, 2),
        GET_ATTRIBUTE_VALUE(25, 4),
        SET_ATTRIBUTE_VALUE(26, 4),
        FIND_OBJECTS_INIT(27, 3),
        FIND_OBJECTS(28, 4),
        FIND_OBJECTS_FINAL(29, 1);

        private final int place;
        private final int arguments;

        Function(int place, int arguments) {
            this.place = place;
            this.arguments = arguments;
        }
    }

    /** A token in a slot. */
    record Slot(long id, String label, long flags) {}

    private static final long NULL = 0;

    private final NativeLibrary library;
    private final NativeMemory table;

    private Cryptoki(NativeLibrary library, NativeMemory table) {
        this.library = library;
        this.table = table;
    }

    /** Loads and initialises the module. */
    static Cryptoki load(Path module) {
        NativeLibrary library = null;
        try {
            library = NativeLibrary.open(module.toString());
            return initialised(library);
        } catch (NativeLibraryException | IllegalArgumentException e) {
            close(library);
            throw new HsmException(
                    Kind.CONFIGURATION, "cannot load the PKCS#11 module " + module, e);
        } catch (HsmException e) {
            close(library);
            throw e;
        }
    }

    private static Cryptoki initialised(NativeLibrary library) {
        try (NativeMemory pointer = NativeMemory.allocate(8);
                NativeMemory arguments = NativeMemory.allocate(48)) {
            NativeFunction getFunctionList =
                    library.find("C_GetFunctionList", 1)
                            .orElseThrow(() ->
                                    new HsmException(
                                            Kind.CONFIGURATION,
                                            library.name() + " is not a PKCS#11 module"));
            check("C_GetFunctionList", getFunctionList.call(pointer.address()));
            Cryptoki cryptoki =
                    new Cryptoki(library, NativeMemory.at(pointer.getLong(0), TABLE_BYTES));
            arguments.putLong(32, CKF_OS_LOCKING_OK);
            long initialised = cryptoki.call(Function.INITIALIZE, arguments.address());
            if (initialised != CKR_ALREADY_INITIALIZED) {
                check("C_Initialize", initialised);
            }
            return cryptoki;
        }
    }

    private static void close(@Nullable NativeLibrary library) {
        if (library != null) {
            library.close();
        }
    }

    /** The slots that hold an initialised token. */
    List<Slot> slots() {
        try (NativeMemory count = NativeMemory.allocate(8);
                NativeMemory info = NativeMemory.allocate(TOKEN_INFO_BYTES)) {
            check("C_GetSlotList", call(Function.GET_SLOT_LIST, 1, NULL, count.address()));
            int room = Math.toIntExact(Math.max(1, count.getLong(0)));
            List<Slot> slots = new ArrayList<>();
            try (NativeMemory ids = NativeMemory.allocate(Math.multiplyExact(8, room))) {
                check(
                        "C_GetSlotList",
                        call(Function.GET_SLOT_LIST, 1, ids.address(), count.address()));
                for (int i = 0; i < Math.min(room, count.getLong(0)); i++) {
                    long id = ids.getLong(8 * i);
                    if (call(Function.GET_TOKEN_INFO, id, info.address()) != CKR_OK) {
                        continue;
                    }
                    long flags = info.getLong(96);
                    if ((flags & CKF_TOKEN_INITIALIZED) != 0) {
                        String label = new String(info.get(0, 32), StandardCharsets.UTF_8);
                        slots.add(new Slot(id, label.stripTrailing(), flags));
                    }
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
        long handle = open(slot);
        long result;
        try (NativeMemory text = NativeMemory.of(pin)) {
            try {
                result = call(Function.LOGIN, handle, CKU_USER, text.address(), pin.length);
            } finally {
                text.clear();
            }
        }
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

    private long open(Slot slot) {
        try (NativeMemory session = NativeMemory.allocate(8)) {
            check(
                    "C_OpenSession",
                    call(
                            Function.OPEN_SESSION,
                            slot.id(),
                            CKF_RW_SERIAL_SESSION,
                            NULL,
                            NULL,
                            session.address()));
            return session.getLong(0);
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
        try (NativeMemory type = NativeMemory.allocate(8).putLong(0, objectClass);
                NativeMemory bytes = NativeMemory.of(value);
                NativeMemory template = NativeMemory.allocate(2 * ATTRIBUTE_BYTES);
                NativeMemory handles = NativeMemory.allocate(8 * OBJECTS_AT_ONCE);
                NativeMemory count = NativeMemory.allocate(8)) {
            put(template, 0, CKA_CLASS, type, 8);
            put(template, ATTRIBUTE_BYTES, attribute, bytes, value.length);
            check(
                    "C_FindObjectsInit",
                    call(Function.FIND_OBJECTS_INIT, session, template.address(), 2));
            check(
                    "C_FindObjects",
                    call(
                            Function.FIND_OBJECTS,
                            session,
                            handles.address(),
                            OBJECTS_AT_ONCE,
                            count.address()));
            check("C_FindObjectsFinal", call(Function.FIND_OBJECTS_FINAL, session));
            List<Long> found = new ArrayList<>();
            for (int i = 0; i < count.getLong(0); i++) {
                found.add(handles.getLong(8 * i));
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
        try (NativeMemory value = NativeMemory.allocate(1);
                NativeMemory template = NativeMemory.allocate(ATTRIBUTE_BYTES)) {
            put(template, 0, attribute, value, 1);
            long result =
                    call(Function.GET_ATTRIBUTE_VALUE, session, object, template.address(), 1);
            return result == CKR_OK ? Optional.of(value.get(0, 1)[0] != 0) : Optional.empty();
        }
    }

    /** Gives an object a label. */
    void label(long session, long object, String label) {
        byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
        try (NativeMemory text = NativeMemory.of(bytes);
                NativeMemory template = NativeMemory.allocate(ATTRIBUTE_BYTES)) {
            put(template, 0, CKA_LABEL, text, bytes.length);
            check(
                    "C_SetAttributeValue",
                    call(Function.SET_ATTRIBUTE_VALUE, session, object, template.address(), 1));
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
        library.close();
    }

    private static void put(
            NativeMemory template, int at, long type, NativeMemory value, int length) {
        template.putLong(at, type).putLong(at + 8, value.address()).putLong(at + 16, length);
    }

    private long call(Function function, long... arguments) {
        long address = table.getLong(8 * function.place);
        if (address == 0) {
            throw new HsmException(Kind.AWAY, "the PKCS#11 module has no " + function);
        }
        return NativeLibrary.at(address, function.arguments).call(arguments);
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
