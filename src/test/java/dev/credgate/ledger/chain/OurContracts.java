package dev.credgate.ledger.chain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.contracts.CredentialStatus;
import dev.credgate.ledger.contracts.CredentialTypes;
import dev.credgate.ledger.contracts.Entities;
import dev.credgate.ledger.contracts.IssuerTrust;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/**
 * Our four contracts on a test's chain, sent to as whoever may: the chain's first account is
 * administrator and committee.
 */
final class OurContracts {

    final Address entities;
    final Address issuerTrust;
    final Address credentialStatus;
    final Address credentialTypes;
    private final Anvil chain;
    private final Address committee;

    OurContracts(Anvil chain) {
        this.chain = chain;
        committee = chain.account(0);
        entities = create(Entities.BINARY);
        issuerTrust = create(IssuerTrust.BINARY, word(committee));
        credentialStatus = create(CredentialStatus.BINARY, word(entities), word(issuerTrust));
        credentialTypes = create(CredentialTypes.BINARY, word(entities), word(issuerTrust));
        send(committee, issuerTrust, "appoint", word(committee));
        nameIssuer(new Person(1), "Agency"); // who sets statuses in these tests
    }

    void createEntity(Person person) {
        send(
                committee,
                entities,
                "createWeId",
                word(person.address()),
                bytes(person.publicKey() + "|" + person.address()),
                bytes("1700000000"),
                new Int256(1_700_000_000));
    }

    void setAttribute(Person person, String key, String value) {
        send(
                person.address(),
                entities,
                "setAttribute",
                word(person.address()),
                new Bytes32(Arrays.copyOf(key.getBytes(StandardCharsets.US_ASCII), 32)),
                bytes(value),
                new Int256(1_700_000_001));
    }

    void keyState(Person person, int state) {
        send(
                person.address(),
                entities,
                "setKeyState",
                word(person.address()),
                bytes32(Keccak256.hash(person.publicKey())),
                new Uint8(state));
    }

    void nameIssuer(Person person, String name) {
        send(
                committee,
                issuerTrust,
                "nameIssuer",
                bytes32(person.didHash()),
                word(person.address()),
                new Utf8String(name));
    }

    void authorise(Person person, String type) {
        send(
                committee,
                issuerTrust,
                "authorise",
                bytes32(person.didHash()),
                bytes32(Keccak256.hash(type)));
    }

    void addSaltLength(Person person, int length, long from) {
        send(
                committee,
                issuerTrust,
                "addSaltLength",
                bytes32(person.didHash()),
                new Uint8(length),
                new Uint64(from));
    }

    /** The transaction that sets a status, for putting it into a reorganisation. */
    Map<String, String> statusTransaction(Person person, Hash key, int status) {
        chain.rpc("anvil_impersonateAccount", person.address().toString());
        chain.rpc("anvil_setBalance", person.address().toString(), "0xde0b6b3a7640000");
        return Map.of(
                "from",
                person.address().toString(),
                "to",
                credentialStatus.toString(),
                "gas",
                "0xb71b00",
                "data",
                FunctionEncoder.encode(statusCall(person, key, status)));
    }

    void setStatus(Person person, Hash key, int status) {
        chain.sendAs(
                person.address(),
                Optional.of(credentialStatus),
                FunctionEncoder.encode(statusCall(person, key, status)));
    }

    private static Function statusCall(Person person, Hash key, int status) {
        return new Function(
                "set",
                List.<Type>of(
                        new Utf8String(person.did()),
                        new DynamicArray<>(Bytes32.class, bytes32(key)),
                        new Uint8(status)),
                List.of());
    }

    void setIndexes(Person person, long list, int status, long... indexes) {
        send(
                person.address(),
                credentialStatus,
                "setIndexes",
                new Utf8String(person.did()),
                new Uint64(list),
                new DynamicArray<>(
                        Uint64.class, LongStream.of(indexes).mapToObj(Uint64::new).toList()),
                new Uint8(status));
    }

    void registerList(Person person, long list, String uri) {
        send(
                person.address(),
                credentialStatus,
                "registerList",
                new Utf8String(person.did()),
                new Uint64(list),
                bytes32(Keccak256.hash(uri)));
    }

    void publishSchema(Person publisher, String type, String schema) {
        Bytes32 hash = bytes32(Keccak256.hash(type));
        send(committee, credentialTypes, "namePublisher", hash, word(publisher.address()));
        send(publisher.address(), credentialTypes, "publish", hash, new Utf8String(schema));
    }

    private Address create(String code, Type<?>... arguments) {
        String data =
                "0x" + code + FunctionEncoder.encodeConstructor(Arrays.<Type>asList(arguments));
        JsonNode receipt = chain.sendAs(committee, Optional.empty(), data);
        return Address.parse(receipt.get("contractAddress").asText()).orElseThrow();
    }

    private void send(Address from, Address to, String name, Type<?>... arguments) {
        var call = new Function(name, Arrays.<Type>asList(arguments), List.of());
        chain.sendAs(from, Optional.of(to), FunctionEncoder.encode(call));
    }

    private static org.web3j.abi.datatypes.Address word(Address address) {
        return new org.web3j.abi.datatypes.Address(
                new BigInteger(address.toString().substring(2), 16));
    }

    private static Bytes32 bytes32(Hash hash) {
        return new Bytes32(hash.toBytes());
    }

    private static DynamicBytes bytes(String text) {
        return new DynamicBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
