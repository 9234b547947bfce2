package dev.credgate.issuance;

import static dev.credgate.issuance.KeyRefusedException.refused;
import static dev.credgate.issuance.KeyRefusedException.require;
import static dev.credgate.issuance.KeyRefusedException.unavailable;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditOnce;
import dev.credgate.did.DidResolver;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.issuance.KeyOutcome.Asked;
import dev.credgate.issuance.KeyOutcome.Unavailable;
import dev.credgate.ledger.Ledger;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.Action;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Recorded;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.StoreUnavailableException;
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
    private final TokenKeys tokens;
    private final IssuerKeys keys;
    private final KeyRequestBook book;
    private final KnownKeys knownKeys;
    private final KeyDecisions decisions;
    private final AuditOnce audit;
    private final boolean twoPeople;

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
        this.clock = clock;
        this.tokens = tokens;
        this.keys = keys;
        this.book = new KeyRequestBook(clock, keys);
        this.knownKeys = new KnownKeys(clock, ledger, resolver, signer, keys, book);
        this.decisions = new KeyDecisions(clock, keys, book, audit, course, twoPeople, LONGEST);
        this.audit = audit;
        this.twoPeople = twoPeople;
    }

    private KeyRequests(KeyRequests same, KeyDecisions decisions) {
        this.clock = same.clock;
        this.tokens = same.tokens;
        this.keys = same.keys;
        this.book = same.book;
        this.knownKeys = same.knownKeys;
        this.decisions = decisions;
        this.audit = same.audit;
        this.twoPeople = same.twoPeople;
    }

    /** The same, whose calls wait no longer than that for the token and the chain. */
    public KeyRequests waiting(Duration longest) {
        return new KeyRequests(this, decisions.waiting(longest));
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
        return book.waiting(limit);
    }

    /**
     * How a request of an agency stands that was made about its DID; empty where there is none of
     * that id, or it is long forgotten.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    public Optional<KeyRequestStanding> standing(Agency agency, UUID request) {
        return book.standing(agency, request);
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
            Optional<Recorded> before = book.recorded(agency, id);
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
            Optional<Recorded> asked = book.recorded(agency, id);
            if (asked.isPresent()) {
                return repeated(asked.get(), by);
            }
            IssuerKey before = knownKeys.known(agency, key);
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
            IssuerKey known = knownKeys.known(agency, key);
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
        return answered(() -> decisions.approve(agency, by, request));
    }

    /** Takes a request back, or refuses it; either person may, and is answered the same again. */
    public KeyOutcome drop(Agency agency, String by, UUID request) {
        return answered(() -> decisions.drop(agency, by, request));
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
        List<KeyRequest> waiting = book.open(agency);
        Optional<KeyRequest> same =
                waiting.stream()
                        .filter(open ->
                                key.isPresent()
                                        && open.action() == action
                                        && open.key().equals(key))
                        .findFirst();
        if (same.isPresent()) {
            // Where one person suffices, what is open was cut off before it was done.
            return twoPeople ? new Asked(same.get()) : decisions.done(same.get(), by);
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
            return repeated(
                    book.recorded(agency, id).orElseThrow(KeyRefusedException::unknownRequest), by);
        }
        return twoPeople ? new Asked(request) : decisions.done(request, by);
    }

    /** How a request stands that is made again. */
    private KeyOutcome repeated(Recorded before, String by) {
        if (before.verdict().isEmpty()) {
            if (!clock.instant().isBefore(KeyRequestStanding.lapses(before.request()))) {
                throw refused(
                        KeyRefusal.UNKNOWN_REQUEST,
                        "what was asked for here lapsed undecided; it has to be asked for anew");
            }
            return twoPeople ? new Asked(before.request()) : decisions.done(before.request(), by);
        }
        if (!before.verdict().get().approved()) {
            throw refused(
                    KeyRefusal.UNKNOWN_REQUEST,
                    "what was asked for here was dropped; it has to be asked for anew");
        }
        return decisions.advanced(before.request());
    }

    private static List<String> dids(Agency agency) {
        return agency.identities().stream().map(identity -> identity.did().toString()).toList();
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
                .orElseThrow(() -> unavailable("no token answers"));
    }

    private interface Wish {
        KeyOutcome answer();
    }

    private static KeyOutcome answered(Wish wish) {
        try {
            return wish.answer();
        } catch (KeyRefusedException e) {
            return e.outcome();
        } catch (StoreUnavailableException e) {
            LOG.warnf("A request about keys failed: %s", e.getMessage());
            return new Unavailable("the records do not answer; ask again");
        }
    }
}
