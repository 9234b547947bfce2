package dev.credgate.cli;

import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdResolver;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Knowledge;
import dev.credgate.verification.ProofCache;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import dev.credgate.verification.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The WeIdentity SDK's sample credential, its issuer on a ledger in memory, and the parts of its
 * verdict one by one: what a verdict costs in this very program, on a JVM or as a native
 * executable. Each part is true when it came to what it must.
 */
final class SampleVerdict {

    private static final Address CONTRACT =
            Address.parse("0x00000000000000000000000000000000000000c0").orElseThrow();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final BindingDemand NO_BINDING = new BindingDemand.None();

    private final Secp256k1 engine = Secp256k1Engines.preferred();
    private final byte[] document = resource("sdk-credential.json");
    private final byte[] signedText = resource("sdk-credential.signed-text");
    private final Hash digest = Keccak256.hash(signedText);
    private final JsonObject credential = object(document);
    private final JsonObject proof = (JsonObject) member(credential, "proof");
    private final RecoverableSignature signature = signature();
    private final List<byte[]> leaves = leaves();
    private final Secp256k1PublicKey key;
    private final Verification checking;
    private final Verification remembering;

    /**
     * @throws IllegalStateException when a part does not come to what it must: its rate would be
     *     worth nothing
     */
    SampleVerdict() {
        String issuer = text(resource("sdk-issuers.txt")).lines().findFirst().orElseThrow();
        int space = issuer.indexOf(' ');
        key = Secp256k1PublicKey.ofHex(issuer.substring(space + 1)).orElseThrow();
        LedgerState state = ledger(issuer.substring(0, space), key);
        checking = verification(state, ProofCache.off());
        remembering = verification(state, ProofCache.of(1));
        for (Part part : Part.values()) {
            if (!work(part).getAsBoolean()) {
                throw new IllegalStateException("the sample credential is not taken: " + part);
            }
        }
    }

    /** What is measured. */
    enum Part {
        /** The engine alone recovers the key. */
        BARE,
        /** The same, and what no verifier can leave out: a hash of each claim, and of the text. */
        HASHED,
        /** From the document's bytes to its verdict. */
        VERDICT,
        /** The same with a signature that was checked before. */
        REMEMBERED
    }

    BooleanSupplier work(Part part) {
        return switch (part) {
            case BARE -> () -> engine.verify(digest, signature, key);
            case HASHED -> this::hashed;
            case VERDICT -> () -> isValid(checking);
            case REMEMBERED -> () -> isValid(remembering);
        };
    }

    private boolean hashed() {
        boolean taken = true;
        for (byte[] leaf : leaves) {
            taken &= !Keccak256.hash(leaf).equals(digest);
        }
        return taken & engine.verify(Keccak256.hash(signedText), signature, key);
    }

    private boolean isValid(Verification verification) {
        return verification.verify(document, NO_BINDING) instanceof Result.Judged(var verdict)
                && verdict.verdict() == Decision.VALID;
    }

    /** The issuer and its key published, named by the committee, authorised for every type. */
    private static LedgerState ledger(String did, Secp256k1PublicKey key) {
        Address identity = WeIdDid.parse(did).orElseThrow().address();
        Hash hash = Keccak256.hash(did);
        return LedgerState.empty(31337, Map.of(CONTRACT, ContractRule.CREDGATE))
                .apply(
                        new BlockRef(1, Keccak256.hash("block 1"), NOW.minusSeconds(1)),
                        List.of(
                                new LedgerEvent.EntityAttribute(
                                        CONTRACT,
                                        identity,
                                        "/weId/auth",
                                        key.toDecimal() + "|" + identity),
                                new LedgerEvent.IssuerNamed(hash, CONTRACT, "issuer"),
                                new LedgerEvent.TypeAuthorised(hash, Keccak256.hash("*"), true)));
    }

    private Verification verification(LedgerState state, ProofCache proofs) {
        return new Verifier(
                Knowledge.weIdentity(
                        List.of(new WeIdentityFormat()),
                        new DidResolvers(
                                List.of(
                                        new WeIdResolver(
                                                new WeIdContracts(Map.of(101L, CONTRACT)))))),
                at ->
                        new Ledger.Reading.Fresh(
                                state, Duration.between(state.block().time(), at).abs()),
                () -> NOW,
                engine,
                proofs);
    }

    private RecoverableSignature signature() {
        return switch (RecoverableSignature.readBase64(
                ((JsonString) member(proof, "signatureValue")).value())) {
            case RecoverableSignature.Reading.Read(var read) -> read;
            case RecoverableSignature.Reading.Flawed(var flaw) ->
                    throw new IllegalStateException(flaw.name());
        };
    }

    /** The claims' leaf texts, each value and then its salt. */
    private List<byte[]> leaves() {
        JsonObject salts = (JsonObject) member(proof, "salt");
        return ((JsonObject) member(credential, "claim"))
                .members().entrySet().stream()
                        .map(claim ->
                                (plain(claim.getValue()) + plain(member(salts, claim.getKey())))
                                        .getBytes(StandardCharsets.UTF_8))
                        .toList();
    }

    private static String plain(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber(String token) -> token;
            default -> throw new IllegalStateException("no leaf: " + value);
        };
    }

    private static JsonValue member(JsonObject object, String name) {
        return Objects.requireNonNull(object.members().get(name), name);
    }

    private static JsonObject object(byte[] document) {
        return switch (JsonParser.parse(document)) {
            case JsonReading.Read(JsonObject object) -> object;
            case JsonReading other -> throw new IllegalStateException(other.toString());
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in = SampleVerdict.class.getResourceAsStream("/demo/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
