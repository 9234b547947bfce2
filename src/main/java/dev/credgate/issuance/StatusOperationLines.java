package dev.credgate.issuance;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.StatusOperations;
import dev.credgate.store.StatusOperations.Bounds;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.Taken;
import dev.credgate.store.StatusOperations.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes the lines of a bulk change of statuses: what each asks for, if the agency may ask it, goes
 * on record; nothing is sent. Thread-safe; blocks on the database.
 */
public final class StatusOperationLines {

    private final StatusOperations operations;
    private final IssuedCredentials records;

    /** Lines on record there. */
    public StatusOperationLines(StatusOperations operations, IssuedCredentials records) {
        this.operations = operations;
        this.records = records;
    }

    /** A line, read. */
    public sealed interface Asked {
        /** Its number, from 1. */
        long number();

        /** SHA-256 of its bytes. */
        Hash digest();

        /** It asks for a change. */
        record Change(
                long number, Hash digest, UUID credential, StatusValue status, Hash reasonHash)
                implements Asked {}

        /**
         * It is none that could be read.
         *
         * @param refusal a code
         */
        record Unreadable(long number, Hash digest, String refusal) implements Asked {}
    }

    /**
     * Puts lines on record, in their order.
     *
     * @param asked at least one, at most some hundreds
     * @param bounds how much the agency may ask for
     */
    public Taken take(
            Agency agency, UUID operation, List<Asked> asked, Bounds bounds, Instant now) {
        List<UUID> ids =
                asked.stream()
                        .filter(Asked.Change.class::isInstance)
                        .map(line -> ((Asked.Change) line).credential())
                        .distinct()
                        .toList();
        Map<UUID, IssuedCredential> credentials =
                records.findAll(ids).stream()
                        .collect(Collectors.toMap(IssuedCredential::id, Function.identity()));
        return operations.take(
                operation,
                agency.name(),
                asked.stream().map(line -> line(agency, line, credentials)).toList(),
                bounds,
                now);
    }

    private static Line line(Agency agency, Asked asked, Map<UUID, IssuedCredential> credentials) {
        return switch (asked) {
            case Asked.Unreadable(long number, Hash digest, String refusal) ->
                    new Line(number, digest, Optional.empty(), Optional.of(refusal));
            case Asked.Change(
                            long number,
                            Hash digest,
                            UUID credential,
                            StatusValue status,
                            Hash reasonHash) ->
                    Optional.ofNullable(credentials.get(credential))
                            .filter(found -> ActingDid.isOf(agency, found))
                            .map(found ->
                                    new Line(
                                            number,
                                            digest,
                                            Optional.of(
                                                    new Wish(
                                                            credential,
                                                            found.issuer(),
                                                            status,
                                                            reasonHash)),
                                            Optional.empty()))
                            .orElseGet(() ->
                                    new Line(
                                            number,
                                            digest,
                                            Optional.empty(),
                                            Optional.of(Refusal.UNKNOWN_CREDENTIAL.code())));
        };
    }
}
