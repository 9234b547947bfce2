package dev.credgate.issuance;

import dev.credgate.store.AgencyDocuments;
import dev.credgate.store.AgencyDocuments.Listing;
import dev.credgate.store.AgencyDocuments.StoredAgency;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The agencies as they stand: those of files, read once, and over them what administrators have
 * said since, which lies in the database and is looked at every second. What the database says of a
 * name goes before the file of that name, a removal as well. Thread-safe; only {@link #refresh}
 * blocks.
 */
public final class Agencies {

    private static final Logger LOG = Logger.getLogger(Agencies.class);

    /** Beyond that, somebody who was removed might still be let in. */
    private static final Duration LONGEST_UNSEEN = Duration.ofSeconds(10);

    private final Map<String, Agency> files = new LinkedHashMap<>();
    private final AgencyDocuments documents;
    private volatile AgencySet current;
    private volatile long revision = -1;
    private volatile long seenAt;

    /**
     * Agencies with this first content.
     *
     * @param files what files say
     */
    public Agencies(Collection<Agency> files, AgencyDocuments documents) {
        files.forEach(agency -> this.files.put(agency.name(), agency));
        this.documents = documents;
        this.current = new AgencySet(files);
    }

    /** Whose a certificate is. */
    public sealed interface Owner {
        /** One agency's. */
        record Known(Agency agency) implements Owner {}

        /** Nobody's. */
        record Nobody() implements Owner {}

        /** More than one agency's, by what was configured: it counts as nobody's. */
        record Several(List<String> names) implements Owner {}

        /** The database has not said for too long. */
        record Unknown() implements Owner {}
    }

    /**
     * Whose a certificate is, that was found good before.
     *
     * @param byAuthority whether a configured CA issued it itself; without that its issuer's name
     *     counts for nothing
     */
    public Owner owner(X509Certificate certificate, Predicate<X509Certificate> byAuthority) {
        if (!isFresh()) {
            return new Owner.Unknown();
        }
        List<Agency> found = current.of(certificate, byAuthority);
        return switch (found.size()) {
            case 0 -> new Owner.Nobody();
            case 1 -> new Owner.Known(found.getFirst());
            default -> new Owner.Several(found.stream().map(Agency::name).toList());
        };
    }

    /** All of them, as far as is known. */
    public Collection<Agency> all() {
        return current.all();
    }

    /** One of them. */
    public Optional<Agency> named(String name) {
        return current.named(name);
    }

    /** Whether the database was heard lately. */
    public boolean isFresh() {
        return revision >= 0 && System.nanoTime() - seenAt < LONGEST_UNSEEN.toNanos();
    }

    /**
     * Reads what has changed since.
     *
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    public synchronized void refresh() {
        long asked = System.nanoTime();
        if (documents.revision() != revision) {
            Listing listing = documents.list();
            current = new AgencySet(standing(listing).values());
            revision = listing.revision();
        }
        seenAt = asked;
    }

    /** The agencies that stand when the database says this. */
    Map<String, Agency> standing(Listing listing) {
        Map<String, Agency> standing = new LinkedHashMap<>(files);
        for (StoredAgency stored : listing.agencies()) {
            standing.remove(stored.name());
            stored.document()
                    .ifPresent(document -> {
                        List<String> faults = new ArrayList<>();
                        AgencyDocument.read(document.getBytes(StandardCharsets.UTF_8), faults)
                                .ifPresentOrElse(
                                        agency -> standing.put(stored.name(), agency),
                                        () ->
                                                LOG.errorf(
                                                        "Agency %s of the database is left out: %s",
                                                        stored.name(), faults));
                    });
        }
        return standing;
    }
}
