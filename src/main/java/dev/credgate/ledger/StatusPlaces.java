package dev.credgate.ledger;

/**
 * The places of one of an issuer's lists, as they stand at a snapshot's block: for whoever needs
 * all of them, to publish the list elsewhere. Immutable.
 */
public final class StatusPlaces {

    private final IssuerStatuses statuses;
    private final long list;

    StatusPlaces(IssuerStatuses statuses, long list) {
        this.statuses = statuses;
        this.list = list;
    }

    /** Receives a place that ever had a status. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One place.
         *
         * @param index unsigned
         */
        void visit(long index, StatusValue value);
    }

    /** Calls {@code visitor} with each place that ever had a status, in no order. */
    public void forEach(Visitor visitor) {
        statuses.forEachIndex((ofList, index, word) -> {
            if (ofList == list) {
                visitor.visit(index, StatusWord.value(word));
            }
        });
    }

    /**
     * Whether the other are places of the same list and nothing the issuer keeps by place changed
     * between the two. Takes no time; may say no without reason, such as after a restart.
     */
    public boolean isUnchanged(StatusPlaces other) {
        return list == other.list && statuses.byIndex() == other.statuses.byIndex();
    }
}
