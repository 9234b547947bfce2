package dev.credgate.outbox;

import java.math.BigInteger;
import java.time.Duration;

/**
 * How the outbox sends.
 *
 * @param confirmations how many blocks must stand on top of one before it counts
 * @param inFlight how many transactions of an account may wait at the node
 * @param bumpAfter how long one waits there before it offers more
 * @param highestFee the most that is offered for a unit of gas, in wei
 * @param transactionGas the most gas that one transaction may take
 * @param lookAgain how soon it is looked whether the node still has what waits there
 * @param patience how long something that a lagging node may say in error must last before it is
 *     believed
 */
record OutboxSettings(
        long confirmations,
        int inFlight,
        Duration bumpAfter,
        BigInteger highestFee,
        long transactionGas,
        Duration lookAgain,
        Duration patience) {

    /** How long a sender has an account before another may take it. */
    static final Duration LEASE = Duration.ofSeconds(30);
}
