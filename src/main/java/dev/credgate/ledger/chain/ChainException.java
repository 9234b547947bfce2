package dev.credgate.ledger.chain;

import dev.credgate.crypto.Hash;
import java.util.Optional;

/** Why something was not done on the chain, in words for a person. */
public abstract sealed class ChainException extends Exception {

    private static final long serialVersionUID = 1;

    private ChainException(String message) {
        super(message);
    }

    private ChainException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A contract, or the node, said no: nothing has changed, and trying again changes nothing. */
    public static final class Refused extends ChainException {

        private static final long serialVersionUID = 1;

        private final transient Optional<ContractError> error;

        /** A refusal without a contract's error: the node's, or one made before it was asked. */
        public Refused(String message) {
            super(message);
            this.error = Optional.empty();
        }

        Refused(ContractError error) {
            super(error.explanation());
            this.error = Optional.of(error);
        }

        /** The contract's error; empty when the node itself refused. */
        public Optional<ContractError> error() {
            return error;
        }
    }

    /** The node could not be asked, or did not answer in time. */
    public static final class Unavailable extends ChainException {

        private static final long serialVersionUID = 1;

        private final transient Optional<Hash> pending;

        Unavailable(String message, Throwable cause) {
            super(message, cause);
            this.pending = Optional.empty();
        }

        /** With the transaction that may still take effect, if any was handed over. */
        public Unavailable(String message, Optional<Hash> pending) {
            super(message);
            this.pending = pending;
        }

        /**
         * The transaction that was handed over and may still take effect; empty when none was, or
         * when its hash is not known.
         */
        public Optional<Hash> pending() {
            return pending;
        }
    }
}
