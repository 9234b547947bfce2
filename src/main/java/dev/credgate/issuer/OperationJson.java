package dev.credgate.issuer;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.Trouble;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.StoreUnavailableException;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** An operation as its agency sees it, and where. */
final class OperationJson {

    private OperationJson() {}

    /** Where it is to be had. */
    static String location(UUID operation) {
        return "/issuer/operations/" + operation;
    }

    /** 202: it is on record, and this tells where it stands. */
    static Response accepted(UUID operation, Outbox outbox) {
        JsonObject body;
        try {
            body = outbox.find(operation).map(OperationJson::of).orElse(JsonObject.EMPTY);
        } catch (StoreUnavailableException _) {
            // It was put: only to tell where it stands is not possible now.
            body = JsonObject.EMPTY;
        }
        return Response.status(202)
                .header("Location", location(operation))
                .header("Preference-Applied", "respond-async")
                .header("Cache-Control", "no-store")
                .entity(CanonicalWriter.canonical(body))
                .build();
    }

    static JsonObject of(Operation operation) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("id", new JsonString(operation.id().toString()));
        members.put("purpose", new JsonString(operation.purpose()));
        members.put("state", new JsonString(word(operation.state())));
        members.put("requested_at", new JsonString(operation.requestedAt().toString()));
        number(members, "block", operation.block());
        operation.refusal().ifPresent(why -> members.put("refusal", new JsonString(why)));
        operation
                .trouble()
                .map(Trouble::word)
                .ifPresent(word -> members.put("trouble", new JsonString(word)));
        List<JsonValue> transactions = new ArrayList<>();
        operation.transactions().forEach(one -> transactions.add(of(one)));
        members.put("transactions", new JsonArray(transactions));
        return JsonObject.of(members);
    }

    private static JsonObject of(ChainTransaction transaction) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("state", new JsonString(word(transaction.state())));
        number(members, "nonce", transaction.number());
        transaction.hash().ifPresent(hash -> members.put("hash", new JsonString(hash.toString())));
        number(members, "block", transaction.block());
        transaction
                .blockHash()
                .ifPresent(hash -> members.put("block_hash", new JsonString(hash.toString())));
        return JsonObject.of(members);
    }

    private static void number(Map<String, JsonValue> members, String name, OptionalLong value) {
        value.ifPresent(number -> members.put(name, new JsonNumber(Long.toString(number))));
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
