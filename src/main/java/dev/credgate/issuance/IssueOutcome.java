package dev.credgate.issuance;

import java.time.Duration;
import java.util.UUID;

/** What became of an order. */
public sealed interface IssueOutcome {

    /**
     * Rehearsed, recorded durably, signed in the token and verified by our own pipeline.
     *
     * @param credential JSON in UTF-8, or the ASCII text that the format hands out
     */
    record Issued(UUID id, String format, byte[] credential) implements IssueOutcome {
        /** Whether it is a JSON object rather than a text of its own. */
        public boolean isJson() {
            return credential.length > 0 && credential[0] == '{';
        }
    }

    /**
     * Not as ordered.
     *
     * @param detail a sentence without claim values
     */
    record Refused(Refusal refusal, String detail) implements IssueOutcome {}

    /**
     * Not before the agency's quota begins anew.
     *
     * @param retryAfter how long until then
     */
    record QuotaUsedUp(Duration retryAfter, String detail) implements IssueOutcome {}

    /** Not now: the chain, the token or the database does not answer. */
    record Unavailable(String detail) implements IssueOutcome {}

    /**
     * Not now, and maybe already: it was signed, and whether its answer was kept for whoever asks
     * again is not known.
     */
    record Unknown(String detail) implements IssueOutcome {}

    /**
     * Built or signed so that it does not verify, a fault of ours: not handed out, not even signed
     * where that showed before, and written to the audit record.
     */
    record Withheld(String detail) implements IssueOutcome {}
}
