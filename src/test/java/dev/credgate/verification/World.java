package dev.credgate.verification;

import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdResolver;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real ledger state, built from events block by block, and the real pipeline upon it. */
public final class World {

    public static final Address CONTRACT =
            Address.parse("0x00000000000000000000000000000000000000c0").orElseThrow();
    private static final Address COMMITTEE =
            Address.parse("0x00000000000000000000000000000000000000cc").orElseThrow();

    /** Of ERC-1056. */
    public static final Address REGISTRY =
            Address.parse("0x00000000000000000000000000000000000000e1").orElseThrow();

    private LedgerState state =
            LedgerState.empty(
                    31337, Map.of(CONTRACT, ContractRule.CREDGATE), Optional.of(REGISTRY));
    private Instant now;
    private Instant blockTime = Instant.ofEpochSecond(1_600_000_000);
    private Ledger ledger =
            at -> new Ledger.Reading.Fresh(state, Duration.between(state.block().time(), at).abs());
    private final Verification verification;

    /** Without a proof cache, so that every test checks what it says. */
    public World(Instant now) {
        this(now, ProofCache.off(), Secp256k1Engines.preferred());
    }

    public World(Instant now, ProofCache proofs, Secp256k1 engine) {
        this(
                now,
                proofs,
                engine,
                Knowledge.weIdentity(
                        List.of(new WeIdentityFormat()),
                        new DidResolvers(
                                List.of(
                                        new WeIdResolver(
                                                new WeIdContracts(
                                                        Map.of(1L, CONTRACT, 101L, CONTRACT)))))));
    }

    /** Without a proof cache, knowing other formats and keys. */
    public World(Instant now, Knowledge knowledge) {
        this(now, ProofCache.off(), Secp256k1Engines.preferred(), knowledge);
    }

    World(Instant now, ProofCache proofs, Secp256k1 engine, Knowledge knowledge) {
        this.now = now;
        this.verification =
                new Verifier(knowledge, at -> ledger.read(at), () -> this.now, engine, proofs);
    }

    public Verification verification() {
        return verification;
    }

    /** One more block with these events. */
    public World block(LedgerEvent... events) {
        long number = state.block().number() + 1;
        blockTime = blockTime.plusSeconds(1);
        state =
                state.apply(
                        new BlockRef(number, Keccak256.hash("block " + number), blockTime),
                        List.of(events));
        return this;
    }

    public long height() {
        return state.block().number();
    }

    public World at(Instant instant) {
        now = instant;
        return this;
    }

    public World reading(Ledger other) {
        ledger = other;
        return this;
    }

    public LedgerState state() {
        return state;
    }

    /** An entity and its first key. */
    public World entity(String did, Secp256k1PublicKey key) {
        Address identity = WeIdDid.parse(did).orElseThrow().address();
        return block(
                new LedgerEvent.EntityAttribute(
                        CONTRACT, identity, "/weId/auth", key.toDecimal() + "|" + identity));
    }

    public World furtherKey(String did, Secp256k1PublicKey key) {
        Address identity = WeIdDid.parse(did).orElseThrow().address();
        return block(
                new LedgerEvent.EntityAttribute(
                        CONTRACT,
                        identity,
                        "/weId/pubkey/Secp256k1/base64",
                        key.toDecimal() + "|" + identity));
    }

    public World revokeKey(String did, Secp256k1PublicKey key) {
        Address identity = WeIdDid.parse(did).orElseThrow().address();
        return block(
                new LedgerEvent.EntityAttribute(
                        CONTRACT,
                        identity,
                        "/weId/pubkey/Secp256k1/base64",
                        key.toDecimal() + "OBSOLETE|" + identity));
    }

    public World keyState(String did, Secp256k1PublicKey key, KeyState to) {
        return block(
                new LedgerEvent.KeyLifecycle(
                        CONTRACT,
                        WeIdDid.parse(did).orElseThrow().address(),
                        Keccak256.hash(key.toDecimal()),
                        to));
    }

    /** Names an issuer, which also recognises it, and authorises the types. */
    public World issuer(String did, String... types) {
        Hash hash = Keccak256.hash(did);
        block(new LedgerEvent.IssuerNamed(hash, COMMITTEE, "issuer"));
        for (String type : types) {
            block(new LedgerEvent.TypeAuthorised(hash, Keccak256.hash(type), true));
        }
        return this;
    }

    public World status(String did, Hash key, StatusValue value) {
        return block(new LedgerEvent.StatusChanged(Keccak256.hash(did), key, value, COMMITTEE));
    }

    public World schema(String type, String text) {
        return block(new LedgerEvent.SchemaPublished(Keccak256.hash(type), 1, text));
    }

    public Result verify(byte[] body) {
        return verification.verify(body, new BindingDemand.None());
    }

    /** The verdict on a document, which must be one. */
    public Verdict verdict(byte[] body, BindingDemand demand) {
        return switch (verification.verify(body, demand)) {
            case Result.Judged(Verdict verdict) -> verdict;
            case Result.NotACredential(String why) -> throw new AssertionError(why);
        };
    }

    public Verdict verdict(byte[] body) {
        return verdict(body, new BindingDemand.None());
    }

    /** The check of that name. */
    public static Check check(Verdict verdict, CheckName name) {
        return verdict.checks().stream()
                .filter(check -> check.check() == name)
                .findFirst()
                .orElseThrow();
    }
}
