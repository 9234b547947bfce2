package dev.credgate.store;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;

/**
 * Rows of which one field says until when they are needed, and how they are deleted then: some in
 * each transaction, so that none waits for long, however many there are.
 *
 * @param what they are, for the operator
 * @param entity their class by its name in queries
 * @param id their key's field, a text
 * @param until the field
 */
record OldRows(String what, String entity, String id, String until) {

    /** Rows that are deleted in one transaction. */
    private static final int MOST = 500;

    /**
     * Deletes those that were needed until before {@code instant}, all of them.
     *
     * @return how many
     * @throws StoreUnavailableException when some are left
     */
    long delete(DurableTransactions transactions, EntityManager rows, Instant instant) {
        return transactions.whileAny("delete old " + what, () -> deleteSome(rows, instant));
    }

    private long deleteSome(EntityManager rows, Instant instant) {
        String old = " from " + entity + " r where r." + until + " < ?1";
        List<String> some =
                rows.createQuery("select r." + id + old + " order by r." + until, String.class)
                        .setParameter(1, instant)
                        .setMaxResults(MOST)
                        .getResultList();
        return some.isEmpty()
                ? 0
                : rows.createQuery("delete" + old + " and r." + id + " in ?2")
                        .setParameter(1, instant)
                        .setParameter(2, some)
                        .executeUpdate();
    }
}
