package dev.credgate.verification;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NoEngineException;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyFinding.Copy;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.ledger.KeyState;
import dev.credgate.source.Source;
import dev.credgate.verification.Judgement.Ground;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds the key that a proof names, and asks whether that key made it. Says nothing of whether the
 * key's owner may vouch, nor of the key's state: that is for whoever asks. Thread-safe.
 */
final class ProofJudge {

    /**
     * Keys by which a signature is checked when the proof does not say which it is. Those of other
     * algorithms are none of them, and an RSA key that does not say how it signs is there six
     * times.
     */
    private static final int MOST_TRIED = 16;

    private final Map<String, KeyResolver> methods;
    private final CertificateResolver certificates;
    private final SignatureChecker checker;

    /**
     * @throws IllegalStateException when two resolvers claim one method
     */
    ProofJudge(
            List<KeyResolver> resolvers,
            CertificateResolver certificates,
            SignatureChecker checker) {
        this.methods =
                resolvers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        KeyResolver::method, Function.identity()));
        this.certificates = certificates;
        this.checker = checker;
    }

    /**
     * What comes of a proof that is to be somebody's. A certificate says nothing of its key's life:
     * that is said by whoever the chain names as its owner.
     *
     * @param owner issuer or presenter; empty where nobody is named
     */
    ProofFinding judge(Judgement judgement, CredentialProof proof, Optional<String> owner) {
        ProofFinding finding = judge(judgement, proof);
        return proof.key() instanceof KeyName.Certificates
                        && finding instanceof ProofFinding.Fits(NamedKey key)
                        && owner.isPresent()
                ? new ProofFinding.Fits(onChain(judgement, key, owner.get()))
                : finding;
    }

    /** A certificate's key in the state that the account of its owner's trust record gives it. */
    static NamedKey onChain(Judgement judgement, NamedKey key, String owner) {
        return key.in(judgement.saidOf(owner, key.hash(), () -> text(key)));
    }

    /** As it would stand on the chain; RSA keys have no such text. */
    private static Optional<String> text(NamedKey key) {
        return key.key() instanceof RsaKey<?>
                ? Optional.empty()
                : Optional.of(Multikey.of(key.key()));
    }

    private ProofFinding judge(Judgement judgement, CredentialProof proof) {
        Optional<FlawFound> flaw = proof.flaw();
        if (flaw.isPresent()) {
            return new ProofFinding.DoesNotFit(Reasons.of(flaw.get().flaw()), flaw.get().detail());
        }
        return switch (keys(judgement, proof.key())) {
            case KeyFinding.Found(List<NamedKey> keys, List<Copy> copies) ->
                    anewFirst(judgement, copies, among(keys, proof));
            case KeyFinding.NotFound(String why) -> noKey(Outcome.FAIL, Reason.ISSUER_UNKNOWN, why);
            case KeyFinding.Malformed(String why, List<Copy> copies) ->
                    anewFirst(judgement, copies, noKey(Outcome.FAIL, Reason.ISSUER_MALFORMED, why));
            case KeyFinding.UnknownMethod(String which) ->
                    noKey(
                            Outcome.UNKNOWN,
                            Reason.METHOD_UNSUPPORTED,
                            which + " is not followed here");
            case KeyFinding.Refused(String why) ->
                    noKey(Outcome.FAIL, Reason.CERTIFICATE_REFUSED, why);
            case KeyFinding.NoLedger _ ->
                    judgement.ground() instanceof Ground.Missing(Reason reason, String why)
                            ? noKey(Outcome.UNKNOWN, reason, why)
                            : noKey(
                                    Outcome.UNKNOWN,
                                    Reason.UNKNOWN_LEDGER,
                                    "its ledger is not followed here");
            case KeyFinding.Wanted(Source source) ->
                    wanted(judgement, source, "a document that names the key has not been had yet");
            case KeyFinding.Unavailable(String why) -> unavailable(why);
        };
    }

    /**
     * Nothing is held against a proof by an old copy of a document: its owner may have published
     * the key since, under a name that was another's, or have announced it for this, or it was a
     * page about maintenance. Whoever sends proofs that never held has each document had anew once
     * in {@link Source#LEAST_FOR_KEYS}, and as often as others where it cannot be had.
     */
    private static ProofFinding anewFirst(
            Judgement judgement, List<Copy> copies, ProofFinding finding) {
        return switch (finding) {
            case ProofFinding.Fits _ -> finding;
            case ProofFinding.NoKey(Outcome outcome, _, _) when outcome != Outcome.FAIL -> finding;
            default ->
                    switch (missing(copies, judgement.now())) {
                        case KeyFinding.Wanted(Source source) ->
                                wanted(
                                        judgement,
                                        source,
                                        "the proof is by no key that the issuer had a while ago,"
                                                + " and the document that names its keys has not"
                                                + " been had anew yet");
                        case KeyFinding.Unavailable _ ->
                                unavailable(
                                        "the proof is by no key that the issuer had a while ago,"
                                                + " and the document that names its keys cannot be"
                                                + " had anew");
                        default -> finding;
                    };
        };
    }

    private static ProofFinding wanted(Judgement judgement, Source source, String why) {
        judgement.want(source);
        return unavailable(why);
    }

    private static ProofFinding unavailable(String why) {
        return noKey(Outcome.UNKNOWN, Reason.SOURCE_UNAVAILABLE, why);
    }

    private static ProofFinding noKey(Outcome outcome, Reason reason, String why) {
        return new ProofFinding.NoKey(outcome, reason, why);
    }

    /** Which keys whoever made a proof holds. */
    KeyFinding keys(Judgement judgement, KeyName name) {
        return switch (name) {
            case KeyName.Method(String did, _) when did.isEmpty() ->
                    new KeyFinding.UnknownMethod("a verification method that is no DID's");
            case KeyName.Method(String did, String url) ->
                    only(judgement, resolve(judgement, did), key -> key.id().equals(url));
            case KeyName.OfIssuer(String issuer, Optional<String> kid) ->
                    kid.isEmpty()
                            ? resolve(judgement, issuer)
                            : only(
                                    judgement,
                                    resolve(judgement, issuer),
                                    key -> isNamed(key.id(), kid.get(), issuer));
            case KeyName.Certificates chain -> certificates.resolve(chain, judgement.keyGround());
            case KeyName.Confirmed(var key) ->
                    new KeyFinding.Found(
                            List.of(
                                    new NamedKey(
                                            "cnf",
                                            key,
                                            KeyState.ACTIVE,
                                            true,
                                            EnumSet.allOf(ProofPurpose.class),
                                            Hash.ZERO)));
        };
    }

    /** The same of a certificate's key that once answered, by its id alone; empty when unknown. */
    Optional<KeyFinding> certified(Judgement judgement, String id) {
        return certificates.anew(id, judgement.keyGround());
    }

    /** A key's name as headers shorten it: whole, or its fragment alone. */
    private static boolean isNamed(String id, String kid, String issuer) {
        return id.equals(kid)
                || id.length() == issuer.length() + 1 + kid.length()
                        && id.startsWith(issuer)
                        && id.charAt(issuer.length()) == '#'
                        && id.endsWith(kid)
                || kid.startsWith("#") && id.equals(issuer + kid);
    }

    private KeyFinding resolve(Judgement judgement, String issuer) {
        KeyResolver resolver = methods.get(method(issuer));
        return resolver == null
                ? new KeyFinding.UnknownMethod(
                        issuer.startsWith("did:")
                                ? "DID method " + method(issuer)
                                : "an issuer that is named so")
                : judgement.keysOf(issuer, resolver);
    }

    private static String method(String issuer) {
        int from = issuer.indexOf(':') + 1;
        int to = issuer.indexOf(':', from);
        return issuer.startsWith("did:")
                ? to > from ? issuer.substring(from, to) : ""
                : issuer.startsWith("https:") ? "https" : "";
    }

    private static KeyFinding only(
            Judgement judgement, KeyFinding finding, Predicate<NamedKey> named) {
        if (!(finding instanceof KeyFinding.Found found)) {
            return finding;
        }
        List<NamedKey> keys = found.keys();
        if (keys.size() == 1 && named.test(keys.getFirst())) {
            return finding;
        }
        List<NamedKey> ofName = keys.stream().filter(named).toList();
        return ofName.isEmpty()
                ? missing(found.copies(), judgement.now())
                : new KeyFinding.Found(ofName, found.copies());
    }

    /** Its owner may have published it since the document was had. */
    static KeyFinding missing(List<Copy> copies, Instant now) {
        List<Copy> behind = copies.stream().filter(copy -> copy.mayBeBehind(now)).toList();
        if (behind.isEmpty()) {
            return new KeyFinding.Found(List.of());
        }
        return behind.stream()
                .filter(copy -> !copy.failing())
                .findFirst()
                .<KeyFinding>map(copy -> new KeyFinding.Wanted(copy.source()))
                .orElseGet(() ->
                        new KeyFinding.Unavailable(
                                "the document that should name the key cannot be had anew, and as"
                                        + " it was it does not"));
    }

    private ProofFinding among(List<NamedKey> keys, CredentialProof proof) {
        if (keys.isEmpty()) {
            return noKey(Outcome.FAIL, Reason.KEY_UNKNOWN, "there is no key of the proof's name");
        }
        boolean announced = false;
        boolean ofItsAlgorithm = false;
        Optional<String> without = Optional.empty();
        Trials trials = new Trials(checker);
        for (NamedKey key : keys) {
            if (key.purposes().contains(proof.purpose())) {
                announced = true;
                try {
                    switch (proof.check(key.key(), trials.ofNext())) {
                        case FITS -> {
                            return new ProofFinding.Fits(key);
                        }
                        case DOES_NOT_FIT -> ofItsAlgorithm = true;
                        case OTHER_ALGORITHM -> {}
                    }
                } catch (NoEngineException e) {
                    without = Optional.of(String.valueOf(e.getMessage()));
                }
                if (trials.isCutShort()) {
                    break;
                }
            }
        }
        if (!announced) {
            return noKey(
                    Outcome.FAIL, Reason.KEY_PURPOSE, "the key is not announced for this purpose");
        }
        if (without.isPresent()) {
            return noKey(Outcome.UNKNOWN, Reason.ENGINE_UNAVAILABLE, without.get());
        }
        if (trials.isCutShort()) {
            return noKey(
                    Outcome.UNKNOWN,
                    Reason.SOURCE_UNAVAILABLE,
                    "the proof does not say which of the keys made it, and there are more of its"
                            + " algorithm than the "
                            + MOST_TRIED
                            + " that are tried");
        }
        return ofItsAlgorithm
                ? new ProofFinding.DoesNotFit(
                        Reason.SIGNATURE_INVALID, "the signature is not that of the key it names")
                : new ProofFinding.DoesNotFit(
                        Reason.SIGNATURE_ALGORITHM,
                        "the proof names another algorithm than the key's");
    }

    /**
     * Checks by so many keys and no more; by one of them as many as the proof has signatures. For
     * one thread.
     */
    private static final class Trials implements SignatureChecker {

        private final SignatureChecker checker;
        private int tried;
        private boolean isTried;
        private boolean cutShort;

        Trials(SignatureChecker checker) {
            this.checker = checker;
        }

        /** For the next key. */
        SignatureChecker ofNext() {
            isTried = false;
            return this;
        }

        @Override
        public <M, S extends Signature> boolean fits(
                VerificationKey<M, S> key, M signed, S signature) {
            if (!isTried) {
                if (tried == MOST_TRIED) {
                    cutShort = true;
                    return false;
                }
                tried++;
                isTried = true;
            }
            return checker.fits(key, signed, signature);
        }

        /** Whether a key was left out. */
        boolean isCutShort() {
            return cutShort;
        }
    }

    /** Whether a key of that name is the issuer's. */
    boolean isOf(String issuer, KeyName name) {
        return switch (name) {
            case KeyName.Method(String did, _) -> !did.isEmpty() && did.equals(issuer);
            case KeyName.OfIssuer(String of, _) -> of.equals(issuer);
            case KeyName.Certificates chain -> certificates.speaksFor(chain, issuer);
            case KeyName.Confirmed _ -> false;
        };
    }

    /** An issuer's key that may be relied upon; a retired one is told of. */
    static Check good(NamedKey key) {
        return key.state() == KeyState.RETIRED
                ? Check.pass(
                        CheckName.ISSUER_KEY,
                        "the issuer retired the key, and what it signed holds")
                : Check.pass(CheckName.ISSUER_KEY);
    }

    /** Whether a key may be relied upon, by its state. */
    static Optional<Check> state(CheckName check, NamedKey key) {
        if (!key.counts()) {
            return Optional.of(
                    Check.fail(
                            check,
                            Reason.KEY_NOT_COUNTED,
                            "the key is published and does not belong to the entity"));
        }
        return state(check, key.state());
    }

    /** The same of a key that belongs to whom it is said to. */
    static Optional<Check> state(CheckName check, KeyState state) {
        return switch (state) {
            case ACTIVE, RETIRED -> Optional.empty();
            case REVOKED ->
                    Optional.of(Check.fail(check, Reason.KEY_REVOKED, "the key is revoked"));
            case COMPROMISED ->
                    Optional.of(
                            Check.fail(
                                    check,
                                    Reason.KEY_COMPROMISED,
                                    "the key was declared compromised"));
        };
    }
}
