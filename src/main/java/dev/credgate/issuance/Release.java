package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.crypto.Hash;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The last step: record and audit, forced to disk, and only then the credential. Thread-safe;
 * blocks on the database.
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
     * A credential that was signed and found good.
     *
     * @param issuer under whose name
     * @param keyId of the key that signed
     */
    record Made(
            UUID id,
            String issuer,
            String format,
            String type,
            String keyId,
            Hash statusKey,
            Optional<Instant> validUntil) {}

    /**
     * Hands a credential out.
     *
     * @throws dev.credgate.store.StoreUnavailableException when it could not be recorded; then
     *     nobody gets it
     */
    Issued handOut(Agency agency, Made made, byte[] credential) {
        Instant issuedAt = clock.instant();
        records.record(
                new IssuedCredential(
                        made.id(),
                        agency.name(),
                        made.issuer(),
                        made.type(),
                        made.format(),
                        made.statusKey(),
                        issuedAt,
                        made.validUntil(),
                        made.keyId()));
        audit.append(
                new AuditEvent.CredentialIssued(
                        agency.name(),
                        made.id(),
                        made.issuer(),
                        made.keyId(),
                        made.type(),
                        made.format(),
                        made.statusKey(),
                        issuedAt));
        return new Issued(made.id(), made.format(), credential);
    }

    /** Keeps back what was signed and is not good; the audit record tells of it. */
    IssueOutcome withhold(
            Agency agency,
            UUID id,
            String format,
            String type,
            Hash statusKey,
            Objection objection) {
        LOG.errorf(
                "Credential %s of %s was signed and withheld: %s",
                id, agency.name(), objection.why());
        audit.append(
                new AuditEvent.CredentialWithheld(
                        agency.name(),
                        id,
                        agency.did().toString(),
                        type,
                        format,
                        statusKey,
                        objection.why(),
                        clock.instant()));
        return objection.outcome();
    }
}
