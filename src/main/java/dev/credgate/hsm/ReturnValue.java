package dev.credgate.hsm;

/**
 * What a function of a PKCS#11 module came to (v3.1 §5.1.6, {@code CKR_*}), and what mends it. The
 * split into what passes and what does not is ours: callers who cannot tell them apart either give
 * up on a token that only dropped a session, or ask a healthy one for ever.
 */
enum ReturnValue {
    OK(0x00, Remedy.NOTHING),
    HOST_MEMORY(0x02, Remedy.TOKEN),
    SLOT_ID_INVALID(0x03, Remedy.TOKEN),
    GENERAL_ERROR(0x05, Remedy.TOKEN),
    FUNCTION_FAILED(0x06, Remedy.TOKEN),
    ARGUMENTS_BAD(0x07, Remedy.NOTHING),
    ATTRIBUTE_READ_ONLY(0x10, Remedy.NOTHING),
    ATTRIBUTE_SENSITIVE(0x11, Remedy.NOTHING),
    ATTRIBUTE_TYPE_INVALID(0x12, Remedy.NOTHING),
    ATTRIBUTE_VALUE_INVALID(0x13, Remedy.NOTHING),
    DATA_INVALID(0x20, Remedy.NOTHING),
    DATA_LEN_RANGE(0x21, Remedy.NOTHING),
    DEVICE_ERROR(0x30, Remedy.TOKEN),
    DEVICE_MEMORY(0x31, Remedy.TOKEN),
    DEVICE_REMOVED(0x32, Remedy.TOKEN),
    FUNCTION_CANCELED(0x50, Remedy.SESSION),
    FUNCTION_NOT_SUPPORTED(0x54, Remedy.NOTHING),
    KEY_HANDLE_INVALID(0x60, Remedy.OBJECT),
    KEY_SIZE_RANGE(0x62, Remedy.NOTHING),
    KEY_TYPE_INCONSISTENT(0x63, Remedy.NOTHING),
    KEY_FUNCTION_NOT_PERMITTED(0x68, Remedy.NOTHING),
    MECHANISM_INVALID(0x70, Remedy.NOTHING),
    MECHANISM_PARAM_INVALID(0x71, Remedy.NOTHING),
    OBJECT_HANDLE_INVALID(0x82, Remedy.OBJECT),
    OPERATION_ACTIVE(0x90, Remedy.SESSION),
    OPERATION_NOT_INITIALIZED(0x91, Remedy.SESSION),
    PIN_INCORRECT(0xA0, Remedy.NOTHING),
    PIN_INVALID(0xA1, Remedy.NOTHING),
    PIN_LEN_RANGE(0xA2, Remedy.NOTHING),
    PIN_EXPIRED(0xA3, Remedy.NOTHING),
    PIN_LOCKED(0xA4, Remedy.NOTHING),
    SESSION_CLOSED(0xB0, Remedy.SESSION),
    SESSION_COUNT(0xB1, Remedy.FEWER_SESSIONS),
    SESSION_HANDLE_INVALID(0xB3, Remedy.SESSION),
    SESSION_READ_ONLY(0xB5, Remedy.NOTHING),
    TEMPLATE_INCOMPLETE(0xD0, Remedy.NOTHING),
    TEMPLATE_INCONSISTENT(0xD1, Remedy.NOTHING),
    TOKEN_NOT_PRESENT(0xE0, Remedy.TOKEN),
    TOKEN_NOT_RECOGNIZED(0xE1, Remedy.TOKEN),
    USER_ALREADY_LOGGED_IN(0x100, Remedy.NOTHING),
    USER_NOT_LOGGED_IN(0x101, Remedy.LOGIN),
    USER_PIN_NOT_INITIALIZED(0x102, Remedy.NOTHING),
    CURVE_NOT_SUPPORTED(0x140, Remedy.NOTHING),
    CRYPTOKI_NOT_INITIALIZED(0x190, Remedy.TOKEN),
    CRYPTOKI_ALREADY_INITIALIZED(0x191, Remedy.NOTHING),
    /** None of those above; a vendor's own among them. */
    OTHER(-1, Remedy.TOKEN);

    /** What has to be done before the same can be asked again. */
    enum Remedy {
        /** It will be refused again: no outage, and nothing to wait for. */
        NOTHING,
        /** Another session. */
        SESSION,
        /** Another session after one of the others has ended: the token takes no more. */
        FEWER_SESSIONS,
        /** A log-in: the token forgot it. */
        LOGIN,
        /** The object has to be found again. */
        OBJECT,
        /** The token is away, or the module lost it. */
        TOKEN
    }

    private static final ReturnValue[] ALL = values();

    private final long code;
    private final Remedy remedy;

    ReturnValue(long code, Remedy remedy) {
        this.code = code;
        this.remedy = remedy;
    }

    static ReturnValue of(long code) {
        if (code == 0) {
            return OK;
        }
        for (ReturnValue value : ALL) {
            if (value.code == code) {
                return value;
            }
        }
        return OTHER;
    }

    long code() {
        return code;
    }

    Remedy remedy() {
        return remedy;
    }

    /** The standard's name, or the number of what it does not know. */
    static String name(long code) {
        ReturnValue value = of(code);
        return value == OTHER ? "0x" + Long.toHexString(code) : "CKR_" + value;
    }
}
