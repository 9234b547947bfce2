package dev.credgate.hsm;

import java.util.List;

/**
 * The tokens that are configured, for whoever makes keys in them. Thread-safe; calls block for as
 * long as a token takes.
 */
public interface TokenKeys {

    /**
     * A token.
     *
     * @param name its configured name
     * @param outage why it does not answer; empty when it does
     */
    record Standing(String name, java.util.Optional<String> outage) {}

    /**
     * A key that was made, and what the token says of it.
     *
     * @param id by which {@link Signer} finds it: {@code <token>/<label>}
     * @param attributes read back from the token, never assumed
     */
    record Made(String id, TokenKey key, KeyAttributes attributes) {}

    /** The tokens' names in their order. Asks no token. */
    List<String> names();

    /** The tokens in the order of their names. */
    List<Standing> tokens();

    /**
     * Makes a key in a token, or finds the one with that label which an earlier call made.
     *
     * @param token its configured name
     * @param label 1 to 64 of letters, digits, dot, dash and underscore
     * @throws HsmException of kind KEY when there is no such token, the curve is not the one of the
     *     key that is there, or the token made an unfit key; of kind AWAY when it does not answer
     */
    Made make(String token, String label, KeyCurve curve);

    /**
     * Finds the key with that label in whichever token has it; makes it in the first one by name
     * when each has said that it has none. So a token that is added later changes nothing.
     *
     * @param label as for {@link #make}
     * @throws HsmException as by {@link #make}; of kind KEY also when several tokens have such
     *     labels and not the same key, of kind AWAY or BUSY when none has it that answers, and one
     *     does not
     */
    Made findOrMake(String label, KeyCurve curve);
}
