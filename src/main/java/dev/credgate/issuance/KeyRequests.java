package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditOnce;
import dev.credgate.did.DidResolver;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.issuance.KeyOutcome.Asked;
import dev.credgate.issuance.KeyOutcome.Done;
import dev.credgate.issuance.KeyOutcome.Dropped;
import dev.credgate.issuance.KeyOutcome.Refused;
import dev.credgate.issuance.KeyOutcome.Unavailable;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.Action;
import dev.credgate.store.IssuerKeys.Book;
import dev.credgate.store.IssuerKeys.Decision;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Recorded;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.IssuerKeys.Verdict;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TwoPeople;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What agencies ask for about their keys, and who approves it: where two people are needed, a
 * request is done when another certificate of the agency than the one that asked approves it.
 * Requests and decisions are in the audit record when they have an effect, once. Thread-safe;
 * blocks.
 */
public final class KeyRequests {

    /** So many may wait for an agency at once. */
    private static final int MOST_OPEN = 20;

    /** So much an agency may ask for within {@link #DAY}, whatever becomes of it. */
    private static final int MOST_A_DAY = 200;

    /**
     * So often a person may say after that that a key is compromised, which does not wait for a
     * day: each by themselves, or the thief of one certificate could have nobody else heard.
     */
    private static final int OF_ONE_WHERE_COMPROMISED = 50;

    private static final Duration DAY = Duration.ofDays(1);

    private static final Logger LOG = Logger.getLogger(KeyRequests.class);

    /** The course has a limit of its own. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final InstantSource clock;
    private final Ledger ledger;
    private final DidResolver resolver;
    private final Signer signer;
    private final TokenKeys tokens;
    private final IssuerKeys keys;
    private final AuditOnce audit;
    private final KeyCourse course;
    private final boolean twoPeople;
    private final Duration patience;

    /**
     * A room with these neighbours.
     *
     * @param twoPeople whether one person asks and another approves
     */
    public KeyRequests(
            InstantSource clock,
            Ledger ledger,
            DidResolver resolver,
            Signer signer,
            TokenKeys tokens,
            IssuerKeys keys,
            AuditOnce audit,
            KeyCourse course,
            boolean twoPeople) {
        this(clock, ledger, resolver, signer, tokens, keys, audit, course, twoPeople, LONGEST);
    }

    private KeyRequests(
            InstantSource clock,
            Ledger ledger,
            DidResolver resolver,
            Signer signer,
            TokenKeys tokens,
            IssuerKeys keys,
            AuditOnce audit,
            KeyCourse course,
            boolean twoPeople,
            Duration patience) {
        this.clock = clock;
        this.ledger = ledger;
        this.resolver = resolver;
        this.signer = signer;
        this.tokens = tokens;
        this.keys = keys;
        this.audit = audit;
        this.course = course;
        this.twoPeople = twoPeople;
        this.patience = patience;
    }

    /** The same, whose calls wait no longer than that for the token and the chain. */
    public KeyRequests waiting(Duration longest) {
        return new KeyRequests(
                clock, ledger, resolver, signer, tokens, keys, audit, course, twoPeople, longest);
    }

    /** Whether one person asks and another approves. */
    public boolean needsTwoPeople() {
        return twoPeople;
    }

    /**
     * What waits for a second person, of all agencies, the oldest first, and no more than {@code
     * limit} of it.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    public List<KeyRequest> waiting(int limit) {
        return keys.open(clock.instant().minus(TwoPeople.LIFETIME), limit);
    }

    /** When a request is void, if nobody decided it. */
    public static Instant lapses(KeyRequest request) {
        return request.requestedAt().plus(TwoPeople.LIFETIME);
    }

    /** How far a request came. */
    public enum Progress {
        /** It waits for a second person. */
        OPEN,
        /** Nobody decided it in time. */
        LAPSED,
        /** It was taken back, or not approved. */
        DROPPED,
        /** It was approved, and the chain has it not so yet. */
        APPROVED,
        /**
         * The chain has it so, or the key has gone further since. It stays so, whatever is asked
         * for about the key later.
         */
        DONE
    }

    /**
     * How a request stands.
     *
     * @param key the key that it is about, or that it asks for; empty while there is none
     */
    public record Standing(KeyRequest request, Progress progress, Optional<IssuerKey> key) {}

    /**
     * How a request of an agency stands that was made about its DID; empty where there is none of
     * that id, or it is long forgotten.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    public Optional<Standing> standing(Agency agency, UUID request) {
        return recorded(agency, request)
                .map(one -> {
                    Optional<IssuerKey> key = keys.find(about(one.request()));
                    return new Standing(one.request(), progress(one, key), key);
                });
    }

    private Progress progress(Recorded one, Optional<IssuerKey> key) {
        if (one.verdict().isEmpty()) {
            return clock.instant().isBefore(lapses(one.request()))
                    ? Progress.OPEN
                    : Progress.LAPSED;
        }
        if (!one.verdict().get().approved()) {
            return Progress.DROPPED;
        }
        boolean done = one.done() || hasCome(one, key);
        return done ? Progress.DONE : Progress.APPROVED;
    }

    private static boolean hasCome(Recorded one, Optional<IssuerKey> key) {
        return switch (one.request().action()) {
            case CREATE, ROTATE -> key.filter(k -> k.stage() != Stage.PENDING).isPresent();
            case RETIRE, COMPROMISE ->
                    key.filter(k -> k.settled() && isDone(one.request(), k)).isPresent();
        };
    }

    /** What was asked and is not a wish of its own. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient KeyOutcome outcome;

        RefusedException(KeyOutcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }

    /**
     * Asks for a new key.
     *
     * @param by pin of the client certificate
     * @param token its configured name; empty: the first that answers
     */
    public KeyOutcome create(Agency agency, String by, String curve, Optional<String> token) {
        return create(agency, by, curve, token, UUID.randomUUID());
    }

    /**
     * Asks for a new key, once: with an {@code id} that is noted nothing new is asked for, and the
     * answer is how what was asked for stands.
     *
     * @param by pin of the client certificate
     * @param token its configured name; empty: the first that answers
     * @param id of the request
     */
    public KeyOutcome create(
            Agency agency, String by, String curve, Optional<String> token, UUID id) {
        return answered(() -> {
            Optional<Recorded> before = recorded(agency, id);
            if (before.isPresent()) {
                return repeated(before.get(), by);
            }
            KeyCurve chosen =
                    KeyCurve.parse(curve)
                            .orElseThrow(() ->
                                    refused(
                                            KeyRefusal.UNSUPPORTED_CURVE,
                                            "keys are made on secp256k1, P-256, P-384 and Ed25519"));
            return ask(
                    agency,
                    by,
                    id,
                    Action.CREATE,
                    Optional.empty(),
                    Optional.of(tokenFor(token)),
                    Optional.of(chosen.publicName()));
        });
    }

    /** Asks for a key in the place of another, on the same curve. */
    public KeyOutcome rotate(Agency agency, String by, String key, Optional<String> token) {
        return rotate(agency, by, key, token, UUID.randomUUID());
    }

    /**
     * Asks for a key in the place of another, once: see {@link #create(Agency, String, String,
     * Optional, UUID)}.
     */
    public KeyOutcome rotate(
            Agency agency, String by, String key, Optional<String> token, UUID id) {
        return answered(() -> {
            Optional<Recorded> asked = recorded(agency, id);
            if (asked.isPresent()) {
                return repeated(asked.get(), by);
            }
            IssuerKey before = known(agency, key);
            require(before.stage() == Stage.ACTIVE, "only an active key is rotated", before);
            Optional<String> beside = token.or(before::token);
            return ask(
                    agency,
                    by,
                    id,
                    Action.ROTATE,
                    Optional.of(before.id()),
                    Optional.of(tokenFor(beside)),
                    Optional.of(before.curve()));
        });
    }

    /** Asks that a key be retired or declared compromised. */
    public KeyOutcome revoke(Agency agency, String by, String key, Stage stage) {
        return answered(() -> {
            IssuerKey known = known(agency, key);
            require(known.stage() != Stage.COMPROMISED, "a compromised key stays so", known);
            require(
                    stage == Stage.COMPROMISED || known.stage() != Stage.RETIRED,
                    "the key is retired",
                    known);
            return ask(
                    agency,
                    by,
                    UUID.randomUUID(),
                    stage == Stage.COMPROMISED ? Action.COMPROMISE : Action.RETIRE,
                    Optional.of(known.id()),
                    Optional.empty(),
                    Optional.empty());
        });
    }

    /** Approves what another person asked for; whoever approved it is answered the same again. */
    public KeyOutcome approve(Agency agency, String by, UUID request) {
        return answered(() -> {
            Optional<Recorded> decided =
                    recorded(agency, request).filter(one -> isDecided(one, true, by));
            if (decided.isPresent()) {
                return advanced(decided.get().request());
            }
            KeyRequest open = open(agency, request);
            if (twoPeople && open.requestedBy().equals(by)) {
                throw refused(
                        KeyRefusal.SECOND_PERSON_NEEDED,
                        "the certificate that asked cannot approve; another of the agency's can");
            }
            return done(open, by);
        });
    }

    /** Takes a request back, or refuses it; either person may, and is answered the same again. */
    public KeyOutcome drop(Agency agency, String by, UUID request) {
        return answered(() -> {
            Optional<Recorded> decided =
                    recorded(agency, request).filter(one -> isDecided(one, false, by));
            if (decided.isPresent()) {
                return new Dropped(decided.get().request());
            }
            KeyRequest open = open(agency, request);
            decide(open, false, by);
            return new Dropped(open);
        });
    }

    private KeyOutcome ask(
            Agency agency,
            String by,
            UUID id,
            Action action,
            Optional<UUID> key,
            Optional<String> token,
            Optional<String> curve) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // What another agency asked for that acted for the DID is nothing that this one can decide.
        List<KeyRequest> waiting =
                book(agency).open().stream()
                        .filter(open -> open.agency().equals(agency.name()))
                        .toList();
        Optional<KeyRequest> same =
                waiting.stream()
                        .filter(open ->
                                key.isPresent()
                                        && open.action() == action
                                        && open.key().equals(key))
                        .findFirst();
        if (same.isPresent()) {
            // Where one person suffices, what is open was cut off before it was done.
            return twoPeople ? new Asked(same.get()) : done(same.get(), by);
        }
        // That a key is compromised waits for no other decision; of one key it is asked once.
        if (waiting.size() >= MOST_OPEN && action != Action.COMPROMISE) {
            throw refused(
                    KeyRefusal.TOO_MANY_REQUESTS,
                    MOST_OPEN + " requests wait for a decision; decide some of them first");
        }
        if (keys.asked(dids(agency), now.minus(DAY)) >= MOST_A_DAY
                && !(action == Action.COMPROMISE
                        && keys.askedBy(by, action, now.minus(DAY)) < OF_ONE_WHERE_COMPROMISED)) {
            throw refused(
                    KeyRefusal.TOO_MANY_REQUESTS,
                    MOST_A_DAY + " requests were made within 24 hours; more can be made later");
        }
        KeyRequest request =
                new KeyRequest(
                        id,
                        agency.name(),
                        agency.did().toString(),
                        action,
                        key,
                        token,
                        curve,
                        by,
                        now);
        boolean isNew =
                audit.append(
                        new AuditEvent.KeyRequested(
                                request.agency(),
                                request.id(),
                                request.issuer(),
                                action.name().toLowerCase(Locale.ROOT),
                                key,
                                token,
                                curve,
                                by,
                                now),
                        keys.noted(request));
        if (!isNew) {
            // The same came at the same time; the record's head let one of them in after the other.
            return repeated(recorded(agency, id).orElseThrow(KeyRequests::unknownRequest), by);
        }
        return twoPeople ? new Asked(request) : done(request, by);
    }

    /** How a request stands that is made again. */
    private KeyOutcome repeated(Recorded before, String by) {
        if (before.verdict().isEmpty()) {
            if (!clock.instant().isBefore(lapses(before.request()))) {
                throw refused(
                        KeyRefusal.UNKNOWN_REQUEST,
                        "what was asked for here lapsed undecided; it has to be asked for anew");
            }
            return twoPeople ? new Asked(before.request()) : done(before.request(), by);
        }
        if (!before.verdict().get().approved()) {
            throw refused(
                    KeyRefusal.UNKNOWN_REQUEST,
                    "what was asked for here was dropped; it has to be asked for anew");
        }
        return advanced(before.request());
    }

    /** A request about the agency's DID, decided or not; another agency's as little as none. */
    private Optional<Recorded> recorded(Agency agency, UUID id) {
        return keys.recorded(id)
                .filter(one ->
                        one.request().agency().equals(agency.name())
                                && one.request().issuer().equals(agency.did().toString()));
    }

    private static boolean isDecided(Recorded request, boolean approved, String by) {
        return request.verdict().equals(Optional.of(new Verdict(approved, by)));
    }

    private static List<String> dids(Agency agency) {
        return agency.identities().stream().map(identity -> identity.did().toString()).toList();
    }

    private KeyOutcome done(KeyRequest request, String by) {
        UUID key = about(request);
        try {
            decide(request, true, by);
        } catch (RefusedException e) {
            // Another call of theirs may have done the same meanwhile.
            if (twoPeople
                    ? keys.recorded(request.id()).filter(one -> isDecided(one, true, by)).isEmpty()
                    : keys.find(key).filter(found -> isDone(request, found)).isEmpty()) {
                throw e;
            }
        }
        return advanced(request);
    }

    private Done advanced(KeyRequest approved) {
        return new Done(course.advanceWithin(about(approved), patience), approved.id());
    }

    /** The key that is another once it is done: a new one has the request's own id. */
    private static UUID about(KeyRequest request) {
        return switch (request.action()) {
            case CREATE, ROTATE -> request.id();
            case RETIRE, COMPROMISE -> request.key().orElseThrow();
        };
    }

    private static boolean isDone(KeyRequest request, IssuerKey key) {
        return switch (request.action()) {
            case CREATE, ROTATE -> true;
            case RETIRE -> key.stage() == Stage.RETIRED || key.stage() == Stage.COMPROMISED;
            case COMPROMISE -> key.stage() == Stage.COMPROMISED;
        };
    }

    private void decide(KeyRequest request, boolean approved, String by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Decision decision =
                keys.decision(request.id(), approved, by, now.minus(TwoPeople.LIFETIME), now);
        boolean _ =
                audit.append(
                        new AuditEvent.KeyDecided(
                                request.agency(),
                                request.id(),
                                approved ? "approved" : "refused",
                                by,
                                now),
                        decision);
        switch (decision.became()) {
            case DONE -> {
                // as it should be
            }
            case NOT_OPEN -> throw unknownRequest();
            case KEY_MOVED ->
                    throw refused(
                            KeyRefusal.KEY_STATE_CONFLICT,
                            "the key has moved on since this was asked for");
        }
    }

    private KeyRequest open(Agency agency, UUID id) {
        return book(agency).open().stream()
                .filter(request ->
                        request.id().equals(id) && request.agency().equals(agency.name()))
                .findFirst()
                .orElseThrow(KeyRequests::unknownRequest);
    }

    private Book book(Agency agency) {
        return keys.book(agency.did().toString(), clock.instant().minus(TwoPeople.LIFETIME));
    }

    /** A token that is named, or the first that answers. */
    private String tokenFor(Optional<String> token) {
        List<TokenKeys.Standing> all = tokens.tokens();
        if (token.isPresent()) {
            return all.stream()
                    .map(TokenKeys.Standing::name)
                    .filter(token.get()::equals)
                    .findFirst()
                    .orElseThrow(() ->
                            refused(
                                    KeyRefusal.UNKNOWN_TOKEN,
                                    "the tokens are called "
                                            + all.stream().map(TokenKeys.Standing::name).toList()));
        }
        return all.stream()
                .filter(standing -> standing.outage().isEmpty())
                .map(TokenKeys.Standing::name)
                .findFirst()
                .orElseThrow(() -> new RefusedException(new Unavailable("no token answers")));
    }

    /**
     * A key of the agency's by its id here, or by its number on the chain; one that this program
     * kept no record of is noted.
     */
    private IssuerKey known(Agency agency, String key) {
        Optional<IssuerKey> made =
                book(agency).keys().stream()
                        .filter(one -> one.id().toString().equals(key))
                        .findFirst();
        if (made.isPresent()) {
            return made.get();
        }
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            throw new RefusedException(new Unavailable("the ledger is stale or not available"));
        }
        return published(agency, key, snapshot)
                .map(found -> keys.adopt(adopted(agency, found)))
                .orElseThrow(
                        () -> refused(KeyRefusal.UNKNOWN_KEY, "the agency's DID has no such key"));
    }

    private Optional<EntityKey> published(Agency agency, String key, LedgerSnapshot snapshot) {
        return IssuingKeys.published(agency, snapshot, resolver).stream()
                .filter(EntityKey::counts)
                .filter(found -> IssuingKeys.curve(found).isPresent())
                .filter(found -> ("keys-" + found.number()).equals(key))
                .findFirst();
    }

    private IssuerKey adopted(Agency agency, EntityKey found) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Stage stage =
                switch (found.state()) {
                    case ACTIVE -> Stage.ACTIVE;
                    case RETIRED, REVOKED -> Stage.RETIRED;
                    case COMPROMISED -> Stage.COMPROMISED;
                };
        return new IssuerKey(
                UUID.randomUUID(),
                agency.name(),
                agency.did().toString(),
                Optional.empty(),
                label(agency, found.material()),
                IssuingKeys.curve(found).orElseThrow().publicName(),
                Optional.of(found.material()),
                stage,
                true,
                Optional.empty(),
                Optional.empty(),
                now,
                now,
                Optional.empty());
    }

    private Optional<String> label(Agency agency, String material) {
        for (String label : agency.keys()) {
            try {
                if (IssuingKeys.material(signer.key(label)).equals(material)) {
                    return Optional.of(label);
                }
            } catch (HsmException e) {
                LOG.debugf("Key %s is not looked at: %s", label, e.getMessage());
            }
        }
        return Optional.empty();
    }

    private interface Wish {
        KeyOutcome answer();
    }

    private static KeyOutcome answered(Wish wish) {
        try {
            return wish.answer();
        } catch (RefusedException e) {
            return e.outcome;
        } catch (StoreUnavailableException e) {
            LOG.warnf("A request about keys failed: %s", e.getMessage());
            return new Unavailable("the records do not answer; ask again");
        }
    }

    private static void require(boolean holds, String otherwise, IssuerKey key) {
        if (!holds) {
            throw refused(
                    KeyRefusal.KEY_STATE_CONFLICT,
                    otherwise + "; this one is " + key.stage().name().toLowerCase(Locale.ROOT));
        }
    }

    private static RefusedException unknownRequest() {
        return refused(
                KeyRefusal.UNKNOWN_REQUEST,
                "nothing of that id waits for a decision of this agency");
    }

    private static RefusedException refused(KeyRefusal refusal, String detail) {
        return new RefusedException(new Refused(refusal, detail));
    }
}
