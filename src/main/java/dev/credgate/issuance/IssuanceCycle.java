package dev.credgate.issuance;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.Signer;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.verification.Rehearsal;
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

        IssuedCredential record(Agency agency, Hash statusKey, Instant now) {
            return new IssuedCredential(
                    id, agency.name(), issuer, type, format, statusKey, now, validUntil, keyId);
        }
    }

    /**
     * Carries it out, or says why not.
     *
     * @throws HsmException when the token did not sign
     * @throws dev.credgate.store.StoreUnavailableException when the records do not answer
     */
    IssueOutcome carryOut(Agency agency, Prepared prepared, Keeping keeping) {
        StandIn standIn = standIns.of(prepared.key().key());
        byte[] rehearsed =
                prepared.unsigned()
                        .attach(prepared.unsigned().sign(prepared.key(), standIn))
                        .orElseThrow(() -> new IllegalStateException("a stand-in's signature"));
        VerificationKey<?, ?> key = prepared.key().key().publicKey();
        return switch (Objection.examine(
                prepared.unsigned().shown(rehearsed),
                body -> rehearsal.verify(body, key, standIn.publicKey()))) {
            case Objection.Examined.Bad(Objection objection) -> {
                release.refuse(
                        prepared.record(agency, prepared.unsigned().signedHash(), clock.instant()),
                        objection);
                yield objection.outcome();
            }
            case Objection.Examined.Good(Hash statusKey) ->
                    sign(
                            prepared,
                            rehearsed,
                            prepared.record(agency, statusKey, clock.instant()),
                            keeping);
        };
    }

    private IssueOutcome sign(
            Prepared prepared, byte[] rehearsed, IssuedCredential credential, Keeping keeping) {
        Optional<IssueOutcome> unannounced =
                release.announce(credential, rehearsed.length, keeping);
        if (unannounced.isPresent()) {
            return unannounced.get();
        }
        byte[] signature;
        try {
            signature = prepared.unsigned().sign(prepared.key(), signer);
        } catch (HsmException e) {
            release.withhold(credential, "no_signature");
            throw e;
        }
        Optional<byte[]> signed = prepared.unsigned().attach(signature);
        Optional<Objection> objection =
                signed.isEmpty()
                        ? Optional.of(Objection.fault("its signature is malformed"))
                        : objection(
                                prepared.unsigned(),
                                rehearsed,
                                signed.get(),
                                signature.length,
                                credential);
        if (objection.isPresent()) {
            release.withhold(credential, objection.get().why());
            return objection.get().outcome();
        }
        return release.handOut(credential, signed.get(), keeping);
    }

    /** What is signed must be what was rehearsed and recorded, and good. */
    private Optional<Objection> objection(
            Unsigned unsigned,
            byte[] rehearsed,
            byte[] signed,
            int signatureBytes,
            IssuedCredential credential) {
        if (!Likeness.butForSignature(rehearsed, signed, signatureBytes)) {
            return Optional.of(Objection.fault("it is not what was rehearsed"));
        }
        return switch (Objection.examine(
                unsigned.shown(signed),
                body -> verification.verify(body, new Verification.BindingDemand.None()))) {
            case Objection.Examined.Bad(Objection objection) -> Optional.of(objection);
            case Objection.Examined.Good(Hash statusKey) ->
                    statusKey.equals(credential.statusKey())
                            ? Optional.empty()
                            : Optional.of(Objection.fault("its status key is not the recorded"));
        };
    }
}
