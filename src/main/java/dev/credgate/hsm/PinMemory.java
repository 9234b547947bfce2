package dev.credgate.hsm;

/**
 * What is remembered of PINs that were given to tokens, so that a wrong one is given once. Never
 * the PIN itself. Thread-safe.
 */
interface PinMemory {

    /** One giving of a PIN to a token; ended by one of its methods. */
    interface Trial {

        /**
         * The token refused it.
         *
         * @param lastingly whether the PIN itself is wrong; else what the token said of it may
         *     change, as when it is locked
         */
        void refused(boolean lastingly);

        /** The token took it, or said nothing of it. */
        void over();
    }

    /**
     * Begins to give a PIN to the token in a slot.
     *
     * @param source where the PIN is, for the line that says why it is not tried
     * @throws HsmException of kind PIN_REFUSED when it was refused before, of kind AWAY when that
     *     cannot be told now
     */
    Trial begin(Cryptoki.Slot slot, byte[] pin, PinSource source);
}
