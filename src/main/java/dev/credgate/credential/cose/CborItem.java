package dev.credgate.credential.cose;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;

/** A data item of CBOR, as {@link CborParser} takes it. Immutable. */
public sealed interface CborItem permits CborItem.Scalar, CborItem.CborArray, CborMap, CborTag {

    /** An item that holds no other. */
    sealed interface Scalar extends CborItem {}

    /**
     * A whole number from −2⁶⁴ to 2⁶⁴ − 1.
     *
     * @param argument the number without sign, or −1 minus the negative number, as 64 bits without
     *     sign
     */
    record CborInteger(boolean negative, long argument) implements Scalar {

        /** The number, if a long holds it. */
        public OptionalLong toLong() {
            return argument < 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(negative ? -1 - argument : argument);
        }

        /** The number. */
        public BigInteger value() {
            BigInteger unsigned = new BigInteger(Long.toUnsignedString(argument));
            return negative ? unsigned.not() : unsigned;
        }
    }

    /** A byte string, where it lies in the document. */
    record CborBytes(Slice content) implements Scalar {}

    /** A text; never an unpaired surrogate. */
    record CborText(String value) implements Scalar {}

    /** A number in floating point; of any width, infinite or NaN as well. */
    record CborFloat(double value) implements Scalar {}

    /** The simple values that have a meaning. */
    enum CborSimple implements Scalar {
        FALSE,
        TRUE,
        NULL,
        UNDEFINED
    }

    /** An array. */
    record CborArray(List<CborItem> items) implements CborItem {}
}
