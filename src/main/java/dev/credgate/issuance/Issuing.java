package dev.credgate.issuance;

import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.credential.weid.WeIdIssuance;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.Signer;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.ledger.IssuerRecord;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.trust.TrustFinding;
import dev.credgate.trust.TrustRegistry;
import dev.credgate.verification.Rehearsal;
import dev.credgate.verification.Verification;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A credential from order to handing out: what the chain lets the agency issue, by the {@link
 * IssuanceCycle}. Thread-safe; blocks on the token and the database.
 */
public final class Issuing {

    private static final Logger LOG = Logger.getLogger(Issuing.class);

    private final InstantSource clock;
    private final Ledger ledger;
    private final KeyChoice choice;
    private final IssuedCredentials records;
    private final Release release;
    private final IssuanceCycle cycle;
    private final WeIdDrafts weIdDrafts;
    private final NamedKeyIssuing others;
    private final IssuingRights rights;
    private final OutageLines outages = new OutageLines();
    private final SchemaGate schemas = new SchemaGate();
    private final SecureRandom random = new SecureRandom();

    /** How WeIdentity's credentials are built. */
    @FunctionalInterface
    interface WeIdDrafts {
        WeIdIssuance.Draft draft(WeIdIssuance.Request request, int saltLength, SecureRandom random);
    }

    /** A room with these neighbours. */
    public Issuing(
            InstantSource clock,
            Ledger ledger,
            KeyChoice choice,
            Signer signer,
            Rehearsal rehearsal,
            Verification verification,
            IssuedCredentials records,
            AuditLog audit,
            AuditOnce once,
            List<CredentialWriter> writers,
            SignerCertificates certificates,
            ListPlaces places,
            IssuingRights rights) {
        this(
                clock,
                ledger,
                choice,
                signer,
                rehearsal,
                verification,
                records,
                audit,
                once,
                writers,
                certificates,
                places,
                rights,
                WeIdIssuance::draft);
    }

    /** The same, with another way to build WeIdentity's credentials. */
    Issuing(
            InstantSource clock,
            Ledger ledger,
            KeyChoice choice,
            Signer signer,
            Rehearsal rehearsal,
            Verification verification,
            IssuedCredentials records,
            AuditLog audit,
            AuditOnce once,
            List<CredentialWriter> writers,
            SignerCertificates certificates,
            ListPlaces places,
            IssuingRights rights,
            WeIdDrafts weIdDrafts) {
        this.clock = clock;
        this.rights = rights;
        this.ledger = ledger;
        this.choice = choice;
        this.records = records;
        this.release =
                new Release(clock, records, audit, once, agency -> rights.tellsOfUnsigned(agency));
        this.cycle =
                new IssuanceCycle(
                        clock, choice.watched(signer), rehearsal, verification, release, random);
        this.weIdDrafts = weIdDrafts;
        this.others =
                new NamedKeyIssuing(writers, choice, schemas, cycle, random, certificates, places);
    }

    /** Issues, or says why not. */
    public IssueOutcome issue(Agency agency, CredentialOrder order) {
        return issue(agency, order, Keeping.in(records));
    }

    /** Tells of a credential on record that nobody was handed, nor will be. */
    void abandon(UUID credential) {
        release.abandon(credential);
    }

    /** Tells of those of which the database left that open. */
    void settle() {
        release.settle();
    }

    /** The same before the process ends, which remembers what is open. */
    void stop() {
        release.stop();
    }

    /** Issues, and records it as the caller needs. */
    IssueOutcome issue(Agency agency, CredentialOrder order, Keeping keeping) {
        try {
            return rights.within(
                    agency, order.type(), keeping, () -> inRights(agency, order, keeping));
        } catch (StoreUnavailableException e) {
            LOG.warnf("Nothing can be issued for %s: %s", agency.name(), e.getMessage());
            return new Unavailable("the records cannot be written");
        }
    }

    private IssueOutcome inRights(Agency agency, CredentialOrder order, Keeping keeping) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (!order.format().equals(WeIdOrder.FORMAT)) {
            return onSnapshot(
                    agency,
                    order.format(),
                    snapshot -> others.issue(agency, order, now, snapshot, keeping));
        }
        switch (WeIdOrder.read(order, now)) {
            case WeIdOrder.Reading.Refused(Refused refused) -> {
                return refused;
            }
            case WeIdOrder.Reading.Read(WeIdOrder read) -> {
                return onSnapshot(
                        agency,
                        WeIdOrder.FORMAT,
                        snapshot -> issue(agency, read, snapshot, keeping));
            }
        }
    }

    /**
     * Carries an order out; once more where the token went away in the middle, from the choice of
     * the key on, since another key has another name in what is signed. The choice passes over keys
     * of tokens that are away: without another one that answers, that is the end.
     */
    private IssueOutcome onSnapshot(
            Agency agency, String format, Function<LedgerSnapshot, IssueOutcome> issue) {
        String orders = agency.name() + " as " + agency.did() + " in " + format;
        IssueOutcome outcome = attempted(agency, orders, issue);
        if (outcome instanceof IssueOutcome.Issued) {
            outages.carriedOut(orders, clock.instant());
        }
        return outcome;
    }

    private IssueOutcome attempted(
            Agency agency, String orders, Function<LedgerSnapshot, IssueOutcome> issue) {
        try {
            try {
                return onNewestSnapshot(issue);
            } catch (TokenLostException e) {
                LOG.warnf(
                        "An order of %s is carried out anew, since its key's token went away: %s",
                        agency.name(), e.getMessage());
                return onNewestSnapshot(issue);
            }
        } catch (HsmException | TokenLostException e) {
            outages.refused(orders, String.valueOf(e.getMessage()), clock.instant());
            return new Unavailable("the token does not answer or lacks the agency's key");
        } catch (StoreUnavailableException e) {
            LOG.warnf("Nothing can be issued for %s: %s", agency.name(), e.getMessage());
            return new Unavailable("the records cannot be written");
        }
    }

    private IssueOutcome onNewestSnapshot(Function<LedgerSnapshot, IssueOutcome> issue) {
        return switch (ledger.read(clock.instant())) {
            case Ledger.Reading.Fresh(LedgerSnapshot snapshot, _) ->
                    orAgain(issue.apply(snapshot), snapshot, issue);
            case Ledger.Reading.Stale(_, _, String why) ->
                    new Unavailable("the ledger is stale: " + why);
            case Ledger.Reading.Unavailable(String why) ->
                    new Unavailable("the ledger is not available: " + why);
        };
    }

    /**
     * A key that lost its place between choice and check, as in a rollback of the chain, may have a
     * neighbour that did not, or have it again: once more, where the chain has moved since. What
     * was on record of the first attempt was withheld.
     */
    private IssueOutcome orAgain(
            IssueOutcome outcome,
            LedgerSnapshot before,
            Function<LedgerSnapshot, IssueOutcome> issue) {
        return outcome instanceof Refused(Refusal refusal, _)
                        && refusal == Refusal.KEY_NOT_PUBLISHED
                        && ledger.read(clock.instant())
                                instanceof Ledger.Reading.Fresh(LedgerSnapshot now, _)
                        && !now.block().equals(before.block())
                ? issue.apply(now)
                : outcome;
    }

    private IssueOutcome issue(
            Agency agency, WeIdOrder order, LedgerSnapshot snapshot, Keeping keeping) {
        Optional<IssuerRecord> trust = snapshot.issuer(agency.did().hash());
        if (!(TrustRegistry.assess(trust, List.of(order.type())) instanceof TrustFinding.Trusted)) {
            return new Refused(
                    Refusal.TYPE_NOT_AUTHORISED,
                    "the chain does not let " + agency.did() + " vouch for " + order.type());
        }
        int saltLength =
                trust.map(record -> record.saltLengthAt(order.issuance()))
                        .orElse(IssuerRecord.DEFAULT_SALT_LENGTH);
        if (saltLength < WeIdIssuance.SALT_LENGTH) {
            return new Refused(
                    Refusal.SALT_TOO_SHORT,
                    "the trust record of "
                            + agency.did()
                            + " declares salts of "
                            + saltLength
                            + " characters at the issuance date; declare "
                            + WeIdIssuance.SALT_LENGTH
                            + " first");
        }
        Optional<Refused> schema =
                schemas.refusal(order.type(), order.issuance(), order.claims(), snapshot);
        if (schema.isPresent()) {
            return schema.get();
        }
        Optional<SigningKey> key = choice.first(agency, snapshot, KeyAlgorithm.SECP256K1::equals);
        if (key.isEmpty()) {
            return new Refused(
                    Refusal.KEY_NOT_PUBLISHED,
                    "no key of the agency in a token is an active key of "
                            + agency.did()
                            + " on secp256k1 on the chain");
        }
        WeIdIssuance.Request request =
                new WeIdIssuance.Request(
                        UUID.randomUUID(),
                        agency.did(),
                        key.get().number(),
                        order.cptId(),
                        order.issuance(),
                        order.expiration(),
                        order.claims());
        return switch (weIdDrafts.draft(request, saltLength, random)) {
            case WeIdIssuance.Draft.Refused(String why) -> new Refused(Refusal.CLAIMS_INVALID, why);
            case WeIdIssuance.Draft.Ready(UnsignedWeIdCredential unsigned) ->
                    cycle.carryOut(
                            agency,
                            new IssuanceCycle.Prepared(
                                    unsigned.id(),
                                    agency.did().toString(),
                                    WeIdOrder.FORMAT,
                                    order.type(),
                                    key.get().id(),
                                    Optional.of(order.expiration()),
                                    key.get(),
                                    new Unsigned.WeId(unsigned)),
                            keeping);
        };
    }
}
