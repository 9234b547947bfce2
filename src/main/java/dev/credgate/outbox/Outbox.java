package dev.credgate.outbox;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.ChainTransactions;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.Order;
import dev.credgate.store.ChainTransactions.Setting;
import dev.credgate.store.Mark;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Where everything is put that is to be changed on the chain by a key of ours. What is in it is
 * sent by one sender an account, in the order in which it was put there, whether or not anybody
 * waits, until it stands in a block that counts or the chain refused it. Thread-safe; blocks on the
 * database.
 */
public final class Outbox {

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private final ChainTransactions transactions;
    private final InstantSource clock;
    private final Consumer<String> wake;
    private final Signal progress;

    Outbox(
            ChainTransactions transactions,
            InstantSource clock,
            Consumer<String> wake,
            Signal progress) {
        this.transactions = transactions;
        this.clock = clock;
        this.wake = wake;
        this.progress = progress;
    }

    /**
     * What is to be sent.
     *
     * @param operation an id, by which it is found again; what was put under it before, as long as
     *     that is known, is not put again
     * @param agency whose wish it is; empty for the house's own
     * @param account label of the key that signs, on secp256k1
     * @param purpose a word of at most 64 characters for people, e.g. {@code status}
     * @param reference what it is about, where asking twice must not send twice: while an operation
     *     with the same reference is not settled, that one counts. Empty to send in any case
     * @param setting what it makes of a credential's status, where it is about one
     * @param calls at least one, sent in their order; where one is refused before it is sent, what
     *     follows is not sent
     */
    public record Wish(
            UUID operation,
            Optional<String> agency,
            String account,
            String purpose,
            Optional<String> reference,
            Optional<Setting> setting,
            List<ContractCall> calls) {

        /** As it is. */
        public Wish {
            if (calls.isEmpty()) {
                throw new IllegalArgumentException("a wish has a call");
            }
            calls = List.copyOf(calls);
        }

        /** What is about no one credential's status. */
        public Wish(
                UUID operation,
                Optional<String> agency,
                String account,
                String purpose,
                Optional<String> reference,
                List<ContractCall> calls) {
            this(operation, agency, account, purpose, reference, Optional.empty(), calls);
        }
    }

    /**
     * Puts a wish in; durable on return. What was returned from is sent, whatever happens to this
     * process.
     *
     * @return the operation under which it is found
     * @throws dev.credgate.store.StoreUnavailableException when it may not have been written
     */
    public UUID put(Wish wish) {
        return put(wish, _ -> true).orElseThrow();
    }

    /**
     * Puts a wish in and sets a mark, or neither; durable on return. So whoever else would set the
     * mark, on whatever replica, and this wish exclude each other.
     *
     * @return the operation under which it is found; empty when the mark was set before, then
     *     nothing was put in
     * @throws dev.credgate.store.StoreUnavailableException when it may not have been written
     */
    public Optional<UUID> put(Wish wish, Mark mark) {
        Optional<UUID> operation =
                transactions.enqueue(
                        new Order(
                                wish.operation(),
                                wish.agency(),
                                wish.account(),
                                wish.purpose(),
                                wish.reference().map(Outbox::reference),
                                wish.setting(),
                                wish.calls()),
                        mark,
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        if (operation.isPresent()) {
            wake.accept(wish.account());
        }
        return operation;
    }

    private static String reference(String text) {
        return Keccak256.hash(text).toString().substring(2);
    }

    /**
     * The operation that was put in with a reference and is not settled: it may still take effect,
     * or what it did may still be undone. Empty when there is none.
     *
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    public Optional<UUID> unsettled(String reference) {
        return transactions.unsettled(reference(reference));
    }

    /**
     * The highest block that holds something of an agency's for a purpose, settled or not: only a
     * snapshot of it or a later one tells what came of it all.
     *
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    public OptionalLong highestBlock(String agency, String purpose) {
        return transactions.highestBlock(agency, purpose);
    }

    /**
     * The label under which an address sends already: a key has one account here, however its label
     * can be written.
     *
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    public Optional<String> accountOf(Address address) {
        return transactions.accountOf(address);
    }

    /**
     * An operation; empty when there is none, or its end was told so long ago that it was deleted.
     *
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    public Optional<Operation> find(UUID operation) {
        List<ChainTransaction> found = transactions.ofOperation(operation);
        return found.isEmpty() ? Optional.empty() : Optional.of(new Operation(operation, found));
    }

    /**
     * Waits until an operation is decided, or something keeps it from being sent, or the time is
     * over; it goes on in any case.
     *
     * @param deadline of {@link System#nanoTime()}
     * @return where it stands then
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    public Operation await(UUID operation, long deadline) throws InterruptedException {
        Duration pause = FIRST_LOOK;
        while (true) {
            long seen = progress.count();
            Operation found =
                    find(operation)
                            .orElseThrow(
                                    () -> new IllegalStateException("no operation " + operation));
            long left = deadline - System.nanoTime();
            if (found.isDecided() || found.trouble().isPresent() || left <= 0) {
                return found;
            }
            // Another replica may be the sender: then nobody here gives a signal.
            progress.await(seen, Duration.ofNanos(Math.min(left, pause.toNanos())));
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }

    /**
     * Waits until an operation is in blocks.
     *
     * @param longest it goes on when that is over
     * @throws ChainException.Refused when the contract refused it, or it failed in its block
     * @throws ChainException.Unavailable when it is in no block in time, or something keeps it from
     *     being sent; it goes on
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    public Operation awaitBlock(UUID operation, Duration longest)
            throws ChainException, InterruptedException {
        Operation found = await(operation, System.nanoTime() + longest.toNanos());
        if (found.refusal().isPresent()) {
            throw new ChainException.Refused(found.refusal().get());
        }
        if (!found.isDecided()) {
            throw new ChainException.Unavailable(
                    found.trouble()
                            .map(Trouble::sentence)
                            .orElseGet(() ->
                                    "it is in no block after "
                                            + longest.toSeconds()
                                            + " s; it is sent on"),
                    found.last().hash());
        }
        return found;
    }
}
