package dev.credgate.issuance;

import dev.credgate.crypto.Address;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.Outbox.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Has the keys of an agency's DID written to the chain, signed by the key that controls the DID,
 * through the outbox: what was interrupted and is asked for again is not sent a second time.
 * Thread-safe; blocks on the database.
 */
public final class KeyWriter {

    /** A block a second is usual in development, some seconds elsewhere. */
    private static final Duration BLOCK = Duration.ofSeconds(30);

    private final Outbox outbox;
    private final LedgerCalls calls;

    /** Writes through this outbox. */
    public KeyWriter(Outbox outbox, LedgerCalls calls) {
        this.outbox = outbox;
        this.calls = calls;
    }

    /** Publishes a key and waits for its block, whose number it gives. */
    long publish(Agency agency, KeyCurve curve, String material, Instant now)
            throws ChainException, InterruptedException {
        return sent(
                agency,
                material,
                KeyState.ACTIVE,
                calls.addKey(identity(agency), type(curve), material, now));
    }

    /** Says where a published key stands, and waits for the block, whose number it gives. */
    long set(Agency agency, String material, KeyState state)
            throws ChainException, InterruptedException {
        return sent(agency, material, state, calls.setKeyState(identity(agency), material, state));
    }

    private long sent(Agency agency, String material, KeyState state, ContractCall call)
            throws ChainException, InterruptedException {
        UUID operation =
                outbox.put(
                        new Wish(
                                UUID.randomUUID(),
                                Optional.of(agency.name()),
                                agency.keyLabel(),
                                "key",
                                Optional.of(
                                        "key " + state + ' ' + identity(agency) + ' ' + material),
                                List.of(call)));
        return outbox.awaitBlock(operation, BLOCK).block().orElseThrow();
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
