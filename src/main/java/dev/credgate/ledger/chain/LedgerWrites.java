package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.StatusValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.web3j.protocol.core.RemoteFunctionCall;

/**
 * Everything that is written to the chain. Each call sends one transaction, waits for its block,
 * and fails with the contract's reason in words when it is refused. What a write did is seen in
 * {@link LedgerViews} at once and in snapshots when the follower has read its block. Thread-safe.
 */
public final class LedgerWrites {

    /** How many statuses one transaction sets at most here; the contract would take 1000. */
    public static final int BATCH = LedgerCalls.BATCH;

    private final Deployment at;
    private final Contracts contracts;
    private final LedgerCalls calls;

    /** Writes to the contracts of a deployment. */
    public LedgerWrites(ChainRpc rpc, Deployment deployment) {
        this.at = deployment;
        this.contracts = Contracts.of(rpc, deployment);
        this.calls = new LedgerCalls(rpc, deployment);
    }

    // Entities

    /**
     * Writes an entity's first record; any account may, since the key itself proves whose it is.
     *
     * @param created written as the entity's own time of creation
     */
    public Receipt register(ChainAccount sender, Secp256k1PublicKey key, Instant created)
            throws ChainException {
        String identity = key.address().toString();
        long seconds = created.getEpochSecond();
        return sender.send(
                at.entities(),
                contracts
                        .entities()
                        .createWeId(
                                identity,
                                utf8(key.toDecimal() + "|" + identity),
                                utf8(Long.toString(seconds)),
                                BigInteger.valueOf(seconds))
                        .encodeFunctionCall());
    }

    /**
     * Publishes a further key, or one again that was revoked.
     *
     * @param sender the entity's controller or a delegate of it
     * @param type {@code Secp256k1}, {@code RSA}, {@code P-256}, {@code P-384} or {@code Ed25519}
     * @param material decimal, lower-case hex, or a Multikey
     */
    public Receipt addKey(
            ChainAccount sender, Address identity, String type, String material, Instant now)
            throws ChainException {
        return send(sender, calls.addKey(identity, type, material, now));
    }

    /**
     * Revokes a key the WeIdentity way; it can be published again.
     *
     * @param sender the entity's controller or a delegate of it
     */
    public Receipt revokeKey(ChainAccount sender, Address identity, EntityKey key, Instant now)
            throws ChainException {
        return send(sender, calls.addKey(identity, typeOf(key), key.material() + "OBSOLETE", now));
    }

    /**
     * Says where a published key stands in its life; {@link KeyState#COMPROMISED} is final.
     *
     * @param sender the entity's controller or a delegate of it
     * @param material the key's text, as it was published
     * @throws IllegalArgumentException for {@link KeyState#REVOKED}, which is {@link #revokeKey}
     */
    public Receipt setKeyState(
            ChainAccount sender, Address identity, String material, KeyState state)
            throws ChainException {
        return send(sender, calls.setKeyState(identity, material, state));
    }

    /** Moves control of an entity; the sender and all its delegates lose every right. */
    public Receipt changeController(ChainAccount sender, Address identity, Address controller)
            throws ChainException {
        return sender.send(
                at.entities(),
                contracts
                        .entities()
                        .changeController(identity.toString(), controller.toString())
                        .encodeFunctionCall());
    }

    /** Names a delegate of an entity, until a moment by the blocks' clock. */
    public Receipt addDelegate(
            ChainAccount sender, Address identity, Address delegate, Instant validUntil)
            throws ChainException {
        return sender.send(
                at.entities(),
                contracts
                        .entities()
                        .addDelegate(identity.toString(), delegate.toString(), seconds(validUntil))
                        .encodeFunctionCall());
    }

    /** Takes a delegate's rights before they expire. */
    public Receipt removeDelegate(ChainAccount sender, Address identity, Address delegate)
            throws ChainException {
        return sender.send(
                at.entities(),
                contracts
                        .entities()
                        .removeDelegate(identity.toString(), delegate.toString())
                        .encodeFunctionCall());
    }

    // Trust: the sender is a member of the committee, for appoint and dismiss the administrator

    /** Makes an account a member of the committee. */
    public Receipt appoint(ChainAccount admin, Address member) throws ChainException {
        return trust(admin, contracts.issuerTrust().appoint(member.toString()));
    }

    /** Takes a member's rights. */
    public Receipt dismiss(ChainAccount admin, Address member) throws ChainException {
        return trust(admin, contracts.issuerTrust().dismiss(member.toString()));
    }

    /**
     * Names an issuer, and recognises it when it is named for the first time.
     *
     * @param did Keccak-256 of its canonical DID
     * @param account the account that acts for it (for did:weid, the DID's own controller does)
     */
    public Receipt nameIssuer(ChainAccount member, Hash did, Address account, String name)
            throws ChainException {
        return trust(
                member,
                contracts.issuerTrust().nameIssuer(did.toBytes(), account.toString(), name));
    }

    /** Recognises an issuer, or no longer. */
    public Receipt recognise(ChainAccount member, Hash did, boolean recognised)
            throws ChainException {
        return trust(
                member,
                recognised
                        ? contracts.issuerTrust().recognise(did.toBytes())
                        : contracts.issuerTrust().unrecognise(did.toBytes()));
    }

    /**
     * Lets an issuer vouch for a type.
     *
     * @param type hash of {@code <family>:<type>} or of {@code *}
     */
    public Receipt authorise(ChainAccount member, Hash did, Hash type) throws ChainException {
        return trust(member, contracts.issuerTrust().authorise(did.toBytes(), type.toBytes()));
    }

    /** Records that an issuer may not vouch for a type; goes before an authorised {@code *}. */
    public Receipt deauthorise(ChainAccount member, Hash did, Hash type) throws ChainException {
        return trust(member, contracts.issuerTrust().deauthorise(did.toBytes(), type.toBytes()));
    }

    /** Declares the length of an issuer's salts from a moment on, later than all before. */
    public Receipt addSaltLength(ChainAccount member, Hash did, SaltLength entry)
            throws ChainException {
        return trust(
                member,
                contracts
                        .issuerTrust()
                        .addSaltLength(
                                did.toBytes(),
                                BigInteger.valueOf(entry.length()),
                                seconds(entry.from())));
    }

    // Status: the sender is the issuer's account, its controller or its delegate

    /**
     * Sets the status of credentials by their status keys, all in one transaction.
     *
     * @param did the issuer's canonical DID
     * @param keys 1 to {@link #BATCH}
     */
    public Receipt setStatus(ChainAccount sender, String did, List<Hash> keys, StatusValue status)
            throws ChainException {
        return send(sender, calls.setStatus(did, keys, status));
    }

    /**
     * Sets the status of credentials by their places in one of the issuer's lists, all in one
     * transaction.
     *
     * @param list number of the list, unsigned
     * @param indexes 1 to {@link #BATCH}, unsigned
     */
    public Receipt setStatusAt(
            ChainAccount sender, String did, long list, List<Long> indexes, StatusValue status)
            throws ChainException {
        return send(sender, calls.setStatusAt(did, list, indexes, status));
    }

    /** Registers the address of one of the issuer's status lists, for good. */
    public Receipt registerList(ChainAccount sender, String did, long list, String uri)
            throws ChainException {
        return send(sender, calls.registerList(did, list, uri));
    }

    // Types

    /** Names who publishes a type's schemas; the sender is a member of the committee. */
    public Receipt namePublisher(ChainAccount member, Hash type, Address publisher)
            throws ChainException {
        return member.send(
                at.credentialTypes(),
                contracts
                        .credentialTypes()
                        .namePublisher(type.toBytes(), publisher.toString())
                        .encodeFunctionCall());
    }

    /**
     * Publishes a type's next schema.
     *
     * @param publisher the type's publisher, its controller or its delegate
     * @param schema at most 24 576 bytes of UTF-8
     */
    public Receipt publishSchema(ChainAccount publisher, Hash type, String schema)
            throws ChainException {
        return publisher.send(
                at.credentialTypes(),
                contracts.credentialTypes().publish(type.toBytes(), schema).encodeFunctionCall());
    }

    private static Receipt send(ChainAccount sender, ContractCall call) throws ChainException {
        return sender.send(call.to(), call.data());
    }

    private static String typeOf(EntityKey key) {
        return switch (key.kind()) {
            case SECP256K1 -> "Secp256k1";
            case P256 -> "P-256";
            case P384 -> "P-384";
            case ED25519 -> "Ed25519";
            case RSA -> "RSA";
            case OTHER -> throw new IllegalArgumentException("a key of no kind that is kept here");
        };
    }

    private Receipt trust(ChainAccount sender, RemoteFunctionCall<?> call) throws ChainException {
        return sender.send(at.issuerTrust(), call.encodeFunctionCall());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static BigInteger seconds(Instant instant) {
        return BigInteger.valueOf(instant.getEpochSecond());
    }
}
