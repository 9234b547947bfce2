package dev.credgate.did;

import dev.credgate.did.VerificationMethod.Entry;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The verification methods of a DID document (DID Core 1.0, section 5; Controlled Identifiers 1.0)
 * that vouch for claims or prove who one is, and whose keys signatures can be checked with. Other
 * methods and members are left alone; what could be read in two ways is refused. Immutable.
 */
public final class DidDocument {

    /** Methods in one document: more would only cost time. */
    static final int MAX_METHODS = 100;

    private final List<Announced> methods;

    private DidDocument(List<Announced> methods) {
        this.methods = List.copyOf(methods);
    }

    private record Announced(Entry entry, Set<ProofPurpose> purposes) {}

    /** What bytes are as a DID's document. */
    public sealed interface Reading {
        /** Its document. */
        record Read(DidDocument document) implements Reading {}

        /** Not its document, and why. */
        record Refused(String why) implements Reading {}

        /** No document of anybody's: what its server sent instead of one. */
        record Unreadable(String why) implements Reading {}
    }

    /** Leaves the reading; without a stack trace, since hostile documents must be cheap. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refusal(String why) {
            super(why, null, false, false);
        }
    }

    /** Reads the document of a DID; its {@code id} must be that DID, letter for letter. */
    public static Reading read(String did, byte[] body) {
        if (!(JsonParser.parse(body) instanceof JsonReading.Read(JsonObject document))) {
            return new Reading.Unreadable("the DID document is no JSON object");
        }
        if (!document.member("id").equals(Optional.of(new JsonString(did)))) {
            return new Reading.Refused("the DID document's id is another than the DID");
        }
        try {
            return new Reading.Read(new DidDocument(new Gathering(did, document).methods()));
        } catch (Refusal refusal) {
            return new Reading.Refused("the DID document's " + refusal.getMessage());
        }
    }

    /** The keys as they stand at an instant; those expired or revoked by then are revoked. */
    public List<NamedKey> keysAt(Instant now) {
        List<NamedKey> keys = new ArrayList<>();
        for (Announced method : methods) {
            keys.addAll(method.entry().keysAt(now, method.purposes()));
        }
        return keys;
    }

    private static final class Gathering {
        private final String did;
        private final JsonObject document;
        private final Map<String, Entry> entries = new HashMap<>();
        private final Map<String, Set<ProofPurpose>> purposes = new HashMap<>();
        private final Set<String> seen = new HashSet<>();
        private final List<String> order = new ArrayList<>();

        Gathering(String did, JsonObject document) {
            this.did = did;
            this.document = document;
        }

        List<Announced> methods() {
            for (JsonValue method : array("verificationMethod")) {
                announce(method);
            }
            relate("assertionMethod", ProofPurpose.ASSERTION_METHOD);
            relate("authentication", ProofPurpose.AUTHENTICATION);
            List<Announced> methods = new ArrayList<>();
            for (String id : order) {
                Entry entry = entries.get(id);
                if (entry != null) {
                    methods.add(new Announced(entry, purposes.getOrDefault(id, Set.of())));
                }
            }
            return methods;
        }

        private List<JsonValue> array(String name) {
            List<JsonValue> elements =
                    switch (document.member(name).orElse(new JsonArray(List.of()))) {
                        case JsonArray(List<JsonValue> values) -> values;
                        default -> throw new Refusal(name + " is no array");
                    };
            if (elements.size() > MAX_METHODS) {
                throw new Refusal(name + " has more than " + MAX_METHODS + " entries");
            }
            return elements;
        }

        private void relate(String name, ProofPurpose purpose) {
            for (JsonValue entry : array(name)) {
                String id =
                        switch (entry) {
                            case JsonString(String reference) -> absolute(reference);
                            case JsonObject _ -> announce(entry);
                            default -> throw new Refusal(name + " holds neither text nor object");
                        };
                purposes.computeIfAbsent(id, _ -> EnumSet.noneOf(ProofPurpose.class)).add(purpose);
            }
        }

        /** Takes a method in, and gives its id. Two of one id would be two answers to a proof. */
        private String announce(JsonValue method) {
            if (!(method instanceof JsonObject object)
                    || !(object.member("id").orElse(null) instanceof JsonString(String text))) {
                throw new Refusal("verification methods are not objects with an id");
            }
            String id = absolute(text);
            if (!seen.add(id)) {
                throw new Refusal("verification methods have one id twice");
            }
            if (id.startsWith(did + "#")) {
                VerificationMethod.read(did, id, object)
                        .ifPresent(entry -> {
                            entries.put(id, entry);
                            order.add(id);
                        });
            }
            return id;
        }

        private String absolute(String reference) {
            return reference.startsWith("#") ? did + reference : reference;
        }
    }
}
