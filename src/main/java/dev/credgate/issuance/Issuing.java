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
import dev.credgate.issuance.IssueOutcome.Withheld;
import dev.credgate.ledger.IssuerRecord;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.trust.TrustFinding;
import dev.credgate.trust.TrustRegistry;
import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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

    private IssueOutcome release(
            Agency agency, WeIdOrder order, int keyNumber, UnsignedWeIdCredential unsigned) {
        byte[] signature =
                signer.sign(
                        agency.keyLabel(),
                        SignatureAlgorithm.SECP256K1_RECOVERABLE,
                        unsigned.digest().toBytes());
        if (!(RecoverableSignature.read(signature)
                instanceof RecoverableSignature.Reading.Read(RecoverableSignature read))) {
            return withheld(agency, order, unsigned, "its signature is malformed");
        }
        byte[] credential = unsigned.attach(read);
        Optional<IssueOutcome> objection = objection(agency, order, unsigned, credential);
        if (objection.isPresent()) {
            return objection.get();
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

    /** What our own pipeline has against the finished credential. */
    private Optional<IssueOutcome> objection(
            Agency agency, WeIdOrder order, UnsignedWeIdCredential unsigned, byte[] credential) {
        if (!(verification.verify(credential, new Verification.BindingDemand.None())
                instanceof Verification.Result.Judged(Verdict verdict))) {
            return Optional.of(withheld(agency, order, unsigned, "it is no credential"));
        }
        if (verdict.verdict() == Decision.VALID) {
            return Optional.empty();
        }
        for (Check check : verdict.checks()) {
            if (check.check() == CheckName.SCHEMA && check.outcome() == Outcome.FAIL) {
                return Optional.of(new Refused(Refusal.SCHEMA_VIOLATED, check.detail().orElse("")));
            }
        }
        if (verdict.verdict() == Decision.INDETERMINATE) {
            return Optional.of(new Unavailable("the credential cannot be verified at the moment"));
        }
        String codes =
                verdict.checks().stream()
                        .flatMap(check -> check.code().stream())
                        .map(reason -> reason.code())
                        .toList()
                        .toString();
        return Optional.of(withheld(agency, order, unsigned, codes));
    }

    private IssueOutcome withheld(
            Agency agency, WeIdOrder order, UnsignedWeIdCredential unsigned, String why) {
        LOG.errorf(
                "Credential %s of %s was signed and withheld: %s",
                unsigned.id(), agency.name(), why);
        audit.append(
                new AuditEvent.CredentialWithheld(
                        agency.name(),
                        unsigned.id(),
                        agency.did().toString(),
                        order.type(),
                        WeIdOrder.FORMAT,
                        unsigned.statusKey(),
                        why,
                        clock.instant()));
        return new Withheld("the signed credential does not verify and was not released");
    }
}
