package dev.credgate.verification;

import dev.credgate.credential.Fit;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.KnownHashes;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.Resolution;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.IssuerRecord;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger.Reading;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.source.Source;
import dev.credgate.source.Sources;
import dev.credgate.verification.Verdict.LedgerStamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one instant and the one snapshot that a verdict rests on, and what has been looked up in it
 * so far. For one call; not thread-safe.
 */
final class Judgement implements SignatureMatcher {

    private final Instant now;
    private final Ground ground;
    private final Optional<LedgerStamp> stamp;
    private final DidResolvers resolvers;
    private final Secp256k1 engine;
    private final KnownHashes known;
    private final ProofCache proofs;
    private final Sources sources;

    // The first of each that is asked for, which mostly is the only one.
    private @Nullable String firstHashed;
    private @Nullable Hash firstHash;
    private @Nullable String firstDid;
    private @Nullable Resolution firstResolution;
    private @Nullable String firstIssuer;
    private @Nullable KeyFinding firstKeys;
    private @Nullable PresentedCredential firstCredential;
    private @Nullable Optional<Fit> firstFit;

    private final Map<String, Resolution> resolved = new HashMap<>(0);
    private final Map<PresentedCredential, Optional<Fit>> fits = new IdentityHashMap<>(0);
    private final Map<String, KeyFinding> keys = new HashMap<>(0);
    private final Set<Source> wanted = new LinkedHashSet<>(0);

    Judgement(
            Instant now,
            Reading reading,
            DidResolvers resolvers,
            Secp256k1 engine,
            KnownHashes known,
            ProofCache proofs,
            Sources sources) {
        this.sources = sources;
        this.now = now;
        this.resolvers = resolvers;
        this.engine = engine;
        this.known = known;
        this.proofs = proofs;
        switch (reading) {
            case Reading.Fresh(LedgerSnapshot snapshot, Duration age) -> {
                ground = new Ground.Firm(snapshot);
                stamp = Optional.of(stamp(snapshot, age));
            }
            case Reading.Stale(LedgerSnapshot snapshot, Duration age, String why) -> {
                ground = new Ground.Missing(Reason.LEDGER_STALE, why);
                stamp = Optional.of(stamp(snapshot, age));
            }
            case Reading.Unavailable(String why) -> {
                ground = new Ground.Missing(Reason.LEDGER_UNAVAILABLE, why);
                stamp = Optional.empty();
            }
        }
    }

    /** Whether there is a snapshot to decide on. */
    sealed interface Ground {
        /** There is. */
        record Firm(LedgerSnapshot snapshot) implements Ground {}

        /** There is none: what needs it is unknown. */
        record Missing(Reason reason, String why) implements Ground {
            Check unknown(CheckName check) {
                return Check.unknown(check, reason, why);
            }
        }
    }

    private static LedgerStamp stamp(LedgerSnapshot snapshot, Duration age) {
        return new LedgerStamp(snapshot.chainId(), snapshot.block(), age);
    }

    Instant now() {
        return now;
    }

    Ground ground() {
        return ground;
    }

    Optional<LedgerStamp> stamp() {
        return stamp;
    }

    /** The snapshot, if there is one to decide on. */
    Optional<LedgerSnapshot> snapshot() {
        return ground instanceof Ground.Firm(LedgerSnapshot snapshot)
                ? Optional.of(snapshot)
                : Optional.empty();
    }

    /** What has been had from elsewhere. */
    Sources sources() {
        return sources;
    }

    /** What resolvers of keys may look at. */
    KeyResolver.Ground keyGround() {
        return new KeyResolver.Ground(now, snapshot(), sources);
    }

    /** The keys of an issuer, looked up once. */
    KeyFinding keysOf(String issuer, KeyResolver resolver) {
        if (firstKeys != null && issuer.equals(firstIssuer)) {
            return firstKeys;
        }
        KeyFinding known = keys.get(issuer);
        if (known == null) {
            known = resolver.resolve(issuer, keyGround());
            if (firstKeys == null) {
                firstIssuer = issuer;
                firstKeys = known;
            } else {
                keys.put(issuer, known);
            }
        }
        return known;
    }

    /** Notes that a document is missing. */
    void want(Source source) {
        wanted.add(source);
    }

    /** The documents that were missed so far. */
    Set<Source> wanted() {
        return wanted.isEmpty() ? Set.of() : Set.copyOf(wanted);
    }

    /** Keccak-256 of a DID. */
    Hash hash(String did) {
        if (firstHash == null) {
            firstHashed = did;
            firstHash = known.of(did);
        }
        return did.equals(firstHashed) ? firstHash : known.of(did);
    }

    /** What the snapshot knows of a DID; only on firm ground. */
    Resolution resolve(String did) {
        if (!(ground instanceof Ground.Firm(LedgerSnapshot snapshot))) {
            throw new IllegalStateException("there is no snapshot to look in");
        }
        if (firstResolution == null) {
            firstDid = did;
            firstResolution = resolvers.resolve(did, snapshot);
        }
        return did.equals(firstDid)
                ? firstResolution
                : resolved.computeIfAbsent(did, one -> resolvers.resolve(one, snapshot));
    }

    /** The trust record of a DID; empty without one or without a snapshot. */
    Optional<IssuerRecord> record(String did) {
        return ground instanceof Ground.Firm(LedgerSnapshot snapshot)
                ? snapshot.issuer(hash(did))
                : Optional.empty();
    }

    /**
     * The gravest that the account of a DID's trust record says of a key that somebody else vouches
     * for; active without record or snapshot.
     *
     * @param encoded as {@link LedgerSnapshot#saidOf} has it, like the text
     */
    KeyState saidOf(String did, Hash encoded, Supplier<Optional<String>> text) {
        Optional<IssuerRecord> record = record(did);
        return record.isPresent() && ground instanceof Ground.Firm(LedgerSnapshot snapshot)
                ? snapshot.saidOf(record.get().account(), encoded, text)
                : KeyState.ACTIVE;
    }

    @Override
    public Optional<EntityKey> match(String did, Hash digest, RecoverableSignature signature) {
        if (!(ground instanceof Ground.Firm)
                || !(resolve(did) instanceof Resolution.Found(var entityKeys))) {
            return Optional.empty();
        }
        Optional<Secp256k1PublicKey> checked = proofs.signer(digest, signature);
        Optional<Secp256k1PublicKey> signer =
                checked.isPresent() ? checked : engine.recover(digest, signature);
        if (signer.isEmpty()) {
            return Optional.empty();
        }
        for (EntityKey key : entityKeys) {
            Optional<Secp256k1PublicKey> candidate = key.secp256k1();
            if (signer.equals(candidate)) {
                if (checked.isEmpty()) {
                    proofs.fitted(digest, signature, candidate.get());
                }
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Fit> fit(PresentedCredential credential) {
        if (credential == firstCredential && firstFit != null) {
            return firstFit;
        }
        Optional<Fit> answered = fits.get(credential);
        if (answered == null) {
            answered = credential.fit(this);
            if (firstCredential == null) {
                firstCredential = credential;
                firstFit = answered;
            } else {
                fits.put(credential, answered);
            }
        }
        return answered;
    }
}
