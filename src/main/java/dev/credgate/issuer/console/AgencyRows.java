package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.AgencyAdministration.Described;
import dev.credgate.issuance.AgencyAdministration.Wished;
import dev.credgate.store.AgencyDocuments.StoredAgency;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.IssuingQuotas.Allowance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Agencies, and what is to become of them, as pages tell it. Thread-safe. */
@Singleton
class AgencyRows {

    private final IssuingQuotas quotas;
    private final InstantSource clock;

    AgencyRows(IssuingQuotas quotas, InstantSource clock) {
        this.quotas = quotas;
        this.clock = clock;
    }

    /** One that stands. */
    Map<String, Object> standing(Sheet sheet, Described described) {
        return facts(
                sheet,
                described.agency(),
                Optional.of(described.agency()),
                sheet.text(described.stored().isPresent() ? "from_database" : "from_file"),
                described.stored());
    }

    /** One as it is to be, with a mark on each thing that it does not have so yet. */
    Map<String, Object> wanted(Sheet sheet, Agency agency, Optional<Agency> now) {
        return facts(sheet, agency, now, "", Optional.empty());
    }

    private Map<String, Object> facts(
            Sheet sheet,
            Agency agency,
            Optional<Agency> now,
            String source,
            Optional<StoredAgency> stored) {
        return Sheet.row(
                "name", agency.name(),
                "dids", agency.identities().stream().map(one -> did(one, now)).toList(),
                "certificates",
                        agency.certificates().stream()
                                .map(one ->
                                        fact(
                                                one.toString(),
                                                now.filter(had -> had.certificates().contains(one))
                                                        .isEmpty()))
                                .toList(),
                "types",
                        agency.types().orElse(Set.of()).stream()
                                .sorted()
                                .map(type ->
                                        fact(type, now.filter(had -> had.mayIssue(type)).isEmpty()))
                                .toList(),
                "anyType", agency.types().isEmpty(),
                "anyTypeAdded",
                        agency.types().isEmpty()
                                && now.filter(had -> had.types().isEmpty()).isEmpty(),
                "quotas", quotas(sheet, agency, now),
                "source", source,
                "changed", stored.map(StoredAgency::changedAt).map(Sheet::time).orElse(""),
                "changedAt", stored.map(StoredAgency::changedAt).map(Sheet::machineTime).orElse(""),
                "changedBy", stored.map(StoredAgency::changedBy).orElse(""));
    }

    private static Map<String, Object> did(Agency.Identity identity, Optional<Agency> now) {
        Optional<Agency.Identity> had =
                now.stream()
                        .flatMap(agency -> agency.identities().stream())
                        .filter(one -> one.did().equals(identity.did()))
                        .findFirst();
        List<String> held = had.map(AgencyRows::labels).orElse(List.of());
        String main = identity.keyLabel();
        boolean another = had.filter(one -> !one.keyLabel().equals(main)).isPresent();
        return Sheet.row(
                "did",
                identity.did().toString(),
                "added",
                had.isEmpty(),
                "main",
                fact(main, another),
                "labels",
                identity.furtherKeys().stream()
                        .map(label -> fact(label, had.isPresent() && !held.contains(label)))
                        .toList());
    }

    private static List<String> labels(Agency.Identity identity) {
        List<String> labels = new ArrayList<>(List.of(identity.keyLabel()));
        labels.addAll(identity.furtherKeys());
        return labels;
    }

    private static Map<String, Object> fact(String text, boolean added) {
        return Sheet.row("text", text, "added", added);
    }

    /** Its limits, and those that it has and is not to have any more. */
    private List<Map<String, Object>> quotas(Sheet sheet, Agency agency, Optional<Agency> now) {
        Instant instant = clock.instant();
        List<Allowance> wanted = agency.quotas().at(instant);
        List<Allowance> had = now.map(one -> one.quotas().at(instant)).orElse(List.of());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Allowance allowance : wanted) {
            String used =
                    sheet.text(
                            "quota_used_" + allowance.period(),
                            quotas.used(agency.name(), allowance),
                            allowance.limit());
            rows.add(fact(used, !had.contains(allowance)));
        }
        for (Allowance before : had) {
            if (wanted.stream().noneMatch(one -> one.period().equals(before.period()))) {
                rows.add(fact(sheet.text("quota_none_" + before.period()), true));
            }
        }
        return rows;
    }

    /** Something that waits for a second administrator. */
    static Map<String, Object> wish(Visit visit, Wished wish) {
        return Sheet.row(
                "name", wish.name(),
                "makes", wish.now().isEmpty(),
                "told", wish.wanted().isPresent(),
                "by", wish.askedBy(),
                "mine", wish.askedBy().equals(visit.pin()),
                "asked", Sheet.time(wish.askedAt()),
                "askedAt", Sheet.machineTime(wish.askedAt()),
                "lapses", Sheet.time(wish.lapses()),
                "lapsesAt", Sheet.machineTime(wish.lapses()),
                "approve", WishPages.address(wish, "approve"),
                "drop", WishPages.address(wish, "drop"));
    }
}
