package dev.credgate.issuance;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.Outbox.Wish;
import dev.credgate.store.ChainTransactions.Setting;
import dev.credgate.store.ListedPlaces.ListedPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts an agency's status changes and status lists into the outbox of the chain, to be signed by
 * the agency's key in the token. Thread-safe; blocks on the database.
 */
public final class StatusWriter implements ListPlaces.Registrar {

    /** A block a second is usual in development, some seconds elsewhere. */
    private static final Duration BLOCK = Duration.ofSeconds(30);

    private final Outbox outbox;
    private final LedgerCalls calls;
    private final LedgerViews views;

    /** Writes through this outbox. */
    public StatusWriter(Outbox outbox, LedgerCalls calls, LedgerViews views) {
        this.outbox = outbox;
        this.calls = calls;
        this.views = views;
    }

    /** What the contract says at the chain's head, which our snapshots trail. */
    StatusValue newest(String issuer, Hash statusKey) throws ChainException {
        return views.statusOf(Keccak256.hash(issuer), statusKey);
    }

    /**
     * Has the change sent; durable on return. A credential that has a place in a list is changed
     * there first: whoever finds the change under the status key finds it in the list as well.
     *
     * @param operation a new id, by which it is found again
     */
    void put(
            UUID operation,
            Agency agency,
            String issuer,
            Hash statusKey,
            Optional<ListedPlace> place,
            StatusValue status) {
        List<ContractCall> both = new ArrayList<>();
        place.ifPresent(listed ->
                both.add(
                        calls.setStatusAt(
                                issuer, listed.list().number(), List.of(listed.index()), status)));
        both.add(calls.setStatus(issuer, List.of(statusKey), status));
        UUID _ =
                outbox.put(
                        new Wish(
                                operation,
                                Optional.of(agency.name()),
                                agency.keyLabel(),
                                "status",
                                Optional.empty(),
                                Optional.of(new Setting(statusKey, status)),
                                both));
    }

    /** Where a change stands that was put. */
    Optional<Operation> find(UUID operation) {
        return outbox.find(operation);
    }

    /** Waits until a change is decided, or cannot be sent now, or the time is over. */
    Operation await(UUID operation, long deadline) throws InterruptedException {
        return outbox.await(operation, deadline);
    }

    @Override
    public void register(Agency agency, String issuer, long list, List<String> uris)
            throws ChainException, InterruptedException {
        UUID operation =
                outbox.put(
                        new Wish(
                                UUID.randomUUID(),
                                Optional.of(agency.name()),
                                agency.keyLabel(),
                                "list",
                                Optional.of("list " + list + ' ' + issuer + ' ' + uris.getFirst()),
                                uris.stream()
                                        .map(uri -> calls.registerList(issuer, list, uri))
                                        .toList()));
        Operation _ = outbox.awaitBlock(operation, BLOCK);
    }
}
