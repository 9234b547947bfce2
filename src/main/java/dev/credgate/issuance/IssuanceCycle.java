package dev.credgate.issuance;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.verification.Rehearsal;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verification;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * From a credential that lacks only its signature to one that is handed out, in the order that
 * Boulder gives certificates (its {@code docs/ISSUANCE-CYCLE.md}): a throw-away key signs the exact
 * bytes; our own pipeline judges the whole as it would be; it is recorded and audited; only then
 * the token signs the same bytes, and what it gave must be what was rehearsed but for the
 * signature, and valid. So nothing malformed is ever signed, and whatever was signed is on record
 * and can be revoked, wherever a crash falls. Thread-safe; blocks on the token and the database.
 */
final class IssuanceCycle {

    private final InstantSource clock;
    private final Signer signer;
    private final Rehearsal rehearsal;
    private final Verification verification;
    private final Release release;
    private final StandIns standIns;

    IssuanceCycle(
            InstantSource clock,
            Signer signer,
            Rehearsal rehearsal,
            Verification verification,
            Release release,
            SecureRandom random) {
        this.clock = clock;
        this.signer = signer;
        this.rehearsal = rehearsal;
        this.verification = verification;
        this.release = release;
        this.standIns = new StandIns(random);
    }

    /**
     * What is to be signed.
     *
     * @param issuer under whose name
     * @param type that was ordered; which one is issued, the credential itself says
     * @param keyId of the verification method or the certificate
     */
    record Prepared(
            UUID id,
            String issuer,
            String format,
            String type,
            String keyId,
            Optional<Instant> validUntil,
            SigningKey key,
            Unsigned unsigned) {

        /** As it was ordered, for what is told of an order that nothing is signed for. */
        IssuedCredential ordered(Agency agency, Instant now) {
            return record(agency, type, unsigned.signedHash(), now);
        }

        /** As it stands on record, by what it rests on. */
        IssuedCredential record(Agency agency, Standing standing, Instant now) {
            return record(
                    agency, String.join(" ", standing.types()), standing.statusKey().hash(), now);
        }

        private IssuedCredential record(Agency agency, String issued, Hash statusKey, Instant now) {
            return new IssuedCredential(
                    id, agency.name(), issuer, issued, format, statusKey, now, validUntil, keyId);
        }
    }

    /**
     * Carries it out, or says why not.
     *
     * @throws TokenLostException when the token went away: another key may sign another one
     * @throws HsmException when the token did not sign otherwise
     * @throws dev.credgate.store.StoreUnavailableException when the records do not answer
     */
    IssueOutcome carryOut(Agency agency, Prepared prepared, Keeping keeping) {
        StandIn standIn = standIns.of(prepared.key().key());
        Unsigned unsigned = prepared.unsigned();
        byte[] rehearsed =
                unsigned.attach(standIn.sign(unsigned.algorithm(prepared.key()), unsigned.toSign()))
                        .orElseThrow(() -> new IllegalStateException("a stand-in's signature"));
        VerificationKey<?, ?> key = prepared.key().key().publicKey();
        return switch (Objection.examine(
                unsigned.shown(rehearsed),
                body -> rehearsal.verify(body, key, standIn.publicKey()))) {
            case Objection.Examined.Bad(Objection objection) -> refuse(agency, prepared, objection);
            case Objection.Examined.Good(Standing standing)
                    when !unsigned.names(standing.keyId()) ->
                    refuse(agency, prepared, Objection.fault("it names another key than signs it"));
            case Objection.Examined.Good(Standing standing) -> {
                // Its contexts can make another type of the one that was ordered.
                Optional<Objection> forbidden = Objection.toTypes(agency, standing.types());
                yield forbidden.isPresent()
                        ? refuse(agency, prepared, forbidden.get())
                        : sign(
                                prepared,
                                new Rehearsed(rehearsed, standing),
                                prepared.record(agency, standing, clock.instant()),
                                keeping);
            }
        };
    }

    private IssueOutcome refuse(Agency agency, Prepared prepared, Objection objection) {
        release.refuse(prepared.ordered(agency, clock.instant()), objection);
        return objection.outcome();
    }

    /**
     * What a stand-in signed.
     *
     * @param standing what our own pipeline found it to rest on
     */
    private record Rehearsed(byte[] whole, Standing standing) {}

    /** What the token signed, or why it goes nowhere. */
    private sealed interface Signed {
        record Good(byte[] whole) implements Signed {}

        record Bad(Objection objection) implements Signed {}
    }

    private IssueOutcome sign(
            Prepared prepared, Rehearsed rehearsed, IssuedCredential credential, Keeping keeping) {
        Optional<IssueOutcome> unannounced =
                release.announce(credential, rehearsed.whole().length, keeping);
        if (unannounced.isPresent()) {
            return unannounced.get();
        }
        Unsigned unsigned = prepared.unsigned();
        SigningKey key = prepared.key();
        Signed signed;
        try {
            UncheckedSignature answer =
                    signer.sign(key.label(), unsigned.algorithm(key), unsigned.toSign());
            // The token layer need not check what is verified here, as part of the whole.
            signed = answer.judgedBy(signature -> judge(unsigned, rehearsed, signature));
            if (signed instanceof Signed.Bad) {
                answer.blame();
            }
        } catch (HsmException e) {
            boolean told = release.withhold(credential, "no_signature");
            throw told && e.kind() == HsmException.Kind.AWAY ? new TokenLostException(e) : e;
        }
        return switch (signed) {
            case Signed.Bad(Objection objection) -> {
                // Whoever tries again must know that this one is on record as withheld.
                yield release.withhold(credential, objection.why())
                        ? objection.outcome()
                        : new IssueOutcome.Unavailable("the records cannot be written");
            }
            case Signed.Good(byte[] whole) -> release.handOut(credential, whole, keeping);
        };
    }

    private Signed judge(Unsigned unsigned, Rehearsed rehearsed, byte[] signature) {
        Optional<byte[]> whole = unsigned.attach(signature);
        if (whole.isEmpty()) {
            return new Signed.Bad(Objection.fault("its signature is malformed"));
        }
        Optional<Objection> objection =
                objection(unsigned, rehearsed, whole.get(), signature.length);
        return objection.isPresent()
                ? new Signed.Bad(objection.get())
                : new Signed.Good(whole.get());
    }

    /** What is signed must be what was rehearsed and recorded, by the key that was, and good. */
    private Optional<Objection> objection(
            Unsigned unsigned, Rehearsed rehearsed, byte[] signed, int signatureBytes) {
        if (!Likeness.butForSignature(rehearsed.whole(), signed, signatureBytes)) {
            return Optional.of(Objection.fault("it is not what was rehearsed"));
        }
        return switch (Objection.examine(
                unsigned.shown(signed),
                body -> verification.verify(body, new Verification.BindingDemand.None()))) {
            case Objection.Examined.Bad(Objection objection) -> Optional.of(objection);
            case Objection.Examined.Good(Standing standing)
                    when !standing.statusKey().equals(rehearsed.standing().statusKey()) ->
                    Optional.of(Objection.fault("its status key is not the recorded"));
            case Objection.Examined.Good(Standing standing)
                    when !standing.types().equals(rehearsed.standing().types()) ->
                    Optional.of(Objection.fault("its types are not the recorded"));
            // Where a signature names its key by itself, that may be another of the issuer's.
            case Objection.Examined.Good(Standing standing)
                    when !standing.key().equals(rehearsed.standing().key()) ->
                    Optional.of(Objection.fault("another key than the recorded one signed it"));
            case Objection.Examined.Good _ -> Optional.empty();
        };
    }
}
