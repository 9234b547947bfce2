package dev.credgate.issuance;

import dev.credgate.crypto.Address;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.Outbox.Wish;
import dev.credgate.store.ChainSurrender;
import dev.credgate.store.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Has the keys of an agency's DID written to the chain, signed by the key that controls the DID,
 * through the outbox: what was interrupted and is asked for again is not sent a second time, and a
 * publication that nobody wants any more is taken back where it is in no block. Thread-safe; blocks
 * on the database.
 */
public final class KeyWriter {

    /** A block a second is usual in development, some seconds elsewhere. */
    private static final Duration BLOCK = Duration.ofSeconds(30);

    /** Of everything that is put in here. */
    private static final String PURPOSE = "key";

    private final Outbox outbox;
    private final LedgerCalls calls;
    private final ChainSurrender surrender;

    /** Writes through this outbox, and takes back what is in it. */
    public KeyWriter(Outbox outbox, LedgerCalls calls, ChainSurrender surrender) {
        this.outbox = outbox;
        this.calls = calls;
        this.surrender = surrender;
    }

    /**
     * Publishes a key and waits for its block.
     *
     * @param wanted set while the key is still to be published; else nothing is put in
     * @return the block's number; empty when nothing was put in
     */
    OptionalLong publish(Agency agency, KeyCurve curve, String material, Mark wanted, Instant now)
            throws ChainException, InterruptedException {
        return sent(
                agency,
                reference(agency, material, KeyState.ACTIVE),
                wanted,
                calls.addKey(identity(agency), type(curve), material, now));
    }

    /**
     * Says where a published key stands, and waits for the block.
     *
     * @param wanted set while the key is to stand there; else nothing is put in
     * @return the block's number; empty when nothing was put in
     */
    OptionalLong set(Agency agency, String material, KeyState state, Mark wanted)
            throws ChainException, InterruptedException {
        return sent(
                agency,
                reference(agency, material, state),
                wanted,
                calls.setKeyState(identity(agency), material, state));
    }

    private OptionalLong sent(Agency agency, String reference, Mark mark, ContractCall call)
            throws ChainException, InterruptedException {
        Optional<UUID> operation =
                outbox.put(
                        new Wish(
                                UUID.randomUUID(),
                                Optional.of(agency.name()),
                                agency.keyLabel(),
                                PURPOSE,
                                Optional.of(reference),
                                List.of(call)),
                        mark);
        return operation.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(outbox.awaitBlock(operation.get(), BLOCK).block().orElseThrow());
    }

    /** The publication of a key that may still take effect, or be undone. */
    Optional<UUID> publication(Agency agency, String material) {
        return outbox.unsettled(reference(agency, material, KeyState.ACTIVE));
    }

    /** Gives up what of an operation is in no block; false where nothing is. */
    Mark takenBack(UUID operation, String why) {
        return surrender.givenUp(operation, why);
    }

    /**
     * Waits until it is known what came of an operation, or something keeps it from being sent.
     *
     * @return the block in which it took effect
     */
    OptionalLong took(UUID operation) throws InterruptedException {
        Operation found = outbox.await(operation, System.nanoTime() + BLOCK.toNanos());
        return found.isDecided() && found.refusal().isEmpty()
                ? found.block()
                : OptionalLong.empty();
    }

    /** The highest block that holds a change of the agency's keys, as far as we know. */
    OptionalLong highestBlock(Agency agency) {
        return outbox.highestBlock(agency.name(), PURPOSE);
    }

    private static String reference(Agency agency, String material, KeyState state) {
        return "key " + state + ' ' + identity(agency) + ' ' + material;
    }

    private static Address identity(Agency agency) {
        return agency.did().address();
    }

    /** As WeIdentity's attribute names have it. */
    private static String type(KeyCurve curve) {
        return switch (curve) {
            case SECP256K1 -> "Secp256k1";
            case P256, P384, ED25519 -> curve.publicName();
        };
    }
}
