package dev.credgate.hsm;

import dev.credgate.crypto.Hash;
import dev.credgate.hsm.HsmException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The log-in of a token. Tokens lock after a few wrong PINs, so a wrong one is given once: this
 * process remembers what each token refused, whichever setting it came from and however often the
 * token is opened again. Thread-safe.
 */
final class TokenLogin {

    /**
     * Of what was refused, under a key that ends with the process: no PIN can be tried against it.
     */
    private static final Set<Hash> REFUSED = ConcurrentHashMap.newKeySet();

    private static final byte[] KEY = new byte[32];

    static {
        new SecureRandom().nextBytes(KEY);
    }

    private TokenLogin() {}

    /**
     * Logs in, unless the token says that the PIN is locked or that one try is left, and unless it
     * refused this PIN before.
     *
     * @throws HsmException of kind PIN_REFUSED
     * @throws CryptokiException when the token is away
     */
    static void logIn(TokenSession session, Cryptoki.Slot slot, PinSource source) {
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
        try {
            Hash mark = mark(slot, pin);
            if (REFUSED.contains(mark)) {
                throw new HsmException(
                        Kind.PIN_REFUSED,
                        "token "
                                + slot.label()
                                + " refused the PIN in "
                                + source
                                + " before, and it is not tried again");
            }
            ReturnValue result = session.logIn(pin);
            switch (result) {
                case OK, USER_ALREADY_LOGGED_IN -> {
                    // as it should be
                }
                case PIN_INCORRECT,
                        PIN_INVALID,
                        PIN_LEN_RANGE,
                        PIN_EXPIRED,
                        PIN_LOCKED,
                        USER_PIN_NOT_INITIALIZED -> {
                    REFUSED.add(mark);
                    throw new HsmException(
                            Kind.PIN_REFUSED,
                            "token " + slot.label() + " refused the PIN (CKR_" + result + ")");
                }
                default -> throw new CryptokiException("C_Login", result.code());
            }
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }

    private static Hash mark(Cryptoki.Slot slot, byte[] pin) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            mac.update(
                    (slot.serial() + "\0" + slot.label() + "\0").getBytes(StandardCharsets.UTF_8));
            return Hash.of(mac.doFinal(pin));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
