package dev.credgate.endurance;

import dev.credgate.endurance.Journal.Wish;
import dev.credgate.endurance.Records.Event;
import dev.credgate.endurance.Records.IssuedRow;
import dev.credgate.endurance.Records.Place;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what clients wrote down with what the database holds: nothing lost, nothing doubled. */
final class Books {

    private static final Set<String> FORGETTABLE = Set.of("key_unknown", "source_unavailable");

    /** Until every gateway has followed a chain that forgot, and what was being signed is. */
    private static final Duration NOTICED = Duration.ofSeconds(15);

    private final Journal journal;
    private final Records records;
    private final Report report;

    Books(Journal journal, Records records, Report report) {
        this.journal = journal;
        this.records = records;
        this.report = report;
    }

    void compare() {
        credentials();
        credentialsInTheAuditRecord();
        places();
        wishes();
        doors();
        keys();
    }

    private void credentials() {
        List<Card> cards = journal.cards();
        report.count("orders", journal.orders());
        report.count("credentials acknowledged", cards.size());
        report.faults(
                "credentials lost",
                cards.stream()
                        .filter(card -> !records.issued().containsKey(card.id()))
                        .map(card -> card.id() + " of order " + card.order().number())
                        .toList());
        // What somebody died over is withheld by whoever took the order up.
        Set<String> withheld =
                of("credential_withheld").stream()
                        .map(event -> event.text("credential"))
                        .collect(Collectors.toSet());
        report.faults(
                "orders with two credentials that count",
                twice(
                        records.issued().values().stream()
                                .filter(row -> !withheld.contains(row.id().toString()))
                                .toList(),
                        IssuedRow::order));
        report.faults(
                "acknowledged credentials that are withheld",
                cards.stream()
                        .map(card -> card.id().toString())
                        .filter(withheld::contains)
                        .toList());
        report.count("credentials withheld: not signed, or taken up again", withheld.size());
        report.count(
                "credentials on record of which no client heard",
                records.issued().size()
                        - cards.stream()
                                .filter(card -> records.issued().containsKey(card.id()))
                                .count());
    }

    private void credentialsInTheAuditRecord() {
        List<Event> events = of("credential_issued");
        Set<String> told =
                events.stream().map(event -> event.text("credential")).collect(Collectors.toSet());
        report.faults(
                "acknowledged credentials without an audit record",
                journal.cards().stream()
                        .map(card -> card.id().toString())
                        .filter(id -> !told.contains(id))
                        .toList());
        report.faults(
                "credentials with two audit records",
                twice(events, event -> event.text("credential")));
        report.faults(
                "audit records of credentials that are not on record",
                told.stream()
                        .filter(id -> !records.issued().containsKey(java.util.UUID.fromString(id)))
                        .toList());
        List<Event> notGood =
                of("credential_withheld").stream()
                        .filter(event -> event.text("why").startsWith("["))
                        .toList();
        report.count(
                "credentials withheld, their ground forgotten while they were signed",
                notGood.stream().filter(this::forgottenMeanwhile).count());
        report.faults(
                "credentials withheld as not good",
                notGood.stream()
                        .filter(event -> !forgottenMeanwhile(event))
                        .map(event -> event.body().toString())
                        .toList());
    }

    /** Whether the chain forgot the key or a list's registration after the rehearsal. */
    private boolean forgottenMeanwhile(Event withheld) {
        String codes = withheld.text("why");
        return FORGETTABLE.containsAll(List.of(codes.substring(1, codes.length() - 1).split(", ")))
                && journal.forgotWithin(NOTICED, Instant.parse(withheld.text("withheld_at")));
    }

    private void places() {
        List<String> wrong = new ArrayList<>();
        Set<Place> given = new HashSet<>();
        long all = 0;
        for (Card card : journal.cards()) {
            var named = PlaceIn.credential(card);
            if (named.isPresent()) {
                all++;
                if (!named.get().equals(records.places().get(card.id()))) {
                    wrong.add(
                            card.id()
                                    + " names "
                                    + named.get()
                                    + ", on record is "
                                    + records.places().get(card.id()));
                }
                if (!given.add(named.get())) {
                    wrong.add(named.get() + " was given twice, at last to " + card.id());
                }
            }
        }
        report.count("places in status lists given", all);
        report.faults("places lost or given twice", wrong);
    }

    private void wishes() {
        List<Wish> wishes = journal.wishes();
        Map<String, List<Event>> changed = byReason("status_changed");
        Map<String, List<Event>> missed = byReason("status_not_seen");
        Map<String, List<Event>> requested = byReason("status_requested");
        report.count("changes of status asked for", wishes.size());
        report.count(
                "changes of status acknowledged",
                wishes.stream().filter(Wish::acknowledged).count());
        List<String> untold = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        for (Wish wish : wishes) {
            String hash = "0x" + sha256(wish.reason());
            int ends = of(changed, hash) + of(missed, hash);
            if (wish.acknowledged() && of(changed, hash) == 0) {
                untold.add(wish.toString());
            }
            if (ends > 1 || of(requested, hash) > 1) {
                twice.add(wish + ": " + changed.get(hash) + missed.get(hash));
            }
        }
        report.faults("acknowledged changes of status without an audit record", untold);
        report.faults("changes of status with two audit records", twice);
    }

    private Map<String, List<Event>> byReason(String kind) {
        return of(kind).stream().collect(Collectors.groupingBy(event -> event.text("reason_hash")));
    }

    private static int of(Map<String, List<Event>> events, String hash) {
        return events.getOrDefault(hash, List.of()).size();
    }

    private void doors() {
        List<Event> events = of("door_opened");
        report.count("sessions acknowledged", journal.doors());
        long without =
                journal.answers().entrySet().stream()
                        .filter(entry ->
                                entry.getKey().startsWith("session ")
                                        && !entry.getKey().equals("session 401"))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        report.faults(
                "sessions and their audit records do not agree",
                events.size() < journal.doors() || events.size() > without
                        ? List.of(events.size() + " records")
                        : List.of());
        report.faults(
                "sessions with two audit records",
                twice(events, event -> event.text("session_hash")));
    }

    private void keys() {
        report.count("keys acknowledged", journal.keys().size());
        report.faults(
                "keys lost",
                journal.keys().stream()
                        .filter(key -> !records.keys().containsKey(key))
                        .map(Object::toString)
                        .toList());
        report.count("keys on record", records.keys().size());
        Map<String, Long> stages =
                records.keys().values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        row -> row.stage(), TreeMap::new, Collectors.counting()));
        stages.forEach((stage, many) ->
                report.count("  " + stage.toLowerCase(java.util.Locale.ROOT), many));
        report.faults(
                "keys that are not settled",
                records.keys().values().stream()
                        .filter(row -> !row.settled())
                        .map(Object::toString)
                        .toList());
        List<String> twice = new ArrayList<>();
        twice.addAll(twice(of("key_made"), event -> event.text("key")));
        twice.addAll(
                twice(of("key_staged"), event -> event.text("key") + " " + event.text("stage")));
        twice.addAll(twice(of("key_requested"), event -> event.text("request")));
        twice.addAll(twice(of("key_decided"), event -> event.text("request")));
        report.faults("steps of keys with two audit records", twice);
    }

    private List<Event> of(String kind) {
        return records.events().stream().filter(event -> event.kind().equals(kind)).toList();
    }

    /** What stands there more than once. */
    private static <T> List<String> twice(Iterable<T> all, Function<T, Object> name) {
        Map<Object, List<T>> seen = new java.util.LinkedHashMap<>();
        all.forEach(one -> seen.computeIfAbsent(name.apply(one), _ -> new ArrayList<>()).add(one));
        return seen.values().stream()
                .filter(same -> same.size() > 1)
                .map(Object::toString)
                .toList();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
