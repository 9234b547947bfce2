package dev.credgate.hsm;

import dev.credgate.ffi.NativeMemory;
import dev.credgate.hsm.HsmException.Kind;
import java.util.Arrays;

/**
 * The log-in of a token. Tokens lock after a few wrong PINs, so a wrong one is given once, as far
 * as the {@link PinMemory} reaches.
 */
final class TokenLogin {

    private TokenLogin() {}

    /**
     * Logs in, unless the token says that the PIN is locked or that one try is left, and unless it
     * refused this PIN before.
     *
     * @throws HsmException of kind PIN_REFUSED; of kind AWAY when it cannot be told whether the PIN
     *     was refused before
     * @throws CryptokiException when the token is away
     */
    static void logIn(
            TokenSession session, Cryptoki.Slot slot, PinSource source, PinMemory memory) {
        if (slot.pinLocked()) {
            throw new HsmException(
                    Kind.PIN_REFUSED, "the PIN of token " + slot.label() + " is locked");
        }
        if (slot.lastTry()) {
            throw new HsmException(
                    Kind.PIN_REFUSED,
                    "token "
                            + slot.label()
                            + " has one try of its PIN left, which is not spent here; log in once"
                            + " with the vendor's tool");
        }
        byte[] pin = source.read();
        try (NativeMemory text = NativeMemory.of(pin)) {
            try {
                PinMemory.Trial trial = memory.begin(slot, pin, source);
                requireTaken(slot, answer(session, text, pin.length, trial));
            } finally {
                // After the answer was remembered: to wipe takes memory, which may be wanting.
                text.clear();
            }
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    private static ReturnValue answer(
            TokenSession session, NativeMemory pin, int length, PinMemory.Trial trial) {
        ReturnValue result = ReturnValue.OTHER;
        try {
            result = session.logIn(pin, length);
            return result;
        } finally {
            if (refuses(result)) {
                trial.refused(isWrong(result));
            } else {
                trial.over();
            }
        }
    }

    private static void requireTaken(Cryptoki.Slot slot, ReturnValue result) {
        if (refuses(result)) {
            throw new HsmException(
                    Kind.PIN_REFUSED,
                    "token " + slot.label() + " refused the PIN (CKR_" + result + ")");
        }
        if (result != ReturnValue.OK && result != ReturnValue.USER_ALREADY_LOGGED_IN) {
            throw new CryptokiException("C_Login", result.code());
        }
    }

    private static boolean refuses(ReturnValue result) {
        return switch (result) {
            case PIN_EXPIRED, PIN_LOCKED, USER_PIN_NOT_INITIALIZED -> true;
            default -> isWrong(result);
        };
    }

    private static boolean isWrong(ReturnValue result) {
        return switch (result) {
            case PIN_INCORRECT, PIN_INVALID, PIN_LEN_RANGE -> true;
            default -> false;
        };
    }
}
