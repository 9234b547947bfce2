package dev.credgate.issuance;

import dev.credgate.hsm.HsmException;

/**
 * The token went away when it was to sign. What it was to sign is on record as handed to nobody, so
 * that the order can be carried out anew, with another key.
 */
final class TokenLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TokenLostException(HsmException cause) {
        super(cause.getMessage(), cause);
    }
}
