package dev.credgate.issuance;

import dev.credgate.audit.AuditLog;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.credential.weid.WeIdIssuance;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.issuance.Release.Made;
import dev.credgate.ledger.IssuerRecord;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.trust.TrustFinding;
import dev.credgate.trust.TrustRegistry;
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
 * A credential from order to handing out: what the chain lets the agency issue, signed in the
 * token, verified by our own pipeline, recorded durably; only then is it released. Thread-safe;
 * blocks on the token and the database.
 */
public final class Issuing {

    private static final Logger LOG = Logger.getLogger(Issuing.class);

    private final InstantSource clock;
    private final Ledger ledger;
    private final KeyChoice choice;
    private final Signer signer;
    private final Verification verification;
    private final Release release;
    private final NamedKeyIssuing others;
    private final IssuingRights rights;
    private final SchemaGate schemas = new SchemaGate();
    private final SecureRandom random = new SecureRandom();

    /** A room with these neighbours. */
    public Issuing(
            InstantSource clock,
            Ledger ledger,
            KeyChoice choice,
            Signer signer,
            Verification verification,
            IssuedCredentials records,
            AuditLog audit,
            List<CredentialWriter> writers,
            DocumentSigners certificates,
            ListPlaces places,
            IssuingRights rights) {
        this.clock = clock;
        this.rights = rights;
        this.ledger = ledger;
        this.choice = choice;
        this.signer = signer;
        this.verification = verification;
        this.release = new Release(clock, records, audit);
        this.others =
                new NamedKeyIssuing(
                        writers,
                        choice,
                        signer,
                        verification,
                        schemas,
                        release,
                        random,
                        certificates,
                        places);
    }

    /** Issues, or says why not. */
    public IssueOutcome issue(Agency agency, CredentialOrder order) {
        try {
            return rights.within(agency, order.type(), () -> inRights(agency, order));
        } catch (StoreUnavailableException e) {
            LOG.warnf("Nothing can be issued for %s: %s", agency.name(), e.getMessage());
            return new Unavailable("the records cannot be written");
        }
    }

    private IssueOutcome inRights(Agency agency, CredentialOrder order) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (!order.format().equals(WeIdOrder.FORMAT)) {
            return onSnapshot(snapshot -> others.issue(agency, order, now, snapshot));
        }
        switch (WeIdOrder.read(order, now)) {
            case WeIdOrder.Reading.Refused(Refused refused) -> {
                return refused;
            }
            case WeIdOrder.Reading.Read(WeIdOrder read) -> {
                return onSnapshot(snapshot -> issue(agency, read, snapshot));
            }
        }
    }

    private IssueOutcome onSnapshot(Function<LedgerSnapshot, IssueOutcome> issue) {
        try {
            return switch (ledger.read(clock.instant())) {
                case Ledger.Reading.Fresh(LedgerSnapshot snapshot, _) -> issue.apply(snapshot);
                case Ledger.Reading.Stale(_, _, String why) ->
                        new Unavailable("the ledger is stale: " + why);
                case Ledger.Reading.Unavailable(String why) ->
                        new Unavailable("the ledger is not available: " + why);
            };
        } catch (HsmException e) {
            LOG.warnf("Nothing can be issued: %s", e.getMessage());
            return new Unavailable("the token does not answer or lacks the agency's key");
        } catch (StoreUnavailableException e) {
            LOG.warnf("Nothing can be issued: %s", e.getMessage());
            return new Unavailable("the records cannot be written");
        }
    }

    private IssueOutcome issue(Agency agency, WeIdOrder order, LedgerSnapshot snapshot) {
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
        try {
            Optional<SigningKey> key =
                    choice.first(agency, snapshot, KeyAlgorithm.SECP256K1::equals);
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
            return switch (WeIdIssuance.draft(request, saltLength, random)) {
                case WeIdIssuance.Draft.Refused(String why) ->
                        new Refused(Refusal.CLAIMS_INVALID, why);
                case WeIdIssuance.Draft.Ready(UnsignedWeIdCredential unsigned) ->
                        release(agency, order, key.get(), unsigned);
            };
        } catch (HsmException e) {
            LOG.warnf("Nothing can be issued for %s: %s", agency.name(), e.getMessage());
            return new Unavailable("the token does not answer or lacks the agency's key");
        } catch (StoreUnavailableException e) {
            LOG.warnf("Nothing can be issued for %s: %s", agency.name(), e.getMessage());
            return new Unavailable("the records cannot be written");
        }
    }

    private IssueOutcome release(
            Agency agency, WeIdOrder order, SigningKey key, UnsignedWeIdCredential unsigned) {
        byte[] signature =
                signer.sign(
                        key.label(),
                        SignatureAlgorithm.SECP256K1_RECOVERABLE,
                        unsigned.digest().toBytes());
        if (!(RecoverableSignature.read(signature)
                instanceof RecoverableSignature.Reading.Read(RecoverableSignature read))) {
            return withheld(agency, order, unsigned, Objection.fault("its signature is malformed"));
        }
        byte[] credential = unsigned.attach(read);
        Optional<Objection> objection = Objection.to(credential, verification);
        if (objection.isPresent()) {
            return withheld(agency, order, unsigned, objection.get());
        }
        return release.handOut(
                agency,
                new Made(
                        unsigned.id(),
                        agency.did().toString(),
                        WeIdOrder.FORMAT,
                        order.type(),
                        key.id(),
                        unsigned.statusKey(),
                        Optional.of(order.expiration())),
                credential);
    }

    private IssueOutcome withheld(
            Agency agency, WeIdOrder order, UnsignedWeIdCredential unsigned, Objection objection) {
        return release.withhold(
                agency,
                unsigned.id(),
                WeIdOrder.FORMAT,
                order.type(),
                unsigned.statusKey(),
                objection);
    }
}
