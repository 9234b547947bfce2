package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.AgencyKeys;
import dev.credgate.issuance.AgencyKeys.KeyEntry;
import dev.credgate.issuance.KeyRequestStanding;
import dev.credgate.store.IssuerKeys.KeyRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An agency's keys and what was asked about them, as rows of tables. Thread-safe. */
@Singleton
class KeyRows {

    private final AgencyKeys keys;

    KeyRows(AgencyKeys keys) {
        this.keys = keys;
    }

    /**
     * How many there are over all of an agency's DIDs.
     *
     * @param signing digits, or a dash when it cannot be told now
     * @param requests the same of what waits for a second person
     */
    record Count(String signing, String requests) {}

    Count count(Agency agency) {
        int signing = 0;
        int requests = 0;
        for (Agency.Identity identity : agency.identities()) {
            if (!(of(agency, identity)
                    instanceof AgencyKeys.Listing.Listed(var listed, var open))) {
                return new Count("–", "–");
            }
            signing += (int) listed.stream().filter(KeyEntry::signs).count();
            requests += open.size();
        }
        return new Count(Integer.toString(signing), Integer.toString(requests));
    }

    private AgencyKeys.Listing of(Agency agency, Agency.Identity identity) {
        return keys.of(agency.actingFor(identity.did().toString()).orElse(agency));
    }

    /** Each of an agency's DIDs with its keys and requests. */
    List<Map<String, Object>> all(Visit visit, Sheet sheet, Agency agency) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Agency.Identity identity : agency.identities()) {
            String did = identity.did().toString();
            all.add(
                    switch (of(agency, identity)) {
                        case AgencyKeys.Listing.Listed(var listed, var open) ->
                                Sheet.row(
                                        "did",
                                        did,
                                        "told",
                                        true,
                                        "rows",
                                        listed.stream().map(one -> row(sheet, did, one)).toList(),
                                        "requests",
                                        open.stream()
                                                .map(one ->
                                                        request(
                                                                visit,
                                                                sheet,
                                                                one,
                                                                about(listed, one)
                                                                        .flatMap(KeyEntry::id)))
                                                .toList());
                        case AgencyKeys.Listing.Unavailable(String detail) ->
                                Sheet.row(
                                        "did",
                                        did,
                                        "told",
                                        false,
                                        "detail",
                                        detail,
                                        "rows",
                                        List.of(),
                                        "requests",
                                        List.of());
                    });
        }
        return all;
    }

    private static Map<String, Object> row(Sheet sheet, String did, KeyEntry entry) {
        boolean active = entry.state().equals("active");
        boolean over = entry.state().equals("compromised");
        String root = KeyPages.ROOT + "/" + Query.encoded(entry.key());
        String of = "did=" + Query.encoded(did);
        return Sheet.row(
                "name", entry.key(),
                "id", entry.id().orElse(""),
                "number", entry.id().map(id -> id.substring(id.indexOf('#') + 1)).orElse(""),
                "curve", entry.curve(),
                "publicKey", entry.publicKey().orElse(""),
                "state", entry.state(),
                "stateName", sheet.language().word("key", entry.state()),
                "token", entry.token().orElse(""),
                "signs", entry.signs(),
                "fault", entry.fault().orElse(""),
                "rotate", active ? root + "/rotate?" + of : "",
                "retire",
                        over || List.of("retired", "revoked").contains(entry.state())
                                ? ""
                                : root + "/revoke?" + of + "&state=retired",
                "compromise", over ? "" : root + "/revoke?" + of + "&state=compromised");
    }

    /** The key that a request is about; empty for a new one. */
    static Optional<KeyEntry> about(List<KeyEntry> listed, KeyRequest request) {
        return request.key()
                .map(Object::toString)
                .flatMap(key -> listed.stream().filter(one -> one.key().equals(key)).findFirst());
    }

    /** A key, as whoever decides about it has to know it. */
    static Map<String, Object> key(Sheet sheet, KeyEntry entry) {
        return Sheet.row(
                "name", entry.id().orElse(entry.key()),
                "curve", entry.curve(),
                "publicKey", entry.publicKey().orElse(""),
                "state", entry.state(),
                "stateName", sheet.language().word("key", entry.state()),
                "signs", entry.signs());
    }

    /** Something of whichever agency that waits for a second person. */
    Map<String, Object> request(Visit visit, Sheet sheet, KeyRequest request) {
        return request(visit, sheet, request, keys.id(request));
    }

    /**
     * Something that waits for a second person.
     *
     * @param id of the key that it is about, as the chain has it; empty until it is published
     */
    static Map<String, Object> request(
            Visit visit, Sheet sheet, KeyRequest request, Optional<String> id) {
        String action = request.action().name().toLowerCase(Locale.ROOT);
        String root = KeyPages.ROOT + "/requests/" + request.id();
        String of = "did=" + Query.encoded(request.issuer());
        return Sheet.row(
                "id", request.id().toString(),
                "agency", request.agency(),
                "issuer", request.issuer(),
                "action", action,
                "actionName", sheet.language().word("request", action),
                "consequence", sheet.text("key_then_" + action),
                "subject", id.or(() -> request.key().map(Object::toString)).orElse(""),
                "curve", request.curve().orElse(""),
                "token", request.token().orElse(""),
                "by", request.requestedBy(),
                "mine", request.requestedBy().equals(visit.pin()),
                "asked", Sheet.time(request.requestedAt()),
                "askedAt", Sheet.machineTime(request.requestedAt()),
                "lapses", Sheet.time(KeyRequestStanding.lapses(request)),
                "lapsesAt", Sheet.machineTime(KeyRequestStanding.lapses(request)),
                "approve", root + "/approve?" + of,
                "drop", root + "/drop?" + of);
    }
}
