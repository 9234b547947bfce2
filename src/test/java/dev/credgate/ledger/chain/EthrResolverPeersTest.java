package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.ethr.Ethr;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerState;
import dev.credgate.peers.Peer;
import dev.credgate.source.Sources;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Documents of did:ethr, ours and those of {@code ethr-did-resolver}, of accounts that entered
 * sense and nonsense into the registry itself. Where they differ, and why, is a table in
 * docs/identities.md, of which each line is a line here.
 */
class EthrResolverPeersTest {

    private static final int ACCOUNTS = 8;
    private static final int EVENTS = 15;
    private static final List<Address> DELEGATES =
            List.of(new Person(31).address(), new Person(32).address(), new Person(33).address());

    private final FollowedAnvil on = new FollowedAnvil();

    @BeforeAll
    static void present() {
        Optional<String> missing = EthereumDidRegistry.missing().or(Peer::missing);
        assumeTrue(missing.isEmpty(), "did:ethr's resolver was NOT run: " + missing.orElse(""));
    }

    @AfterEach
    void stop() {
        on.close();
    }

    /** A verification method that something can be verified with. */
    private record Method(VerificationKey<?, ?> key, Set<ProofPurpose> purposes) {}

    private static byte[] point(Person person) {
        return Secp256k1PublicKey.ofDecimal(person.publicKey()).orElseThrow().toCompressed();
    }

    private static byte[] uncompressed(Person person) {
        byte[] xy = new BigInteger(person.publicKey()).toByteArray();
        byte[] point = new byte[65];
        int taken = Math.min(xy.length, 64);
        System.arraycopy(xy, xy.length - taken, point, 65 - taken, taken);
        point[0] = 4;
        return point;
    }

    private static final List<byte[]> POINTS =
            List.of(point(new Person(41)), uncompressed(new Person(41)), point(new Person(42)));

    private static final List<byte[]> EDWARDS =
            List.of(
                    HexFormat.of()
                            .parseHex(
                                    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    private static final List<byte[]> OTHERS =
            List.of(
                    new byte[0],
                    new byte[33],
                    new byte[70],
                    "https://hub.example".getBytes(StandardCharsets.UTF_8),
                    new byte[] {(byte) 0xff, (byte) 0xfe});

    @Test
    void saysWhatTheReferenceSays() throws IOException {
        EthereumDidRegistry registry = EthereumDidRegistry.deploy(on.chain);
        on.followRegistry(registry.address());
        List<RegistryHistory> histories = new ArrayList<>();
        List<String> dids = new ArrayList<>();
        for (int number = 0; number < ACCOUNTS; number++) {
            Person person = new Person(100 + number);
            RegistryHistory history =
                    new RegistryHistory(
                            number, registry, person.address(), POINTS, EDWARDS, OTHERS, DELEGATES);
            history.go(EVENTS);
            histories.add(history);
            histories.add(history);
            dids.add("did:ethr:0x7a69:" + person.address());
            dids.add("did:ethr:0x7a69:0x" + HexFormat.of().formatHex(point(person)));
        }
        try (Follower follower = on.follow();
                Peer peer = Peer.start("ethr.mjs")) {
            LedgerState state = on.awaitHead(follower);
            assertThat(state.counts().ignored()).isZero();
            int methods = 0;
            int shifted = 0;
            for (boolean over : new boolean[] {false, true}) {
                Instant now =
                        state.block().time().plusSeconds(over ? RegistryHistory.SHORT + 60 : 60);
                List<JsonObject> theirs = resolved(peer, registry, dids, now);
                for (int number = 0; number < dids.size(); number++) {
                    String did = dids.get(number);
                    RegistryHistory history = histories.get(number);
                    Map<String, Method> ours = new TreeMap<>();
                    for (Map.Entry<String, Method> one :
                            ours(state, registry, did, now).entrySet()) {
                        long shift = shift(history, one.getKey(), over);
                        shifted += shift > 0 ? 1 : 0;
                        ours.put(renumbered(one.getKey(), shift), one.getValue());
                    }
                    methods += ours.size();
                    assertThat(ours)
                            .as(did + " " + now)
                            .isEqualTo(methods(did, theirs.get(number)));
                }
            }
            // Else nothing was compared.
            assertThat(methods).isGreaterThan(80);
            assertThat(shifted).isPositive();
        }
    }

    private static long shift(RegistryHistory history, String fragment, boolean over) {
        return fragment.startsWith("#delegate-")
                ? history.uncounted(Long.parseLong(fragment.substring(10)), over)
                : 0;
    }

    private static String renumbered(String fragment, long shift) {
        return shift == 0
                ? fragment
                : "#delegate-" + (Long.parseLong(fragment.substring(10)) - shift);
    }

    /** The keys in force; none of a DID that was deactivated. */
    private Map<String, Method> ours(
            LedgerState state, EthereumDidRegistry registry, String did, Instant now) {
        KeyResolver resolver =
                Ethr.by(
                        registry.address(),
                        new EntitiesContract(Anvil.CHAIN_ID, on.contracts.entities));
        Map<String, Method> methods = new TreeMap<>();
        if (resolver.resolve(did, new KeyResolver.Ground(now, Optional.of(state), Sources.NONE))
                instanceof KeyFinding.Found(List<NamedKey> keys, _)) {
            keys.stream()
                    .filter(key -> key.state() == KeyState.ACTIVE)
                    .forEach(key ->
                            methods.put(
                                    key.id().substring(did.length()),
                                    new Method(key.key(), key.purposes())));
        }
        return methods;
    }

    private List<JsonObject> resolved(
            Peer peer, EthereumDidRegistry registry, List<String> dids, Instant now)
            throws IOException {
        JsonObject answer =
                peer.ask(
                        JsonObject.of(
                                Map.of(
                                        "op",
                                        new JsonString("resolve"),
                                        "dids",
                                        new JsonArray(
                                                dids.stream()
                                                        .<JsonValue>map(JsonString::new)
                                                        .toList()),
                                        "rpcUrl",
                                        new JsonString(on.chain.url().toString()),
                                        "chainId",
                                        new JsonString("0x7a69"),
                                        "registry",
                                        new JsonString(registry.address().toString()),
                                        "now",
                                        new JsonNumber(Long.toString(now.getEpochSecond())))));
        assertThat(Peer.isOk(answer)).as(answer.toString()).isTrue();
        return array(answer, "resolutions").stream().map(JsonObject.class::cast).toList();
    }

    private static List<JsonValue> array(JsonObject of, String name) {
        return of.member(name).orElse(null) instanceof JsonArray(List<JsonValue> elements)
                ? elements
                : List.of();
    }

    private static JsonObject object(JsonObject of, String name) {
        return (JsonObject) of.member(name).orElseThrow();
    }

    private static Map<String, Method> methods(String did, JsonObject resolution) {
        JsonObject document = object(resolution, "didDocument");
        assertThat(Peer.text(document, "id")).isEqualTo(did);
        Map<String, Method> methods = new TreeMap<>();
        boolean deactivated =
                object(resolution, "didDocumentMetadata")
                        .member("deactivated")
                        .filter(JsonBoolean.TRUE::equals)
                        .isPresent();
        for (JsonValue value : array(document, "verificationMethod")) {
            JsonObject method = (JsonObject) value;
            JsonString id = new JsonString(Peer.text(method, "id"));
            Set<ProofPurpose> purposes = EnumSet.noneOf(ProofPurpose.class);
            if (array(document, "authentication").contains(id)) {
                purposes.add(ProofPurpose.AUTHENTICATION);
            }
            // The specification has keys for sigAuth under authentication alone.
            if (array(document, "assertionMethod").contains(id)
                    && !(purposes.contains(ProofPurpose.AUTHENTICATION)
                            && id.value().contains("#delegate-"))) {
                purposes.add(ProofPurpose.ASSERTION_METHOD);
            }
            key(method)
                    .ifPresent(key ->
                            methods.put(
                                    id.value().substring(did.length()), new Method(key, purposes)));
        }
        assertThat(methods.isEmpty()).isEqualTo(deactivated);
        return methods;
    }

    /** Empty for what is no key, or none that anything is verified with here. */
    private static Optional<VerificationKey<?, ?>> key(JsonObject method) {
        return switch (Peer.text(method, "type")) {
            case "EcdsaSecp256k1RecoveryMethod2020" -> {
                String account = Peer.text(method, "blockchainAccountId");
                assertThat(account).startsWith("eip155:31337:0x");
                yield Address.parse(
                                account.substring("eip155:31337:".length())
                                        .toLowerCase(java.util.Locale.ROOT))
                        .map(AccountKey::new);
            }
            case "EcdsaSecp256k1VerificationKey2019" ->
                    bytes(method).flatMap(Secp256k1PublicKey::ofEncoded).map(key -> key);
            case "Ed25519VerificationKey2018" ->
                    bytes(method).flatMap(Ed25519PublicKey::of).map(key -> key);
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> bytes(JsonObject method) {
        return text(method, "publicKeyHex")
                .map(HexFormat.of()::parseHex)
                .or(() -> text(method, "publicKeyBase64").map(Base64.getDecoder()::decode))
                .or(() ->
                        text(method, "publicKeyBase58")
                                .flatMap(one -> Multibase.BASE58BTC.decode("z" + one)));
    }

    private static Optional<String> text(JsonObject of, String name) {
        return of.member(name).map(value -> ((JsonString) value).value());
    }
}
