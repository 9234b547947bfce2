package dev.credgate.gateway;

import dev.credgate.credential.DocumentWriter;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.hsm.Signer;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.KeyChoice;
import dev.credgate.issuance.ListPublishing;
import dev.credgate.issuance.ListPublishing.Outcome;
import dev.credgate.issuance.SignerCertificates;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.status.publication.Deflation;
import dev.credgate.thread.Shares;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The lists as they were last signed. One is signed anew when the chain changed it or took back the
 * key that signed it, no more often than the interval, and when half of its validity is over; by
 * whoever asks first, while the others wait for the same. What cannot be signed anew is handed out
 * until it expires or the chain takes back its key.
 *
 * <p>How many lists there are is the agencies' to say, and anybody may ask for each: those that
 * nobody asked for the longest are let go for others, and few are signed at once, so that no
 * agency's lists take memory, token and processor from another's. Thread-safe.
 */
@Singleton
class StatusListShelf {

    private static final Logger LOG = Logger.getLogger(StatusListShelf.class);

    /** So many are signed at once, most of them of one agency: the rest of the token is others'. */
    static final int AT_ONCE = 4;

    /** How long whoever cannot be handed an older list waits for the turn of this one. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** So long nobody else waits for a turn that just did not come. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The longest list has to find a place. */
    private static final long LEAST_MEMORY = 16L << 20;

    private final Ledger ledger;
    private final InstantSource clock;
    private final StatusListSettings settings;
    private final Press press;
    private final Larder<ListPublishing.Order, Place> places;
    private final Shares turns = new Shares(AT_ONCE);

    /** Whoever makes and signs lists. */
    interface Press {

        /** Under whose names an agency's lists stand on the chain. */
        List<ListPublishing.Owner> owners(Agency agency);

        /** Makes and signs one anew. */
        Outcome publish(ListPublishing.Order order, LedgerSnapshot snapshot, Instant now);

        private static Press of(ListPublishing publishing) {
            return new Press() {
                @Override
                public List<ListPublishing.Owner> owners(Agency agency) {
                    return publishing.owners(agency);
                }

                @Override
                public Outcome publish(
                        ListPublishing.Order order, LedgerSnapshot snapshot, Instant now) {
                    return publishing.publish(order, snapshot, now);
                }
            };
        }
    }

    @Inject
    StatusListShelf(
            Ledger ledger,
            InstantSource clock,
            KeyChoice choice,
            Signer signer,
            SignerCertificates certificates,
            DocumentWriter documents,
            StatusListSettings settings) {
        this(
                ledger,
                clock,
                Press.of(new ListPublishing(choice, signer, certificates, documents)),
                settings);
    }

    StatusListShelf(Ledger ledger, InstantSource clock, Press press, StatusListSettings settings) {
        this.ledger = ledger;
        this.clock = clock;
        this.settings = settings;
        this.press = press;
        check(settings);
        this.places = new Larder<>(settings.memory().asLongValue());
    }

    /**
     * @throws ConfigurationException naming the setting that is out of range
     */
    static void check(StatusListSettings settings) {
        between("interval", settings.interval(), Duration.ofSeconds(1), Duration.ofHours(1));
        between("time-to-live", settings.timeToLive(), Duration.ofSeconds(1), Duration.ofDays(1));
        between("validity", settings.validity(), Duration.ofMinutes(2), Duration.ofDays(30));
        twice("time-to-live", settings.timeToLive(), settings.validity());
        // A list that is not signed anew within its validity would be missing until it is.
        twice("interval", settings.interval(), settings.validity());
        if (settings.memory().asLongValue() < LEAST_MEMORY) {
            throw new ConfigurationException(
                    "credgate.status-lists.memory: expected at least 16M, not "
                            + settings.memory().asLongValue()
                            + " bytes");
        }
    }

    private static void twice(String key, Duration value, Duration validity) {
        if (validity.compareTo(value.multipliedBy(2)) < 0) {
            throw new ConfigurationException(
                    "credgate.status-lists.validity: expected at least twice credgate.status-lists."
                            + key
                            + ", "
                            + value
                            + ", not "
                            + validity);
        }
    }

    private static void between(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new ConfigurationException(
                    "credgate.status-lists."
                            + key
                            + ": expected "
                            + least
                            + " to "
                            + most
                            + ", not "
                            + value);
        }
    }

    /**
     * A signed list. The arrays are never changed.
     *
     * @param zipped its body in GZIP
     * @param tag an entity tag, quotes included
     */
    record Signed(Outcome.Published list, byte[] zipped, String tag, Instant madeAt) {

        static Signed of(Outcome.Published list, Instant madeAt) {
            byte[] body = list.body();
            Hash digest = Hash.of(Sha2.SHA_256.hash(Message.of(body)));
            String tag = '"' + digest.toString().substring(2, 34) + '"';
            return new Signed(list, Deflation.gzip(body), tag, madeAt);
        }

        byte[] body() {
            return list.body();
        }

        long bytes() {
            return (long) body().length + zipped.length;
        }

        Instant until() {
            return list.until();
        }

        /**
         * How long it may be kept on the way to its reader: never beyond its end, since one that is
         * handed out expired is refused, and no outage.
         */
        Duration keepable(Instant now, Duration timeToLive) {
            Duration left = Duration.between(now, until());
            if (left.isNegative()) {
                return Duration.ZERO;
            }
            return left.compareTo(timeToLive) < 0 ? left : timeToLive;
        }
    }

    private static final class Place {
        private final ReentrantLock making = new ReentrantLock();
        private volatile @Nullable Signed last;

        /** A token that is away is not asked again by every reader. */
        private Instant triedAt = Instant.EPOCH;

        /** Nor is a turn that did not come waited for by one reader after the other. */
        private Instant missedAt = Instant.EPOCH;

        boolean isDue(Instant now, StatusListSettings settings) {
            Duration missed = Duration.between(missedAt, now);
            if (!missed.isNegative() && missed.compareTo(PAUSE) < 0) {
                return false;
            }
            Duration since = Duration.between(triedAt, now);
            return since.isNegative() || since.compareTo(settings.interval()) >= 0;
        }
    }

    /** Under whose names an agency's lists stand on the chain. */
    List<ListPublishing.Owner> owners(Agency agency) {
        return press.owners(agency);
    }

    /** The list, if it need not be signed anew. Never waits for one that is signed. */
    Optional<Signed> atHand(ListPublishing.Order order) {
        return places.find(party(order), order)
                .flatMap(place -> Optional.ofNullable(place.last))
                .filter(last -> isCurrent(last, clock.instant()));
    }

    /** How many bytes are kept. */
    long kept() {
        return places.bytes();
    }

    private static String party(ListPublishing.Order order) {
        return order.of().agency().name();
    }

    /**
     * The list, signed anew where it must be; blocks on the token. Empty when it cannot be had, or
     * too many others are being signed.
     *
     * @param order of a list that is registered
     */
    Optional<Signed> renewed(ListPublishing.Order order) {
        Place place = places.findOrAdd(party(order), order, Place::new);
        place.making.lock();
        try {
            Instant now = clock.instant();
            Signed last = place.last;
            if ((last == null || !isCurrent(last, now)) && place.isDue(now, settings)) {
                renew(order, place, last != null && isGood(last, now));
            }
            Instant then = clock.instant();
            return Optional.ofNullable(place.last).filter(signed -> isGood(signed, then));
        } finally {
            place.making.unlock();
        }
    }

    /**
     * @param good whether the last one may be handed out instead
     */
    private void renew(ListPublishing.Order order, Place place, boolean good) {
        String party = party(order);
        if (!hasTurn(party, good ? Duration.ZERO : PATIENCE)) {
            place.missedAt = clock.instant();
            return;
        }
        try {
            Instant now = clock.instant();
            place.triedAt = now;
            made(order, now)
                    .ifPresent(made -> {
                        place.last = made;
                        places.put(party, order, place, made.bytes());
                    });
        } finally {
            turns.give(party);
        }
    }

    private boolean hasTurn(String party, Duration longest) {
        try {
            return turns.take(party, longest);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it may be handed out, if there is no newer one. */
    private boolean isGood(Signed last, Instant now) {
        return last.until().isAfter(now) && isBelieved(last, now);
    }

    private boolean isCurrent(Signed last, Instant now) {
        Duration age = Duration.between(last.madeAt, now);
        if (!last.until().isAfter(now) || age.isNegative()) {
            // In the second case the clock was put back, and nothing is known of the time since.
            return false;
        }
        if (age.compareTo(settings.interval()) < 0) {
            return true;
        }
        // Its own validity: that of one under a certificate ends with it.
        return age.compareTo(Duration.between(last.madeAt, last.until()).dividedBy(2)) < 0
                && ledger.read(now) instanceof Ledger.Reading.Fresh(LedgerSnapshot snapshot, _)
                && last.list.isCurrent(snapshot);
    }

    /** As far as is known: on an older snapshot than a fresh one its readers do not rest either. */
    private boolean isBelieved(Signed last, Instant now) {
        return !(ledger.read(now) instanceof Ledger.Reading.Fresh(LedgerSnapshot snapshot, _))
                || last.list.isBelieved(snapshot);
    }

    private Optional<Signed> made(ListPublishing.Order order, Instant now) {
        if (!(ledger.read(now) instanceof Ledger.Reading.Fresh(LedgerSnapshot snapshot, _))) {
            return Optional.empty();
        }
        return switch (press.publish(order, snapshot, now)) {
            case Outcome.Published published -> Optional.of(Signed.of(published, now));
            case Outcome.Unavailable(String why) -> {
                LOG.warnf("List %s cannot be signed: %s", order.uri(), why);
                yield Optional.empty();
            }
        };
    }
}
