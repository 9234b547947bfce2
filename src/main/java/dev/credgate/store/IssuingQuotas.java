package dev.credgate.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How much agencies have issued in periods that have a limit, counted for all replicas together.
 * Thread-safe; calls block on the database.
 */
public interface IssuingQuotas {

    /**
     * A limit for a period.
     *
     * @param period {@code hour} or {@code day}; {@code unsigned}: a day's orders that nothing is
     *     signed for
     * @param start of the period
     * @param limit how many there may be in it
     */
    record Allowance(String period, Instant start, long limit) {}

    /**
     * Counts one more in each period, if none of them is used up; otherwise in none. Not on disk
     * before the next write that is: who lost the count lost the credential as well.
     *
     * @param before where it was counted by an attempt before: there it is counted no longer, or
     *     not again
     * @param mark set with the count
     * @return the first period that is used up, and then all is as before; empty when it was
     *     counted
     * @throws StoreUnavailableException when the database did not answer, or the mark was set
     *     before: nothing may be issued
     */
    Optional<Allowance> take(
            String agency, List<Allowance> before, List<Allowance> allowances, Mark mark);

    /**
     * Takes one back that was counted and not issued.
     *
     * @param mark set with that; where it was set before, nothing is taken back
     * @throws StoreUnavailableException when the database did not answer: it stays counted
     */
    void giveBack(String agency, List<Allowance> allowances, Mark mark);

    /**
     * How many were counted in a period.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    long used(String agency, Allowance allowance);
}
