package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.StatusValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What issuers change on the chain, as the calls that their transactions make; nothing is sent
 * here. Whoever sends is the issuer's account, its controller or its delegate. Thread-safe.
 */
public final class LedgerCalls {

    /** How many statuses one transaction sets where nobody looked how many fit. */
    public static final int BATCH = 500;

    /** How many the contract takes. */
    static final int MOST = 1000;

    /** What a new status takes, by key or by place, with its share of the call data. */
    private static final long GAS_OF_STATUS = 27_500;

    /** What a transaction takes beside its statuses: for all that the contract looks up. */
    private static final long GAS_BESIDE = 150_000;

    private final Deployment at;
    private final Contracts contracts;

    /** Calls of the contracts of a deployment. */
    public LedgerCalls(ChainRpc rpc, Deployment deployment) {
        this.at = deployment;
        this.contracts = Contracts.of(rpc, deployment);
    }

    /**
     * Publishes a further key, or one again that was revoked.
     *
     * @param type {@code Secp256k1}, {@code RSA}, {@code P-256}, {@code P-384} or {@code Ed25519}
     * @param material decimal, lower-case hex, or a Multikey
     */
    public ContractCall addKey(Address identity, String type, String material, Instant now) {
        byte[] name = ("/weId/pubkey/" + type + "/base64").getBytes(StandardCharsets.US_ASCII);
        if (name.length > Hash.BYTES) {
            throw new IllegalArgumentException("no type of key: " + type);
        }
        return new ContractCall(
                at.entities(),
                contracts
                        .entities()
                        .setAttribute(
                                identity.toString(),
                                Arrays.copyOf(name, Hash.BYTES),
                                (material + "|" + identity).getBytes(StandardCharsets.UTF_8),
                                BigInteger.valueOf(now.getEpochSecond()))
                        .encodeFunctionCall());
    }

    /**
     * Says where a published key stands in its life; {@link KeyState#COMPROMISED} is final.
     *
     * @param material the key's text, as it was published
     * @throws IllegalArgumentException for {@link KeyState#REVOKED}, which is another call
     */
    public ContractCall setKeyState(Address identity, String material, KeyState state) {
        long number =
                switch (state) {
                    case ACTIVE -> 0;
                    case RETIRED -> 1;
                    case COMPROMISED -> 2;
                    case REVOKED -> throw new IllegalArgumentException("a key is revoked");
                };
        return new ContractCall(
                at.entities(),
                contracts
                        .entities()
                        .setKeyState(
                                identity.toString(),
                                Keccak256.hash(material).toBytes(),
                                BigInteger.valueOf(number))
                        .encodeFunctionCall());
    }

    /**
     * Sets the status of credentials by their status keys.
     *
     * @param did the issuer's canonical DID
     * @param keys 1 to 1000
     */
    public ContractCall setStatus(String did, List<Hash> keys, StatusValue status) {
        requireBatch(keys.size());
        return new ContractCall(
                at.credentialStatus(),
                contracts
                        .credentialStatus()
                        .set(
                                did,
                                keys.stream().map(Hash::toBytes).toList(),
                                BigInteger.valueOf(status.ordinal()))
                        .encodeFunctionCall());
    }

    /**
     * Sets the status of credentials by their places in one of the issuer's lists.
     *
     * @param list number of the list, unsigned
     * @param indexes 1 to 1000, unsigned
     */
    public ContractCall setStatusAt(String did, long list, List<Long> indexes, StatusValue status) {
        requireBatch(indexes.size());
        return new ContractCall(
                at.credentialStatus(),
                contracts
                        .credentialStatus()
                        .setIndexes(
                                did,
                                unsigned(list),
                                indexes.stream().map(LedgerCalls::unsigned).toList(),
                                BigInteger.valueOf(status.ordinal()))
                        .encodeFunctionCall());
    }

    /** Registers the address of one of the issuer's status lists, for good. */
    public ContractCall registerList(String did, long list, String uri) {
        return new ContractCall(
                at.credentialStatus(),
                contracts
                        .credentialStatus()
                        .registerList(did, unsigned(list), Keccak256.hash(uri).toBytes())
                        .encodeFunctionCall());
    }

    /** How many new statuses one transaction sets with that much gas; at least 1. */
    public static int statusesFor(long gas) {
        return Math.clamp((gas - GAS_BESIDE) / GAS_OF_STATUS, 1, MOST);
    }

    private static void requireBatch(int size) {
        if (size < 1 || size > MOST) {
            throw new IllegalArgumentException(
                    "one transaction sets 1 to " + MOST + " statuses, not " + size);
        }
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
