package dev.credgate.gateway;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.hsm.Signer;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.DocumentSigners;
import dev.credgate.issuance.KeyChoice;
import dev.credgate.issuance.ListPublishing;
import dev.credgate.issuance.ListPublishing.Outcome;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.status.publication.Deflation;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The lists as they were last signed. One is signed anew when the chain changed it or took back the
 * key that signed it, no more often than the interval, and when half of its validity is over; by
 * whoever asks first, while the others wait for the same. What cannot be signed anew is handed out
 * until it expires or the chain takes back its key. Thread-safe.
 */
@Singleton
class StatusListShelf {

    private static final Logger LOG = Logger.getLogger(StatusListShelf.class);

    private final Ledger ledger;
    private final InstantSource clock;
    private final StatusListSettings settings;
    private final ListPublishing publishing;
    private final Map<ListPublishing.Order, Place> places = new ConcurrentHashMap<>();

    StatusListShelf(
            Ledger ledger,
            InstantSource clock,
            KeyChoice choice,
            Signer signer,
            DocumentSigners certificates,
            StatusListSettings settings) {
        this.ledger = ledger;
        this.clock = clock;
        this.settings = settings;
        this.publishing = new ListPublishing(choice, signer, certificates);
        check(settings);
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

        boolean isDue(Instant now, StatusListSettings settings) {
            Duration since = Duration.between(triedAt, now);
            return since.isNegative() || since.compareTo(settings.interval()) >= 0;
        }
    }

    /** Under whose names an agency's lists stand on the chain. */
    List<ListPublishing.Owner> owners(Agency agency) {
        return publishing.owners(agency);
    }

    /** The list, if it need not be signed anew. Never blocks. */
    Optional<Signed> atHand(ListPublishing.Order order) {
        Place place = places.get(order);
        Signed last = place == null ? null : place.last;
        return last != null && isCurrent(last, clock.instant())
                ? Optional.of(last)
                : Optional.empty();
    }

    /**
     * The list, signed anew where it must be; blocks on the token. Empty when it cannot be had.
     *
     * @param order of a list that is registered
     */
    Optional<Signed> renewed(ListPublishing.Order order) {
        Place place = places.computeIfAbsent(order, _ -> new Place());
        place.making.lock();
        try {
            Instant now = clock.instant();
            Signed last = place.last;
            if ((last == null || !isCurrent(last, now)) && place.isDue(now, settings)) {
                place.triedAt = now;
                place.last = last = made(order, now).orElse(last);
            }
            return Optional.ofNullable(last)
                    .filter(signed -> signed.until().isAfter(now) && isBelieved(signed, now));
        } finally {
            place.making.unlock();
        }
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
        return switch (publishing.publish(order, snapshot, now)) {
            case Outcome.Published published -> Optional.of(Signed.of(published, now));
            case Outcome.Unavailable(String why) -> {
                LOG.warnf("List %s cannot be signed: %s", order.uri(), why);
                yield Optional.empty();
            }
        };
    }
}
