package dev.credgate.ledger.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.crypto.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * The registry of ERC-1056 as its authors compiled it ({@code ethr-did-registry}), deployed on a
 * test's chain. Every call is sent as the account given (anvil impersonates it).
 */
public final class EthereumDidRegistry {

    /** Sends a transaction and waits for its receipt; to nobody to create a contract. */
    @FunctionalInterface
    public interface Sender {
        JsonNode send(Address from, Optional<Address> to, String data);
    }

    private static final Path ARTEFACT =
            Path.of(
                    "src/test/peers/node_modules/ethr-did-registry/artifacts/contracts",
                    "EthereumDIDRegistry.sol",
                    "EthereumDIDRegistry.json");

    private final Sender chain;
    private final Address address;

    private EthereumDidRegistry(Sender chain, Address address) {
        this.chain = chain;
        this.address = address;
    }

    /** Why there is none here; empty when there is. */
    public static Optional<String> missing() {
        return Files.isRegularFile(ARTEFACT)
                ? Optional.empty()
                : Optional.of("ethr-did-registry is missing (npm ci in src/test/peers)");
    }

    static EthereumDidRegistry deploy(Anvil chain) {
        return deploy(chain::sendAs, chain.account(0));
    }

    /** Deploys one more. */
    public static EthereumDidRegistry deploy(Sender chain, Address deployer) {
        JsonNode receipt = chain.send(deployer, Optional.empty(), code());
        return new EthereumDidRegistry(
                chain, Address.parse(receipt.get("contractAddress").asText()).orElseThrow());
    }

    private static String code() {
        try {
            return new ObjectMapper().readTree(ARTEFACT.toFile()).get("bytecode").asText();
        } catch (IOException e) {
            throw new IllegalStateException(ARTEFACT + " cannot be read", e);
        }
    }

    /** The one that is there. */
    public static EthereumDidRegistry at(Sender chain, Address address) {
        return new EthereumDidRegistry(chain, address);
    }

    /** Where it is. */
    public Address address() {
        return address;
    }

    public void changeOwner(Address sender, Address identity, Address owner) {
        send(sender, "changeOwner", word(identity), word(owner));
    }

    /** Valid for so many seconds from its block on. */
    public void addDelegate(Address identity, String type, Address delegate, long validity) {
        addDelegate(identity, identity, type, delegate, validity);
    }

    void addDelegate(
            Address sender, Address identity, String type, Address delegate, long validity) {
        send(
                sender,
                "addDelegate",
                word(identity),
                name(type),
                word(delegate),
                new Uint256(validity));
    }

    public void revokeDelegate(Address identity, String type, Address delegate) {
        revokeDelegate(identity, identity, type, delegate);
    }

    void revokeDelegate(Address sender, Address identity, String type, Address delegate) {
        send(sender, "revokeDelegate", word(identity), name(type), word(delegate));
    }

    void setAttribute(Address identity, String name, byte[] value, long validity) {
        setAttribute(identity, identity, name, value, validity);
    }

    void setAttribute(Address sender, Address identity, String name, byte[] value, long validity) {
        send(
                sender,
                "setAttribute",
                word(identity),
                name(name),
                new DynamicBytes(value),
                new Uint256(validity));
    }

    void revokeAttribute(Address identity, String name, byte[] value) {
        revokeAttribute(identity, identity, name, value);
    }

    void revokeAttribute(Address sender, Address identity, String name, byte[] value) {
        send(sender, "revokeAttribute", word(identity), name(name), new DynamicBytes(value));
    }

    private void send(Address sender, String name, Type<?>... arguments) {
        var call = new Function(name, Arrays.<Type>asList(arguments), List.of());
        chain.send(sender, Optional.of(address), FunctionEncoder.encode(call));
    }

    private static org.web3j.abi.datatypes.Address word(Address address) {
        return new org.web3j.abi.datatypes.Address(address.toString());
    }

    /** Of bytes, one a character. */
    private static Bytes32 name(String text) {
        return new Bytes32(Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), 32));
    }
}
