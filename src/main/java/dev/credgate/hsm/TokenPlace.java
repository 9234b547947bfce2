package dev.credgate.hsm;

/**
 * By what a token is known among a module's slots. A slot's number is none of that: it changes with
 * the order in which devices are found.
 */
public sealed interface TokenPlace {

    /** Whether that slot holds it. */
    boolean isIn(Cryptoki.Slot slot);

    /** The token's label, {@code CK_TOKEN_INFO.label}, without its padding. */
    record ByLabel(String label) implements TokenPlace {

        @Override
        public boolean isIn(Cryptoki.Slot slot) {
            return slot.label().equals(label);
        }

        @Override
        public String toString() {
            return "labelled " + label;
        }
    }

    /** The token's serial number, {@code CK_TOKEN_INFO.serialNumber}, without its padding. */
    record BySerial(String serial) implements TokenPlace {

        @Override
        public boolean isIn(Cryptoki.Slot slot) {
            return slot.serial().equals(serial);
        }

        @Override
        public String toString() {
            return "with the serial number " + serial;
        }
    }
}
