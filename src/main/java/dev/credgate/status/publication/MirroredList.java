package dev.credgate.status.publication;

import dev.credgate.ledger.StatusPlaces;
import dev.credgate.ledger.StatusValue;
import java.util.Arrays;

/**
 * All places of one list as the chain has them, in two bits each, in the order of Token Status
 * List: 0 valid, 1 invalid, 2 suspended. A list has at least {@link #FEWEST} places and a power of
 * two of them, so that neither its length nor a look at it says much. Immutable.
 */
public final class MirroredList {

    /** What Bitstring Status List 1.0, section 6.1, asks for, so that a look hides in a herd. */
    public static final int FEWEST = 1 << 17;

    /** Places beyond these are left out, and verifiers then find the list too short: never good. */
    public static final int MOST = 1 << 24;

    private static final int VALID = 0;
    private static final int INVALID = 1;
    private static final int SUSPENDED = 2;

    private static final int PER_BYTE = 4;

    private final byte[] pairs;
    private final long beyond;

    private MirroredList(byte[] pairs, long beyond) {
        this.pairs = pairs;
        this.beyond = beyond;
    }

    /** Takes time by the number of places that ever had a status. */
    public static MirroredList of(StatusPlaces places) {
        Gathering gathering = new Gathering();
        places.forEach(gathering::put);
        return new MirroredList(gathering.pairs, gathering.beyond);
    }

    private static final class Gathering {
        private byte[] pairs = new byte[FEWEST / PER_BYTE];
        private long beyond;

        void put(long index, StatusValue value) {
            int pair =
                    switch (value) {
                        case ACTIVE -> VALID;
                        case REVOKED -> INVALID;
                        case SUSPENDED -> SUSPENDED;
                    };
            if (Long.compareUnsigned(index, MOST) >= 0) {
                beyond++;
                return;
            }
            int at = (int) index / PER_BYTE;
            if (at >= pairs.length) {
                pairs = Arrays.copyOf(pairs, Integer.highestOneBit(at) << 1);
            }
            pairs[at] |= (byte) (pair << 2 * ((int) index % PER_BYTE));
        }
    }

    /** How many places there are. */
    public int size() {
        return pairs.length * PER_BYTE;
    }

    /** How many places with a status lie beyond {@link #MOST} and are left out. */
    public long beyond() {
        return beyond;
    }

    /** Two bits a place, the first in the lowest bits of the first byte; a new array. */
    public byte[] statuses() {
        return pairs.clone();
    }

    /**
     * One bit a place, the first in the highest bit of the first byte, set where it has the value.
     */
    byte[] bitstring(StatusValue value) {
        int wanted =
                switch (value) {
                    case ACTIVE -> throw new IllegalArgumentException("no list is of what is good");
                    case REVOKED -> INVALID;
                    case SUSPENDED -> SUSPENDED;
                };
        byte[] bits = new byte[pairs.length / 2];
        for (int at = 0; at < pairs.length; at++) {
            // Most bytes are zero: four good places.
            if (pairs[at] != 0) {
                for (int place = 0; place < PER_BYTE; place++) {
                    if ((pairs[at] >>> 2 * place & 3) == wanted) {
                        int index = PER_BYTE * at + place;
                        bits[index >>> 3] |= (byte) (0x80 >>> (index & 7));
                    }
                }
            }
        }
        return bits;
    }
}
