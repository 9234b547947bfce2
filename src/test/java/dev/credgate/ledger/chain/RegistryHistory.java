package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the owner of an account enters in a registry of ERC-1056, sense and nonsense by turns. */
final class RegistryHistory {

    static final long SHORT = 1_000;
    static final long LONG = 10 * 365 * 86_400L;

    private static final List<String> TYPES =
            List.of("veriKey", "veriKey", "sigAuth", "enc", "", "verikey", "veriKey\0x", "ÿþ", "Ã");

    private static final List<String> NAMES =
            List.of(
                    "did/pub/Secp256k1/veriKey/hex",
                    "did/pub/Secp256k1/veriKey",
                    "did/pub/Secp256k1/veriKey/base64",
                    "did/pub/Secp256k1/veriKey/base58",
                    "did/pub/Secp256k1/sigAuth/hex",
                    "did/pub/Secp256k1/sigAuth",
                    "did/pub/Ed25519/veriKey/base64",
                    "did/pub/Ed25519/veriKey/hex",
                    "did/pub/Ed25519/sigAuth/base58",
                    // Keys that nothing is verified with here.
                    "did/pub/RSA/veriKey/pem",
                    "did/pub/Ed25519/veriKey/pem",
                    "did/pub/Ed25519/veriKey/jwk",
                    "did/pub/X25519/enc/base64",
                    "did/pub/Secp256k1/enc/hex",
                    "did/pub/Secp256k1/verikey/hex",
                    "did/pub/secp256k1/veriKey/hex",
                    "did/pub/Secp256k1",
                    // No keys.
                    "did/svc/HubService",
                    "did/svc/",
                    "did/pub",
                    "name",
                    "",
                    // Wrong parts.
                    "did/pub/",
                    "did/pub//veriKey/hex",
                    "did/pub/Secp256k1/veriKey/hex/x",
                    "did/pub/Secp256k1/veriKey/hex\n",
                    "did/pub/Secp256k1/veriKey\0hex",
                    "did/pub/Secp-256k1/veriKey",
                    "did/pub/Ã©/veriKey",
                    // No text.
                    "did/pub/ÿþ",
                    "did/pub/Secp256k1/veriKey/Ã",
                    "ÿ");

    /** How many of the first names are of keys that signatures are checked with. */
    private static final int KEYS = 9;

    private static final Pattern WELL_FORMED =
            Pattern.compile("did/(pub|svc)/(\\w+)(/(\\w+))?(/(\\w+))?");

    /** An event that counts in the numbers of keys, of a name that the reference cannot read. */
    record Misnamed(long number, boolean brief) {}

    private final Random random;
    private final EthereumDidRegistry registry;
    private final Address identity;
    private final List<byte[]> points;
    private final List<byte[]> edwards;
    private final List<byte[]> values;
    private final List<Address> delegates;
    private final List<Misnamed> misnamed = new ArrayList<>();
    private Address owner;
    private long number;

    RegistryHistory(
            long seed,
            EthereumDidRegistry registry,
            Address identity,
            List<byte[]> points,
            List<byte[]> edwards,
            List<byte[]> others,
            List<Address> delegates) {
        this.random = new Random(seed);
        this.registry = registry;
        this.identity = identity;
        this.owner = identity;
        this.points = points;
        this.edwards = edwards;
        this.values = Stream.of(points, edwards, others).flatMap(List::stream).toList();
        this.delegates = delegates;
    }

    /**
     * How many events the reference has not counted before that one: of misnamed attributes it
     * counts those alone that are over.
     */
    long uncounted(long number, boolean briefAreOver) {
        return misnamed.stream()
                .filter(one -> one.number() < number && !(one.brief() && briefAreOver))
                .count();
    }

    void go(int events) {
        for (int event = 0; event < events; event++) {
            switch (random.nextInt(12)) {
                case 0 -> owner(any(delegates));
                case 1, 2, 3, 4 -> delegate();
                default -> attribute();
            }
        }
        if (random.nextInt(8) == 0) {
            owner(Address.ZERO);
        }
    }

    private void owner(Address other) {
        registry.changeOwner(owner, identity, other);
        owner = other;
    }

    private void delegate() {
        String type = any(TYPES);
        Address delegate = any(delegates);
        if (random.nextInt(3) == 0) {
            registry.revokeDelegate(owner, identity, type, delegate);
        } else {
            registry.addDelegate(owner, identity, type, delegate, any(List.of(SHORT, LONG)));
        }
        if (isText(type)) {
            number++;
        }
    }

    private void attribute() {
        boolean sense = random.nextBoolean();
        String name = any(sense ? NAMES.subList(0, KEYS) : NAMES);
        byte[] value = any(!sense ? values : name.contains("Ed25519") ? edwards : points);
        boolean revoked = random.nextInt(3) == 0;
        long validity = any(List.of(SHORT, LONG));
        if (revoked) {
            registry.revokeAttribute(owner, identity, name, value);
        } else {
            registry.setAttribute(owner, identity, name, value, validity);
        }
        if (name.startsWith("did/pub/") && isText(name)) {
            number++;
            if (!revoked && !WELL_FORMED.matcher(name).matches()) {
                misnamed.add(new Misnamed(number, validity == SHORT));
            }
        }
    }

    private static boolean isText(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
