package dev.credgate.issuance;

import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.IssuingQuotas.Allowance;
import dev.credgate.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Lets an agency have issued what it may, as often as it may. What is issued is counted before, so
 * that no crash gives more than the quota, and taken back when nothing came of it. An order that is
 * carried out again, since nobody knows what came of it, is counted once. Thread-safe.
 */
public final class IssuingRights {

    private static final Logger LOG = Logger.getLogger(IssuingRights.class);

    /** So many of an agency's orders that nothing is signed for are told of in a day of UTC. */
    static final long UNSIGNED_A_DAY = 1000;

    private static final String UNSIGNED = "unsigned";

    private final InstantSource clock;
    private final IssuingQuotas quotas;

    /** Rights counted there. */
    public IssuingRights(InstantSource clock, IssuingQuotas quotas) {
        this.clock = clock;
        this.quotas = quotas;
    }

    /** Issues when the agency may. */
    IssueOutcome within(Agency agency, String type, Keeping keeping, Supplier<IssueOutcome> issue) {
        if (!agency.mayIssue(type)) {
            return new IssueOutcome.Refused(
                    Refusal.TYPE_NOT_PERMITTED,
                    "agency " + agency.name() + " may not have " + type + " issued here");
        }
        // As the note of it is kept.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Allowance> allowances = agency.quotas().at(now);
        if (allowances.isEmpty()) {
            return issue.get();
        }
        List<Allowance> before = keeping.counted().map(agency.quotas()::at).orElse(List.of());
        Optional<Allowance> usedUp =
                quotas.take(agency.name(), before, allowances, keeping.counted(Optional.of(now)));
        if (usedUp.isPresent()) {
            return new IssueOutcome.QuotaUsedUp(
                    Quotas.rest(usedUp.get(), now),
                    "the agency's quota of "
                            + usedUp.get().limit()
                            + " credentials a "
                            + usedUp.get().period()
                            + " is used up");
        }
        boolean counts = false;
        try {
            IssueOutcome outcome = issue.get();
            // What may yet be handed out is not counted again then.
            counts =
                    outcome instanceof IssueOutcome.Issued
                            || outcome instanceof IssueOutcome.Unknown;
            return outcome;
        } finally {
            if (!counts) {
                giveBack(agency, allowances, keeping);
            }
        }
    }

    /**
     * Counts an order that nothing is signed for, which no quota counts.
     *
     * @return whether it is one of those that the audit record tells of
     * @throws StoreUnavailableException when the database did not answer
     */
    boolean tellsOfUnsigned(String agency) {
        Allowance today =
                new Allowance(
                        UNSIGNED, clock.instant().truncatedTo(ChronoUnit.DAYS), UNSIGNED_A_DAY);
        return quotas.take(agency, List.of(), List.of(today), _ -> true).isEmpty();
    }

    private void giveBack(Agency agency, List<Allowance> allowances, Keeping keeping) {
        try {
            quotas.giveBack(agency.name(), allowances, keeping.counted(Optional.empty()));
        } catch (StoreUnavailableException e) {
            LOG.warnf(
                    "The quota of %s counts a credential that was not issued: %s",
                    agency.name(), e.getMessage());
        }
    }
}
