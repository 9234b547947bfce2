package dev.credgate.issuance;

import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.IssuingQuotas.Allowance;
import dev.credgate.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Lets an agency have issued what it may, as often as it may. What is issued is counted before, so
 * that no crash gives more than the quota, and taken back when nothing came of it. Thread-safe.
 */
public final class IssuingRights {

    private static final Logger LOG = Logger.getLogger(IssuingRights.class);

    private final InstantSource clock;
    private final IssuingQuotas quotas;

    /** Rights counted there. */
    public IssuingRights(InstantSource clock, IssuingQuotas quotas) {
        this.clock = clock;
        this.quotas = quotas;
    }

    /** Issues when the agency may. */
    IssueOutcome within(Agency agency, String type, Supplier<IssueOutcome> issue) {
        if (!agency.mayIssue(type)) {
            return new IssueOutcome.Refused(
                    Refusal.TYPE_NOT_PERMITTED,
                    "agency " + agency.name() + " may not have " + type + " issued here");
        }
        Instant now = clock.instant();
        List<Allowance> allowances = agency.quotas().at(now);
        if (allowances.isEmpty()) {
            return issue.get();
        }
        Optional<Allowance> usedUp = quotas.take(agency.name(), allowances);
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
                giveBack(agency, allowances);
            }
        }
    }

    private void giveBack(Agency agency, List<Allowance> allowances) {
        try {
            quotas.giveBack(agency.name(), allowances);
        } catch (StoreUnavailableException e) {
            LOG.warnf(
                    "The quota of %s counts a credential that was not issued: %s",
                    agency.name(), e.getMessage());
        }
    }
}
