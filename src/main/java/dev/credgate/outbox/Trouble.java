package dev.credgate.outbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What keeps an account from sending. Each passes, by itself or by an operator's hand. */
public enum Trouble {
    /** The token does not sign. */
    TOKEN_AWAY("the token does not sign"),
    /** The node does not answer. */
    CHAIN_AWAY("the chain does not answer"),
    /** The account cannot pay for its transactions. */
    FUNDS("the agency's account cannot pay for transactions"),
    /** Blocks ask for more than may be offered. */
    FEE_LIMIT("the chain asks for higher fees than are allowed here"),
    /** The node does not take it, for a reason of its own. */
    NODE_REFUSES("the chain node does not take the transaction now"),
    /** The label names another key than before, of which transactions are on their way. */
    KEY_CHANGED("the agency's key is not the one that sent before");

    private final String sentence;

    Trouble(String sentence) {
        this.sentence = sentence;
    }

    /** A sentence's beginning for whoever waits. */
    public String sentence() {
        return sentence;
    }

    /** The word by which it is known. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Trouble> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
