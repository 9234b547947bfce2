package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.credential.weid.WeIdIssuance;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.did.DidResolver;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.ledger.IssuerRecord;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.TypeSchema;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.trust.TrustFinding;
import dev.credgate.trust.TrustRegistry;
import dev.credgate.verification.Verification;
import dev.credgate.verification.schema.SchemaLibrary;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
    private final DidResolver resolver;
    private final Signer signer;
    private final Verification verification;
    private final IssuedCredentials records;
    private final AuditLog audit;
    private final SchemaLibrary schemas = new SchemaLibrary();
    private final SecureRandom random = new SecureRandom();

    /** A room with these neighbours. */
    public Issuing(
            InstantSource clock,
            Ledger ledger,
            DidResolver resolver,
            Signer signer,
            Verification verification,
            IssuedCredentials records,
            AuditLog audit) {
        this.clock = clock;
        this.ledger = ledger;
        this.resolver = resolver;
        this.signer = signer;
        this.verification = verification;
        this.records = records;
        this.audit = audit;
    }

    /** Issues, or says why not. */
    public IssueOutcome issue(Agency agency, CredentialOrder order) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        switch (WeIdOrder.read(order, now)) {
            case WeIdOrder.Reading.Refused(Refused refused) -> {
                return refused;
            }
            case WeIdOrder.Reading.Read(WeIdOrder read) -> {
                return switch (ledger.read(clock.instant())) {
                    case Ledger.Reading.Fresh(LedgerSnapshot snapshot, _) ->
                            issue(agency, read, snapshot);
                    case Ledger.Reading.Stale(_, _, String why) ->
                            new Unavailable("the ledger is stale: " + why);
                    case Ledger.Reading.Unavailable(String why) ->
                            new Unavailable("the ledger is not available: " + why);
                };
            }
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
        Optional<Refused> schema = schemaRefusal(order, snapshot);
        if (schema.isPresent()) {
            return schema.get();
        }
        try {
            TokenKey key = signer.key(agency.keyLabel());
            Optional<Integer> number = IssuingKeys.number(agency, key, snapshot, resolver);
            if (number.isEmpty()) {
                return new Refused(
                        Refusal.KEY_NOT_PUBLISHED,
                        "key "
                                + agency.keyLabel()
                                + " of the token is no active key of "
                                + agency.did()
                                + " on the chain");
            }
            WeIdIssuance.Request request =
                    new WeIdIssuance.Request(
                            UUID.randomUUID(),
                            agency.did(),
                            number.get(),
                            order.cptId(),
                            order.issuance(),
                            order.expiration(),
                            order.claims());
            return switch (WeIdIssuance.draft(request, saltLength, random)) {
                case WeIdIssuance.Draft.Refused(String why) ->
                        new Refused(Refusal.CLAIMS_INVALID, why);
                case WeIdIssuance.Draft.Ready(UnsignedWeIdCredential unsigned) ->
                        release(agency, order, number.get(), unsigned);
            };
        } catch (HsmException e) {
            LOG.warnf("Nothing can be issued for %s: %s", agency.name(), e.getMessage());
            return new Unavailable("the token does not answer or lacks the agency's key");
        } catch (StoreUnavailableException e) {
            LOG.warnf("Nothing can be issued for %s: %s", agency.name(), e.getMessage());
            return new Unavailable("the records cannot be written");
        }
    }

    /** Nothing that breaks its type's schema is ever signed. */
    private Optional<Refused> schemaRefusal(WeIdOrder order, LedgerSnapshot snapshot) {
        Optional<TypeSchema> schema =
                snapshot.schemaAt(TrustRegistry.typeHash(order.type()), order.issuance());
        if (schema.isEmpty()) {
            return Optional.empty();
        }
        String which = "version " + schema.get().version() + " of the schema of " + order.type();
        return switch (schemas.check(schema.get().text(), order.claims(), Set.of())) {
            case SchemaLibrary.Finding.Conforms _ -> Optional.empty();
            case SchemaLibrary.Finding.Violated(String where, String keyword) ->
                    Optional.of(
                            new Refused(
                                    Refusal.SCHEMA_VIOLATED,
                                    "the claim at "
                                            + where
                                            + " breaks \""
                                            + keyword
                                            + "\" in "
                                            + which));
            case SchemaLibrary.Finding.Undecidable _ ->
                    throw new IllegalStateException("nothing is hidden before it is issued");
            case SchemaLibrary.Finding.Unusable(String why) ->
                    Optional.of(
                            new Refused(
                                    Refusal.SCHEMA_UNUSABLE,
                                    which
                                            + " cannot be used, its publisher must publish"
                                            + " another: "
                                            + why));
        };
    }

    private IssueOutcome release(
            Agency agency, WeIdOrder order, int keyNumber, UnsignedWeIdCredential unsigned) {
        byte[] signature =
                signer.sign(
                        agency.keyLabel(),
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
        Instant issuedAt = clock.instant();
        String keyId = agency.did().keyId(keyNumber);
        records.record(
                new IssuedCredential(
                        unsigned.id(),
                        agency.name(),
                        agency.did().toString(),
                        order.type(),
                        WeIdOrder.FORMAT,
                        unsigned.statusKey(),
                        issuedAt,
                        Optional.of(order.expiration()),
                        keyId));
        audit.append(
                new AuditEvent.CredentialIssued(
                        agency.name(),
                        unsigned.id(),
                        agency.did().toString(),
                        keyId,
                        order.type(),
                        WeIdOrder.FORMAT,
                        unsigned.statusKey(),
                        issuedAt));
        return new Issued(unsigned.id(), WeIdOrder.FORMAT, credential);
    }

    private IssueOutcome withheld(
            Agency agency, WeIdOrder order, UnsignedWeIdCredential unsigned, Objection objection) {
        LOG.errorf(
                "Credential %s of %s was signed and withheld: %s",
                unsigned.id(), agency.name(), objection.why());
        audit.append(
                new AuditEvent.CredentialWithheld(
                        agency.name(),
                        unsigned.id(),
                        agency.did().toString(),
                        order.type(),
                        WeIdOrder.FORMAT,
                        unsigned.statusKey(),
                        objection.why(),
                        clock.instant()));
        return objection.outcome();
    }
}
