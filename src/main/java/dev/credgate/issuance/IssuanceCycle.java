package dev.credgate.issuance;

import dev.credgate.crypto.Hash;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.Rehearsing.Rehearsed;
import dev.credgate.issuance.Rehearsing.Tried;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.verification.Rehearsal;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verification;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * From a credential that lacks only its signature to one that is handed out, in the order that
 * Boulder gives certificates (its {@code docs/ISSUANCE-CYCLE.md}): a throw-away key signs the exact
 * bytes; our own pipeline judges the whole as it would be; it is recorded and audited; only then
 * the token signs the same bytes, and what it gave must be what was rehearsed but for the
 * signature, and valid. So nothing malformed is ever signed, and whatever was signed is on record
 * and can be revoked, wherever a crash falls.
 *
 * <p>Of several signatures each is rehearsed, all their keys are on record before the first one is
 * made, and nothing is handed out unless all are. In a set the bytes that were rehearsed at first
 * are signed. In a chain a later message holds the values of earlier signatures, which are there
 * only when it is on record: so each link is rehearsed once more when those are made, and what is
 * handed out is compared with the first rehearsal but for the signatures, and verified.
 * Thread-safe; blocks on the token and the database.
 */
final class IssuanceCycle {

    private static final byte[] NOTHING = {};

    private final InstantSource clock;
    private final Signer signer;
    private final Rehearsing rehearsing;
    private final Verification verification;
    private final Release release;

    IssuanceCycle(
            InstantSource clock,
            Signer signer,
            Rehearsal rehearsal,
            Verification verification,
            Release release,
            SecureRandom random) {
        this.clock = clock;
        this.signer = signer;
        this.rehearsing = new Rehearsing(rehearsal, random);
        this.verification = verification;
        this.release = release;
    }

    /**
     * What is to be signed.
     *
     * @param issuer under whose name
     * @param type that was ordered; which one is issued, the credential itself says
     * @param keyId of the verification method or the certificate
     * @param key which makes the first signature
     * @param further keys of the issuer's DID that make the others, in their order
     */
    record Prepared(
            UUID id,
            String issuer,
            String format,
            String type,
            String keyId,
            Optional<Instant> validUntil,
            SigningKey key,
            List<SigningKey> further,
            Unsigned unsigned) {

        Prepared {
            further = List.copyOf(further);
        }

        /** One with a single signature. */
        Prepared(
                UUID id,
                String issuer,
                String format,
                String type,
                String keyId,
                Optional<Instant> validUntil,
                SigningKey key,
                Unsigned unsigned) {
            this(id, issuer, format, type, keyId, validUntil, key, List.of(), unsigned);
        }

        /** Which keys sign, one a signature, in the order in which they do. */
        List<SigningKey> keys() {
            List<SigningKey> keys = new ArrayList<>(1 + further.size());
            keys.add(key);
            keys.addAll(further);
            return keys;
        }

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
                    id,
                    agency.name(),
                    issuer,
                    issued,
                    format,
                    statusKey,
                    now,
                    validUntil,
                    keyId,
                    further.stream().map(SigningKey::id).toList());
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
        return switch (rehearsing.rehearse(prepared, List.of())) {
            case Tried.Bad(Objection objection) -> refuse(agency, prepared, objection);
            case Tried.Good(Rehearsed rehearsed) -> {
                // Its contexts can make another type of the one that was ordered.
                Optional<Objection> forbidden =
                        Objection.toTypes(agency, rehearsed.standing().types());
                yield forbidden.isPresent()
                        ? refuse(agency, prepared, forbidden.get())
                        : sign(
                                prepared,
                                rehearsed,
                                prepared.record(agency, rehearsed.standing(), clock.instant()),
                                keeping);
            }
        };
    }

    private IssueOutcome refuse(Agency agency, Prepared prepared, Objection objection) {
        release.refuse(prepared.ordered(agency, clock.instant()), objection);
        return objection.outcome();
    }

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
        Signed signed;
        try {
            signed = signed(prepared, rehearsed);
        } catch (HsmException e) {
            boolean told = release.withhold(credential, "no_signature");
            throw told && e.kind() == HsmException.Kind.AWAY ? new TokenLostException(e) : e;
        } catch (RuntimeException e) {
            // A link's message is made only now. Nobody is handed what stands on record by then.
            boolean _ = release.withhold(credential, "it cannot be finished");
            throw e;
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

    /**
     * Has the token make one signature after the other. Nothing is signed that was not rehearsed
     * byte for byte: a link of a chain, whose message holds the signatures before it, is rehearsed
     * anew with those.
     *
     * @throws HsmException when the token gives none
     */
    private Signed signed(Prepared prepared, Rehearsed rehearsed) {
        Unsigned unsigned = prepared.unsigned();
        List<SigningKey> keys = prepared.keys();
        List<byte[]> made = new ArrayList<>(keys.size());
        Rehearsed last = rehearsed;
        for (int at = 0; at < keys.size(); at++) {
            SigningKey key = keys.get(at);
            byte[] message = unsigned.toSign(List.copyOf(made));
            if (!last.covers(at, message)) {
                switch (rehearsing.rehearse(prepared, made)) {
                    case Tried.Bad(Objection objection) -> {
                        return new Signed.Bad(objection);
                    }
                    case Tried.Good(Rehearsed again) -> last = again;
                }
                if (!last.covers(at, message)
                        || !last.standing().statusKey().equals(rehearsed.standing().statusKey())) {
                    return new Signed.Bad(Objection.fault("it is not what was rehearsed"));
                }
            }
            UncheckedSignature answer = signer.sign(key.label(), unsigned.algorithm(key), message);
            if (at == keys.size() - 1) {
                return judged(prepared, rehearsed, last, made, answer);
            }
            Optional<byte[]> checked = checked(answer);
            if (checked.isEmpty()) {
                return new Signed.Bad(Objection.fault("[signature_invalid]"));
            }
            made.add(checked.get());
        }
        throw new IllegalStateException("no key signs");
    }

    /** A signature that others follow is checked by itself: none is made over a wrong one. */
    private static Optional<byte[]> checked(UncheckedSignature answer) {
        try {
            return Optional.of(answer.checked());
        } catch (HsmException _) {
            return Optional.empty();
        }
    }

    /** The token layer need not check what is verified here, as part of the whole. */
    private Signed judged(
            Prepared prepared,
            Rehearsed rehearsed,
            Rehearsed last,
            List<byte[]> made,
            UncheckedSignature answer) {
        Signed signed =
                answer.judgedBy(signature -> {
                    List<byte[]> all = new ArrayList<>(made);
                    all.add(signature);
                    return judge(prepared.unsigned(), rehearsed, last, all);
                });
        if (signed instanceof Signed.Bad) {
            answer.blame();
        }
        return signed;
    }

    private Signed judge(
            Unsigned unsigned, Rehearsed rehearsed, Rehearsed last, List<byte[]> signatures) {
        Optional<byte[]> whole = unsigned.attach(signatures);
        if (whole.isEmpty()) {
            return new Signed.Bad(Objection.fault("its signature is malformed"));
        }
        if (!isLike(unsigned, rehearsed, signatures, whole.get())) {
            return new Signed.Bad(Objection.fault("it is not what was rehearsed"));
        }
        Optional<Objection> objection = objection(unsigned, last, whole.get());
        return objection.isPresent()
                ? new Signed.Bad(objection.get())
                : new Signed.Good(whole.get());
    }

    /** Whether it is what was rehearsed but for its signatures, put in one after the other. */
    private static boolean isLike(
            Unsigned unsigned, Rehearsed rehearsed, List<byte[]> signatures, byte[] signed) {
        byte[] before = rehearsed.whole();
        List<byte[]> mixed = new ArrayList<>(rehearsed.signatures());
        for (int at = 0; at < signatures.size(); at++) {
            byte[] signature = signatures.get(at);
            mixed.set(at, signature);
            byte[] after =
                    at == signatures.size() - 1
                            ? signed
                            : unsigned.attach(List.copyOf(mixed)).orElse(NOTHING);
            if (!Likeness.butForSignature(before, after, signature.length)) {
                return false;
            }
            before = after;
        }
        return true;
    }

    /** What is signed must be what was rehearsed and recorded, by the keys that were, and good. */
    private Optional<Objection> objection(Unsigned unsigned, Rehearsed last, byte[] signed) {
        return switch (Objection.examine(
                unsigned.shown(signed),
                body -> verification.verify(body, new Verification.BindingDemand.None()))) {
            case Objection.Examined.Bad(Objection objection) -> Optional.of(objection);
            case Objection.Examined.Good(List<Standing> standings)
                    when !alike(standings, last, Standing::statusKey) ->
                    Optional.of(Objection.fault("its status key is not the recorded"));
            case Objection.Examined.Good(List<Standing> standings)
                    when !alike(standings, last, Standing::types) ->
                    Optional.of(Objection.fault("its types are not the recorded"));
            // Where a signature names its key by itself, that may be another of the issuer's.
            case Objection.Examined.Good(List<Standing> standings)
                    when !alike(standings, last, Standing::key) ->
                    Optional.of(Objection.fault("another key than the recorded one signed it"));
            case Objection.Examined.Good _ -> Optional.empty();
        };
    }

    private static boolean alike(
            List<Standing> standings, Rehearsed last, Function<Standing, Object> part) {
        return standings.stream()
                .map(part)
                .toList()
                .equals(last.standings().stream().map(part).toList());
    }
}
