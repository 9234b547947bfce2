package dev.credgate.audit;

import dev.credgate.audit.AuditProof.Place;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A proof as a file. Members and their meaning are a format that outlives the program; there are
 * all of them, once, and no others.
 */
public final class AuditProofJson {

    /** A record of 65 536 characters and everything else, however it is escaped. */
    public static final int MOST_BYTES = 1_000_000;

    private static final String FORMAT = "credgate-audit-proof-v1";

    /** What is wrong with a file, for a person. */
    private static final class Unfit extends Exception {

        private static final long serialVersionUID = 1L;

        private final String why;

        Unfit(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }

    /** What reading came to. */
    public sealed interface Reading {

        /** It is a proof; whether it holds is another question. */
        record Read(AuditProof proof) implements Reading {}

        /** It is none. */
        record Refused(String why) implements Reading {}
    }

    private final String name;
    private final Map<String, JsonValue> members;

    private AuditProofJson(String name, JsonValue value, int count) throws Unfit {
        if (!(value instanceof JsonObject object) || object.members().size() != count) {
            throw new Unfit(name + " is no object of " + count + " members");
        }
        this.name = name;
        this.members = object.members();
    }

    /** The proof as JSON, a line. */
    public static byte[] write(AuditProof proof) {
        AuditRecord record = proof.record();
        Checkpoint checkpoint = proof.checkpoint();
        Place place = proof.place();
        Map<String, JsonValue> file = new LinkedHashMap<>();
        file.put("format", new JsonString(FORMAT));
        file.put(
                "record",
                object(
                        "number", record.sequence(),
                        "at", record.at(),
                        "kind", record.kind(),
                        "event", record.event(),
                        "previous", record.previous(),
                        "hash", record.hash()));
        file.put(
                "path",
                new JsonArray(
                        proof.path().stream()
                                .<JsonValue>map(hash -> new JsonString(hash.toString()))
                                .toList()));
        file.put(
                "checkpoint",
                object(
                        "number", checkpoint.number(),
                        "size", checkpoint.size(),
                        "root", checkpoint.root(),
                        "head", checkpoint.head(),
                        "at", checkpoint.at(),
                        "previous", checkpoint.previous(),
                        "key", checkpoint.key(),
                        "signature", checkpoint.signature()));
        file.put(
                "anchor",
                object(
                        "chain_id", place.chainId(),
                        "contract", place.contract(),
                        "account", place.account(),
                        "index", place.index()));
        return JsonWriter.write(JsonObject.of(file));
    }

    private static JsonObject object(Object... namesAndValues) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            members.put(
                    (String) namesAndValues[i],
                    value instanceof Long number
                            ? new JsonNumber(number.toString())
                            : new JsonString(value.toString()));
        }
        return JsonObject.of(members);
    }

    /** Reads what {@link #write} wrote. */
    public static Reading read(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return new Reading.Refused("it is larger than " + MOST_BYTES + " bytes");
        }
        try {
            return switch (JsonParser.parse(bytes)) {
                case JsonReading.Read(var value) -> new Reading.Read(proof(value));
                case JsonReading.Refused(var flaw, var offset) ->
                        new Reading.Refused("it is no JSON (" + flaw + " at byte " + offset + ')');
            };
        } catch (Unfit e) {
            return new Reading.Refused(e.why);
        }
    }

    private static AuditProof proof(JsonValue value) throws Unfit {
        var file = new AuditProofJson("a proof", value, 5);
        if (!file.text("format").equals(FORMAT)) {
            throw new Unfit("its format is not " + FORMAT);
        }
        var record = new AuditProofJson("record", file.member("record"), 6);
        var checkpoint = new AuditProofJson("checkpoint", file.member("checkpoint"), 8);
        var anchor = new AuditProofJson("anchor", file.member("anchor"), 4);
        return new AuditProof(
                new AuditRecord(
                        record.number("number"),
                        record.time("at"),
                        record.text("kind"),
                        record.text("event"),
                        record.hash("previous"),
                        record.hash("hash")),
                path(file.member("path")),
                new Checkpoint(
                        checkpoint.number("number"),
                        checkpoint.number("size"),
                        checkpoint.hash("root"),
                        checkpoint.hash("head"),
                        checkpoint.time("at"),
                        checkpoint.hash("previous"),
                        checkpoint.text("key"),
                        checkpoint.text("signature")),
                new Place(
                        anchor.number("chain_id"),
                        anchor.address("contract"),
                        anchor.address("account"),
                        anchor.number("index")));
    }

    private static List<Hash> path(JsonValue value) throws Unfit {
        if (!(value instanceof JsonArray(var elements)) || elements.size() > Long.SIZE) {
            throw new Unfit("path is no array of at most " + Long.SIZE + " hashes");
        }
        List<Hash> path =
                elements.stream()
                        .map(element -> element instanceof JsonString(var text) ? text : "")
                        .flatMap(text -> Hash.parse(text).stream())
                        .toList();
        if (path.size() != elements.size()) {
            throw new Unfit("path has an element that is no hash");
        }
        return path;
    }

    private JsonValue member(String member) throws Unfit {
        JsonValue value = members.get(member);
        if (value == null) {
            throw new Unfit(name + " has no " + member);
        }
        return value;
    }

    private String text(String member) throws Unfit {
        if (member(member) instanceof JsonString(var text)) {
            return text;
        }
        throw unfit(member, "text");
    }

    private long number(String member) throws Unfit {
        if (member(member) instanceof JsonNumber(var token) && token.matches("[0-9]{1,18}")) {
            return Long.parseLong(token);
        }
        throw unfit(member, "a number of at most 18 digits");
    }

    private Hash hash(String member) throws Unfit {
        Optional<Hash> hash = Hash.parse(text(member));
        return hash.orElseThrow(() -> unfit(member, "0x and 64 hex digits"));
    }

    private Address address(String member) throws Unfit {
        Optional<Address> address = Address.parse(text(member));
        return address.orElseThrow(() -> unfit(member, "0x and 40 hex digits"));
    }

    private Instant time(String member) throws Unfit {
        String text = text(member);
        try {
            // Years of four digits: others are no time of a record, and some have no place in a
            // hash.
            if (text.matches("[0-9]{4}-[0-9T:.-]{12,24}Z")) {
                return Instant.parse(text);
            }
        } catch (DateTimeException _) {
            // Said below.
        }
        throw unfit(member, "a time in UTC");
    }

    private Unfit unfit(String member, String expected) {
        return new Unfit(name + "'s " + member + " is not " + expected);
    }
}
