package dev.credgate.issuance;

import dev.credgate.credential.CredentialWriter.StatusKind;
import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.ListedPlaces.OpenedList;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Draws each credential its place in one of the issuer's status lists: at random over all that are
 * free, so that a place tells nothing of when or for whom a credential was issued, and on record
 * before it is signed, so that no place is given twice. Lists are registered on the chain before
 * anything points to them; the next is opened beside the issuing once one is half full.
 * Thread-safe; blocks on the database, and on the chain for an issuer's first list.
 */
public final class ListPlaces {

    private static final Logger LOG = Logger.getLogger(ListPlaces.class);

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** How soon the next list is asked for again when the chain did not take it. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** How often the places that other replicas took are counted anew. */
    private static final long RECOUNT = 512;

    private final InstantSource clock;
    private final Ledger ledger;
    private final Registrar registrar;
    private final ListedPlaces places;
    private final SignerCertificates certificates;
    private final String origin;
    private final long size;
    private final Duration patience;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * A room with these neighbours.
     *
     * @param certificates by whose names agencies have lists beside their DIDs'
     * @param origin where the lists are published
     * @param size places of a list
     * @param patience how long to wait for a new list to show on the chain
     */
    public ListPlaces(
            InstantSource clock,
            Ledger ledger,
            Registrar registrar,
            ListedPlaces places,
            SignerCertificates certificates,
            String origin,
            long size,
            Duration patience) {
        this.clock = clock;
        this.ledger = ledger;
        this.registrar = registrar;
        this.places = places;
        this.certificates = certificates;
        this.origin = origin;
        this.size = size;
        this.patience = patience;
    }

    /** Registers lists on the chain. */
    @FunctionalInterface
    public interface Registrar {
        /**
         * Registers the addresses of a list, for good; those that are registered stay. Blocks until
         * they are in a block.
         */
        void register(Agency agency, String issuer, long list, List<String> uris)
                throws ChainException, InterruptedException;
    }

    /** What came of a draw. */
    sealed interface Drawn {
        /** The place, as the credential names it. */
        record Place(List<StatusReference> references) implements Drawn {
            public Place {
                references = List.copyOf(references);
            }
        }

        /** No list is at hand; a sentence for the agency. */
        record NotNow(String why) implements Drawn {}
    }

    /** The list in use of one issuer. */
    private static final class Lane {
        private final ReentrantLock opening = new ReentrantLock();
        private volatile @Nullable OpenedList current;
        private final AtomicLong taken = new AtomicLong();
        private final AtomicLong draws = new AtomicLong();

        /** When the next list was last asked for, so that a chain that is away is left in peace. */
        private final AtomicReference<Instant> asked = new AtomicReference<>(Instant.EPOCH);

        /** Whether it is time to ask for the next list, told to one caller. */
        boolean isDue(Instant now) {
            Instant before = asked.get();
            return (now.isBefore(before) || !now.isBefore(before.plus(AGAIN)))
                    && asked.compareAndSet(before, now);
        }
    }

    /**
     * Draws a place for a credential.
     *
     * @param issuer under whose name it is issued
     * @throws StoreUnavailableException when it could not be put on record
     */
    Drawn draw(Agency agency, String issuer, UUID credential, StatusKind kind) {
        Lane lane = lanes.computeIfAbsent(lane(agency, issuer), _ -> new Lane());
        OpenedList list = lane.current;
        if (list == null) {
            try {
                list = first(lane, agency, issuer);
            } catch (ChainException e) {
                LOG.warnf("No status list of %s can be opened: %s", issuer, e.getMessage());
                return new Drawn.NotNow(
                        e instanceof ChainException.Refused
                                ? "the chain does not let the agency's key register a status list"
                                        + " for "
                                        + issuer
                                : "the issuer's status list cannot be registered on the chain now");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return new Drawn.NotNow("the gateway is stopping");
            }
            if (list == null) {
                return new Drawn.NotNow(
                        "the issuer's status list is being registered on the chain; ask again");
            }
        }
        long taken = lane.taken.incrementAndGet();
        if (lane.draws.incrementAndGet() % Math.min(RECOUNT, size / 16) == 0) {
            taken = places.taken(list);
            lane.taken.set(taken);
        }
        if (taken > list.places() / 2 && lane.isDue(clock.instant())) {
            Thread.ofVirtual()
                    .name("status-list")
                    .start(
                            Unending.of(
                                    "The next status list is not there yet",
                                    () -> next(lane, agency, issuer)));
        }
        // Half are free, save in an outage of the chain: 64 draws in vain are no chance then.
        for (int tries = 0; tries < 64; tries++) {
            long index = random.nextLong(list.places());
            if (places.take(list, index, credential)) {
                return new Drawn.Place(references(list, index, kind));
            }
        }
        return new Drawn.NotNow("the issuer's status list is full and the next is not there yet");
    }

    /**
     * Gives the place of a credential back that nobody signed, nor will: what an agency orders in
     * vain uses up no list. What is on record keeps its place, since it may have been signed.
     */
    void giveBack(Agency agency, String issuer, UUID credential) {
        try {
            Lane lane = lanes.get(lane(agency, issuer));
            if (places.giveBack(credential) && lane != null) {
                lane.taken.decrementAndGet();
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf(
                    "A place in a status list of %s stays taken for nothing: %s",
                    issuer, e.getMessage());
        }
    }

    private static String lane(Agency agency, String issuer) {
        return agency.name() + ' ' + issuer;
    }

    private static List<StatusReference> references(OpenedList list, long index, StatusKind kind) {
        return switch (kind) {
            case TOKEN_STATUS_LIST ->
                    List.of(reference("token_status_list", list.uri(), index, ""));
            case BITSTRING ->
                    List.of(
                            reference("bitstring", list.uri(), index, "revocation"),
                            reference("bitstring", suspensions(list.uri()), index, "suspension"));
        };
    }

    private static StatusReference reference(
            String mechanism, String uri, long index, String purpose) {
        return new StatusReference(mechanism, URI.create(uri), index, purpose, 1, Map.of());
    }

    private static String suspensions(String uri) {
        return uri + "/suspension";
    }

    private @Nullable OpenedList first(Lane lane, Agency agency, String issuer)
            throws ChainException, InterruptedException {
        if (!lane.opening.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return null;
        }
        try {
            OpenedList current = lane.current;
            return current != null ? current : newest(lane, agency, issuer);
        } finally {
            lane.opening.unlock();
        }
    }

    /** Opens the next list, or takes the one that another replica opened. */
    private void next(Lane lane, Agency agency, String issuer) {
        if (!lane.opening.tryLock()) {
            return;
        }
        try {
            newest(lane, agency, issuer);
        } catch (ChainException | StoreUnavailableException e) {
            LOG.warnf("The next status list of %s is not there yet: %s", issuer, e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lane.opening.unlock();
        }
    }

    /**
     * The issuer's last list while it is no more than half full, else a new one; once it shows in
     * our own snapshot. Null when it does not in time.
     */
    private @Nullable OpenedList newest(Lane lane, Agency agency, String issuer)
            throws ChainException, InterruptedException {
        while (true) {
            List<OpenedList> known = places.listsOf(agency.name(), issuer);
            Optional<OpenedList> last =
                    known.reversed().stream()
                            .filter(list -> list.agency().equals(agency.name()))
                            .filter(list -> list.issuer().equals(issuer))
                            .findFirst()
                            .filter(list -> isAlone(list, known))
                            // After a change of the origin what was opened before lies elsewhere.
                            .filter(list -> list.uri().equals(uri(agency, list.number())))
                            .filter(list -> list.places() == size);
            long taken = last.map(places::taken).orElse(0L);
            if (last.isPresent() && taken <= size / 2) {
                return shown(lane, agency, last.get(), taken);
            }
            Optional<LedgerSnapshot> snapshot = snapshot();
            if (snapshot.isEmpty()) {
                // Which numbers the chain has is not known.
                return null;
            }
            OpenedList opened = fresh(agency, issuer, known, snapshot.get());
            // Another replica may have been quicker with that number: then look again.
            if (places.open(opened)) {
                LOG.infof("Status list %s of %s is opened", opened.uri(), issuer);
                return shown(lane, agency, opened, 0);
            }
        }
    }

    /**
     * Whether no other list of the issuer has its number: older versions counted for each agency,
     * and on the chain the places of both are the same ones.
     */
    private static boolean isAlone(OpenedList list, List<OpenedList> known) {
        return known.stream()
                        .filter(other -> other.issuer().equals(list.issuer()))
                        .filter(other -> other.number() == list.number())
                        .count()
                == 1;
    }

    /**
     * The next number of which neither we nor the chain know, whichever agency acts or acted for
     * the issuer: whoever registered a list before, or set a place in it, may have given places. An
     * address that the agency registered under any of its names is that list's alone: all of them
     * are published at the agency's addresses.
     */
    private OpenedList fresh(
            Agency agency, String issuer, List<OpenedList> known, LedgerSnapshot snapshot) {
        long number = known.isEmpty() ? 1 : known.getLast().number() + 1;
        Set<Long> used = snapshot.statusLists(Keccak256.hash(issuer));
        Set<String> names = names(agency, issuer);
        while (used.contains(number) || isTaken(snapshot, names, uri(agency, number))) {
            number++;
        }
        return new OpenedList(
                agency.name(), number, issuer, uri(agency, number), size, clock.instant());
    }

    /** Under which names the agency may have registered addresses, the issuer's included. */
    private Set<String> names(Agency agency, String issuer) {
        Set<String> names = new HashSet<>(certificates.names(agency));
        agency.identities().forEach(identity -> names.add(identity.did().toString()));
        names.add(issuer);
        return names;
    }

    /** Whether it, or that of its suspensions, is some list's already: it stays so for good. */
    private static boolean isTaken(LedgerSnapshot snapshot, Set<String> names, String uri) {
        return names.stream()
                .anyMatch(name ->
                        registered(snapshot, name, uri).isPresent()
                                || registered(snapshot, name, suspensions(uri)).isPresent());
    }

    private String uri(Agency agency, long number) {
        return origin + "/status/" + agency.name() + "/" + number;
    }

    private @Nullable OpenedList shown(Lane lane, Agency agency, OpenedList list, long taken)
            throws ChainException, InterruptedException {
        if (!isShown(list)) {
            registrar.register(
                    agency,
                    list.issuer(),
                    list.number(),
                    List.of(list.uri(), suspensions(list.uri())));
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isShown(list)) {
            if (System.nanoTime() > deadline) {
                return null;
            }
            Thread.sleep(PAUSE);
        }
        lane.taken.set(taken);
        lane.current = list;
        return list;
    }

    private boolean isShown(OpenedList list) {
        return snapshot()
                .filter(snapshot ->
                        isRegistered(snapshot, list, list.uri())
                                && isRegistered(snapshot, list, suspensions(list.uri())))
                .isPresent();
    }

    private static boolean isRegistered(LedgerSnapshot snapshot, OpenedList list, String uri) {
        OptionalLong number = registered(snapshot, list.issuer(), uri);
        return number.isPresent() && number.getAsLong() == list.number();
    }

    private static OptionalLong registered(LedgerSnapshot snapshot, String issuer, String uri) {
        return snapshot.statusList(Keccak256.hash(issuer), Keccak256.hash(uri));
    }

    private Optional<LedgerSnapshot> snapshot() {
        return ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _)
                ? Optional.of(snapshot)
                : Optional.empty();
    }
}
