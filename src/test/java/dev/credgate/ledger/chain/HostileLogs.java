package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.LedgerEvent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Logs as a chain's contracts emit them, as bytes. For fuzzing. */
public final class HostileLogs {

    /**
     * The contracts that are read: of entities, of the original's, the other three, the registry.
     */
    public static final List<Address> CONTRACTS =
            List.of(
                    new Address(0, 0, 1),
                    new Address(0, 0, 2),
                    new Address(0, 0, 3),
                    new Address(0, 0, 4),
                    new Address(0, 0, 5),
                    new Address(0, 0, 6));

    /** Which contracts keep entities. */
    public static final Map<Address, ContractRule> ENTITIES =
            Map.of(
                    CONTRACTS.get(0), ContractRule.CREDGATE,
                    CONTRACTS.get(1), ContractRule.WEIDENTITY);

    /** The registry of ERC-1056. */
    public static final Optional<Address> REGISTRY = Optional.of(CONTRACTS.get(5));

    /** The first topics of all events. */
    public static final List<Hash> EVENTS =
            List.of(
                            "WeIdAttributeChanged(address,bytes32,bytes,uint256,int256)",
                            "WeIdHistoryEvent(address,uint256,int256)",
                            "KeyLifecycle(address,bytes32,uint8)",
                            "ControllerChanged(address,address)",
                            "DelegateChanged(address,address,uint64)",
                            "IssuerNamed(bytes32,address,string)",
                            "IssuerRecognised(bytes32,bool)",
                            "TypeAuthorised(bytes32,bytes32,bool)",
                            "SaltLengthAdded(bytes32,uint8,uint64)",
                            "CommitteeChanged(address,bool)",
                            "AdminChanged(address)",
                            "StatusChanged(bytes32,bytes32,uint8,address)",
                            "IndexStatusChanged(bytes32,uint64,uint64,uint8,address)",
                            "StatusListRegistered(bytes32,bytes32,uint64)",
                            "SchemaPublished(bytes32,uint32,string,address)",
                            "PublisherNamed(bytes32,address)",
                            "DIDOwnerChanged(address,address,uint256)",
                            "DIDDelegateChanged(address,bytes32,address,uint256,uint256)",
                            "DIDAttributeChanged(address,bytes32,bytes,uint256,uint256)")
                    .stream()
                    .map(Keccak256::hash)
                    .toList();

    private static final EventDecoder DECODER =
            new EventDecoder(
                    new LedgerSettings(
                            URI.create("http://localhost"),
                            31337,
                            ENTITIES,
                            CONTRACTS.get(2),
                            CONTRACTS.get(3),
                            CONTRACTS.get(4),
                            REGISTRY,
                            0,
                            0,
                            1,
                            1,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Optional.empty(),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1)));

    private HostileLogs() {}

    /** What a log says. */
    public static LedgerEvent event(Address contract, List<Hash> topics, String data) {
        return DECODER.decode(new EmittedLog(contract, topics, data, 1, Hash.ZERO, 0));
    }
}
