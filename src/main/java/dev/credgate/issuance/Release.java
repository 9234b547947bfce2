package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a credential, forced to disk: before it is signed that it will be, and afterwards
 * where nobody was handed it. Thread-safe; blocks on the database.
 */
final class Release {

    private static final Logger LOG = Logger.getLogger(Release.class);

    /** Behind the requests under way, which had their own time by then. */
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final IssuedCredentials records;
    private final AuditLog audit;
    private final AuditOnce once;
    private final Predicate<String> tellsOfUnsigned;

    /** Why the last order of an agency, a format and an issuer's name was not signed. */
    private final Map<String, String> refused = new ConcurrentHashMap<>();

    private final DoubtfulCredentials doubtful = new DoubtfulCredentials();

    /** Agencies of which more was not signed in a day than is told of, and that day. */
    private final Map<String, Instant> untold = new ConcurrentHashMap<>();

    /**
     * @param tellsOfUnsigned counts an order of an agency that nothing is signed for; whether it is
     *     told of
     */
    Release(
            InstantSource clock,
            IssuedCredentials records,
            AuditLog audit,
            AuditOnce once,
            Predicate<String> tellsOfUnsigned) {
        this.clock = clock;
        this.records = records;
        this.audit = audit;
        this.once = once;
        this.tellsOfUnsigned = tellsOfUnsigned;
    }

    /**
     * Puts what is about to be signed on record and into the audit record.
     *
     * @param length about how long it will be
     * @return why it must not be signed; empty when it may
     * @throws StoreUnavailableException when that could not be done; then it must not be signed
     *     either
     */
    Optional<IssueOutcome> announce(IssuedCredential credential, int length, Keeping keeping) {
        @Nullable String before = refused.isEmpty() ? null : refused.remove(line(credential));
        if (before != null) {
            LOG.infof(
                    "What %s orders (%s under the name of %s) is signed again",
                    credential.agency(), credential.format(), credential.issuer());
        }
        Optional<IssueOutcome> refusal = keeping.refusal(length);
        if (refusal.isPresent()) {
            return refusal;
        }
        AuditEvent issued =
                new AuditEvent.CredentialIssued(
                        credential.agency(),
                        credential.id(),
                        credential.issuer(),
                        credential.keyId(),
                        credential.furtherKeys(),
                        credential.type(),
                        credential.format(),
                        credential.statusKey(),
                        credential.issuedAt());
        try {
            return once.append(issued, keeping.recorded(credential))
                    ? Optional.empty()
                    : Optional.of(keeping.takenOver());
        } catch (StoreUnavailableException e) {
            doubtful.add(credential.id(), "abandoned", clock.instant());
            throw e;
        }
    }

    /**
     * Hands a signed credential out, or says why nobody gets it. Where its answer may not have been
     * kept nobody gets it now, and whoever asks again learns which.
     */
    IssueOutcome handOut(IssuedCredential credential, byte[] bytes, Keeping keeping) {
        Issued answer = new Issued(credential.id(), credential.format(), bytes);
        Optional<IssueOutcome> unkept;
        try {
            unkept = keeping.answer(answer);
        } catch (StoreUnavailableException e) {
            LOG.warnf(
                    "Whether credential %s of %s will be handed out is not known: %s",
                    credential.id(), credential.agency(), e.getMessage());
            return new IssueOutcome.Unknown("the records do not answer; send the same again");
        }
        if (unkept.isPresent()) {
            boolean unused = withhold(credential, "superseded");
            return unkept.get();
        }
        return answer;
    }

    /**
     * Nothing was signed: what was prepared is not good. The audit record tells of it, but for what
     * is too much in a day: no quota counts it, and the record is kept for ever; nor does the log
     * tell of that. What the chain or a date has against it is logged when it begins, and not for
     * each order.
     */
    void refuse(IssuedCredential prepared, Objection objection) {
        boolean told = tellsOfUnsigned.test(prepared.agency());
        if (objection.outcome() instanceof IssueOutcome.Withheld) {
            if (told) {
                LOG.errorf(
                        "Credential %s of %s was prepared and not signed: %s",
                        prepared.id(), prepared.agency(), objection.why());
            }
        } else if (!objection.why().equals(refused.put(line(prepared), objection.why()))) {
            LOG.warnf(
                    "What %s orders (%s under the name of %s) is not signed for now: %s",
                    prepared.agency(), prepared.format(), prepared.issuer(), objection.why());
        }
        if (told) {
            audit.append(withheld(prepared, "not_signed: " + objection.why()));
            return;
        }
        Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
        if (!today.equals(untold.put(prepared.agency(), today))) {
            LOG.warnf(
                    "So many orders of %s were not signed today that the audit record tells of no"
                            + " more of them",
                    prepared.agency());
        }
    }

    private static String line(IssuedCredential credential) {
        return credential.agency() + ' ' + credential.format() + ' ' + credential.issuer();
    }

    /**
     * Keeps back what is on record and was, or may have been, signed.
     *
     * @return whether that is on record
     */
    boolean withhold(IssuedCredential credential, String why) {
        try {
            tellWithheld(credential, why);
            return true;
        } catch (StoreUnavailableException e) {
            LOG.warnf(
                    "Credential %s of %s stands on record as if it had been handed out, until the"
                            + " database answers: %s",
                    credential.id(), credential.agency(), e.getMessage());
            doubtful.add(credential.id(), why, clock.instant());
            return false;
        }
    }

    /**
     * The same of what somebody left behind.
     *
     * @throws StoreUnavailableException when that may not have been told
     */
    void abandon(UUID id) {
        records.find(id).ifPresent(credential -> tellWithheld(credential, "abandoned"));
    }

    /**
     * Tells of what nobody was handed where the database did not say whether it took the
     * announcement, or did not take that it is withheld. For now and then.
     */
    void settle() {
        try {
            doubtful.settle(
                    clock.instant(),
                    (id, why) -> {
                        Optional<IssuedCredential> credential = records.find(id);
                        credential.ifPresent(found -> tellWithheld(found, why));
                        return credential.isPresent();
                    });
        } catch (StoreUnavailableException e) {
            LOG.warnf(
                    "Credentials that nobody was handed wait for the database: %s", e.getMessage());
        }
    }

    /**
     * The process ends, and what it remembers with it: tells once more of what nobody was handed,
     * and names in the log what nobody will tell of any more, for somebody to look at. Waits for
     * some seconds at the most: whoever stops a process ends it by force before long.
     */
    void stop() {
        stop(STOPPING);
    }

    /** The same with that long for the database. */
    void stop(Duration patience) {
        if (doubtful.left().isEmpty()) {
            return;
        }
        // Not interrupted when its time is over: H2 would close the database by that.
        Thread telling =
                Thread.ofVirtual()
                        .name("doubts-at-stop")
                        .start(
                                Unending.of(
                                        "Credentials that nobody was handed are not told of",
                                        this::settle));
        try {
            boolean _ = telling.join(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (UUID credential : doubtful.left()) {
            LOG.errorf(
                    "Credential %s was handed to nobody, and may stand on record as if somebody had"
                            + " been: the gateway stops before the database told. If it is there,"
                            + " revoke it",
                    credential);
        }
    }

    private void tellWithheld(IssuedCredential credential, String why) {
        // Noted as it is told, or neither: whoever else finds it untold tells it no second time.
        if (once.append(
                withheld(credential, why), records.withheld(credential.id(), clock.instant()))) {
            LOG.errorf(
                    "Credential %s of %s is withheld: %s",
                    credential.id(), credential.agency(), why);
        }
    }

    private AuditEvent withheld(IssuedCredential credential, String why) {
        return new AuditEvent.CredentialWithheld(
                credential.agency(),
                credential.id(),
                credential.issuer(),
                credential.type(),
                credential.format(),
                credential.statusKey(),
                why,
                clock.instant());
    }
}
