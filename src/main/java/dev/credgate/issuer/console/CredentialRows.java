package dev.credgate.issuer.console;

import dev.credgate.crypto.Keccak256;
import dev.credgate.issuance.Agency;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuedCredentials.Place;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** An agency's credentials and the changes of their status, as rows of tables. Thread-safe. */
@Singleton
class CredentialRows {

    private final IssuedCredentials records;
    private final InstantSource clock;

    CredentialRows(IssuedCredentials records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
    }

    /** The newest of an agency's credentials. */
    List<IssuedCredential> newest(Agency agency, Optional<Place> before, int limit) {
        return records.newest(agency.name(), before, limit);
    }

    /** A credential of that agency's; of another's as little as of nobody's. */
    Optional<IssuedCredential> find(Agency agency, String id) {
        return uuid(id).flatMap(records::find)
                .filter(credential -> credential.agency().equals(agency.name()));
    }

    /** An id in its one spelling. */
    static Optional<UUID> uuid(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Its status on the chain; empty when the chain is not known. */
    static Optional<StatusValue> status(
            Optional<LedgerSnapshot> chain, IssuedCredential credential) {
        return entry(chain, credential).map(StatusEntry::value);
    }

    /**
     * Its status and the block that set it, in one word by which a later change is told from it;
     * the same word for all that is not known. It has no comma.
     */
    static String seen(Optional<LedgerSnapshot> chain, IssuedCredential credential) {
        return entry(chain, credential)
                .map(entry -> word(entry.value()) + "-" + entry.block())
                .orElse("unknown");
    }

    private static Optional<StatusEntry> entry(
            Optional<LedgerSnapshot> chain, IssuedCredential credential) {
        return chain.map(snapshot ->
                snapshot.status(Keccak256.hash(credential.issuer()), credential.statusKey()));
    }

    /** A credential, without a claim, because none is kept. */
    Map<String, Object> row(
            Sheet sheet, Optional<LedgerSnapshot> chain, IssuedCredential credential) {
        String status = status(chain, credential).map(CredentialRows::word).orElse("unknown");
        return Sheet.row(
                "id", credential.id().toString(),
                "type", credential.type(),
                "format", credential.format(),
                "issuer", credential.issuer(),
                "signedBy", signedBy(credential),
                "statusKey", credential.statusKey().toString(),
                "issued", Sheet.time(credential.issuedAt()),
                "issuedAt", Sheet.machineTime(credential.issuedAt()),
                "until", credential.validUntil().map(Sheet::time).orElse(""),
                "untilAt", credential.validUntil().map(Sheet::machineTime).orElse(""),
                "expired", credential.validUntil().filter(clock.instant()::isAfter).isPresent(),
                "withheld", credential.withheldAt().isPresent(),
                "status", status,
                "statusName", sheet.text("status_" + status));
    }

    /** All keys that signed it, the first one first. */
    private static List<String> signedBy(IssuedCredential credential) {
        return Stream.concat(Stream.of(credential.keyId()), credential.furtherKeys().stream())
                .toList();
    }

    /** Changes that are on their way. */
    List<Map<String, Object>> waiting(Sheet sheet, List<PendingStatusChange> changes) {
        Instant now = clock.instant();
        return changes.stream()
                .map(change ->
                        Sheet.row(
                                "credential", change.credential().toString(),
                                "status", word(change.status()),
                                "statusName", sheet.text("status_" + word(change.status())),
                                "asked", Sheet.time(change.requestedAt()),
                                "askedAt", Sheet.machineTime(change.requestedAt()),
                                "age",
                                        sheet.text(
                                                "seconds",
                                                Math.max(
                                                        0,
                                                        now.getEpochSecond()
                                                                - change.requestedAt()
                                                                        .getEpochSecond()))))
                .toList();
    }

    static String word(StatusValue status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
