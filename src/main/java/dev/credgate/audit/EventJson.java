package dev.credgate.audit;

import dev.credgate.audit.AuditEvent.AgencyChanged;
import dev.credgate.audit.AuditEvent.Attestation;
import dev.credgate.audit.AuditEvent.CredentialIssued;
import dev.credgate.audit.AuditEvent.CredentialWithheld;
import dev.credgate.audit.AuditEvent.DoorOpened;
import dev.credgate.audit.AuditEvent.KeyDecided;
import dev.credgate.audit.AuditEvent.KeyMade;
import dev.credgate.audit.AuditEvent.KeyRequested;
import dev.credgate.audit.AuditEvent.KeyStaged;
import dev.credgate.audit.AuditEvent.OutboxSurrendered;
import dev.credgate.audit.AuditEvent.StatusChanged;
import dev.credgate.audit.AuditEvent.StatusNotSeen;
import dev.credgate.audit.AuditEvent.StatusRequested;
import dev.credgate.audit.AuditEvent.Voucher;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.StatusValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An event as it is stored. Kinds and member names are a format that outlives the program: they are
 * added to, never changed.
 */
final class EventJson {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private EventJson() {}

    /** The name of the event's kind in the record. */
    static String kind(AuditEvent event) {
        return switch (event) {
            case DoorOpened _ -> "door_opened";
            case CredentialIssued _ -> "credential_issued";
            case CredentialWithheld _ -> "credential_withheld";
            case StatusRequested _ -> "status_requested";
            case StatusNotSeen _ -> "status_not_seen";
            case StatusChanged _ -> "status_changed";
            case AgencyChanged _ -> "agency_changed";
            case OutboxSurrendered _ -> "outbox_surrendered";
            case KeyRequested _ -> "key_requested";
            case KeyDecided _ -> "key_decided";
            case KeyMade _ -> "key_made";
            case KeyStaged _ -> "key_staged";
        };
    }

    /** The event as canonical JSON. */
    static String text(AuditEvent event) {
        return CanonicalJson.write(json(event));
    }

    private static JsonObject json(AuditEvent event) {
        return switch (event) {
            case DoorOpened door ->
                    new EventJson()
                            .with("portal", door.portal())
                            .with("session_hash", door.sessionHash().toString())
                            .with(
                                    "credentials",
                                    door.credentials().stream().map(EventJson::json).toList())
                            .with("chain_id", door.chainId())
                            .with("block", door.block().number())
                            .with("block_hash", door.block().hash().toString())
                            .with("block_time", door.block().time())
                            .with("verified_at", door.verifiedAt())
                            .object();
            case CredentialIssued issued ->
                    new EventJson()
                            .with("agency", issued.agency())
                            .with("credential", issued.credential().toString())
                            .with("issuer", issued.issuer())
                            .with("key_id", issued.keyId())
                            .withAny("further_keys", issued.furtherKeys())
                            .with("type", issued.type())
                            .with("format", issued.format())
                            .with("status_key", issued.statusKey().toString())
                            .with("issued_at", issued.issuedAt())
                            .object();
            case CredentialWithheld withheld ->
                    new EventJson()
                            .with("agency", withheld.agency())
                            .with("credential", withheld.credential().toString())
                            .with("issuer", withheld.issuer())
                            .with("type", withheld.type())
                            .with("format", withheld.format())
                            .with("status_key", withheld.statusKey().toString())
                            .with("why", withheld.why())
                            .with("withheld_at", withheld.withheldAt())
                            .object();
            case StatusRequested requested ->
                    new EventJson()
                            .with("agency", requested.agency())
                            .with("credential", requested.credential().toString())
                            .with("issuer", requested.issuer())
                            .with("status_key", requested.statusKey().toString())
                            .with("status", word(requested.status()))
                            .with("reason_hash", requested.reasonHash().toString())
                            .with("requested_at", requested.requestedAt())
                            .object();
            case StatusNotSeen missed ->
                    new EventJson()
                            .with("agency", missed.agency())
                            .with("credential", missed.credential().toString())
                            .with("issuer", missed.issuer())
                            .with("status_key", missed.statusKey().toString())
                            .with("status", word(missed.status()))
                            .with("why", missed.why())
                            .with("found", word(missed.found()))
                            .with("block", missed.block())
                            .object();
            case StatusChanged changed ->
                    new EventJson()
                            .with("agency", changed.agency())
                            .with("credential", changed.credential())
                            .with("issuer", changed.issuer())
                            .with("status_key", changed.statusKey().toString())
                            .with("status", word(changed.status()))
                            .with("reason_hash", changed.reasonHash())
                            .with("transaction", changed.transaction())
                            .with("block", changed.block())
                            .object();
            case AgencyChanged agency ->
                    new EventJson()
                            .with("agency", agency.agency())
                            .with("change", agency.change())
                            .with("version", agency.version())
                            .with("document_hash", agency.documentHash())
                            .with("administrator", agency.administrator())
                            .with("changed_at", agency.changedAt())
                            .object();
            case KeyRequested requested ->
                    new EventJson()
                            .with("agency", requested.agency())
                            .with("request", requested.request().toString())
                            .with("issuer", requested.issuer())
                            .with("action", requested.action())
                            .with("key", requested.key())
                            .with("token", requested.token())
                            .with("curve", requested.curve())
                            .with("by", requested.by())
                            .with("requested_at", requested.requestedAt())
                            .object();
            case OutboxSurrendered surrendered ->
                    new EventJson()
                            .with("operation", surrendered.operation().toString())
                            .with("decision", surrendered.decision())
                            .with("reason", surrendered.reason())
                            .with("by", surrendered.by())
                            .with("decided_at", surrendered.decidedAt())
                            .object();
            case KeyDecided decided ->
                    new EventJson()
                            .with("agency", decided.agency())
                            .with("request", decided.request().toString())
                            .with("decision", decided.decision())
                            .with("by", decided.by())
                            .with("decided_at", decided.decidedAt())
                            .object();
            case KeyMade made ->
                    new EventJson()
                            .with("agency", made.agency())
                            .with("key", made.key().toString())
                            .with("issuer", made.issuer())
                            .with("token", made.token())
                            .with("label", made.label())
                            .with("curve", made.curve())
                            .with("public_key", made.publicKey())
                            .with("attributes", attributes(made.attestation()))
                            .with("made_at", made.madeAt())
                            .object();
            case KeyStaged staged ->
                    new EventJson()
                            .with("agency", staged.agency())
                            .with("key", staged.key().toString())
                            .with("issuer", staged.issuer())
                            .with("key_id", staged.keyId())
                            .with("stage", staged.stage())
                            .with("block", staged.block())
                            .with("seen_at", staged.seenAt())
                            .object();
        };
    }

    private static String word(StatusValue status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject json(Voucher voucher) {
        return new EventJson()
                .with("issuer", voucher.issuer())
                .with("key_id", voucher.keyId())
                .with(
                        "types",
                        voucher.types().stream()
                                .map(type -> (JsonValue) new JsonString(type))
                                .toList())
                .with("status_key", voucher.statusKey().toString())
                .object();
    }

    /** By PKCS#11's names, as an auditor looks them up. */
    private static List<JsonValue> attributes(Attestation said) {
        Map<String, Boolean> all = new LinkedHashMap<>();
        all.put("CKA_SENSITIVE", said.sensitive());
        all.put("CKA_ALWAYS_SENSITIVE", said.alwaysSensitive());
        all.put("CKA_EXTRACTABLE", said.extractable());
        all.put("CKA_NEVER_EXTRACTABLE", said.neverExtractable());
        all.put("CKA_LOCAL", said.local());
        all.put("CKA_SIGN", said.sign());
        return all.entrySet().stream()
                .map(one -> (JsonValue) new JsonString(one.getKey() + "=" + one.getValue()))
                .toList();
    }

    private EventJson with(String name, String value) {
        members.put(name, new JsonString(value));
        return this;
    }

    private EventJson with(String name, Optional<?> value) {
        value.ifPresent(present -> with(name, present.toString()));
        return this;
    }

    private EventJson with(String name, Instant value) {
        return with(name, TIME.format(value));
    }

    private EventJson with(String name, long value) {
        members.put(name, new JsonNumber(Long.toString(value)));
        return this;
    }

    private EventJson with(String name, List<? extends JsonValue> values) {
        members.put(name, new JsonArray(List.copyOf(values)));
        return this;
    }

    private EventJson withAny(String name, List<String> texts) {
        return texts.isEmpty()
                ? this
                : with(name, texts.stream().map(text -> (JsonValue) new JsonString(text)).toList());
    }

    private JsonObject object() {
        return new JsonObject(members);
    }
}
