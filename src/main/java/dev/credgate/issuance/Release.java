package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What is told of a credential, forced to disk: before it is signed that it will be, and afterwards
 * where nobody was handed it. Thread-safe; blocks on the database.
 */
final class Release {

    private static final Logger LOG = Logger.getLogger(Release.class);

    private final InstantSource clock;
    private final IssuedCredentials records;
    private final AuditLog audit;

    Release(InstantSource clock, IssuedCredentials records, AuditLog audit) {
        this.clock = clock;
        this.records = records;
        this.audit = audit;
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
        Optional<IssueOutcome> unrecorded = keeping.record(credential, length);
        if (unrecorded.isPresent()) {
            return unrecorded;
        }
        audit.append(
                new AuditEvent.CredentialIssued(
                        credential.agency(),
                        credential.id(),
                        credential.issuer(),
                        credential.keyId(),
                        credential.type(),
                        credential.format(),
                        credential.statusKey(),
                        credential.issuedAt()));
        return Optional.empty();
    }

    /**
     * Hands a signed credential out, or says why nobody gets it.
     *
     * @throws StoreUnavailableException when its answer may not have been kept; then nobody gets it
     *     now, and whoever asks again learns which
     */
    IssueOutcome handOut(IssuedCredential credential, byte[] bytes, Keeping keeping) {
        Issued answer = new Issued(credential.id(), credential.format(), bytes);
        Optional<IssueOutcome> unkept = keeping.answer(answer);
        if (unkept.isPresent()) {
            boolean unused = withhold(credential, "superseded");
            return unkept.get();
        }
        return answer;
    }

    /** Nothing was signed: what was prepared is not good. The audit record tells of it. */
    void refuse(IssuedCredential prepared, Objection objection) {
        LOG.errorf(
                "Credential %s of %s was prepared and not signed: %s",
                prepared.id(), prepared.agency(), objection.why());
        audit.append(withheld(prepared, "not_signed: " + objection.why()));
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
                    "Credential %s of %s stands on record as if it had been handed out: %s",
                    credential.id(), credential.agency(), e.getMessage());
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

    private void tellWithheld(IssuedCredential credential, String why) {
        if (records.find(credential.id()).flatMap(IssuedCredential::withheldAt).isEmpty()) {
            LOG.errorf(
                    "Credential %s of %s is withheld: %s",
                    credential.id(), credential.agency(), why);
            // Told first: a crash in between has it told again, and never not at all.
            audit.append(withheld(credential, why));
            boolean unused = records.withhold(credential.id(), clock.instant());
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
