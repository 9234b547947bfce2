package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.crypto.Hash;
import dev.credgate.store.AgencyDocuments;
import dev.credgate.store.AgencyDocuments.Change;
import dev.credgate.store.AgencyDocuments.Dropped;
import dev.credgate.store.AgencyDocuments.Listing;
import dev.credgate.store.AgencyDocuments.StoredAgency;
import dev.credgate.store.AgencyDocuments.Wish;
import dev.credgate.store.TwoPeople;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;

/**
 * Changes agencies, for administrators: one at a time over all replicas, each change on the
 * condition that the agency is still what the administrator saw (RFC 9110 §13.1), audited before it
 * counts, at once here and within seconds elsewhere. Where two people are needed, what gives an
 * agency a certificate, a DID or a key counts when another administrator asks for the same.
 * Thread-safe; blocks on the database and throws its {@link
 * dev.credgate.store.StoreUnavailableException}.
 */
public final class AgencyAdministration {

    /**
     * An agency and the mark of what it is now.
     *
     * @param tag strong entity tag without its quotes
     * @param stored what the database says; empty while only its file says so
     */
    public record Described(Agency agency, String tag, Optional<StoredAgency> stored) {}

    /**
     * What one administrator asked for and another has to as well.
     *
     * @param now what the agency is; empty where it is to be made
     * @param wanted what it is to be; empty where an older version took the wish, which did not
     *     keep it
     * @param mark of this wish on what the agency is now
     * @param askedBy pin of the certificate that asked
     * @param lapses from when on it counts no more
     */
    public record Wished(
            String name,
            Optional<Described> now,
            Optional<Agency> wanted,
            String mark,
            String askedBy,
            Instant askedAt,
            Instant lapses) {}

    /** On what a change depends. */
    public sealed interface Condition {
        /** There is no such agency yet. */
        record Absent() implements Condition {}

        /** It is what one of these tags stands for. */
        record Matches(Set<String> tags) implements Condition {
            public Matches {
                tags = Set.copyOf(tags);
            }
        }
    }

    /** What became of a change. */
    public sealed interface Outcome {
        /** It counts. */
        record Written(Described now, boolean created) implements Outcome {}

        /** It counts when another administrator asks for the same within a day. */
        record SecondPersonNeeded() implements Outcome {}

        /** It is no longer there. */
        record Removed() implements Outcome {}

        /** There is none of that name. */
        record Missing() implements Outcome {}

        /** It is not what the condition says. */
        record Changed() implements Outcome {}

        /** It would share with another what must be its own. */
        record Taken(String detail) implements Outcome {}

        /** It is no agency; a line each. */
        record Invalid(List<String> faults) implements Outcome {
            public Invalid {
                faults = List.copyOf(faults);
            }
        }
    }

    private final InstantSource clock;
    private final Agencies agencies;
    private final AgencyDocuments documents;
    private final AuditLog audit;
    private final Set<CertificatePin> reserved;
    private final Supplier<Set<X500Principal>> authorities;
    private final boolean twoPeople;

    /**
     * Of this process one waits in the database for the others' turn: what is told of a change
     * needs a connection beside the one that holds the turn.
     */
    private final Lock turn = new ReentrantLock();

    /**
     * A room with these neighbours.
     *
     * @param reserved pins that no agency may have: administrators' and proxies'
     * @param authorities the names of the CAs whose certificates may stand for an agency by issuer
     *     and alternative name; none where that cannot be told
     * @param twoPeople whether one administrator asks for what gives an agency something, and
     *     another for the same
     */
    public AgencyAdministration(
            InstantSource clock,
            Agencies agencies,
            AgencyDocuments documents,
            AuditLog audit,
            Set<CertificatePin> reserved,
            Supplier<Set<X500Principal>> authorities,
            boolean twoPeople) {
        this.clock = clock;
        this.agencies = agencies;
        this.documents = documents;
        this.audit = audit;
        this.reserved = Set.copyOf(reserved);
        this.authorities = authorities;
        this.twoPeople = twoPeople;
    }

    /** All agencies that stand. */
    public List<Described> all() {
        return List.copyOf(described(documents.list()).values());
    }

    /** One of them. */
    public Optional<Described> find(String name) {
        return find(described(documents.list()), name);
    }

    /** All that stand, by their names: reads every document, so once for a listing. */
    private Map<String, Described> described(Listing listing) {
        Map<String, StoredAgency> rows = new HashMap<>();
        listing.agencies().forEach(row -> rows.put(row.name(), row));
        Map<String, Described> all = new LinkedHashMap<>();
        agencies.standing(listing)
                .forEach((name, agency) -> {
                    Optional<StoredAgency> stored = Optional.ofNullable(rows.get(name));
                    all.put(name, new Described(agency, tag(agency, stored), stored));
                });
        return all;
    }

    private static Optional<Described> find(Map<String, Described> all, String name) {
        return Optional.ofNullable(all.get(name));
    }

    private static Optional<StoredAgency> stored(Listing listing, String name) {
        return listing.agencies().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /**
     * Makes an agency, or changes it.
     *
     * @param document JSON as {@link AgencyDocument} reads it; its name must be {@code name}
     * @param by who asks
     */
    public Outcome put(String name, byte[] document, Condition condition, CertificatePin by) {
        return put(name, document, condition, by, Optional.empty());
    }

    /**
     * Asks for what another administrator asked for.
     *
     * @param mark the wish's, as {@link #wishes()} told it
     * @param by who asks
     * @return {@link Outcome.Missing} where it does not wait, or no longer
     */
    public Outcome approve(String name, String mark, CertificatePin by) {
        Optional<Wish> wish = twoPeople ? waiting(documents.list(), name, mark) : Optional.empty();
        Optional<String> document = wish.flatMap(Wish::document);
        if (document.isEmpty()) {
            return new Outcome.Missing();
        }
        String tag = wish.get().tag();
        return put(
                name,
                document.get().getBytes(StandardCharsets.UTF_8),
                tag.isEmpty() ? new Condition.Absent() : new Condition.Matches(Set.of(tag)),
                by,
                Optional.of(mark));
    }

    /**
     * Sees to it that what was asked for is not to be, whoever asked.
     *
     * @param mark the wish's, as {@link #wishes()} told it
     * @param by who says so
     * @return whether it waited
     */
    public boolean drop(String name, String mark, CertificatePin by) {
        Outcome outcome =
                inTurn((listing, answer) -> {
                    Optional<Wish> wish = waiting(listing, name, mark);
                    if (wish.isEmpty()) {
                        return Optional.empty();
                    }
                    tell(next(listing, name, wish.get().document(), by), "dropped");
                    answer.set(new Outcome.Removed());
                    return Optional.of(new Dropped(name));
                });
        return outcome instanceof Outcome.Removed;
    }

    /** What waits for a second administrator, in the order of the agencies' names. */
    public List<Wished> wishes() {
        if (!twoPeople) {
            return List.of();
        }
        Listing listing = documents.list();
        Map<String, Described> all = described(listing);
        List<Wished> wishes = new ArrayList<>();
        for (Wish wish : listing.wishes()) {
            if (!isWaiting(wish, all)) {
                continue;
            }
            wishes.add(
                    new Wished(
                            wish.name(),
                            find(all, wish.name()),
                            wish.document()
                                    .flatMap(text ->
                                            AgencyDocument.read(
                                                    text.getBytes(StandardCharsets.UTF_8),
                                                    new ArrayList<>())),
                            mark(wish),
                            wish.askedBy(),
                            wish.askedAt(),
                            wish.askedAt().plus(TwoPeople.LIFETIME)));
        }
        return wishes;
    }

    /** Whether it may still be taken up: it is not too old, and about what the agency is now. */
    private boolean isWaiting(Wish wish, Map<String, Described> all) {
        return wish.askedAt().isAfter(clock.instant().minus(TwoPeople.LIFETIME))
                && wish.tag().equals(find(all, wish.name()).map(Described::tag).orElse(""));
    }

    private Optional<Wish> waiting(Listing listing, String name, String mark) {
        return marked(listing, name, mark).filter(wish -> isWaiting(wish, described(listing)));
    }

    /** The wish of that mark, of which an agency has one at most; it may have lapsed. */
    private static Optional<Wish> marked(Listing listing, String name, String mark) {
        return listing.wishes().stream()
                .filter(wish -> wish.name().equals(name) && mark(wish).equals(mark))
                .findFirst();
    }

    private static String mark(Wish wish) {
        return wish.tag() + "." + wish.documentHash();
    }

    private Outcome put(
            String name,
            byte[] document,
            Condition condition,
            CertificatePin by,
            Optional<String> approved) {
        List<String> faults = new ArrayList<>();
        Optional<Agency> read = AgencyDocument.read(document, faults);
        if (read.isPresent() && !read.get().name().equals(name)) {
            faults.add("agency: name: expected " + name + ", as in the address");
        }
        if (read.isEmpty() || !faults.isEmpty()) {
            return new Outcome.Invalid(faults);
        }
        Agency agency = read.get();
        faults.addAll(unknownIssuers(agency));
        if (!faults.isEmpty()) {
            return new Outcome.Invalid(faults);
        }
        String text = AgencyDocument.write(agency);
        if (text.length() > AgencyDocuments.LONGEST) {
            return new Outcome.Invalid(List.of("agency: expected a shorter document"));
        }
        return inTurn((listing, answer) -> {
            Map<String, Described> all = described(listing);
            // Whoever approves what is no longer asked for does not ask for it anew.
            if (approved.isPresent()
                    && marked(listing, name, approved.get())
                            .filter(wish -> isWaiting(wish, all))
                            .isEmpty()) {
                answer.set(new Outcome.Missing());
                return Optional.empty();
            }
            Optional<Described> before = find(all, name);
            Optional<Outcome> objection = objection(before, condition);
            if (objection.isEmpty()) {
                objection = taken(all.values(), agency);
            }
            if (objection.isPresent()) {
                answer.set(objection.get());
                return Optional.empty();
            }
            if (before.flatMap(Described::stored)
                    .flatMap(StoredAgency::document)
                    .filter(text::equals)
                    .isPresent()) {
                answer.set(new Outcome.Written(before.get(), false));
                return Optional.empty();
            }
            StoredAgency row = next(listing, name, Optional.of(text), by);
            if (twoPeople && gives(before, agency)) {
                Wish wish =
                        new Wish(
                                name,
                                before.map(Described::tag).orElse(""),
                                sha256(text).toString(),
                                by.toString(),
                                row.changedAt(),
                                Optional.of(text));
                Optional<Wish> standing = standing(listing, wish);
                if (standing.isEmpty() && approved.isPresent()) {
                    // It lapsed just now, or an earlier version wrote what it says otherwise: what
                    // another asked for does not become what this one asks for.
                    answer.set(new Outcome.Missing());
                    return Optional.empty();
                }
                if (standing.filter(other -> !other.askedBy().equals(wish.askedBy())).isEmpty()) {
                    answer.set(new Outcome.SecondPersonNeeded());
                    if (standing.isPresent()) {
                        return Optional.empty();
                    }
                    tell(row, "asked");
                    return Optional.of(wish);
                }
            }
            tell(row, before.isEmpty() ? "created" : "changed");
            Described now = new Described(agency, tag(agency, Optional.of(row)), Optional.of(row));
            answer.set(new Outcome.Written(now, before.isEmpty()));
            return Optional.of(row);
        });
    }

    /** Whether somebody could issue by it who could not, or for whom the agency could not. */
    private static boolean gives(Optional<Described> before, Agency agency) {
        Optional<Agency> had = before.map(Described::agency);
        return !had.map(Agency::certificates).orElse(List.of()).containsAll(agency.certificates())
                || !agency.identities().stream()
                        .allMatch(identity ->
                                had.map(Agency::identities).orElse(List.of()).stream()
                                        .anyMatch(one -> holds(one, identity)));
    }

    /** Whether it is the same DID with no key more; fewer, or in another order, gives nothing. */
    private static boolean holds(Agency.Identity had, Agency.Identity now) {
        return had.did().equals(now.did()) && Set.copyOf(had.keys()).containsAll(now.keys());
    }

    /** Whoever asked for the same, of the agency as it is now, and not too long ago. */
    private static Optional<Wish> standing(Listing listing, Wish wish) {
        Instant since = wish.askedAt().minus(TwoPeople.LIFETIME);
        return listing.wishes().stream()
                .filter(other ->
                        other.name().equals(wish.name())
                                && other.tag().equals(wish.tag())
                                && other.documentHash().equals(wish.documentHash())
                                && other.askedAt().isAfter(since))
                .findFirst();
    }

    /** What would name nobody, since none of our CAs is called that. */
    private List<String> unknownIssuers(Agency agency) {
        Set<X500Principal> known = authorities.get();
        return known.isEmpty()
                ? List.of()
                : agency.certificates().stream()
                        .filter(name ->
                                name instanceof IssuedName issued
                                        && known.stream().noneMatch(issued::isIssuer))
                        .map(name ->
                                "agency: certificates: expected an issuer whose own certificate is"
                                        + " in credgate.issuer.client-ca, not that of "
                                        + name)
                        .toList();
    }

    /** Removes an agency. What was issued for it stays, and nobody can change its status here. */
    public Outcome remove(String name, Condition condition, CertificatePin by) {
        return inTurn((listing, answer) -> {
            Optional<Described> before = find(described(listing), name);
            Optional<Outcome> objection =
                    before.isEmpty()
                            ? Optional.of(new Outcome.Missing())
                            : objection(before, condition);
            if (objection.isPresent()) {
                answer.set(objection.get());
                return Optional.empty();
            }
            StoredAgency row = next(listing, name, Optional.empty(), by);
            tell(row, "removed");
            answer.set(new Outcome.Removed());
            return Optional.of(row);
        });
    }

    /** Decides while nobody else changes anything; sets the answer, and what is to be written. */
    @FunctionalInterface
    private interface Decision {
        Optional<? extends Change> on(Listing listing, AtomicReference<Outcome> answer);
    }

    private Outcome inTurn(Decision decision) {
        AtomicReference<Outcome> answer = new AtomicReference<>(new Outcome.Changed());
        turn.lock();
        try {
            if (documents.change(listing -> decision.on(listing, answer))) {
                agencies.refresh();
            }
        } finally {
            turn.unlock();
        }
        return answer.get();
    }

    private static Optional<Outcome> objection(Optional<Described> before, Condition condition) {
        boolean holds =
                switch (condition) {
                    case Condition.Absent _ -> before.isEmpty();
                    case Condition.Matches(Set<String> tags) ->
                            before.filter(one -> tags.contains(one.tag())).isPresent();
                };
        return holds ? Optional.empty() : Optional.of(new Outcome.Changed());
    }

    private Optional<Outcome> taken(Collection<Described> all, Agency agency) {
        for (CertificateName name : agency.certificates()) {
            if (name instanceof CertificatePin pin && reserved.contains(pin)) {
                return Optional.of(
                        new Outcome.Taken(
                                "certificate " + pin + " is an administrator's or a proxy's"));
            }
        }
        return new AgencySet(all.stream().map(Described::agency).toList())
                .shared(agency)
                .map(Outcome.Taken::new);
    }

    private StoredAgency next(
            Listing listing, String name, Optional<String> document, CertificatePin by) {
        return new StoredAgency(
                name,
                stored(listing, name).map(StoredAgency::version).orElse(0L) + 1,
                document,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                by.toString());
    }

    private void tell(StoredAgency row, String change) {
        audit.append(
                new AuditEvent.AgencyChanged(
                        row.name(),
                        change,
                        row.version(),
                        row.document().map(AgencyAdministration::sha256),
                        row.changedBy(),
                        row.changedAt()));
    }

    private static String tag(Agency agency, Optional<StoredAgency> stored) {
        return stored.map(row -> "v" + row.version())
                .orElseGet(() ->
                        "f" + sha256(AgencyDocument.write(agency)).toString().substring(2, 18));
    }

    private static Hash sha256(String text) {
        try {
            return Hash.of(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
