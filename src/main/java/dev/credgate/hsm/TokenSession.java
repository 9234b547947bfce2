package dev.credgate.hsm;

import dev.credgate.ffi.NativeMemory;
import dev.credgate.hsm.Cryptoki.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One session of a token, used by one thread at a time. Keeps what it signs with in memory of its
 * own, so that a signature allocates nothing outside the heap.
 */
final class TokenSession implements AutoCloseable {

    private static final long CKF_RW_SERIAL_SESSION = 6;
    private static final long CKU_USER = 1;
    private static final long CKS_RO_USER_FUNCTIONS = 1;
    private static final long CKS_RW_USER_FUNCTIONS = 3;

    /** {@code CK_SESSION_INFO}: slot, state, flags and the device's own error. */
    private static final int SESSION_INFO_BYTES = 32;

    /** No signature of ours is longer: P-384 gives 96. */
    private static final int SIGNATURE_ROOM = 256;

    private static final int MECHANISM_BYTES = 24;
    private static final int LENGTH_AT = MECHANISM_BYTES;
    private static final int SIGNATURE_AT = LENGTH_AT + 8;
    private static final int USUAL_DATA = 64;
    private static final int OBJECTS_AT_ONCE = 16;

    /** No attribute that is read here is longer; a certificate may be. */
    private static final int ATTRIBUTE_ROOM = 16 * 1024;

    private final Cryptoki module;
    private final int generation;
    private final long handle;
    private final NativeMemory scratch = NativeMemory.allocate(SIGNATURE_AT + SIGNATURE_ROOM);
    private NativeMemory data = NativeMemory.allocate(USUAL_DATA);

    private TokenSession(Cryptoki module, int generation, long handle) {
        this.module = module;
        this.generation = generation;
        this.handle = handle;
    }

    /** Opens one. */
    static TokenSession open(Cryptoki module, int generation, long slot) {
        module.hold(generation);
        try (NativeMemory handle = NativeMemory.allocate(8)) {
            module.run(
                    Function.OPEN_SESSION,
                    slot,
                    CKF_RW_SERIAL_SESSION,
                    Cryptoki.NULL,
                    Cryptoki.NULL,
                    handle.address());
            return new TokenSession(module, generation, handle.getLong(0));
        } finally {
            module.release();
        }
    }

    /**
     * Logs the whole process in, with one try, by the first {@code length} bytes of a PIN; gives
     * what the token says.
     */
    ReturnValue logIn(NativeMemory pin, int length) {
        module.hold(generation);
        try {
            return ReturnValue.of(
                    module.call(Function.LOGIN, handle, CKU_USER, pin.address(), length));
        } finally {
            module.release();
        }
    }

    /** Whether the process is logged in, as the token says it; true where it does not tell. */
    boolean isLoggedIn() {
        module.hold(generation);
        try (NativeMemory info = NativeMemory.allocate(SESSION_INFO_BYTES)) {
            long result = module.call(Function.GET_SESSION_INFO, handle, info.address());
            if (result != 0) {
                return absent("C_GetSessionInfo", result).isEmpty();
            }
            long state = info.getLong(8);
            return state == CKS_RO_USER_FUNCTIONS || state == CKS_RW_USER_FUNCTIONS;
        } finally {
            module.release();
        }
    }

    /** Signs with a mechanism that has no parameter. */
    byte[] sign(long mechanism, long key, byte[] bytes) {
        module.hold(generation);
        try {
            if (bytes.length > data.size()) {
                data.close();
                data = NativeMemory.allocate(bytes.length);
            }
            data.put(0, bytes);
            scratch.putLong(0, mechanism).putLong(8, 0).putLong(16, 0);
            scratch.putLong(LENGTH_AT, SIGNATURE_ROOM);
            module.run(Function.SIGN_INIT, handle, scratch.address(), key);
            module.run(
                    Function.SIGN,
                    handle,
                    data.address(),
                    bytes.length,
                    scratch.address() + SIGNATURE_AT,
                    scratch.address() + LENGTH_AT);
            long length = scratch.getLong(LENGTH_AT);
            return length < 0 || length > SIGNATURE_ROOM
                    ? new byte[0]
                    : scratch.get(SIGNATURE_AT, (int) length);
        } finally {
            module.release();
        }
    }

    /** The objects that have those attributes. */
    List<Long> find(Attributes template) {
        module.hold(generation);
        try (NativeMemory handles = NativeMemory.allocate(8 * OBJECTS_AT_ONCE);
                NativeMemory count = NativeMemory.allocate(8)) {
            module.run(Function.FIND_OBJECTS_INIT, handle, template.address(), template.count());
            List<Long> found = new ArrayList<>();
            long got;
            do {
                module.run(
                        Function.FIND_OBJECTS,
                        handle,
                        handles.address(),
                        OBJECTS_AT_ONCE,
                        count.address());
                got = Math.min(count.getLong(0), OBJECTS_AT_ONCE);
                for (int i = 0; i < got; i++) {
                    found.add(handles.getLong(8 * i));
                }
            } while (got == OBJECTS_AT_ONCE);
            module.run(Function.FIND_OBJECTS_FINAL, handle);
            return found;
        } finally {
            module.release();
        }
    }

    /** An attribute's bytes; empty when the token does not tell it. */
    Optional<byte[]> attribute(long object, long type) {
        module.hold(generation);
        try (NativeMemory entry = NativeMemory.allocate(Attributes.ENTRY_BYTES)) {
            entry.putLong(0, type);
            long asked =
                    module.call(Function.GET_ATTRIBUTE_VALUE, handle, object, entry.address(), 1);
            long length = entry.getLong(16);
            if (asked != 0) {
                return absent("C_GetAttributeValue", asked);
            }
            if (length < 0 || length > ATTRIBUTE_ROOM) {
                return Optional.empty();
            }
            try (NativeMemory value = NativeMemory.allocate((int) Math.max(1, length))) {
                entry.putLong(8, value.address()).putLong(16, value.size());
                long read =
                        module.call(
                                Function.GET_ATTRIBUTE_VALUE, handle, object, entry.address(), 1);
                return read == 0
                        ? Optional.of(value.get(0, (int) Math.min(length, entry.getLong(16))))
                        : absent("C_GetAttributeValue", read);
            }
        } finally {
            module.release();
        }
    }

    /** A token that refuses to tell is there; one that is away is no answer. */
    private static Optional<byte[]> absent(String function, long result) {
        if (ReturnValue.of(result).remedy() != ReturnValue.Remedy.NOTHING) {
            throw new CryptokiException(function, result);
        }
        return Optional.empty();
    }

    /** Makes a key pair. */
    KeyObjects.Pair generate(long mechanism, Attributes publicKey, Attributes privateKey) {
        module.hold(generation);
        try (NativeMemory how = NativeMemory.allocate(MECHANISM_BYTES).putLong(0, mechanism);
                NativeMemory handles = NativeMemory.allocate(16)) {
            module.run(
                    Function.GENERATE_KEY_PAIR,
                    handle,
                    how.address(),
                    publicKey.address(),
                    publicKey.count(),
                    privateKey.address(),
                    privateKey.count(),
                    handles.address(),
                    handles.address() + 8);
            return new KeyObjects.Pair(handles.getLong(0), handles.getLong(8));
        } finally {
            module.release();
        }
    }

    /** Removes an object from the token. */
    void destroy(long object) {
        module.hold(generation);
        try {
            module.run(Function.DESTROY_OBJECT, handle, object);
        } finally {
            module.release();
        }
    }

    /** Ends it; the session of a token that is away has ended already. */
    @Override
    public void close() {
        scratch.close();
        data.close();
        try {
            module.hold(generation);
        } catch (CryptokiException _) {
            return;
        }
        try {
            long _ = module.call(Function.CLOSE_SESSION, handle);
        } finally {
            module.release();
        }
    }
}
