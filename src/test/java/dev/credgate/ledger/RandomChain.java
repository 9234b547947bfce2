package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Random blocks of random events, from a seed; few names, so that events meet. */
public final class RandomChain {

    /** A block and its events. */
    public record Block(BlockRef ref, List<LedgerEvent> events) {}

    private static final Address OURS = address(1);
    private static final Address ORIGINAL = address(2);
    private static final Address REGISTRY = address(3);
    private final Random random;

    public RandomChain(Random random) {
        this.random = random;
    }

    /** The state before the first block. */
    public static LedgerState start() {
        return LedgerState.empty(
                31337,
                Map.of(OURS, ContractRule.CREDGATE, ORIGINAL, ContractRule.WEIDENTITY),
                Optional.of(REGISTRY));
    }

    /** So many new blocks after {@code last}. */
    public List<Block> grow(LedgerState last, int blocks) {
        List<Block> grown = new ArrayList<>();
        for (int i = 1; i <= blocks; i++) {
            long number = last.block().number() + i;
            List<LedgerEvent> events = new ArrayList<>();
            for (int left = random.nextInt(6); left > 0; left--) {
                events.add(event());
            }
            grown.add(
                    new Block(
                            new BlockRef(
                                    number,
                                    Keccak256.hash(number + " " + random.nextLong()),
                                    Instant.ofEpochSecond(1_000 + number)),
                            events));
        }
        return grown;
    }

    /** All blocks, from the start. */
    public LedgerState replay(List<Block> blocks) {
        LedgerState state = start();
        for (Block block : blocks) {
            state = state.apply(block.ref(), block.events());
        }
        return state;
    }

    private LedgerEvent event() {
        Address contract = random.nextBoolean() ? OURS : ORIGINAL;
        String material = Integer.toString(1 + random.nextInt(5));
        return switch (random.nextInt(15)) {
            case 0 ->
                    new LedgerEvent.EntityAttribute(
                            contract, who(), "/weId/auth", material + "|" + who());
            case 1 ->
                    new LedgerEvent.EntityAttribute(
                            contract,
                            who(),
                            "/weId/pubkey/Secp256k1/base64",
                            material + (random.nextBoolean() ? "OBSOLETE|" : "|") + who());
            case 2 ->
                    new LedgerEvent.KeyLifecycle(
                            contract,
                            who(),
                            Keccak256.hash(material),
                            List.of(KeyState.ACTIVE, KeyState.RETIRED, KeyState.COMPROMISED)
                                    .get(random.nextInt(3)));
            case 3 -> new LedgerEvent.IssuerNamed(did(), who(), "name " + random.nextInt(3));
            case 4 -> new LedgerEvent.IssuerRecognised(did(), random.nextBoolean());
            case 5 -> new LedgerEvent.TypeAuthorised(did(), did(), random.nextBoolean());
            case 6 ->
                    new LedgerEvent.SaltLengthAdded(
                            did(), random.nextInt(70), Instant.ofEpochSecond(random.nextInt(50)));
            case 7, 8 -> new LedgerEvent.StatusChanged(did(), did(), status(), who());
            case 9 ->
                    new LedgerEvent.IndexStatusChanged(
                            did(), random.nextInt(2), random.nextInt(200), status(), who());
            case 10 -> new LedgerEvent.StatusListRegistered(did(), did(), random.nextInt(4));
            case 11 ->
                    new LedgerEvent.DidOwnerChanged(
                            registry(), who(), random.nextInt(50) == 0 ? Address.ZERO : who());
            case 12 ->
                    new LedgerEvent.DidDelegateChanged(
                            registry(),
                            who(),
                            random.nextBoolean() ? "veriKey" : "sigAuth",
                            address(random.nextInt(40)),
                            950 + random.nextInt(200));
            case 13 ->
                    new LedgerEvent.DidAttributeChanged(
                            registry(),
                            who(),
                            "did/pub/Ed25519/veriKey/base64",
                            "0" + random.nextInt(5),
                            950 + random.nextInt(200));
            default -> new LedgerEvent.SchemaPublished(did(), 1 + random.nextInt(3), "{}");
        };
    }

    private Address registry() {
        return random.nextInt(5) == 0 ? OURS : REGISTRY;
    }

    private StatusValue status() {
        return StatusValue.values()[random.nextInt(3)];
    }

    private Address who() {
        return address(10 + random.nextInt(4));
    }

    private Hash did() {
        return Keccak256.hash("did " + random.nextInt(6));
    }

    private static Address address(int number) {
        return new Address(0, 0, number);
    }
}
