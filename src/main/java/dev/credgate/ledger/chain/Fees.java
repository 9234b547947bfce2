package dev.credgate.ledger.chain;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a transaction offers for each unit of gas, in wei. Immutable.
 *
 * @param tip for whoever makes the block (EIP-1559); empty for a transaction of the older kind,
 *     which names one price
 * @param most all that is paid at most, the tip included
 */
public record Fees(Optional<BigInteger> tip, BigInteger most) {

    /** The same, no higher than a limit. */
    public Fees atMost(BigInteger limit) {
        return new Fees(tip.map(limit::min), most.min(limit));
    }

    /**
     * What replaces a transaction with these fees: at least an eighth more of both, since pools
     * take no replacement for less, or what is usual now where that is more. Where gas is free, and
     * nothing is usual, it stays free: the account may own nothing.
     */
    public Fees raised(Fees usual) {
        if (most.signum() == 0 && usual.most().signum() == 0) {
            return this;
        }
        return new Fees(
                tip.map(own -> eighthMore(own).max(usual.tip().orElse(BigInteger.ZERO))),
                most.signum() == 0 ? usual.most() : eighthMore(most).max(usual.most()));
    }

    private static BigInteger eighthMore(BigInteger value) {
        // Rounded up, so that a few wei become more as well; and so does nothing, of which an
        // eighth would never be more.
        return value.add(value.add(BigInteger.valueOf(7)).shiftRight(3).max(BigInteger.ONE));
    }
}
