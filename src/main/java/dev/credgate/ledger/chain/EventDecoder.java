package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.RegistryEntry;
import dev.credgate.ledger.StatusValue;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;

/**
 * Turns logs into events, by the contract that emitted them and their first topic; the same event
 * of another contract is another event. Never throws for what a log holds. Thread-safe.
 */
final class EventDecoder {

    private final Map<Address, Map<Hash, Reader>> readers = new HashMap<>();

    EventDecoder(LedgerSettings settings) {
        settings.entityContracts().forEach((contract, rule) -> entities(contract, rule));
        issuerTrust(settings.issuerTrust());
        credentialStatus(settings.credentialStatus());
        credentialTypes(settings.credentialTypes());
        settings.didRegistry().ifPresent(this::didRegistry);
    }

    /** The contracts whose logs are read. */
    Set<Address> contracts() {
        return readers.keySet();
    }

    /** Whether a block with this filter may hold an event that is read here. */
    boolean mayConcern(LogsBloom bloom) {
        return readers.entrySet().stream()
                .anyMatch(contract ->
                        bloom.mayContain(contract.getKey())
                                && contract.getValue().keySet().stream()
                                        .anyMatch(bloom::mayContain));
    }

    LedgerEvent decode(EmittedLog log) {
        Map<Hash, Reader> events = readers.get(log.contract());
        if (events == null || log.topics().isEmpty()) {
            return new LedgerEvent.Unreadable(log.contract(), "no event of ours");
        }
        Reader reader = events.get(log.topics().getFirst());
        if (reader == null) {
            return new LedgerEvent.Unreadable(log.contract(), "unknown event");
        }
        try {
            return reader.read(log);
        } catch (RuntimeException e) {
            // web3j's decoder meets malformed data with whatever exception comes first.
            return new LedgerEvent.Unreadable(
                    log.contract(), "malformed data: " + e.getClass().getSimpleName());
        }
    }

    private interface Reader {
        LedgerEvent read(EmittedLog log);
    }

    private interface Shape {
        LedgerEvent of(Fields fields);
    }

    private void entities(Address contract, ContractRule rule) {
        on(
                contract,
                "WeIdAttributeChanged",
                "address indexed, bytes32, bytes, uint256, int256",
                f -> new LedgerEvent.EntityAttribute(contract, f.address(), f.name(), f.utf8()));
        permission(contract, "WeIdHistoryEvent", "address indexed, uint256, int256");
        if (rule == ContractRule.CREDGATE) {
            on(
                    contract,
                    "KeyLifecycle",
                    "address indexed, bytes32 indexed, uint8",
                    f ->
                            new LedgerEvent.KeyLifecycle(
                                    contract, f.address(), f.hash(), f.keyState()));
            permission(contract, "ControllerChanged", "address indexed, address");
            permission(contract, "DelegateChanged", "address indexed, address, uint64");
        }
    }

    private void issuerTrust(Address contract) {
        on(
                contract,
                "IssuerNamed",
                "bytes32 indexed, address, string",
                f -> new LedgerEvent.IssuerNamed(f.hash(), f.address(), f.text()));
        on(
                contract,
                "IssuerRecognised",
                "bytes32 indexed, bool",
                f -> new LedgerEvent.IssuerRecognised(f.hash(), f.flag()));
        on(
                contract,
                "TypeAuthorised",
                "bytes32 indexed, bytes32 indexed, bool",
                f -> new LedgerEvent.TypeAuthorised(f.hash(), f.hash(), f.flag()));
        on(
                contract,
                "SaltLengthAdded",
                "bytes32 indexed, uint8, uint64",
                f -> new LedgerEvent.SaltLengthAdded(f.hash(), f.small(), f.time()));
        permission(contract, "CommitteeChanged", "address indexed, bool");
        permission(contract, "AdminChanged", "address");
    }

    private void credentialStatus(Address contract) {
        on(
                contract,
                "StatusChanged",
                "bytes32 indexed, bytes32 indexed, uint8, address",
                f -> new LedgerEvent.StatusChanged(f.hash(), f.hash(), f.status(), f.address()));
        on(
                contract,
                "IndexStatusChanged",
                "bytes32 indexed, uint64 indexed, uint64, uint8, address",
                f ->
                        new LedgerEvent.IndexStatusChanged(
                                f.hash(), f.unsigned(), f.unsigned(), f.status(), f.address()));
        on(
                contract,
                "StatusListRegistered",
                "bytes32 indexed, bytes32 indexed, uint64",
                f -> new LedgerEvent.StatusListRegistered(f.hash(), f.hash(), f.unsigned()));
    }

    private void credentialTypes(Address contract) {
        on(
                contract,
                "SchemaPublished",
                "bytes32 indexed, uint32, string, address",
                f -> new LedgerEvent.SchemaPublished(f.hash(), f.small(), f.text()));
        permission(contract, "PublisherNamed", "bytes32 indexed, address");
    }

    /** ERC-1056; the last of each is the block of the change before. */
    private void didRegistry(Address contract) {
        on(
                contract,
                "DIDOwnerChanged",
                "address indexed, address, uint256",
                f -> new LedgerEvent.DidOwnerChanged(contract, f.address(), f.address()));
        on(
                contract,
                "DIDDelegateChanged",
                "address indexed, bytes32, address, uint256, uint256",
                f ->
                        new LedgerEvent.DidDelegateChanged(
                                contract, f.address(), f.name(), f.address(), f.seconds()));
        on(
                contract,
                "DIDAttributeChanged",
                "address indexed, bytes32, bytes, uint256, uint256",
                f ->
                        new LedgerEvent.DidAttributeChanged(
                                contract, f.address(), f.name(), f.shortBytes(), f.seconds()));
    }

    private void permission(Address contract, String name, String parameters) {
        on(contract, name, parameters, _ -> new LedgerEvent.Permission(contract, name));
    }

    private void on(Address contract, String name, String parameters, Shape shape) {
        List<TypeReference<?>> types =
                java.util.Arrays.stream(parameters.split(", ", -1))
                        .<TypeReference<?>>map(EventDecoder::type)
                        .toList();
        Event event = new Event(name, types);
        requireDecodable(event);
        Hash topic = Hash.parse(EventEncoder.encode(event)).orElseThrow();
        readers.computeIfAbsent(contract, _ -> new HashMap<>())
                .put(topic, log -> shape.of(new Fields(event, log)));
    }

    /**
     * An event that cannot be decoded is passed over, so what this program cannot decode at all (a
     * native executable that was not told of a type) has to show before the first one arrives.
     */
    private static void requireDecodable(Event event) {
        String zeros = "0".repeat(64 * event.getNonIndexedParameters().size());
        try {
            FunctionReturnDecoder.decode("0x" + zeros, event.getNonIndexedParameters());
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "this program cannot decode the event " + event.getName(), e);
        }
    }

    private static TypeReference<?> type(String parameter) {
        String[] words = parameter.split(" ", -1);
        try {
            return TypeReference.makeTypeReference(words[0], words.length > 1, false);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("no ABI type " + words[0], e);
        }
    }

    /**
     * An event's values in the order of its parameters. All our events name their indexed
     * parameters first, as Solidity's log does.
     */
    private static final class Fields {
        private final List<Hash> topics;

        @SuppressWarnings("rawtypes") // web3j's decoder answers so
        private final List<Type> values;

        private int nextTopic = 1;
        private int nextValue;

        Fields(Event event, EmittedLog log) {
            topics = log.topics();
            if (topics.size() != 1 + event.getIndexedParameters().size()) {
                throw new IllegalArgumentException("topics missing or left over");
            }
            values = FunctionReturnDecoder.decode(log.data(), event.getNonIndexedParameters());
            if (values.size() != event.getNonIndexedParameters().size()) {
                throw new IllegalArgumentException("data missing");
            }
        }

        Hash hash() {
            return nextTopic < topics.size()
                    ? topics.get(nextTopic++)
                    : Hash.of((byte[]) values.get(nextValue++).getValue());
        }

        Address address() {
            return nextTopic < topics.size()
                    ? Address.lastBytesOf(hash())
                    : Address.parse((String) values.get(nextValue++).getValue()).orElseThrow();
        }

        /** The low 64 bits, which are all of a {@code uint64}; unsigned. */
        long unsigned() {
            return nextTopic < topics.size() ? hash().d() : number().longValue();
        }

        int small() {
            return number().intValueExact();
        }

        Instant time() {
            return Instant.ofEpochSecond(number().longValueExact());
        }

        boolean flag() {
            return (Boolean) values.get(nextValue++).getValue();
        }

        String text() {
            return (String) values.get(nextValue++).getValue();
        }

        /** ASCII in a word: zero bytes at its end are padding, any other is part of it. */
        String name() {
            byte[] word = hash().toBytes();
            int length = word.length;
            while (length > 0 && word[length - 1] == 0) {
                length--;
            }
            return new String(word, 0, length, StandardCharsets.ISO_8859_1);
        }

        String utf8() {
            byte[] bytes = (byte[]) values.get(nextValue++).getValue();
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("no UTF-8", e);
            }
        }

        /** In hex; empty when they are more than a key can be. */
        String shortBytes() {
            byte[] bytes = (byte[]) values.get(nextValue++).getValue();
            return bytes.length > RegistryEntry.MOST_BYTES ? "" : HexFormat.of().formatHex(bytes);
        }

        /** An instant that may be after all that are instants here. */
        long seconds() {
            BigInteger seconds = number();
            return seconds.bitLength() < Long.SIZE ? seconds.longValueExact() : Long.MAX_VALUE;
        }

        KeyState keyState() {
            return switch (small()) {
                case 0 -> KeyState.ACTIVE;
                case 1 -> KeyState.RETIRED;
                case 2 -> KeyState.COMPROMISED;
                default -> throw new IllegalArgumentException("no such key state");
            };
        }

        StatusValue status() {
            return StatusValue.values()[small()];
        }

        private BigInteger number() {
            return (BigInteger) values.get(nextValue++).getValue();
        }
    }
}
