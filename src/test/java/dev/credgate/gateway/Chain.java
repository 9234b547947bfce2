package dev.credgate.gateway;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.TestKey;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.WeIdContracts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A ledger without a chain: its blocks are what the test says, its states are the real ones. */
@Alternative
@ApplicationScoped
public class Chain implements Ledger {

    static final Address CONTRACT =
            Address.parse("0x00000000000000000000000000000000000000c0").orElseThrow();

    private final InstantSource clock;
    private final AtomicReference<LedgerState> state =
            new AtomicReference<>(
                    LedgerState.empty(31337, Map.of(CONTRACT, ContractRule.CREDGATE)));
    private volatile boolean stale;

    @Inject
    public Chain(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Reading read(Instant now) {
        LedgerState newest = state.get();
        Duration age = Duration.between(newest.block().time(), now).abs();
        return stale
                ? new Reading.Stale(newest, age, "the newest block is too old")
                : new Reading.Fresh(newest, age);
    }

    void stale(boolean now) {
        stale = now;
    }

    void block(LedgerEvent... events) {
        state.updateAndGet(before -> {
            long number = before.block().number() + 1;
            return before.apply(
                    new BlockRef(
                            number,
                            Keccak256.hash("block " + number + clock.instant()),
                            clock.instant()),
                    List.of(events));
        });
    }

    void entity(TestKey key) {
        block(
                new LedgerEvent.EntityAttribute(
                        CONTRACT,
                        key.publicKey().address(),
                        "/weId/auth",
                        key.publicKey().toDecimal() + "|" + key.publicKey().address()));
    }

    void revokeKey(TestKey key) {
        block(
                new LedgerEvent.EntityAttribute(
                        CONTRACT,
                        key.publicKey().address(),
                        "/weId/pubkey/Secp256k1/base64",
                        key.publicKey().toDecimal() + "OBSOLETE|" + key.publicKey().address()));
    }

    void issuer(TestKey key, String type) {
        entity(key);
        Hash did = Keccak256.hash(Wallet.did(key));
        block(
                new LedgerEvent.IssuerNamed(did, CONTRACT, "agency"),
                new LedgerEvent.TypeAuthorised(did, Keccak256.hash(type), true),
                new LedgerEvent.SaltLengthAdded(did, 22, Instant.EPOCH));
    }

    void deauthorise(TestKey key, String type) {
        block(
                new LedgerEvent.TypeAuthorised(
                        Keccak256.hash(Wallet.did(key)), Keccak256.hash(type), false));
    }

    void status(TestKey issuer, Hash key, StatusValue value) {
        block(
                new LedgerEvent.StatusChanged(
                        Keccak256.hash(Wallet.did(issuer)), key, value, CONTRACT));
    }

    /** Which contract keeps the chain numbers of the tests. */
    @Alternative
    @Singleton
    static class Contracts {
        @Produces
        @Singleton
        @Alternative
        WeIdContracts contracts() {
            return new WeIdContracts(Map.of(1L, CONTRACT, 101L, CONTRACT));
        }
    }
}
